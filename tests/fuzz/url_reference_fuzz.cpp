#include "formats/url_reference.h"

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  const std::string url = resolved_url("https://index.example/simple/name/", as_text(input));
  (void)last_path_part(split_fragment(url).url);
  (void)split_login(as_text(input));
  (void)host_of(as_text(input));
}
