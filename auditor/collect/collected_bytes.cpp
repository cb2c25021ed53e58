// A reader is written as its number: views of names point into the program, never into what was
// read.
#include "collect/collected_bytes.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "collect/collect.h"

namespace icecore {
namespace {

constexpr std::string_view file_reader = "read";  // what names a file that cannot be read

// 0 for `file_reader`, else one more than the kind.
std::uint8_t number_of(std::string_view reader) {
  const auto found = std::ranges::find(collectors(), reader, &Collector::name);
  if (found == collectors().end()) return 0;
  return static_cast<std::uint8_t>(found - collectors().begin() + 1);
}

std::string_view reader_of(std::uint8_t number) {
  return number == 0 ? file_reader : collectors()[number - std::size_t{1}].name;
}

Result<CollectedFile::Problem> read_problem(Reader& reader) {
  const auto number = reader.enumerator(static_cast<std::uint8_t>(collectors().size()));
  return CollectedFile::Problem{.reader = reader_of(number),
                                .error = ICECORE_TRY(read_error(reader))};
}

}  // namespace

void write_error(const Error& error, Writer& writer) {
  writer.u8(static_cast<std::uint8_t>(error.kind));
  writer.block(as_bytes(error.message));
  writer.u8(error.offset ? 1 : 0);
  if (error.offset) writer.varint(*error.offset);
}

Result<Error> read_error(Reader& reader) {
  Error error{.kind = reader.enumerator(ErrorKind::internal)};
  error.message = as_text(reader.block());
  if (reader.enumerator(std::uint8_t{1}) == 1) error.offset = reader.varint();
  if (!reader.ok()) return reader.truncated("an error");
  if (is_escaped(error.message)) return error;
  return failure(ErrorKind::malformed, "an error's message is not escaped", reader.offset());
}

void write_collected(const CollectedFile& file, Writer& writer) {
  writer.u8(file.sha256 ? 1 : 0);
  if (file.sha256) writer.bytes(file.sha256->bytes);
  writer.varint(file.rows.size());
  for (const Fact& fact : file.rows) write_fact(fact, writer);
  writer.varint(file.problems.size());
  for (const CollectedFile::Problem& problem : file.problems) {
    writer.u8(number_of(problem.reader));
    write_error(problem.error, writer);
  }
}

Result<CollectedFile> read_collected(Reader& reader) {
  CollectedFile file;
  if (reader.enumerator(std::uint8_t{1}) == 1) {
    Digest& digest = file.sha256.emplace();
    std::ranges::copy(reader.bytes(digest.bytes.size()), digest.bytes.begin());
  }
  const std::uint64_t rows = reader.count(2);
  if (rows > 0 && !file.sha256) {
    return failure(ErrorKind::malformed, "facts of a file without a digest", reader.offset());
  }
  for (std::uint64_t i = 0; i < rows; ++i) {
    file.rows.add(ICECORE_TRY(read_fact(reader)));
  }
  const std::uint64_t problems = reader.count(4);
  for (std::uint64_t i = 0; i < problems; ++i) {
    file.problems.push_back(ICECORE_TRY(read_problem(reader)));
  }
  if (!reader.ok()) return reader.truncated("what reading a file gave");
  return file;
}

}  // namespace icecore
