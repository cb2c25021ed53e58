// A slot that takes whole lines counts only after a guard.
#include "formats/environment_slots.h"

#include <cstdlib>

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  const std::string_view line = as_text(input);
  for (const EnvironmentSlot& slot : environment_slots()) {
    const bool fits = line.starts_with(slot.before) && line.ends_with(slot.after);
    const bool is_whole_line = slot.before.empty() && slot.after.empty();
    if (fits && is_whole_line && slot.value != SlotValue::prompt_after_guard) std::abort();
  }
}
