#include "formats/data_view.h"

#include "formats/toml.h"
#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  const auto root = parse_toml(input, {});
  if (!root) return;
  ClaimDocument document;
  const DataView table(&*root, "", document);
  for (const DataMember& member : table.members()) {
    (void)table.texts(member.key);
    (void)table.number(member.key);
    (void)table.tables(member.key);
    (void)table.table_of(member).members();
  }
}
