#include "formats/pyvenv_config.h"

#include <cstdlib>

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  const auto config = parse_pyvenv_config(input, Limits{});
  if (!config) return;
  if (config->home().has_value() != config->value("home").has_value()) std::abort();
  if (!config->value("include-system-site-packages") && !system_site_packages(*config)) {
    std::abort();
  }
}
