// Facts as lines of text, for tests of rules (docs/adding-a-rule.md):
//
//   table column=value column="a value with blanks" column=null
//
// Columns that a line does not state are empty, zero or null, or what `fact_defaults` in the .cpp
// says. Four words stand for more than one row:
//   file          an entry with its directory (path=…) and, with owner_kind=…, its owner
//   distribution  with the entry of its metadata directory and, when present, of its RECORD
//   record_entry  a row of a distribution's RECORD with its verdict
//   direct_url, metadata   with distribution=N: the file in its metadata directory too
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "facts/store.h"

namespace icecore::test {

/// Adds the facts of `lines` to the store. A root 1 and an environment 1 are there unless a line
/// states one. An error names the line that has an unknown table or column or that SQLite refuses.
Result<void> add_facts(Store& store, std::span<const std::string> lines);

}  // namespace icecore::test
