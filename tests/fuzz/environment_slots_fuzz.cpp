// A line that fits a slot holds something of it.
#include "formats/environment_slots.h"

#include <cstdlib>

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  const std::string_view line = as_text(input);
  for (const Slot& slot : environment_slots()) {
    if (line.starts_with(slot.before) && line.ends_with(slot.after) && slot.before.empty())
      std::abort();
  }
}
