// Stanzas parted by blank lines; each line is one letter, a colon and a value. F is a directory,
// and every R after it a file in that directory.
#include "formats/apk_installed.h"

#include <fmt/format.h>

#include <algorithm>

namespace icecore {
namespace {

class InstalledReader {
 public:
  InstalledReader(std::string_view text, const Limits& limits) : text_(text), limits_(limits) {}

  Result<ApkInstalled> run() {
    for (std::size_t start = 0; start < text_.size();) {
      const std::size_t end = std::min(text_.find('\n', start), text_.size());
      take(text_.substr(start, end - start), start);
      start = end + 1;
      if (rows_ > limits_.list_entries) {
        return failure(ErrorKind::limit, fmt::format("more than the limit of {} packages and files",
                                                     limits_.list_entries));
      }
    }
    end_stanza();
    return std::move(installed_);
  }

 private:
  void take(std::string_view line, std::size_t offset) {
    if (line.empty()) return end_stanza();
    if (!in_stanza_) {
      in_stanza_ = true;
      stanza_offset_ = offset;
      package_ = {};
      directory_.clear();
    }
    if (line.size() < 2 || line[1] != ':') return defect(offset, "a line is no field");
    take_field(line.front(), line.substr(2));
  }

  void take_field(char letter, std::string_view value) {
    switch (letter) {
      case 'P':
        package_.name = value;
        break;
      case 'V':
        package_.version = value;
        break;
      case 'A':
        package_.architecture = value;
        break;
      case 'o':
        package_.origin = value;
        break;
      case 'f':  // S among its letters says how digests are stored
        package_.is_broken = value.find_first_of("fsx") != std::string_view::npos;
        break;
      case 'F':
        directory_ = value;
        break;
      case 'R':
        ++rows_;
        package_.files.push_back(directory_.empty() ? std::string(value)
                                                    : fmt::format("{}/{}", directory_, value));
        break;
      default:  // Checksums, modes, dependencies and what else is not asked for here.
        break;
    }
  }

  void end_stanza() {
    if (!in_stanza_) return;
    in_stanza_ = false;
    if (package_.name.empty()) return defect(stanza_offset_, "a stanza names no package");
    ++rows_;
    installed_.packages.push_back(std::move(package_));
  }

  void defect(std::size_t offset, std::string_view what) {
    ++rows_;
    installed_.defects.push_back(Error{.kind = ErrorKind::malformed,
                                       .message = std::string(what),
                                       .offset = std::uint64_t{offset}});
  }

  std::string_view text_;
  const Limits& limits_;
  ApkInstalled installed_;
  ApkPackage package_;
  std::string directory_;
  bool in_stanza_ = false;
  std::size_t stanza_offset_ = 0;
  std::uint64_t rows_ = 0;
};

}  // namespace

Result<ApkInstalled> parse_apk_installed(Bytes bytes, const Limits& limits) {
  if (bytes.size() > limits.manifest_bytes) {
    return failure(ErrorKind::limit,
                   fmt::format("a database of {} bytes, more than the limit of {}", bytes.size(),
                               limits.manifest_bytes));
  }
  return InstalledReader(as_text(bytes), limits).run();
}

}  // namespace icecore
