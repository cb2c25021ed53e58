#include "formats/toml.h"

#include <cstdlib>

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  const auto document = parse_toml(input, {});
  if (document && document->kind != DataNode::Kind::table) std::abort();
}
