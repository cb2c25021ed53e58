// Facts as bytes: how they are kept between audits, and how a process that reads a target hands
// them to one that does not. Both ends are the same program, so the form has no version of its own.
#pragma once

#include "base/reader.h"
#include "base/writer.h"
#include "facts/collected.h"

namespace icecore {

/// Adds one fact as a block: the number of its type, and its columns in their order without `file`,
/// which is zero as long as nobody knows whose fact it is.
void write_fact(const Fact& fact, Writer& writer);

/// The next block as a fact. ErrorKind::malformed and ErrorKind::truncated for what `write_fact`
/// would not write: an unknown type, a word that is none of its list, text that is not escaped,
/// bytes that are left over.
Result<Fact> read_fact(Reader& reader);

}  // namespace icecore
