// sources.list(5). One line: `deb [ option=value … ] uri suite component …`, where # begins a
// comment. Stanzas: fields in any case, continued by lines that begin with a blank, each field a
// list of words; comments are whole lines. A key may stand in Signed-By itself.
#include "formats/apt_sources.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <span>
#include <string>

#include "base/text.h"

namespace icecore {
namespace {

constexpr std::string_view blanks = " \t\r";

// The first word, which is taken off the text; one in brackets with what is inside.
std::string_view take_word(std::string_view& text) {
  text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
  const bool is_bracket = text.starts_with('[');
  const std::size_t end =
      std::min(is_bracket ? text.find(']') : text.find_first_of(blanks), text.size());
  const std::string_view word = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return is_bracket ? word.substr(std::min<std::size_t>(1, word.size())) : word;
}

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  while (!strip(text).empty()) {
    const std::size_t start = std::min(text.find_first_not_of(" \t\r\n"), text.size());
    const std::size_t end = std::min(text.find_first_of(" \t\r\n", start), text.size());
    words.push_back(text.substr(start, end - start));
    text.remove_prefix(end);
  }
  return words;
}

// As apt's StringToBool takes them.
bool is_one_of(std::string_view text, std::span<const std::string_view> words) {
  return std::ranges::any_of(
      words, [&](std::string_view word) { return equals_ignoring_case(text, word); });
}
bool is_true(std::string_view text) {
  constexpr std::array<std::string_view, 6> words{"yes", "true", "with", "on", "enable", "1"};
  return is_one_of(text, words);
}
bool is_false(std::string_view text) {
  constexpr std::array<std::string_view, 6> words{"no", "false", "without", "off", "disable", "0"};
  return is_one_of(text, words);
}

// What an option or field says of a source, whichever it is of.
void apply(std::string_view name, std::string_view value, PackageSource& source) {
  if (equals_ignoring_case(name, "signed-by")) {
    const bool is_inline = value.contains("BEGIN PGP");
    source.signed_by =
        is_inline ? std::string("inline") : fmt::format("{}", fmt::join(words_of(value), " "));
    std::ranges::replace(source.signed_by, ',', ' ');
  } else if (equals_ignoring_case(name, "trusted") ||
             equals_ignoring_case(name, "allow-insecure")) {
    source.is_unchecked |= is_true(value);
  } else if (equals_ignoring_case(name, "enabled")) {
    source.is_enabled = !is_false(value);
  } else if (equals_ignoring_case(name, "snapshot")) {
    source.is_snapshot |= !value.empty() && !is_false(value) && !is_true(value);
  }
}

Result<void> check_size(Bytes bytes, const Limits& limits) {
  if (bytes.size() <= limits.manifest_bytes) return {};
  return failure(ErrorKind::limit, fmt::format("{} bytes are more than the limit of {}",
                                               bytes.size(), limits.manifest_bytes));
}

// One stanza, by the names of its fields in lower case.
class Stanza {
 public:
  void take(std::string_view line, std::uint64_t number) {
    if (line.front() == ' ' || line.front() == '\t') {
      if (last_ != nullptr) last_->append("\n").append(line);
      return;
    }
    const std::size_t colon = line.find(':');
    last_ = nullptr;
    if (colon == std::string_view::npos || colon == 0) return;
    if (fields_.empty()) line_ = number;
    last_ = &fields_[to_lower_ascii(line.substr(0, colon))];
    *last_ = strip(line.substr(colon + 1));
  }

  Result<void> add_to(PackageSources& sources) const {
    const std::vector<std::string_view> types = words_of(value("types"));
    if (std::ranges::find(types, "deb") == types.end()) return {};
    PackageSource source{
        .line = line_,
        .components = fmt::format("{}", fmt::join(words_of(value("components")), " "))};
    for (const auto& [name, text] : fields_) apply(name, strip(text), source);
    for (const std::string_view uri : words_of(value("uris"))) {
      for (const std::string_view suite : words_of(value("suites"))) {
        source.uri = uri;
        source.suite = suite;
        ICECORE_TRY(sources.add(source));
      }
    }
    return {};
  }

 private:
  [[nodiscard]] std::string_view value(std::string_view name) const {
    const auto found = fields_.find(name);
    return found == fields_.end() ? std::string_view() : std::string_view(found->second);
  }

  std::map<std::string, std::string, std::less<>> fields_;
  std::string* last_ = nullptr;
  std::uint64_t line_ = 0;
};

}  // namespace

Result<std::vector<PackageSource>> parse_apt_list(Bytes bytes, const Limits& limits) {
  ICECORE_TRY(check_size(bytes, limits));
  PackageSources sources(limits);
  std::uint64_t number = 0;
  for (const std::string_view whole : split(as_text(bytes), '\n')) {
    ++number;
    std::string_view line = whole.substr(0, whole.find('#'));
    if (take_word(line) != "deb") continue;
    PackageSource source{.line = number};
    const bool has_options = strip(line).starts_with('[');
    if (has_options) {
      for (const std::string_view option : words_of(take_word(line))) {
        const std::size_t equals = option.find('=');
        if (equals != std::string_view::npos) {
          apply(option.substr(0, equals), option.substr(equals + 1), source);
        }
      }
    }
    source.uri = take_word(line);
    source.suite = take_word(line);
    source.components = fmt::format("{}", fmt::join(words_of(line), " "));
    if (!source.suite.empty()) ICECORE_TRY(sources.add(std::move(source)));
  }
  return std::move(sources).take();
}

Result<std::vector<PackageSource>> parse_apt_sources(Bytes bytes, const Limits& limits) {
  ICECORE_TRY(check_size(bytes, limits));
  PackageSources sources(limits);
  Stanza stanza;
  std::uint64_t number = 0;
  for (const std::string_view line : split(as_text(bytes), '\n')) {
    ++number;
    if (line.starts_with('#')) continue;
    if (!strip(line).empty()) {
      stanza.take(line, number);
      continue;
    }
    ICECORE_TRY(stanza.add_to(sources));
    stanza = Stanza();
  }
  ICECORE_TRY(stanza.add_to(sources));
  return std::move(sources).take();
}

}  // namespace icecore
