// Locks: what of an environment can be named with a digest, in the formats of other tools. What
// cannot be is said in the lock and told to the caller; nothing is left out silently.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "spec/spec.h"

namespace icecore {

enum class LockFormat : std::uint8_t {
  pylock,          ///< pylock.toml (PEP 751).
  requirements,    ///< A requirements file with hashes, for pip and uv.
  conda_explicit,  ///< A list of URLs below `@EXPLICIT` (CEP 23).
  apt,             ///< Arguments of `apt-get install`, one a line.
  dockerfile,      ///< A Dockerfile that builds the environment again.
  nix,             ///< Fetchers for a Nix expression.
  json             ///< What all of them are made from.
};
inline constexpr std::array<std::string_view, 7> lock_format_words{
    "pylock", "requirements", "conda-explicit", "apt", "dockerfile", "nix", "json"};
constexpr const auto& words_of(LockFormat) {
  return lock_format_words;
}

/// One input that the lock does not fix.
struct UnpinnedInput {
  std::string input;   ///< `numpy 2.3.4`, `libc6 2.36`, `base image`.
  std::string reason;  ///< Why.

  friend auto operator<=>(const UnpinnedInput&, const UnpinnedInput&) = default;
};

/// A package file of conda, by name.
struct CondaArtifact {
  std::string name, url, md5, sha256;  ///< Digests in hex; each may be empty.
};

struct LockInput {
  const Spec& spec;
  std::vector<CondaArtifact> conda;  ///< Sorted by name.
  std::string base_image;            ///< `name@digest`; empty when nobody says.
};

struct Lock {
  std::string text;
  std::vector<UnpinnedInput> unpinned;  ///< In the order of the text.
};

/// `3.12` of an environment of Python 3.12.4; empty where the version is not known.
[[nodiscard]] std::string python_series(const Spec& spec);

/// The same input gives the same text.
[[nodiscard]] Lock write_lock(const LockInput& input, LockFormat format);

}  // namespace icecore
