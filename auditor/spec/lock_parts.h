// What the writers of locks share. For lock.cpp and the files beside it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "spec/lock.h"

namespace icecore {

/// One distribution of a spec with its artifact.
struct LockedDistribution {
  const SpecDistribution& distribution;
  const SpecArtifact& artifact;
};

/// All of the spec, in its order.
[[nodiscard]] std::vector<LockedDistribution> locked_distributions(const Spec& spec);

/// What a format has to say of a file from an index: a digest with which an index is asked, or its
/// name and where it can be had, too.
enum class LockNeeds : std::uint8_t { digest, place };

/// Why a lock cannot name the one file or commit that was installed; empty where it can.
[[nodiscard]] std::string obstacle(const LockedDistribution& locked, LockNeeds needs);

/// Whether it is fixed by a commit, which a lock may name and a list of hashes may not.
[[nodiscard]] bool is_of_repository(const LockedDistribution& locked);

/// What a digest is behind its algorithm.
[[nodiscard]] std::string hex_of(std::string_view digest);

/// `# ` before every line, so that no text of a target ends a comment.
[[nodiscard]] std::string comment(std::string_view text);

/// What is said first in every text: who made it, of what, and what it leaves open.
[[nodiscard]] std::string preamble(const LockInput& input,
                                   const std::vector<UnpinnedInput>& unpinned);

Lock pylock(const LockInput& input);
Lock requirements_lock(const LockInput& input);
Lock conda_explicit_lock(const LockInput& input);
Lock apt_lock(const LockInput& input);
Lock dockerfile_lock(const LockInput& input);
Lock nix_lock(const LockInput& input);
Lock json_lock(const LockInput& input);

}  // namespace icecore
