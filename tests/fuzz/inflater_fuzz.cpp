#include "archive/inflater.h"

#include <array>

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  std::array<std::byte, 700> output{};
  const auto gzip = make_gzip_inflater();
  for (int steps = 0; !input.empty() && steps < 10'000; ++steps) {
    const auto step = gzip->inflate(input.first(std::min<std::size_t>(input.size(), 50)), output);
    if (!step.has_value()) return;
    input = input.subspan(step->consumed);
  }
}
