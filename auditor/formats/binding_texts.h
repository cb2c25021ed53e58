// Texts among a binary's constants that tell how it was bound to Python: which of its types other
// modules know, and which numpy it takes.
#pragma once

#include <compare>
#include <cstdint>
#include <set>
#include <string>
#include <utility>

#include "base/byte_source.h"
#include "formats/elf.h"

namespace icecore {

/// A check of numpy's version, as the headers of numpy make it.
struct NumpyCheck {
  unsigned headers = 0;  ///< 1 or 2: the first number of the headers' version.
  std::string oldest;    ///< `1.23`: the oldest numpy that it takes; empty where it does not say.

  friend auto operator<=>(const NumpyCheck&, const NumpyCheck&) = default;
};

struct BindingTexts {
  /// Names under which modules find each other's types: without what is the same for all.
  std::set<std::string> pybind11, nanobind, cython;
  std::set<NumpyCheck> numpy;
};

/// Searches the constants. ErrorKind::limit for more than `limits.binding_bytes` of them,
/// ErrorKind::truncated for a segment that is not in the file.
Result<BindingTexts> read_binding_texts(ByteSource& source, const ElfFile& elf,
                                        const Limits& limits);

}  // namespace icecore
