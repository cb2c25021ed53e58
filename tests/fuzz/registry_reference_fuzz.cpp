#include "formats/registry_reference.h"

#include <cstdlib>

#include "fuzz.h"

// What is taken is taken again, as the same.
void icecore::fuzz_one(Bytes input) {
  const Result<RegistryReference> reference = parse_registry_reference(as_text(input));
  if (!reference.has_value()) return;
  const Result<RegistryReference> again = parse_registry_reference(reference->text());
  if (!again.has_value() || again->text() != reference->text()) std::abort();
}
