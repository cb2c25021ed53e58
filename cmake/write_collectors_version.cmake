# Run at build time: writes OUTPUT from the digests of FILES and ALL_FILES below SOURCE_DIR and from LIBRARIES.
function(digest_of files result)
  set(text "${LIBRARIES}\n")
  foreach(file IN LISTS files)
    file(SHA256 ${SOURCE_DIR}/${file} digest)
    string(APPEND text "${file} ${digest}\n")
  endforeach()
  string(SHA256 digest "${text}")
  set(${result} ${digest} PARENT_SCOPE)
endfunction()
digest_of("${FILES}" version)
digest_of("${ALL_FILES}" program)
file(WRITE ${OUTPUT}.new "// Generated from the sources that read files.
#include \"base/collectors_version.h\"

namespace icecore {

std::string_view collectors_version() {
  return \"${version}\";
}

std::string_view program_version_digest() {
  return \"${program}\";
}

}  // namespace icecore
")
file(RENAME ${OUTPUT}.new ${OUTPUT})
