#include "formats/git_config.h"

#include <cstdlib>

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  for (const GitConfigRules rules : {GitConfigRules::until_2_44, GitConfigRules::since_2_45}) {
    const auto config = parse_git_config(input, Limits{.list_entries = 10'000}, rules);
    if (!config.has_value()) continue;
    for (const GitRemote& remote : config->remotes()) {
      if (remote.urls.empty()) std::abort();
    }
    (void)config->includes();
    (void)config->value("core", "bare");
  }
}
