// The functions that rules and queries have besides SQLite's own.
#pragma once

#include <string_view>

struct sqlite3;
struct sqlite3_context;
struct sqlite3_value;

namespace icecore {

using SqlFunction = void(sqlite3_context* context, int count, sqlite3_value** values);

/// Registers a function whose result follows from its `arguments` alone.
void add_function(sqlite3* database, const char* name, int arguments, SqlFunction* function);

/// An argument's text, valid while the function runs.
[[nodiscard]] std::string_view text_of(sqlite3_value* value);

/// Registers two functions.
/// `regexp(pattern, text)`, which is also the operator `text REGEXP pattern`: whether the text
/// holds a match of the RE2 pattern. `pep440_compare(left, right)`: -1, 0 or 1 as the left version
/// is before, equal to or after the right one; null when either is no version.
void add_functions(sqlite3* database);

/// Whether a rule or query may call the function, ours or SQLite's. Left out is what reads a clock,
/// draws a number, loads code or shows the library's insides.
[[nodiscard]] bool is_allowed_function(std::string_view name);

}  // namespace icecore
