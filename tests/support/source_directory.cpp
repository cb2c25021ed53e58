// The one file that knows where it is built: all others compile to the same in every checkout.
#include "support/source_directory.h"

namespace icecore::test {

std::string source_path(const std::string& path) {
  return std::string(ICECORE_SOURCE_DIR "/").append(path);
}

}  // namespace icecore::test
