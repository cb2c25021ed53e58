// A masked URL stays masked, and a file URL's path is absolute and without NUL.
#include "formats/url.h"

#include <cstdlib>

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  const std::string_view url = as_text(input);
  (void)icecore::split_url(url);
  const std::string masked = icecore::masked_url(url);
  if (icecore::masked_url(masked) != masked) std::abort();
  const auto path = icecore::file_url_path(url);
  if (path && (!path->starts_with('/') || path->find('\0') != std::string::npos)) std::abort();
}
