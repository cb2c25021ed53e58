// Needs are joined to their binaries once, for all environments.
#include "resolve/native_objects.h"

#include "resolve/facts_by_file.h"

namespace icecore {

NativeObjects::NativeObjects(const Store& store) {
  store.each<NativeFact>("file", [&](const NativeFact& fact) {
    if (fact.format == "elf") objects_.emplace(fact.file, NativeObject{.fact = fact, .needs = {}});
  });
  store.each<NeededFact>(natural_order<NeededFact>(), [&](const NeededFact& fact) {
    const auto object = objects_.find(fact.file);
    if (object != objects_.end()) object->second.needs.push_back(fact);
  });
}

const NativeObject* NativeObjects::find(EntryId file) const {
  const auto object = objects_.find(file);
  return object == objects_.end() ? nullptr : &object->second;
}

}  // namespace icecore
