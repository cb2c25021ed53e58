// The first 16 bytes of a .pyc, and the hash that such a header may hold of its source.
#include "formats/bytecode.h"

#include <algorithm>
#include <bit>

#include "base/number.h"
#include "collect/collectors.h"
#include "formats/source_hash.h"

namespace icecore {
namespace {

constexpr std::uint64_t header_size = 16;

BytecodeValidation to_word_of(BytecodeHeader::Validation validation) {
  switch (validation) {
    case BytecodeHeader::Validation::checked_hash:
      return BytecodeValidation::checked_hash;
    case BytecodeHeader::Validation::unchecked_hash:
      return BytecodeValidation::unchecked_hash;
    case BytecodeHeader::Validation::timestamp:
      break;
  }
  return BytecodeValidation::timestamp;
}

}  // namespace

Result<Facts> collect_bytecode(ByteSource& bytes, std::string_view, const Limits&) {
  const Bytes start = ICECORE_TRY(bytes.at(0, std::min(bytes.size(), header_size)));
  const BytecodeHeader header = ICECORE_TRY(parse_bytecode_header(start));
  BytecodeFact fact{.magic = header.magic, .validation = to_word_of(header.validation)};
  if (header.validation == BytecodeHeader::Validation::timestamp) {
    fact.source_mtime = header.source_mtime;
    fact.source_size = header.source_size;
  } else {
    fact.source_hash = std::bit_cast<std::int64_t>(header.source_hash);
  }
  Facts facts;
  facts.rows.add(fact);
  return facts;
}

Result<Facts> collect_source_hash(ByteSource& bytes, std::string_view argument,
                                  const Limits& limits) {
  const auto magic = whole_number<std::uint16_t>(argument);
  if (!magic) return failure(ErrorKind::internal, "the magic number of a question is no number");
  const Bytes source = ICECORE_TRY(bytes.whole(limits.manifest_bytes));
  Facts facts;
  facts.rows.add(SourceHashFact{.magic = *magic,
                                .hash = std::bit_cast<std::int64_t>(source_hash(*magic, source))});
  return facts;
}

}  // namespace icecore
