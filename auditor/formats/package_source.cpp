// By its form: whoever keeps snapshots names them by days, and no list of hosts would be complete.
#include "formats/package_source.h"

#include <fmt/format.h>

#include <cstddef>

#include "base/number.h"
#include "base/text.h"

namespace icecore {
namespace {

// Whether the text begins as the pattern, in which 0 stands for any digit.
bool begins_as(std::string_view text, std::string_view pattern) {
  if (text.size() < pattern.size()) return false;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const bool fits = pattern[i] == '0' ? is_digit(text[i]) : text[i] == pattern[i];
    if (!fits) return false;
  }
  return true;
}

bool is_moment(std::string_view part) {
  for (const std::string_view pattern : {"00000000", "0000-00-00"}) {
    if (!begins_as(part, pattern)) continue;
    const std::string_view rest = part.substr(pattern.size());
    const bool is_day = part.starts_with("19") || part.starts_with("20");
    return is_day && (rest.empty() || rest.front() == 'T' || rest.front() == '-');
  }
  return false;
}

}  // namespace

bool names_moment(std::string_view uri) {
  const std::size_t host = uri.find("://");
  if (host != std::string_view::npos) uri.remove_prefix(host + 3);
  bool is_host = host != std::string_view::npos;
  for (const std::string_view part : split(uri, '/')) {
    if (!is_host && is_moment(part)) return true;
    is_host = false;
  }
  return false;
}

Result<void> PackageSources::add(PackageSource source) {
  bytes_ += sizeof(source) + source.name.size() + source.uri.size() + source.suite.size() +
            source.components.size() + source.signed_by.size();
  if (sources_.size() >= limits_.list_entries || bytes_ > limits_.manifest_bytes) {
    return failure(ErrorKind::limit, fmt::format("more than the limit of {} sources or {} bytes",
                                                 limits_.list_entries, limits_.manifest_bytes));
  }
  source.is_snapshot |= names_moment(source.uri);
  sources_.push_back(std::move(source));
  return {};
}

}  // namespace icecore
