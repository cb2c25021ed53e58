#include "formats/package_preference.h"

#include "base/text.h"
#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  const Limits limits{.manifest_bytes = 1'000, .list_entries = 10};
  PackagePreferences preferences(limits);
  for (const std::string_view line : split(as_text(input), '\n')) {
    (void)preferences.add({.packages = std::string(line), .wanted = std::string(line)});
  }
}
