// One of the compressions of layers behind one interface, for LayerStream.
#pragma once

#include <cstddef>
#include <memory>
#include <span>

#include "base/bytes.h"
#include "base/limits.h"

namespace icecore {

class Inflater {
 public:
  struct Step {
    std::size_t consumed = 0, produced = 0;
  };

  Inflater() = default;
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;
  virtual ~Inflater() = default;

  /// Inflates some of `input` into `output`; neither is empty. Progress is made in one of them.
  virtual Result<Step> inflate(Bytes input, std::span<std::byte> output) = 0;

  /// What is still to come out when all input was given.
  virtual Result<Step> flush(std::span<std::byte> output) = 0;

  /// Whether the data may end here.
  [[nodiscard]] virtual bool is_complete() const = 0;
};

/// All members of a gzip file (RFC 1952), each checked against its CRC-32 and size. Zeros may
/// follow the last one, as GNU gzip has it.
std::unique_ptr<Inflater> make_gzip_inflater();

/// All frames of a zstd file (RFC 8878), skippable ones among them.
Result<std::unique_ptr<Inflater>> make_zstd_inflater(const Limits& limits);

}  // namespace icecore
