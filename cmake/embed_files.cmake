# Run at build time: writes OUTPUT from FILES below SOURCE_DIR. The bytes become decimal numbers of a char array, which
# any compiler takes whatever the length (a string literal may hold 65,536 characters).
set(arrays "")
set(entries "")
set(number 0)
foreach(file IN LISTS FILES)
  file(READ ${SOURCE_DIR}/${file} hex HEX)
  string(REGEX REPLACE "(................................)" "\\1\n    " hex "${hex}")
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "'\\\\x\\1'," bytes "${hex}")
  string(APPEND arrays "constexpr char file_${number}[] = {\n    ${bytes}'\\0'};\n")
  string(APPEND entries "    EmbeddedFile{\"${file}\", {file_${number}, sizeof file_${number} - 1}},\n")
  math(EXPR number "${number} + 1")
endforeach()
file(WRITE ${OUTPUT}.new "// Generated from the repository's text files.
#include <array>

#include \"base/embedded.h\"

namespace icecore {
namespace {

${arrays}
constexpr std::array<EmbeddedFile, ${number}> files{{
${entries}}};

}  // namespace

std::span<const EmbeddedFile> embedded_files() {
  return files;
}

}  // namespace icecore
")
file(RENAME ${OUTPUT}.new ${OUTPUT})
