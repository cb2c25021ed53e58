// A slot that takes whole lines counts only after a guard.
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
