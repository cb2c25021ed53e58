// apt_preferences(5): stanzas parted by blank lines, fields in any case, continued by lines that
// begin with a blank; comments are whole lines. `Explanation` is for people. `Pin` begins with the
// word that says what is compared: version, release, or origin with a host in quotes.
#include "formats/apt_preferences.h"

#include <algorithm>
#include <optional>
#include <string>

#include "base/number.h"
#include "base/text.h"

namespace icecore {
namespace {

constexpr std::string_view blanks = " \t\r";

// The first word, which is taken off the text.
std::string_view take_word(std::string_view& text) {
  text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
  const std::string_view word = text.substr(0, text.find_first_of(blanks));
  text.remove_prefix(word.size());
  return word;
}

std::optional<PreferenceKind> kind_of(std::string_view word) {
  if (equals_ignoring_case(word, "version")) return PreferenceKind::version;
  if (equals_ignoring_case(word, "release")) return PreferenceKind::release;
  if (equals_ignoring_case(word, "origin")) return PreferenceKind::origin;
  return std::nullopt;
}

std::string_view without_quotes(std::string_view text) {
  const bool is_quoted = text.size() >= 2 && text.front() == '"' && text.back() == '"';
  return is_quoted ? text.substr(1, text.size() - 2) : text;
}

class PreferenceReader {
 public:
  explicit PreferenceReader(const Limits& limits) : preferences_(limits) {}

  Result<std::vector<PackagePreference>> run(std::string_view text) && {
    std::uint64_t number = 0;
    for (const std::string_view line : split(text, '\n')) ICECORE_TRY(take(line, ++number));
    ICECORE_TRY(end_stanza());
    return std::move(preferences_).take();
  }

 private:
  Result<void> take(std::string_view line, std::uint64_t number) {
    if (strip(line).empty()) return end_stanza();
    if (line.front() == '#') return {};
    if (line.front() == ' ' || line.front() == '\t') {
      if (last_ != nullptr) last_->append(" ").append(strip(line));
      return {};
    }
    if (line_ == 0) line_ = number;
    const std::size_t colon = std::min(line.find(':'), line.size());
    last_ = field(line.substr(0, colon));
    if (last_ != nullptr && colon < line.size()) *last_ = strip(line.substr(colon + 1));
    return {};
  }

  std::string* field(std::string_view name) {
    if (equals_ignoring_case(name, "package")) return &packages_;
    if (equals_ignoring_case(name, "pin")) return &pin_;
    if (equals_ignoring_case(name, "pin-priority")) return &priority_;
    return nullptr;
  }

  Result<void> end_stanza() {
    std::string_view pin = pin_;
    const std::optional<PreferenceKind> kind = kind_of(take_word(pin));
    const auto priority = whole_number<std::int64_t>(priority_);
    std::string_view packages = packages_;
    while (kind && priority) {
      const std::string_view name = take_word(packages);
      if (name.empty()) break;
      ICECORE_TRY(preferences_.add({.line = line_,
                                    .packages = std::string(name),
                                    .kind = *kind,
                                    .wanted = std::string(without_quotes(strip(pin))),
                                    .priority = priority}));
    }
    packages_.clear();
    pin_.clear();
    priority_.clear();
    last_ = nullptr;
    line_ = 0;
    return {};
  }

  PackagePreferences preferences_;
  std::string packages_, pin_, priority_;
  std::string* last_ = nullptr;
  std::uint64_t line_ = 0;  // of the stanza; 0 between stanzas
};

}  // namespace

Result<std::vector<PackagePreference>> parse_apt_preferences(Bytes bytes, const Limits& limits) {
  ICECORE_TRY(check_preference_bytes(bytes, limits));
  return PreferenceReader(limits).run(as_text(bytes));
}

}  // namespace icecore
