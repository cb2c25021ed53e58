#include "formats/image_descriptor.h"

#include "formats/json_object.h"
#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  (void)parse_image_digest(as_text(input));
  const Result<JsonValue> document = parse_json_object(input, {});
  if (!document.has_value()) return;
  std::vector<Error> defects;
  JsonObjectView view(*document, "", defects);
  (void)read_image_descriptor(view).annotation("a");
}
