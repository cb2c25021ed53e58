// The documents that a user holds against a target, read from this machine's disk by their paths,
// with the files that they lead to. Nothing is fetched.
#pragma once

#include <string>
#include <vector>

#include "base/limits.h"
#include "formats/claim.h"
#include "icecore/finding.h"
#include "icecore/result.h"
#include "icecore/variable.h"

namespace icecore {

/// One file of a claim.
struct ClaimPart {
  std::string path;  ///< As the user gave it, or as the including file leads there; escaped.
  ClaimDocument document;
};

/// One document with the files that it leads to, itself the first.
struct GivenClaim {
  std::vector<ClaimPart> parts;
  bool is_whole = true;  ///< Whether all was read that may name more than the parts do.
};

struct GivenClaims {
  std::vector<GivenClaim> claims;  ///< In the order given, those of the project at the end.
  std::vector<Gap> gaps;           ///< What could not be read of them.
  std::string fingerprint;         ///< Of all bytes that were read; empty if none were.
};

struct ClaimRequest {
  std::vector<std::string> against;
  std::string project;              ///< Empty for none.
  std::vector<Variable> variables;  ///< For `${NAME}` in requirements files.
};

/// An error about a file of `against`, or about the project's directory: not there, in no format
/// that is known, or not readable as what it is. What another one leads to, or the project holds,
/// is a gap then.
Result<GivenClaims> read_given_claims(const ClaimRequest& request, const Limits& limits);

}  // namespace icecore
