// What differs between two specs, for people, for programs and for a comment on a change.
#pragma once

#include <array>
#include <cstdint>
#include <ostream>
#include <span>
#include <string>
#include <string_view>

#include "spec/compare.h"

namespace icecore {

enum class DifferenceFormat : std::uint8_t { text, json, markdown };
inline constexpr std::array<std::string_view, 3> difference_format_words{"text", "json",
                                                                         "markdown"};
constexpr const auto& words_of(DifferenceFormat) {
  return difference_format_words;
}

/// The two sides, by the names that their user gave them, and what differs.
struct DifferencesInput {
  std::string before, after;
  std::string before_digest, after_digest;  ///< Of the environments.
  std::span<const Difference> differences;
};

void write_differences(const DifferencesInput& input, DifferenceFormat format, std::ostream& out);

}  // namespace icecore
