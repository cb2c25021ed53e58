#include "archive/layer_stream.h"

#include "fuzz.h"

namespace {

using namespace icecore;

// A part of what came, at places that its bytes decide.
Bytes part_of(Bytes bytes) {
  const auto first = static_cast<std::size_t>(bytes.front());
  const auto last = static_cast<std::size_t>(bytes.back());
  return bytes.subspan(bytes.size() * first / 512, bytes.size() * last / 512);
}

}  // namespace

void icecore::fuzz_one(Bytes input) {
  Limits limits;
  limits.layer_bytes = 16U << 20U;
  MemoryStream source(input);
  LayerStream stream(source, limits);
  Hasher whole = Hasher::sha256();
  while (true) {
    const Result<Bytes> bytes = stream.next();
    if (!bytes) return;
    if (bytes->empty()) break;
    whole.update(*bytes);
    stream.begin_part();
    stream.add_to_part(part_of(*bytes));
    if (stream.finish_part() != sha256_of(part_of(*bytes))) __builtin_trap();
  }
  const Result<LayerDigests> digests = stream.finish();
  if (!digests || digests->diff_id != whole.finish_sha256()) __builtin_trap();
}
