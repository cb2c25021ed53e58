// dnf5-plugin versionlock: `[[packages]]` with a name, each with `[[packages.conditions]]` that
// have a key (evr, version …), a comparator and a value. dnf writes a key and its text a line, and
// so does everybody: of TOML no more is read. A line of another form is passed over.
#include "formats/version_lock_toml.h"

#include <fmt/format.h>

#include <string>

#include "base/text.h"

namespace icecore {
namespace {

// The text in quotes of `key = "text"  # comment`; without escapes, which no version has.
std::string_view quoted(std::string_view text) {
  if (text.empty() || (text.front() != '"' && text.front() != '\'')) return {};
  const std::size_t end = text.find(text.front(), 1);
  return end == std::string_view::npos ? std::string_view() : text.substr(1, end - 1);
}

class LockReader {
 public:
  explicit LockReader(const Limits& limits) : preferences_(limits) {}

  Result<std::vector<PackagePreference>> run(std::string_view text) && {
    std::uint64_t number = 0;
    for (const std::string_view line : split(text, '\n')) ICECORE_TRY(take(strip(line), ++number));
    ICECORE_TRY(end_condition());
    return std::move(preferences_).take();
  }

 private:
  Result<void> take(std::string_view line, std::uint64_t number) {
    if (line.starts_with('[')) {
      ICECORE_TRY(end_condition());
      in_condition_ = line.starts_with("[[packages.conditions]]");
      if (line.starts_with("[[packages]]")) name_ = {};
      line_ = number;
      return {};
    }
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos) return {};
    const std::string_view key = strip(line.substr(0, equals));
    const std::string_view value = quoted(strip(line.substr(equals + 1)));
    if (!in_condition_) {
      if (key == "name") name_ = value;
    } else if (key == "key") {
      key_ = value;
    } else if (key == "comparator") {
      comparator_ = value;
    } else if (key == "value") {
      value_ = value;
    }
    return {};
  }

  Result<void> end_condition() {
    const bool is_whole = in_condition_ && !name_.empty() && !value_.empty();
    if (is_whole && key_ != "arch") {
      const bool is_version = key_ == "evr" && comparator_ == "=";
      const std::string_view version = value_.starts_with("0:") ? value_.substr(2) : value_;
      ICECORE_TRY(preferences_.add(
          {.line = line_,
           .packages = std::string(name_),
           .kind = is_version ? PreferenceKind::version : PreferenceKind::range,
           .wanted = is_version ? std::string(version)
                                : fmt::format("{} {} {}", key_, comparator_, value_)}));
    }
    key_ = comparator_ = value_ = {};
    in_condition_ = false;
    return {};
  }

  PackagePreferences preferences_;
  std::string_view name_, key_, comparator_, value_;  // of the text that `run` was given
  bool in_condition_ = false;
  std::uint64_t line_ = 0;
};

}  // namespace

Result<std::vector<PackagePreference>> parse_version_lock_toml(Bytes bytes, const Limits& limits) {
  ICECORE_TRY(check_preference_bytes(bytes, limits));
  return LockReader(limits).run(as_text(bytes));
}

}  // namespace icecore
