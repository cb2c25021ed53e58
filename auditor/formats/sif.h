// A SIF file, as Apptainer and Singularity have it: a header, descriptors, and the objects that
// they describe, a file system among them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/byte_source.h"
#include "base/limits.h"

namespace icecore {

enum class SifType : std::uint32_t {
  definition = 0x4001,
  environment,
  labels,
  partition,
  signature,
  json,
  generic,
  crypto_message,
  bill_of_materials,
  oci_index,
  oci_blob
};

enum class SifFileSystem : std::uint32_t {
  squashfs = 1,
  ext3,
  immutable_objects,
  raw,
  encrypted_squashfs
};

struct SifPartition {
  SifFileSystem file_system{};  ///< May be a number without a name.
  bool is_primary = false;      ///< Whether it is the system that runs.
  std::string architecture;     ///< As Go names it; empty where it is not told.
};

struct SifObject {
  SifType type{};  ///< May be a number without a name.
  std::uint64_t offset = 0, size = 0;
  std::string name;
  std::optional<SifPartition> partition;
};

struct SifFile {
  std::string architecture;  ///< Of the primary system, by the header; empty where it is not told.
  std::vector<SifObject>
      objects;  ///< By their descriptors' order; those that are not used are left out.
};

/// Whether bytes begin like a SIF file.
[[nodiscard]] bool is_sif(Bytes start);

/// Reads the header and the descriptors. ErrorKind::malformed for other bytes, and for objects that
/// overlap; ErrorKind::truncated where the file is shorter than they say; ErrorKind::unsupported
/// for other versions; ErrorKind::limit for more than `sif_objects`; errors of the source.
Result<SifFile> read_sif(ByteSource& source, const Limits& limits);

}  // namespace icecore
