// regexp stands on RE2, whose time is linear in the text whatever the pattern. A constant pattern
// is compiled once a statement: SQLite keeps it as auxiliary data of the argument. pep440_compare
// is the order of formats/version.h; what that does not take for a version has no place in it.
#include "judge/functions.h"

#include <re2/re2.h>
#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <compare>
#include <memory>
#include <span>

#include "base/bytes.h"
#include "formats/version.h"

namespace icecore {
namespace {

constexpr std::array<std::string_view, 50> allowed_functions{"abs",          "avg",
                                                             "cast",         "ceil",
                                                             "ceiling",      "char",
                                                             "coalesce",     "count",
                                                             "cume_dist",    "dense_rank",
                                                             "first_value",  "floor",
                                                             "format",       "glob",
                                                             "group_concat", "hex",
                                                             "ifnull",       "iif",
                                                             "instr",        "lag",
                                                             "last_value",   "lead",
                                                             "length",       "like",
                                                             "likelihood",   "likely",
                                                             "lower",        "ltrim",
                                                             "max",          "min",
                                                             "nth_value",    "ntile",
                                                             "nullif",       "pep440_compare",
                                                             "percent_rank", "printf",
                                                             "quote",        "rank",
                                                             "regexp",       "replace",
                                                             "round",        "row_number",
                                                             "rtrim",        "sign",
                                                             "substr",       "substring",
                                                             "sum",          "total",
                                                             "trim",         "typeof"};

void delete_pattern(void* pattern) {
  delete static_cast<re2::RE2*>(pattern);  // SQLite owns the cached pattern until it calls this.
}

std::unique_ptr<re2::RE2> compile(std::string_view text) {
  re2::RE2::Options options;
  options.set_log_errors(false);
  return std::make_unique<re2::RE2>(re2::StringPiece(text.data(), text.size()), options);
}

using Arguments = std::span<sqlite3_value*>;

void regexp(sqlite3_context* context, int count, sqlite3_value** values) {
  const Arguments arguments(values, static_cast<std::size_t>(count));
  if (std::ranges::any_of(arguments, [](sqlite3_value* value) {
        return sqlite3_value_type(value) == SQLITE_NULL;
      })) {
    sqlite3_result_null(context);
    return;
  }
  auto* pattern = static_cast<re2::RE2*>(sqlite3_get_auxdata(context, 0));
  std::unique_ptr<re2::RE2> compiled;
  if (pattern == nullptr) {
    compiled = compile(text_of(arguments[0]));
    pattern = compiled.get();
  }
  if (!pattern->ok()) {
    sqlite3_result_error(context, ("regexp: " + pattern->error()).c_str(), -1);
    return;
  }
  const std::string_view text = text_of(arguments[1]);
  const bool is_match =
      re2::RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), *pattern);
  sqlite3_result_int(context, is_match ? 1 : 0);
  if (compiled) sqlite3_set_auxdata(context, 0, compiled.release(), delete_pattern);
}

void pep440_compare(sqlite3_context* context, int count, sqlite3_value** values) {
  const Arguments arguments(values, static_cast<std::size_t>(count));
  const Result<Version> left = Version::parse(text_of(arguments[0]));
  const Result<Version> right = Version::parse(text_of(arguments[1]));
  if (!left || !right) {
    sqlite3_result_null(context);
    return;
  }
  const std::strong_ordering order = *left <=> *right;
  sqlite3_result_int(context, static_cast<int>(order > 0) - static_cast<int>(order < 0));
}

}  // namespace

void add_function(sqlite3* database, const char* name, int arguments, SqlFunction* function) {
  sqlite3_create_function_v2(database, name, arguments,
                             SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY, nullptr,
                             function, nullptr, nullptr, nullptr);
}

std::string_view text_of(sqlite3_value* value) {
  const void* data = sqlite3_value_blob(value);
  const int size = sqlite3_value_bytes(value);
  return as_text({static_cast<const std::byte*>(data), static_cast<std::size_t>(size)});
}

void add_functions(sqlite3* database) {
  add_function(database, "regexp", 2, regexp);
  add_function(database, "pep440_compare", 2, pep440_compare);
}

bool is_allowed_function(std::string_view name) {
  return std::ranges::binary_search(allowed_functions, name);
}

}  // namespace icecore
