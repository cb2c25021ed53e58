#include "support/hostile.h"

namespace icecore::test {

void for_each_truncation(Bytes sample, const std::function<void(Bytes)>& use) {
  for (std::size_t size = 0; size < sample.size(); ++size) {
    const std::vector<std::byte> shorter(sample.begin(),
                                         sample.begin() + static_cast<std::ptrdiff_t>(size));
    use(shorter);
  }
}

void for_each_flip(Bytes sample, const std::function<void(Bytes)>& use) {
  std::vector<std::byte> changed(sample.begin(), sample.end());
  for (std::byte& place : changed) {
    const std::byte original = place;
    const auto value = std::to_integer<unsigned>(original);
    for (const unsigned other :
         {~value & 0xFFU, 0U, 0xFFU, (value + 1) & 0xFFU, (value - 1) & 0xFFU}) {
      place = static_cast<std::byte>(other);
      use(changed);
    }
    place = original;
  }
}

}  // namespace icecore::test
