// What the dynamic loader reads of each binary, by entry.
#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "facts/collected_native.h"

namespace icecore {

class Store;

/// One ELF file as a loader sees it.
struct NativeObject {
  NativeFact fact;
  std::vector<NeededFact> needs;  ///< In the file's order.
};

class NativeObjects {
 public:
  explicit NativeObjects(const Store& store);

  /// The entry's, or null when it is no ELF file that could be read.
  [[nodiscard]] const NativeObject* find(EntryId file) const;

 private:
  std::unordered_map<EntryId, NativeObject> objects_;
};

}  // namespace icecore
