# Run at build time: writes OUTPUT from the digests of FILES below SOURCE_DIR and from LIBRARIES.
set(text "${LIBRARIES}\n")
foreach(file IN LISTS FILES)
  file(SHA256 ${SOURCE_DIR}/${file} digest)
  string(APPEND text "${file} ${digest}\n")
endforeach()
string(SHA256 version "${text}")
file(WRITE ${OUTPUT}.new "// Generated from the sources that read files.
#include \"base/collectors_version.h\"

namespace icecore {

std::string_view collectors_version() {
  return \"${version}\";
}

}  // namespace icecore
")
file(RENAME ${OUTPUT}.new ${OUTPUT})
