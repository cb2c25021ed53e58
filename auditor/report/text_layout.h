// Plain text for people: tables, wrapped paragraphs and colour. Widths are counted in code points.
#pragma once

#include <cstddef>
#include <cstdint>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace icecore {

[[nodiscard]] std::size_t width_of(std::string_view text);

/// `25527` as `25,527`.
[[nodiscard]] std::string grouped(std::int64_t number);

/// `1 file`, `3 files`.
[[nodiscard]] std::string counted(std::int64_t number, std::string_view noun);

/// Writes `text` after `lead`, broken at spaces; later lines are indented by `indent`. A word that
/// is longer than a line stays whole, so that paths can be copied.
struct Paragraph {
  std::string_view lead;
  std::size_t indent = 0;
  std::size_t width = 100;
};
void write_paragraph(std::ostream& out, const Paragraph& shape, std::string_view text);

enum class Alignment : std::uint8_t { left, right };

/// Rows of cells in columns as wide as their widest cell.
class TextTable {
 public:
  explicit TextTable(std::vector<Alignment> columns);

  /// One cell for each column.
  void add(std::vector<std::string> cells);
  /// Writes the rows, two spaces between columns, each after `indent` spaces.
  void write(std::ostream& out, std::size_t indent) const;

 private:
  std::vector<Alignment> columns_;
  std::vector<std::size_t> widths_;
  std::vector<std::vector<std::string>> rows_;
};

enum class Tint : std::uint8_t { strong, red, yellow, blue, green, faint };

/// The text in a colour, where colour is wanted.
class Paint {
 public:
  explicit Paint(bool is_wanted) : is_wanted_(is_wanted) {}
  [[nodiscard]] std::string operator()(Tint tint, std::string_view text) const;

 private:
  bool is_wanted_;
};

}  // namespace icecore
