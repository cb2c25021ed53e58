// The first byte chooses a slot, the rest is a literal in it. What is inert has no byte that ends a
// line.
#include "formats/environment_literal.h"

#include <cstdlib>

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  if (input.empty()) return;
  const auto slots = environment_slots();
  const EnvironmentSlot& slot = slots[std::to_integer<std::size_t>(input[0]) % slots.size()];
  const auto value = inert_value(slot, as_text(input.subspan(1)));
  if (value && value->find_first_of(std::string_view("\n\r\0", 3)) != std::string::npos)
    std::abort();
}
