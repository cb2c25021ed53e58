#include "formats/yaml.h"

#include <cstdlib>

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  const auto document = parse_yaml(input, {});
  if (document && document->kind != DataNode::Kind::table && !document->members.empty()) {
    std::abort();
  }
}
