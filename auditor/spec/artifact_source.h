// Where files come from that a distribution may have been installed from.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/limits.h"
#include "icecore/result.h"
#include "spec/wheel_files.h"

namespace icecore {

/// One file that may be the one.
struct ArtifactCandidate {
  std::string file_name;        ///< Of a wheel; empty where its digest is all that is known of it.
  std::string version;          ///< In normal form, where there is no name to tell it; else empty.
  std::string digest;           ///< `sha256:` and hex digits; empty where nobody told it.
  std::string url, index;       ///< As in SpecArtifact; credentials masked.
  std::string metadata_digest;  ///< Of its METADATA, likewise.
  std::optional<std::int64_t> size;
  std::string note;  ///< What whoever uses it should know of it; empty when there is nothing.
  /// What it installs; null where there is nothing but its name. The source that the candidate is
  /// of outlives both functions.
  std::function<Result<WheelFiles>(const Limits&)> read;
  /// Its digest, from all of its bytes; null where these are not at hand.
  std::function<Result<std::string>()> hash;
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
