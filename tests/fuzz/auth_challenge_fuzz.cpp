#include "formats/auth_challenge.h"

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  const Result<std::vector<AuthChallenge>> challenges = parse_auth_challenges(as_text(input));
  if (!challenges.has_value()) return;
  for (const AuthChallenge& challenge : *challenges) (void)challenge.parameter("realm");
}
