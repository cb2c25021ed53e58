// The Python language reference, "String and Bytes literals". A raw line end ends the literal too
// early, a NUL is not allowed in source text at all, and a carriage return in a source text is a
// line end. Names of characters would need the Unicode character database and are not read.
#include "formats/python_string.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cstdint>
#include <utility>

#include "base/text.h"

namespace icecore {
namespace {

constexpr std::array<std::pair<char, char>, 10> simple_escapes{{{'\\', '\\'},
                                                                {'\'', '\''},
                                                                {'"', '"'},
                                                                {'a', '\a'},
                                                                {'b', '\b'},
                                                                {'f', '\f'},
                                                                {'n', '\n'},
                                                                {'r', '\r'},
                                                                {'t', '\t'},
                                                                {'v', '\v'}}};

class LiteralReader {
 public:
  explicit LiteralReader(std::string_view literal) : literal_(literal) {}

  Result<std::string> read() {
    if (literal_.size() < 2 || (literal_.front() != '\'' && literal_.front() != '"')) {
      return expected("a literal between quotes");
    }
    const char quote = literal_.front();
    for (offset_ = 1; offset_ < literal_.size() && literal_[offset_] != quote;) {
      ICECORE_TRY(read_character());
    }
    if (offset_ + 1 != literal_.size()) return expected("one closing quote, at the end,");
    return std::move(value_);
  }

 private:
  Result<void> read_character() {
    const char character = literal_[offset_];
    if (character == '\0' || character == '\n' || character == '\r') {
      return expected("a literal on one line and without NUL");
    }
    if (character == '\\') return read_escape();
    value_ += character;
    ++offset_;
    return {};
  }

  Result<void> read_escape() {
    const std::string_view rest = literal_.substr(offset_ + 1);
    if (rest.empty()) return expected("a character after the backslash");
    const char kind = rest.front();
    for (const auto& [letter, meant] : simple_escapes) {
      if (kind == letter) return add(meant, 2);
    }
    if (kind == '\n' || kind == '\r') return skip_line_end(rest);
    if (kind == '\0') return expected("a literal without NUL");
    if (kind >= '0' && kind <= '7') return add_number(rest, octal_digits(rest), 8, 1);
    if (kind == 'x') return add_number(rest.substr(1), 2, 16, 2);
    if (kind == 'u') return add_number(rest.substr(1), 4, 16, 2);
    if (kind == 'U') return add_number(rest.substr(1), 8, 16, 2);
    if (kind == 'N') {
      return failure(ErrorKind::unsupported, "a character by its name in a string", offset_);
    }
    return add('\\', 1);
  }

  Result<void> add(char character, std::size_t size) {
    value_ += character;
    offset_ += size;
    return {};
  }

  Result<void> skip_line_end(std::string_view rest) {
    offset_ += rest.starts_with("\r\n") ? 3 : 2;
    return {};
  }

  static std::size_t octal_digits(std::string_view rest) {
    const std::string_view most = rest.substr(0, 3);
    const std::size_t end = most.find_first_not_of("01234567");
    return end == std::string_view::npos ? most.size() : end;
  }

  // A character by its number: exactly `digits` of them, behind `prefix` bytes.
  Result<void> add_number(std::string_view text, std::size_t digits, int base, std::size_t prefix) {
    std::uint32_t number = 0;
    const std::string_view used = text.substr(0, digits);
    const char* const end = used.data() + used.size();
    const auto [stopped, error] = std::from_chars(used.data(), end, number, base);
    if (used.size() < digits || error != std::errc{} || stopped != end || number > 0x10FFFF) {
      return expected(fmt::format("{} digits of a character", digits));
    }
    append_utf8(value_, number);
    offset_ += prefix + digits;
    return {};
  }

  [[nodiscard]] std::unexpected<Error> expected(std::string_view what) const {
    constexpr std::size_t quoted = 20;
    return failure(
        ErrorKind::malformed,
        fmt::format("{} expected, \"{}\" found", what, escaped(literal_.substr(offset_, quoted))),
        offset_);
  }

  std::string_view literal_;
  std::size_t offset_ = 0;
  std::string value_;
};

}  // namespace

Result<std::string> python_string_value(std::string_view literal) {
  return LiteralReader(literal).read();
}

}  // namespace icecore
