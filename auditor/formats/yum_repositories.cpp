// Sections of `key = value`, continued by lines that begin with a blank; comments are whole lines.
// `gpgcheck` is what decides whether packages' signatures count; where a section does not have it
// the main configuration decides, which mostly says that they do.
#include "formats/yum_repositories.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string>

#include "base/text.h"

namespace icecore {
namespace {

std::vector<std::string_view> urls_of(std::string_view text) {
  std::vector<std::string_view> urls;
  constexpr std::string_view separators = " \t\r\n,";
  for (std::size_t start = text.find_first_not_of(separators); start != std::string_view::npos;) {
    const std::size_t end = std::min(text.find_first_of(separators, start), text.size());
    urls.push_back(text.substr(start, end - start));
    start = text.find_first_not_of(separators, end);
  }
  return urls;
}

bool is_false(std::string_view text) {
  return text == "0" || equals_ignoring_case(text, "no") || equals_ignoring_case(text, "false") ||
         equals_ignoring_case(text, "off");
}

class RepositoryReader {
 public:
  explicit RepositoryReader(const Limits& limits) : sources_(limits) {}

  Result<std::vector<PackageSource>> run(std::string_view text) && {
    std::uint64_t number = 0;
    for (const std::string_view line : split(text, '\n')) ICECORE_TRY(take(line, ++number));
    ICECORE_TRY(end_section());
    return std::move(sources_).take();
  }

 private:
  Result<void> take(std::string_view line, std::uint64_t number) {
    const std::string_view inside = strip(line);
    if (inside.empty() || inside.front() == '#' || inside.front() == ';') return {};
    if (line.front() == ' ' || line.front() == '\t') {
      if (last_ != nullptr) last_->append(" ").append(inside);
      return {};
    }
    last_ = nullptr;
    if (inside.front() == '[') {
      ICECORE_TRY(end_section());
      name_ = inside.substr(1, inside.find(']') - 1);
      line_ = number;
      return {};
    }
    const std::size_t equals = inside.find('=');
    if (equals == std::string_view::npos) return {};
    last_ = &values_[to_lower_ascii(strip(inside.substr(0, equals)))];
    *last_ = strip(inside.substr(equals + 1));
    return {};
  }

  [[nodiscard]] std::string_view value(std::string_view key) const {
    const auto found = values_.find(key);
    return found == values_.end() ? std::string_view() : std::string_view(found->second);
  }

  Result<void> end_section() {
    std::vector<std::string_view> urls = urls_of(value("baseurl"));
    for (const std::string_view key : {"metalink", "mirrorlist"}) {
      if (urls.empty()) urls = urls_of(value(key));
    }
    if (name_.empty() || name_ == "main") urls.clear();
    const std::string keys = fmt::format("{}", fmt::join(urls_of(value("gpgkey")), " "));
    for (const std::string_view url : urls) {
      ICECORE_TRY(sources_.add({.line = line_,
                                .name = name_,
                                .uri = std::string(url),
                                .suite = "",
                                .components = "",
                                .signed_by = keys,
                                .is_enabled = !is_false(value("enabled")),
                                .is_unchecked = is_false(value("gpgcheck"))}));
    }
    values_.clear();
    name_.clear();
    last_ = nullptr;
    return {};
  }

  PackageSources sources_;
  std::string name_;
  std::uint64_t line_ = 0;
  std::map<std::string, std::string, std::less<>> values_;
  std::string* last_ = nullptr;
};

}  // namespace

Result<std::vector<PackageSource>> parse_yum_repositories(Bytes bytes, const Limits& limits) {
  if (bytes.size() > limits.manifest_bytes) {
    return failure(ErrorKind::limit, fmt::format("{} bytes are more than the limit of {}",
                                                 bytes.size(), limits.manifest_bytes));
  }
  return RepositoryReader(limits).run(as_text(bytes));
}

}  // namespace icecore
