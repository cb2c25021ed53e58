// The variant `Fact` is the table of row types, and each row's own `visit` that of its columns:
// what can be stored as a row can be written as bytes. A column of a type that is not known here
// does not compile. Bytes come from files that anybody may have changed, or from a process that a
// target may have taken over: whatever they are, what is read is a fact as `collect` gives it.
#include "facts/fact_bytes.h"

#include <array>
#include <limits>
#include <utility>

#include "base/text.h"
#include "facts/row_columns.h"

namespace icecore {
namespace {

template <typename Type>
constexpr bool is_unknown = false;

template <typename Type>
void write_column(const Type& value, Writer& writer) {
  if constexpr (OptionalValue<Type>::is_optional) {
    writer.u8(value ? 1 : 0);
    if (value) write_column(*value, writer);
  } else if constexpr (std::is_same_v<Type, std::string>) {
    writer.block(as_bytes(value));
  } else if constexpr (std::is_same_v<Type, Blob>) {
    writer.block(value);
  } else if constexpr (std::is_same_v<Type, Digest>) {
    writer.bytes(value.bytes);
  } else if constexpr (Vocabulary<Type>) {
    writer.u8(static_cast<std::uint8_t>(value));
  } else if constexpr (std::is_same_v<Type, std::int64_t>) {
    writer.signed_varint(value);
  } else {
    static_assert(is_unknown<Type>, "teach write_column and read_column this type of column");
  }
}

// Whether text has to be safe to print.
enum class TextForm : std::uint8_t { escaped, raw };

template <TextForm Form, typename Type>
void read_column(Type& value, Reader& reader) {
  if constexpr (OptionalValue<Type>::is_optional) {
    if (reader.enumerator(std::uint8_t{1}) == 1) read_column<Form>(value.emplace(), reader);
  } else if constexpr (std::is_same_v<Type, std::string>) {
    value = as_text(reader.block());
    if (Form == TextForm::escaped && !is_escaped(value)) reader.fail();
  } else if constexpr (std::is_same_v<Type, Blob>) {
    const Bytes bytes = reader.block();
    value.assign(bytes.begin(), bytes.end());
  } else if constexpr (std::is_same_v<Type, Digest>) {
    const Bytes bytes = reader.bytes(value.bytes.size());
    std::ranges::copy(bytes, value.bytes.begin());
  } else if constexpr (Vocabulary<Type>) {
    value = reader.enumerator(static_cast<Type>(words_of(Type{}).size() - 1));
  } else if constexpr (std::is_same_v<Type, std::int64_t>) {
    value = reader.signed_varint();
  } else {
    static_assert(is_unknown<Type>, "teach write_column and read_column this type of column");
  }
}

// The column that is left out: every row of `Fact` has it.
bool is_of_entry(std::string_view column) {
  return column == "file";
}

// A URL with credentials is kept byte for byte (collect/collect.cpp).
template <typename Row>
constexpr TextForm form_of = std::is_same_v<Row, SecretUrl> ? TextForm::raw : TextForm::escaped;

template <std::size_t Type>
Fact read_row(Reader& reader) {
  using Row = std::variant_alternative_t<Type, Fact>;
  Row row;
  static_assert(std::is_same_v<decltype(row.file), EntryId>);
  Row::visit(row, [&](std::string_view name, auto& value) {
    if (!is_of_entry(name)) read_column<form_of<Row>>(value, reader);
  });
  return row;
}

using ReadRow = Fact (*)(Reader&);

template <std::size_t... Types>
constexpr std::array<ReadRow, sizeof...(Types)> readers_of(std::index_sequence<Types...> /*all*/) {
  return {&read_row<Types>...};
}

constexpr auto row_readers = readers_of(std::make_index_sequence<std::variant_size_v<Fact>>());
static_assert(row_readers.size() <= std::numeric_limits<std::uint8_t>::max());

}  // namespace

void write_fact(const Fact& fact, Writer& writer) {
  const std::size_t mark = writer.begin_block();
  writer.u8(static_cast<std::uint8_t>(fact.index()));
  std::visit(
      [&](const auto& row) {
        using Row = std::remove_cvref_t<decltype(row)>;
        Row::visit(row, [&](std::string_view name, const auto& value) {
          if (!is_of_entry(name)) write_column(value, writer);
        });
      },
      fact);
  writer.end_block(mark);
}

Result<Fact> read_fact(Reader& reader) {
  const Bytes block = reader.block();
  if (!reader.ok()) return reader.truncated("a fact");
  Reader fields(block);
  const auto type = fields.u8();
  if (type >= row_readers.size()) return failure(ErrorKind::malformed, "a fact of no known type");
  Fact fact = row_readers.at(type)(fields);
  if (fields.ok() && fields.remaining() == 0) return fact;
  return failure(ErrorKind::malformed, "a fact has other columns than its type", fields.offset());
}

}  // namespace icecore
