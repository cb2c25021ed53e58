// variant.json of a wheel variant's `.dist-info` (draft of PEP 825): what its label stands for.
#pragma once

#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/limits.h"

namespace icecore {

/// One value of one feature. Of a variant without features there is one with a label alone.
struct VariantProperty {
  std::string label, namespace_name, feature, value;
};

struct VariantFile {
  std::vector<Error> defects;  ///< Members of another kind than theirs, which are left out.
  std::vector<VariantProperty> properties;  ///< In the document's order.
};

/// Errors of `parse_json`; ErrorKind::malformed without an object `variants`, ErrorKind::limit for
/// more than `list_entries` values.
Result<VariantFile> read_variant_json(Bytes bytes, const Limits& limits);

}  // namespace icecore
