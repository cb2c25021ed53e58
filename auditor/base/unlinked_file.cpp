// O_TMPFILE, because a file that never had a name cannot be left behind by a crash.
#include "base/unlinked_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string>

#include "base/text.h"

namespace icecore {

Result<FileDescriptor> make_unlinked_file() {
  const char* chosen = std::getenv("TMPDIR");
  const std::string directory = chosen == nullptr || *chosen == '\0' ? "/var/tmp" : chosen;
  FileDescriptor file(open(directory.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600));
  if (file.is_open()) return file;
  return failure(ErrorKind::unreadable,
                 fmt::format("no temporary file can be made in {}: {}; set TMPDIR to another "
                             "directory",
                             escaped(directory), std::strerror(errno)));
}

Result<void> begin_again(int descriptor) {
  if (lseek(descriptor, 0, SEEK_SET) == 0) return {};
  return failure(ErrorKind::unreadable, std::strerror(errno));
}

Result<void> write_all(int descriptor, Bytes bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) {
      return failure(ErrorKind::unreadable,
                     fmt::format("a temporary file cannot be written: {}; set TMPDIR to a "
                                 "directory with more room",
                                 std::strerror(errno)));
    }
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
  return {};
}

}  // namespace icecore
