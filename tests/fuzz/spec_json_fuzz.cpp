#include "fuzz.h"
#include "spec/canonical_json.h"
#include "spec/compare.h"
#include "spec/spec_json.h"

void icecore::fuzz_one(Bytes input) {
  const Result<Spec> spec = read_spec(input, Limits());
  if (!spec) return;
  static_cast<void>(canonical_json(spec_statement(*spec)));
  static_cast<void>(compare(*spec, Spec()));
}
