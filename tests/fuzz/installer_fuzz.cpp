#include "formats/installer.h"

#include <cstdlib>

#include "base/text.h"
#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  const auto installer = parse_installer(input, Limits{});
  if (!installer) return;
  if (strip(*installer) != *installer || installer->contains('\n')) std::abort();
}
