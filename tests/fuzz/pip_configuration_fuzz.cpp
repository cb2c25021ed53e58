#include "formats/pip_configuration.h"

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  const auto configuration = read_pip_configuration(input, {});
  if (!configuration) return;
  (void)configuration->words("extra-index-url");
  (void)configuration->flag("no-index");
}
