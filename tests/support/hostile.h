// What hostile input looks like, made from one good sample: every shorter file and every changed
// byte.
#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <vector>

#include "base/bytes.h"

namespace icecore::test {

/// Calls `use` with every proper prefix of `sample`, each in a buffer of exactly its size so that a
/// read past its end is one that a sanitizer sees.
void for_each_truncation(Bytes sample, const std::function<void(Bytes)>& use);

/// Calls `use` with copies of `sample` in which one byte is replaced: all bits flipped, zero, 0xFF
/// and its neighbours.
void for_each_flip(Bytes sample, const std::function<void(Bytes)>& use);

}  // namespace icecore::test
