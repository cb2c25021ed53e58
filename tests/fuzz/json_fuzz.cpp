#include "formats/json.h"

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  const Result<JsonValue> value = parse_json(input, Limits{.json_nodes = 10'000});
  if (!value.has_value()) return;
  (void)value->find("url");
  const JsonValue copy = *value;
  (void)copy.kind_name();
}
