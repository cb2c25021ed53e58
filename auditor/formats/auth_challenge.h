// The header WWW-Authenticate: how a server wants to be asked.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "icecore/result.h"

namespace icecore {

struct AuthChallenge {
  std::string scheme;                                           ///< In lower case: `bearer`.
  std::vector<std::pair<std::string, std::string>> parameters;  ///< Names in lower case.

  /// Empty without one of that name.
  [[nodiscard]] std::string_view parameter(std::string_view name) const;
};

/// The challenges of one header, in its order. ErrorKind::malformed for what is no list of them.
Result<std::vector<AuthChallenge>> parse_auth_challenges(std::string_view text);

}  // namespace icecore
