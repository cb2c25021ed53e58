// Facts of every type, with something in every column.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "facts/collected.h"

namespace icecore::test {

/// What a column of each type holds, by its place in the row.
inline void fill(std::string& value, int place) {
  value = "text " + std::to_string(place);
}
inline void fill(std::int64_t& value, int place) {
  value = place % 2 == 0 ? place : -1'000'000'007LL * place;
}
inline void fill(Blob& value, int place) {
  value.assign(static_cast<std::size_t>(place), std::byte{0x80});
}
inline void fill(Digest& value, int place) {
  value.bytes.fill(static_cast<std::byte>(place));
}
template <Vocabulary Word>
void fill(Word& value, int /*place*/) {
  value = static_cast<Word>(words_of(Word{}).size() - 1);
}
template <typename Type>
void fill(std::optional<Type>& value, int place) {
  if (place % 3 != 0) fill(value.emplace(), place);
}

template <std::size_t Type>
Fact sample_row() {
  std::variant_alternative_t<Type, Fact> row;
  int place = 0;
  decltype(row)::visit(row, [&](std::string_view name, auto& value) {
    if (name != "file") fill(value, ++place);
  });
  return row;
}

template <std::size_t... Types>
std::vector<Fact> sample_rows(std::index_sequence<Types...> /*all*/) {
  return {sample_row<Types>()...};
}

inline std::vector<Fact> sample_rows() {
  return sample_rows(std::make_index_sequence<std::variant_size_v<Fact>>());
}

}  // namespace icecore::test
