#include "formats/json_object.h"

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  const auto document = parse_json_object(input, Limits{.json_nodes = 1'000});
  if (!document.has_value()) return;
  std::vector<Error> defects;
  JsonObjectView view(*document, "", defects);
  for (const JsonMember& member : view.members()) {
    (void)view.text(member.key);
    (void)view.object(member.key).boolean("a");
    for (JsonObjectView& element : view.objects(member.key)) (void)element.texts("b");
  }
}
