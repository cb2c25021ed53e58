// What reading one file gave, before it is known which entry it is.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "base/byte_source.h"
#include "base/digest.h"
#include "base/limits.h"
#include "collect/kind.h"
#include "facts/collected.h"

namespace icecore {

class Store;
struct Layer;

/// Without a digest there are no facts.
struct CollectedFile {
  struct Problem {
    std::string_view reader;
    Error error;
  };
  std::optional<Digest> sha256;
  FactRows rows;
  std::vector<Problem> problems;

  /// Adds the facts and problems of one kind.
  void collect_kind(Kind kind, std::string_view argument, ByteSource& bytes, const Limits& limits);

  /// Nothing of it counts but the reason.
  void fail(Error error);
};

/// Adds the facts and gaps of a layer's entry to the store.
void add_file(CollectedFile file, const Layer& layer, std::size_t entry, Store& store);

}  // namespace icecore
