#include "archive/squashfs_blocks.h"

#include <array>

#include "fuzz.h"

// The first byte chooses the compression.
void icecore::fuzz_one(Bytes input) {
  if (input.empty()) return;
  const auto compression =
      static_cast<SquashfsCompression>(static_cast<unsigned>(input.front()) % 6U + 1U);
  const SquashfsSuper super{
      .block_size = 4096, .compression = compression, .bytes_used = input.size()};
  MemorySource source(input);
  const auto blocks = SquashfsBlocks::open(source, super, {.expansion_bytes = 1U << 20U});
  if (!blocks) return;
  SquashfsMetadata metadata(**blocks, 1, input.size());
  if (!metadata.seek({.block = 1})) return;
  std::array<std::byte, 100> output{};
  while (metadata.read(output)) {
  }
}
