// Columns are code points: facts hold no control characters, and what a terminal makes of wide
// characters differs between terminals. Colours are the eight of ECMA-48, so that they follow the
// user's theme.
#include "report/text_layout.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace icecore {
namespace {

constexpr std::array<std::string_view, 6> tint_codes{"1", "1;31", "33", "34", "32", "2"};

std::string_view next_word(std::string_view& text) {
  const std::size_t begin = std::min(text.find_first_not_of(' '), text.size());
  text.remove_prefix(begin);
  const std::size_t end = std::min(text.find(' '), text.size());
  const std::string_view word = text.substr(0, end);
  text.remove_prefix(end);
  return word;
}

}  // namespace

std::size_t width_of(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(text, [](char byte) {
    constexpr unsigned continuation = 0b10;
    return static_cast<unsigned char>(byte) >> 6U != continuation;
  }));
}

std::string grouped(std::int64_t number) {
  std::string digits = fmt::format("{}", number);
  const std::size_t first = digits.starts_with('-') ? 1 : 0;
  for (std::size_t end = digits.size(); end > first + 3;) {
    end -= 3;
    digits.insert(end, 1, ',');
  }
  return digits;
}

std::string counted(std::int64_t number, std::string_view noun) {
  return fmt::format("{} {}{}", grouped(number), noun, number == 1 ? "" : "s");
}

void write_paragraph(std::ostream& out, const Paragraph& shape, std::string_view text) {
  out << shape.lead;
  std::size_t column = width_of(shape.lead);
  bool is_line_empty = true;
  for (std::string_view word = next_word(text); !word.empty(); word = next_word(text)) {
    const std::size_t width = width_of(word);
    if (!is_line_empty && column + 1 + width > shape.width) {
      out << '\n' << std::string(shape.indent, ' ');
      column = shape.indent;
      is_line_empty = true;
    }
    if (!is_line_empty) out << ' ';
    column += width + (is_line_empty ? 0 : 1);
    out << word;
    is_line_empty = false;
  }
  out << '\n';
}

TextTable::TextTable(std::vector<Alignment> columns)
    : columns_(std::move(columns)), widths_(columns_.size()) {
}

void TextTable::add(std::vector<std::string> cells) {
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    widths_[i] = std::max(widths_[i], width_of(cells.at(i)));
  }
  rows_.push_back(std::move(cells));
}

void TextTable::write(std::ostream& out, std::size_t indent) const {
  for (const std::vector<std::string>& row : rows_) {
    std::string line(indent, ' ');
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      const std::string padding(widths_[i] - width_of(row[i]), ' ');
      if (i > 0) line += "  ";
      line += columns_[i] == Alignment::right ? padding + row[i] : row[i] + padding;
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out << line << '\n';
  }
}

std::string Paint::operator()(Tint tint, std::string_view text) const {
  if (!is_wanted_) return std::string(text);
  return fmt::format("\x1b[{}m{}\x1b[0m", tint_codes.at(static_cast<std::size_t>(tint)), text);
}

}  // namespace icecore
