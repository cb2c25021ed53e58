// deb822: stanzas parted by blank lines, `Name: value` with the name in any case, continued by
// lines that begin with a blank. What spans lines (Description, Conffiles) is not asked for here.
// dpkg writes Status itself and names a package installed when its third word says so: packages
// that were removed stay with `deinstall ok config-files`, those that are being unpacked have no
// files to rely on. Images without dpkg have stanzas without Status (status.d): what is there is
// installed.
#include "formats/dpkg_status.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace icecore {
namespace {

class StatusReader {
 public:
  StatusReader(std::string_view text, const Limits& limits) : text_(text), limits_(limits) {}

  Result<DpkgStatus> run() {
    for (std::size_t start = 0; start < text_.size();) {
      const std::size_t end = std::min(text_.find('\n', start), text_.size());
      take(text_.substr(start, end - start), start);
      start = end + 1;
      if (status_.packages.size() + status_.defects.size() > limits_.list_entries) {
        return failure(ErrorKind::limit,
                       fmt::format("more than the limit of {} packages", limits_.list_entries));
      }
    }
    end_stanza();
    return std::move(status_);
  }

 private:
  void take(std::string_view line, std::size_t offset) {
    if (strip(line).empty()) return end_stanza();
    if (line.front() == ' ' || line.front() == '\t' || line.front() == '#') return;
    if (!in_stanza_) {
      in_stanza_ = true;
      stanza_offset_ = offset;
      package_ = DpkgPackage{.is_installed = true};
    }
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || colon == 0) return defect(offset, "a line is no field");
    take_field(line.substr(0, colon), strip(line.substr(colon + 1)));
  }

  void take_field(std::string_view name, std::string_view value) {
    if (equals_ignoring_case(name, "Package")) {
      package_.name = value;
    } else if (equals_ignoring_case(name, "Version")) {
      package_.version = value;
    } else if (equals_ignoring_case(name, "Architecture")) {
      package_.architecture = value;
    } else if (equals_ignoring_case(name, "Source")) {
      take_source(value);
    } else if (equals_ignoring_case(name, "Multi-Arch")) {
      package_.is_multi_arch_same = value == "same";
    } else if (equals_ignoring_case(name, "Status")) {
      package_.is_installed = value.ends_with(" installed");
      package_.wanted = value.substr(0, value.find(' '));
      package_.state = value.substr(value.rfind(' ') + 1);
    }
  }

  // `glibc (2.36-9)`: the version only where it is not the package's.
  void take_source(std::string_view value) {
    const std::size_t end = std::min(value.find_first_of(" ("), value.size());
    package_.source = value.substr(0, end);
    std::string_view version = strip(value.substr(end));
    if (version.starts_with('(')) version.remove_prefix(1);
    package_.source_version = strip(version.substr(0, version.find(')')));
  }

  void end_stanza() {
    if (!in_stanza_) return;
    in_stanza_ = false;
    if (package_.name.empty()) return defect(stanza_offset_, "a stanza names no package");
    status_.packages.push_back(std::move(package_));
  }

  void defect(std::size_t offset, std::string_view what) {
    status_.defects.push_back(Error{.kind = ErrorKind::malformed,
                                    .message = std::string(what),
                                    .offset = std::uint64_t{offset}});
  }

  std::string_view text_;
  const Limits& limits_;
  DpkgStatus status_;
  DpkgPackage package_;
  bool in_stanza_ = false;
  std::size_t stanza_offset_ = 0;
};

}  // namespace

Result<DpkgStatus> parse_dpkg_status(Bytes bytes, const Limits& limits) {
  if (bytes.size() > limits.manifest_bytes) {
    return failure(ErrorKind::limit, fmt::format("a status of {} bytes, more than the limit of {}",
                                                 bytes.size(), limits.manifest_bytes));
  }
  return StatusReader(as_text(bytes), limits).run();
}

}  // namespace icecore
