// Text of lines under `[section]` headers, as importlib.metadata reads entry_points.txt and
// requires.txt.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/limits.h"

namespace icecore {

struct SectionedLine {
  std::uint64_t line = 0;  ///< From 1.
  std::string text;        ///< Stripped, never empty.
};

struct TextSection {
  std::uint64_t line = 0;  ///< Of its header, from 1.
  std::string name;        ///< Without brackets at either end; blanks inside them stay.
  std::vector<SectionedLine> lines;
};

struct SectionedText {
  std::vector<SectionedLine> before;  ///< The lines before the first header.
  std::vector<TextSection> sections;  ///< In file order, repeated names included.
};

enum class HashLines { are_comments, are_lines };

/// No text is malformed. ErrorKind::malformed with the offset of the first byte that is not UTF-8
/// (Python then fails too), ErrorKind::limit above `manifest_bytes` or for more than `list_entries`
/// lines and headers.
Result<SectionedText> parse_sectioned_text(Bytes bytes, const Limits& limits, HashLines hash_lines);

}  // namespace icecore
