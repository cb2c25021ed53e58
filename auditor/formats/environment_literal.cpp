// Quoting rules: POSIX.1-2017 Shell Command Language 2.2; tcsh(1) "Lexical structure"; fish and
// Nushell books, "Quotes" and "Strings"; about_Quoting_Rules of PowerShell; Python reference 2.4.1.
// Deliberately narrower than the languages: only what shlex.quote, repr and their like produce.
// `$` and the backquote are refused even between single quotes, because bash expands a prompt once
// more when it shows it, and so is the backslash, which bash decodes there.
#include "formats/environment_literal.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <span>
#include <system_error>

#include "base/text.h"

namespace icecore {
namespace {

// shlex.quote leaves these without quotes.
bool is_bare(std::string_view text) {
  constexpr std::string_view marks = "@%+=:,./-_";
  return !text.empty() && std::ranges::all_of(text, [&](char character) {
    return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
           (character >= '0' && character <= '9') || marks.contains(character);
  });
}

bool contains_any(std::string_view text, std::string_view characters) {
  return text.find_first_of(characters) != std::string_view::npos;
}

// PowerShell takes typographic quotes for quotes: U+2018 to U+201E.
bool has_typographic_quote(std::string_view text) {
  for (std::size_t i = text.find("\xE2\x80"); i != std::string_view::npos;
       i = text.find("\xE2\x80", i + 1)) {
    const unsigned last = i + 2 < text.size() ? static_cast<unsigned char>(text[i + 2]) : 0U;
    if (last >= 0x98 && last <= 0x9E) return true;
  }
  return false;
}

bool is_inert(const EnvironmentSlot& slot, std::string_view value) {
  if (needs_escape(value) || contains_any(value, "$`")) return false;
  switch (slot.dialect) {
    case Dialect::csh:
      return !contains_any(value, "!");  // history, even between single quotes
    case Dialect::batch:
      return !contains_any(value, "%!^&|<>*?\"");  // also wildcards: some have it in a `for`
    case Dialect::nu:  // the first scripts, which alone use double quotes, build a command with it
      return slot.quoting != Quoting::raw || !contains_any(value, "'");
    case Dialect::power_shell:
      return !has_typographic_quote(value);
    case Dialect::xonsh:
      return !contains_any(value, "{}");  // fields of its prompt
    default:
      return true;
  }
}

/// How a quote can be inside a quoted text: these characters for `meaning`.
struct Escape {
  std::string_view written, meaning;
};

// What is between two `quote`s, where no other one is but as the beginning of an escape.
std::optional<std::string> quoted(std::string_view text, char quote,
                                  std::span<const Escape> escapes = {}) {
  if (text.size() < 2 || text.front() != quote || text.back() != quote) return std::nullopt;
  text = text.substr(1, text.size() - 2);
  std::string result;
  for (std::size_t i = 0; i < text.size();) {
    if (text[i] != quote) {
      result += text[i++];
      continue;
    }
    const auto escape = std::ranges::find_if(
        escapes, [&](const Escape& each) { return text.substr(i).starts_with(each.written); });
    if (escape == escapes.end()) return std::nullopt;
    result += escape->meaning;
    i += escape->written.size();
  }
  return result;
}

std::optional<std::string> word(std::string_view text) {
  if (is_bare(text)) return std::string(text);
  constexpr std::array<Escape, 2> escapes{{{R"('"'"')", "'"}, {R"('\'')", "'"}}};
  return quoted(text, '\'', escapes);
}

// Its own quotes end and begin the double quotes around it, so none may be in the value.
std::optional<std::string> word_in_raw(std::string_view text) {
  std::optional<std::string> value = word(text);
  if (value.has_value() && contains_any(*value, "'\"")) return std::nullopt;
  return value;
}

std::optional<std::string> nu_literal(std::string_view text) {
  if (!text.starts_with("r#")) return quoted(text, '\'');
  const std::size_t sharps = std::min(text.find_first_not_of('#', 1), text.size()) - 1;
  const std::string end = "'" + std::string(sharps, '#');
  text.remove_prefix(sharps + 1);
  if (!text.starts_with('\'') || text.size() <= end.size() || !text.ends_with(end)) {
    return std::nullopt;
  }
  text = text.substr(1, text.size() - 1 - end.size());
  if (text.contains(end)) return std::nullopt;
  return std::string(text);
}

std::optional<std::string> ps_literal(std::string_view text) {
  constexpr std::array<Escape, 1> escapes{{{"''", "'"}}};
  return quoted(text, '\'', escapes);
}

std::optional<std::uint32_t> hexadecimal(std::string_view digits) {
  std::uint32_t value = 0;
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
  if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  return value;
}

// Only of characters outside ASCII; `needs_escape` refuses surrogates and what is past U+10FFFF.
void append_utf8(std::string& text, std::uint32_t character) {
  const auto append = [&](std::uint32_t bits) { text += static_cast<char>(bits & 0xFFU); };
  if (character < 0x800) {
    append(0xC0U | character >> 6U);
  } else {
    if (character < 0x10000) {
      append(0xE0U | character >> 12U);
    } else {
      append(character > 0x10FFFF ? 0xFFU : 0xF0U | character >> 18U);
      append(0x80U | (character >> 12U & 0x3FU));
    }
    append(0x80U | (character >> 6U & 0x3FU));
  }
  append(0x80U | (character & 0x3FU));
}

/// Whether `\xNN` is a character or a byte.
enum class HexMeans : std::uint8_t { character, byte };

std::size_t digits_after(std::string_view kind) {
  if (kind == "x") return 2;
  if (kind == "u") return 4;
  return kind == "U" ? 8 : 0;
}

// What a Python literal's backslashes stand for. Makers escape quotes and what is not ASCII; an
// escape of anything else is none of theirs. Gives the number of characters read, 0 for a bad one.
std::size_t unescape(std::string_view text, HexMeans hex, std::string& result) {
  const std::string_view kind = text.substr(0, 1);
  if (kind == "'" || kind == "\"") {
    result += kind;
    return 1;
  }
  const std::size_t digits = digits_after(kind);
  if (digits == 0 || text.size() <= digits) return 0;
  if (hex == HexMeans::byte && digits != 2) return 0;
  const std::optional<std::uint32_t> value = hexadecimal(text.substr(1, digits));
  if (!value.has_value() || *value < 0x80) return 0;
  if (hex == HexMeans::byte) {
    result += static_cast<char>(*value);
  } else {
    append_utf8(result, *value);
  }
  return digits + 1;
}

// The inside of a Python literal, which ends at `quote`.
std::optional<std::string> py_inside(std::string_view text, char quote, HexMeans hex) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_ascii = static_cast<unsigned char>(text[i]) < 0x80;
    if (text[i] == quote || (hex == HexMeans::byte && !is_ascii)) return std::nullopt;
    if (text[i] != '\\') {
      result += text[i];
      continue;
    }
    const std::size_t read = unescape(text.substr(i + 1), hex, result);
    if (read == 0) return std::nullopt;
    i += read;
  }
  return result;
}

std::optional<std::string> py_literal(std::string_view text) {
  if (text.size() < 2 || text.front() != text.back()) return std::nullopt;
  if (text.front() != '\'' && text.front() != '"') return std::nullopt;
  return py_inside(text.substr(1, text.size() - 2), text.front(), HexMeans::character);
}

std::optional<std::string> decoded(Quoting quoting, std::string_view text) {
  switch (quoting) {
    case Quoting::raw:
      return contains_any(text, "\"") ? std::nullopt : std::optional(std::string(text));
    case Quoting::raw_single:
      return contains_any(text, "'") ? std::nullopt : std::optional(std::string(text));
    case Quoting::word:
      return word(text);
    case Quoting::word_in_raw:
      return word_in_raw(text);
    case Quoting::nu_literal:
      return nu_literal(text);
    case Quoting::ps_literal:
      return ps_literal(text);
    case Quoting::py_literal:
      return py_literal(text);
    case Quoting::py_bytes:
      return py_inside(text, '"', HexMeans::byte);
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> inert_value(const EnvironmentSlot& slot, std::string_view literal) {
  std::optional<std::string> value = decoded(slot.quoting, literal);
  if (!value.has_value() || !is_inert(slot, *value)) return std::nullopt;
  return value;
}

std::string written(Quoting quoting, std::string_view value) {
  const bool needs_quotes = quoting == Quoting::nu_literal || quoting == Quoting::ps_literal ||
                            quoting == Quoting::py_literal;
  return needs_quotes ? "'" + std::string(value) + "'" : std::string(value);
}

}  // namespace icecore
