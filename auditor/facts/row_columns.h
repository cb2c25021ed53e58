// Between a row's members and the columns of its table, for the files of facts/ alone. Statements
// are made from each row type's own `visit`, so a column is named in two places only: there and in
// schema.sql, and a test compares the two.
#pragma once

#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include "base/bytes.h"
#include "base/digest.h"
#include "facts/types.h"
#include "facts/vocabulary.h"

namespace icecore {

template <typename Type>
struct OptionalValue {
  static constexpr bool is_optional = false;
};
template <typename Type>
struct OptionalValue<std::optional<Type>> {
  static constexpr bool is_optional = true;
};

// Binds one column of a row; text and blobs must live until the statement was stepped.
template <typename Type>
void bind(sqlite3_stmt* statement, int index, const Type& value) {
  if constexpr (OptionalValue<Type>::is_optional) {
    if (value) {
      bind(statement, index, *value);
    } else {
      sqlite3_bind_null(statement, index);
    }
  } else if constexpr (std::is_same_v<Type, std::string>) {
    sqlite3_bind_text64(statement, index, value.data(), value.size(), SQLITE_STATIC, SQLITE_UTF8);
  } else if constexpr (std::is_same_v<Type, Blob>) {
    sqlite3_bind_blob64(statement, index,
                        value.empty() ? static_cast<const void*>("") : value.data(), value.size(),
                        SQLITE_STATIC);
  } else if constexpr (std::is_same_v<Type, Digest>) {
    sqlite3_bind_blob64(statement, index, value.bytes.data(), value.bytes.size(), SQLITE_STATIC);
  } else if constexpr (Vocabulary<Type>) {
    const std::string_view word = to_word(value);
    sqlite3_bind_text64(statement, index, word.data(), word.size(), SQLITE_STATIC, SQLITE_UTF8);
  } else {
    sqlite3_bind_int64(statement, index, value);
  }
}

inline Bytes column_bytes(sqlite3_stmt* statement, int index) {
  const void* data = sqlite3_column_blob(statement, index);
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, index));
  return {static_cast<const std::byte*>(data), size};
}

template <typename Type>
void extract(sqlite3_stmt* statement, int index, Type& value) {
  if constexpr (OptionalValue<Type>::is_optional) {
    if (sqlite3_column_type(statement, index) == SQLITE_NULL) return;
    extract(statement, index, value.emplace());
  } else if constexpr (std::is_same_v<Type, std::string>) {
    value = as_text(column_bytes(statement, index));
  } else if constexpr (std::is_same_v<Type, Blob>) {
    const Bytes bytes = column_bytes(statement, index);
    value.assign(bytes.begin(), bytes.end());
  } else if constexpr (std::is_same_v<Type, Digest>) {
    const Bytes bytes = column_bytes(statement, index);
    if (bytes.size() != value.bytes.size()) std::abort();
    std::copy(bytes.begin(), bytes.end(), value.bytes.begin());
  } else if constexpr (Vocabulary<Type>) {
    const std::optional<Type> word = from_word<Type>(as_text(column_bytes(statement, index)));
    if (!word) std::abort();
    value = *word;
  } else {
    value = sqlite3_column_int64(statement, index);
  }
}

template <typename Row>
std::string column_list() {
  std::string columns;
  Row row;
  Row::visit(row, [&](std::string_view name, auto&) {
    columns += fmt::format("{}\"{}\"", columns.empty() ? "" : ", ", name);
  });
  return columns;
}

template <typename Row>
std::string insert_statement(std::size_t rows) {
  std::string places;
  Row row;
  Row::visit(row, [&](std::string_view, auto&) { places += places.empty() ? "(?" : ", ?"; });
  places += ')';
  std::string text =
      fmt::format("INSERT INTO {} ({}) VALUES {}", Row::table, column_list<Row>(), places);
  for (std::size_t i = 1; i < rows; ++i) text += ", " + places;
  return text;
}

template <typename Row>
Row extract_row(sqlite3_stmt* statement) {
  Row row;
  int index = 0;
  Row::visit(row, [&](std::string_view, auto& value) { extract(statement, index++, value); });
  return row;
}

}  // namespace icecore
