// The Python Language Reference, section 2.4, "String and Bytes literals". Line ends inside the
// literal become \n, as the tokenizer makes them. An unknown escape keeps its backslash (CPython
// warns of it and will one day refuse it); octal escapes of bytes are taken modulo 256, as CPython
// does. Names of characters would need the Unicode database.
#include "formats/python_string.h"

#include <fmt/format.h>

#include <array>
#include <cstdint>
#include <optional>

#include "base/text.h"

namespace icecore {
namespace {

std::optional<std::uint32_t> digit_of(char character, unsigned base) {
  const std::string_view digits = "0123456789abcdef";
  const std::size_t value = digits.substr(0, base).find(to_lower_ascii({&character, 1}));
  if (value == std::string_view::npos) return std::nullopt;
  return static_cast<std::uint32_t>(value);
}

void append_byte(std::string& text, std::uint32_t value) {
  text += static_cast<char>(static_cast<unsigned char>(value));
}

void append_character(std::string& text, std::uint32_t value) {
  if (value < 0x80) {
    append_byte(text, value);
  } else if (value < 0x800) {
    append_byte(text, 0xC0U | (value >> 6U));
    append_byte(text, 0x80U | (value & 0x3FU));
  } else if (value < 0x10000) {
    append_byte(text, 0xE0U | (value >> 12U));
    append_byte(text, 0x80U | ((value >> 6U) & 0x3FU));
    append_byte(text, 0x80U | (value & 0x3FU));
  } else {
    append_byte(text, 0xF0U | (value >> 18U));
    append_byte(text, 0x80U | ((value >> 12U) & 0x3FU));
    append_byte(text, 0x80U | ((value >> 6U) & 0x3FU));
    append_byte(text, 0x80U | (value & 0x3FU));
  }
}

struct Escape {
  char letter;
  char value;
};

constexpr std::array<Escape, 10> simple_escapes{{{'\\', '\\'},
                                                 {'\'', '\''},
                                                 {'"', '"'},
                                                 {'a', '\a'},
                                                 {'b', '\b'},
                                                 {'f', '\f'},
                                                 {'n', '\n'},
                                                 {'r', '\r'},
                                                 {'t', '\t'},
                                                 {'v', '\v'}}};

class Decoder {
 public:
  Decoder(std::string_view token, std::size_t begin, std::size_t end, bool is_raw, bool is_bytes)
      : token_(token), place_(begin), end_(end), is_raw_(is_raw) {
    result_.is_bytes = is_bytes;
  }

  Result<PythonString> decode() {
    while (place_ < end_) {
      const char character = token_[place_];
      if (character == '\r') {
        result_.value += '\n';
        place_ += is_followed_by('\n') ? 2 : 1;
      } else if (character == '\\' && !is_raw_) {
        ICECORE_TRY(take_escape());
      } else if (result_.is_bytes && static_cast<unsigned char>(character) >= 0x80) {
        return failure(ErrorKind::malformed, "a character beyond ASCII in bytes", place_);
      } else {
        result_.value += character;
        ++place_;
      }
    }
    return std::move(result_);
  }

 private:
  [[nodiscard]] bool is_followed_by(char character) const {
    return place_ + 1 < end_ && token_[place_ + 1] == character;
  }

  Result<void> take_escape() {
    // The closing quote is never escaped, so that a character follows.
    const char letter = token_[place_ + 1];
    for (const Escape& escape : simple_escapes) {
      if (escape.letter == letter) return add(static_cast<unsigned char>(escape.value), 2);
    }
    if (letter == '\n' || letter == '\r') {
      place_ += letter == '\r' && place_ + 2 < end_ && token_[place_ + 2] == '\n' ? 3 : 2;
      return {};
    }
    if (digit_of(letter, 8)) return take_octal();
    if (letter == 'x') return take_hex(2);
    if (!result_.is_bytes && letter == 'u') return take_hex(4);
    if (!result_.is_bytes && letter == 'U') return take_hex(8);
    if (!result_.is_bytes && letter == 'N') {
      return failure(ErrorKind::unsupported, "a character by its name (\\N)", place_);
    }
    result_.value += '\\';
    ++place_;
    return {};
  }

  Result<void> take_octal() {
    std::uint32_t value = 0;
    std::size_t size = 1;
    for (; size <= 3 && place_ + size < end_; ++size) {
      const auto digit = digit_of(token_[place_ + size], 8);
      if (!digit) break;
      value = value * 8 + *digit;
    }
    return add(value, size);
  }

  Result<void> take_hex(std::size_t digits) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < digits; ++i) {
      const std::size_t place = place_ + 2 + i;
      const auto digit = place < end_ ? digit_of(token_[place], 16) : std::nullopt;
      if (!digit) {
        return failure(
            ErrorKind::malformed,
            fmt::format("expected {} hexadecimal digits in an escape, found {}", digits, i),
            place_);
      }
      value = value * 16 + *digit;
    }
    if (value > 0x10FFFF) {
      return failure(ErrorKind::malformed,
                     fmt::format("expected a character up to U+10FFFF, found U+{:X}", value),
                     place_);
    }
    return add(value, digits + 2);
  }

  Result<void> add(std::uint32_t value, std::size_t size) {
    if (result_.is_bytes) {
      append_byte(result_.value, value & 0xFFU);
    } else {
      append_character(result_.value, value);
    }
    place_ += size;
    return {};
  }

  std::string_view token_;
  std::size_t place_;
  std::size_t end_;
  bool is_raw_;
  PythonString result_;
};

}  // namespace

Result<PythonString> decode_python_string(std::string_view token) {
  const std::size_t prefix_size = token.find_first_of("'\"");
  if (prefix_size == std::string_view::npos) {
    return failure(ErrorKind::malformed, "expected a string, found no quote");
  }
  const std::string prefix = to_lower_ascii(token.substr(0, prefix_size));
  if (prefix.find_first_of("ft") != std::string::npos) {
    const bool is_f_string = prefix.find('f') != std::string::npos;
    return failure(ErrorKind::malformed, fmt::format("expected a constant, found {}-string",
                                                     is_f_string ? "an f" : "a t"));
  }
  const std::string_view quoted = token.substr(prefix_size);
  const bool is_long = quoted.size() >= 6 && quoted[1] == quoted[0] && quoted[2] == quoted[0];
  const std::size_t quotes = is_long ? 3 : 1;
  if (quoted.size() < 2 * quotes || quoted.back() != quoted.front()) {
    return failure(ErrorKind::truncated, "expected the end of a string, found none");
  }
  Decoder decoder(token, prefix_size + quotes, token.size() - quotes,
                  prefix.find('r') != std::string::npos, prefix.find('b') != std::string::npos);
  return decoder.decode();
}

}  // namespace icecore
