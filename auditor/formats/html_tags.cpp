// The tokenizer of the HTML standard (13.2.5), as far as it decides where a start tag begins and
// what its attributes are: comments, declarations and the texts of scripts hold no tags, a tag that
// the page ends in is none, the first of two attributes counts. Character references are those that
// writers of indexes use: five names, and numbers, with their semicolon.
#include "formats/html_tags.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "base/text.h"
#include "base/text_scanner.h"

namespace icecore {
namespace {

constexpr std::size_t most_attributes = 1'000;

constexpr std::array<std::pair<std::string_view, std::string_view>, 5> named_references{
    {{"amp", "&"}, {"lt", "<"}, {"gt", ">"}, {"quot", "\""}, {"apos", "'"}}};

bool is_space(char letter) {
  return letter == ' ' || letter == '\t' || letter == '\n' || letter == '\f' || letter == '\r';
}

bool is_letter(char letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z');
}

bool is_in_name(char letter) {
  return !is_space(letter) && letter != '/' && letter != '>';
}

bool is_in_attribute(char letter) {
  return is_in_name(letter) && letter != '=';
}

// What `&NAME;` stands for; nothing for what stands for itself.
std::optional<std::string> character_of(std::string_view name) {
  for (const auto& [known, character] : named_references) {
    if (name == known) return std::string(character);
  }
  if (!name.starts_with('#')) return std::nullopt;
  name.remove_prefix(1);
  const bool is_hex = name.starts_with('x') || name.starts_with('X');
  if (is_hex) name.remove_prefix(1);
  std::uint32_t code = 0;
  const auto [end, error] =
      std::from_chars(name.data(), name.data() + name.size(), code, is_hex ? 16 : 10);
  const bool is_surrogate = code >= 0xd800 && code <= 0xdfff;
  if (error != std::errc() || end != name.data() + name.size() || code == 0 || is_surrogate ||
      code > 0x10ffff) {
    return std::nullopt;
  }
  std::string character;
  append_utf8(character, static_cast<char32_t>(code));
  return character;
}

std::string with_characters(std::string_view text) {
  constexpr std::size_t longest = 10;
  std::string result;
  while (!text.empty()) {
    const std::size_t mark = std::min(text.find('&'), text.size());
    result += text.substr(0, mark);
    text.remove_prefix(mark);
    if (text.empty()) break;
    const std::size_t end = text.substr(0, longest).find(';');
    const auto character =
        end == std::string_view::npos ? std::nullopt : character_of(text.substr(1, end - 1));
    result += character ? *character : "&";
    text.remove_prefix(character ? end + 1 : 1);
  }
  return result;
}

// The text up to `end` and `end` itself are passed over, or all that is left.
void skip_past(TextScanner& scanner, std::string_view end) {
  const std::size_t place = scanner.rest().find(end);
  (void)scanner.take_bytes(place == std::string_view::npos ? scanner.rest().size()
                                                           : place + end.size());
}

std::string_view take_value(TextScanner& scanner) {
  const char quote = scanner.peek();
  if (quote != '"' && quote != '\'') {
    return scanner.take_while([](char letter) { return !is_space(letter) && letter != '>'; });
  }
  (void)scanner.take_bytes(1);
  const std::string_view value = scanner.rest().substr(0, scanner.rest().find(quote));
  (void)scanner.take_bytes(value.size() + 1);
  return value;
}

// Behind the tag's name. False where the page ends.
Result<bool> take_attributes(TextScanner& scanner, HtmlTag& tag) {
  while (true) {
    (void)scanner.take_while([](char letter) { return is_space(letter) || letter == '/'; });
    if (scanner.at_end()) return false;
    if (scanner.take(">")) return true;
    if (tag.attributes.size() == most_attributes) {
      return failure(ErrorKind::limit,
                     fmt::format("a tag has more than {} attributes", most_attributes),
                     scanner.offset());
    }
    // An equals sign may begin a name.
    const std::size_t sign = scanner.peek() == '=' ? 1 : 0;
    std::string name(scanner.take_bytes(sign));
    name += to_lower_ascii(scanner.take_while(is_in_attribute));
    (void)scanner.take_while(is_space);
    std::string_view value;
    if (scanner.take("=")) {
      (void)scanner.take_while(is_space);
      value = take_value(scanner);
    }
    if (scanner.at_end()) return false;
    if (tag.find(name) == nullptr) tag.attributes.emplace_back(name, with_characters(value));
  }
}

// The texts of these are no HTML.
void skip_raw_text(TextScanner& scanner, std::string_view name) {
  if (name != "script" && name != "style") return;
  while (!scanner.at_end()) {
    skip_past(scanner, "</");
    if (equals_ignoring_case(scanner.rest().substr(0, name.size()), name)) return;
  }
}

}  // namespace

const std::string* HtmlTag::find(std::string_view attribute) const {
  const auto found =
      std::ranges::find(attributes, attribute, &std::pair<std::string, std::string>::first);
  return found == attributes.end() ? nullptr : &found->second;
}

Result<std::vector<HtmlTag>> read_html_tags(Bytes bytes,
                                            std::initializer_list<std::string_view> names,
                                            const Limits& limits) {
  TextScanner scanner(ICECORE_TRY(utf8_text(bytes, limits.manifest_bytes)));
  std::vector<HtmlTag> tags;
  while (!scanner.at_end()) {
    skip_past(scanner, "<");
    if (scanner.take("!--")) {
      skip_past(scanner, "-->");
      continue;
    }
    if (!is_letter(scanner.peek())) continue;
    HtmlTag tag{.name = to_lower_ascii(scanner.take_while(is_in_name)), .attributes = {}};
    if (!ICECORE_TRY(take_attributes(scanner, tag))) break;
    skip_raw_text(scanner, tag.name);
    if (std::ranges::find(names, tag.name) == names.end()) continue;
    if (tags.size() == limits.list_entries) {
      return failure(ErrorKind::limit, fmt::format("it has more than {} tags", limits.list_entries),
                     scanner.offset());
    }
    tags.push_back(std::move(tag));
  }
  return tags;
}

}  // namespace icecore
