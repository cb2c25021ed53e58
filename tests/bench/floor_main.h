// What the floors of archives share: `PROGRAM THREADS TARGET`, one line of result, and an exit
// code.
#pragma once

#include <fmt/format.h>

#include <charconv>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "icecore/result.h"

namespace icecore::bench {

/// Calls `measure` with the target and the number of threads; `usage` is the program's name and
/// what stands for its arguments.
inline int floor_main(
    std::span<char* const> words, std::string_view usage,
    const std::function<Result<void>(const std::string& target, unsigned threads)>& measure) {
  const std::string_view number = words.size() == 3 ? words[1] : "";
  unsigned threads = 0;
  std::from_chars(number.begin(), number.end(), threads);
  if (threads == 0) {
    fmt::print(stderr, "usage: {}\n", usage);
    return 2;
  }
  if (const Result<void> measured = measure(words[2], threads); !measured) {
    fmt::print(stderr, "{}: {}\n", usage.substr(0, usage.find(' ')), measured.error().message);
    return 3;
  }
  return 0;
}

}  // namespace icecore::bench
