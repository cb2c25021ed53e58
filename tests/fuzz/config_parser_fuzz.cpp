#include "formats/config_parser.h"

#include <cstdlib>

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  const auto file = parse_config(input, Limits{.list_entries = 10'000});
  if (!file.has_value()) return;
  for (const ConfigSection& section : file->sections) {
    for (const ConfigOption& option : section.options) {
      if (option.key.empty() || !file->value(section.name, option.key)) std::abort();
    }
  }
}
