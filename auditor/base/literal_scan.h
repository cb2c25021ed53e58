// Looks for many short texts at once in bytes of which nearly none holds any: the gate before
// slower patterns.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.h"

namespace icecore {

class LiteralScan {
 public:
  /// The shortest text that can be looked for, in bytes.
  static constexpr std::size_t shortest = 7;

  /// None may be shorter than `shortest`.
  explicit LiteralScan(std::span<const std::string_view> literals);

  /// Calls `use` for every occurrence, overlapping ones too, in the order of their positions (bytes
  /// from the start of `bytes`). `literal` is the position in the list; equal places come in the
  /// list's order.
  void each(Bytes bytes,
            const std::function<void(std::size_t literal, std::size_t position)>& use) const;

 private:
  static constexpr std::size_t step = 4;
  static constexpr unsigned filter_bits = 15;

  struct Sample {
    std::uint32_t gram = 0;
    std::uint32_t literal = 0;
    std::uint32_t distance = 0;  // bytes from the literal's start to the gram
  };

  using Found = std::vector<std::pair<std::size_t, std::size_t>>;  // position, literal

  void look_at(std::string_view text, std::size_t at, Found& found) const;

  std::vector<std::string> literals_;
  std::vector<Sample> samples_;                           // sorted by gram
  std::array<std::uint8_t, 1U << filter_bits> filter_{};  // 1 for what may be a sample
};

}  // namespace icecore
