#include "formats/direct_url.h"

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  (void)masked_url(as_text(input));
  (void)file_url_path(as_text(input));
  for (const auto rules : {DirectUrlRules::until_pip_26_0, DirectUrlRules::since_pip_26_1}) {
    const Result<DirectUrl> url = parse_direct_url(input, Limits{}, rules);
    if (!url.has_value()) continue;
    (void)file_url_path(url->url);
    (void)masked_url(url->url);
  }
}
