// Where files come from that a distribution may have been installed from.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/byte_source.h"
#include "icecore/result.h"

namespace icecore {

/// One wheel that may be the one.
struct ArtifactCandidate {
  std::string file_name;
  std::string digest;      ///< `sha256:` and hex digits; empty where `hash` is there to compute it.
  std::string url, index;  ///< As in SpecArtifact; credentials masked.
  std::string metadata_digest;  ///< Of its METADATA, likewise.
  std::optional<std::int64_t> size;
  /// The wheel's bytes; the source that the candidate is of outlives them.
  std::function<Result<std::unique_ptr<ByteSource>>()> open;
  std::function<Result<std::string>()> hash;  ///< Reads all of it.
};

/// Several threads may ask at once.
class ArtifactSource {
 public:
  ArtifactSource() = default;
  ArtifactSource(const ArtifactSource&) = delete;
  ArtifactSource& operator=(const ArtifactSource&) = delete;
  virtual ~ArtifactSource() = default;

  /// All files of the project, given by its name in normal form, that it has; none are no error.
  virtual Result<std::vector<ArtifactCandidate>> candidates(const std::string& name) = 0;

  /// What asking it has cost so far, for its user to see; empty where that is nothing.
  [[nodiscard]] virtual std::string cost() const { return {}; }
};

}  // namespace icecore
