// Makes SIF files for tests.
#pragma once

#include <string>
#include <vector>

#include "support/byte_writer.h"

namespace icecore::test {

struct SifPart {
  std::uint32_t type = 0x4004;  ///< A partition.
  std::string bytes;
  std::uint32_t file_system = 1, kind = 2;  ///< squashfs, the primary system.
  std::string architecture = "02";
  std::string name = "part";
  bool is_used = true;
};

struct SifBuilder {
  std::vector<SifPart> parts;
  std::string architecture = "02", version = "01";
  /// In place of those that fit.
  std::uint64_t total = 0, descriptors_at = 0, offset = 0;

  [[nodiscard]] std::string build() const {
    constexpr std::uint64_t header_size = 128;
    constexpr std::uint64_t descriptor_size = 585;
    ByteWriter writer;
    writer.raw(as_bytes("#!/usr/bin/env run-singularity\n")).fill(32).raw(as_bytes("SIF_MAGIC"));
    writer.fill(42).raw(as_bytes(version)).fill(45).raw(as_bytes(architecture)).fill(80);
    writer.number(0, 8).number(total != 0 ? total : parts.size(), 8);
    writer.number(descriptors_at != 0 ? descriptors_at : header_size, 8).fill(header_size);
    std::uint64_t place = header_size + parts.size() * descriptor_size;
    for (const SifPart& part : parts) {
      const std::size_t start = writer.bytes.size();
      writer.u32(part.type).number(part.is_used ? 1 : 0, 1).fill(start + 17);
      writer.number(offset != 0 ? offset : place, 8).number(part.bytes.size(), 8).fill(start + 73);
      writer.raw(as_bytes(part.name)).fill(start + 201);
      writer.u32(part.file_system).u32(part.kind).raw(as_bytes(part.architecture));
      writer.fill(start + descriptor_size);
      place += part.bytes.size();
    }
    for (const SifPart& part : parts) writer.raw(as_bytes(part.bytes));
    return std::string(as_text(writer.bytes));
  }
};

}  // namespace icecore::test
