// `embedded_files` itself is in a file that the build writes.
#include "base/embedded.h"

namespace icecore {

std::string_view embedded_file(std::string_view path) {
  for (const EmbeddedFile& file : embedded_files()) {
    if (file.path == path) return file.text;
  }
  return {};
}

}  // namespace icecore
