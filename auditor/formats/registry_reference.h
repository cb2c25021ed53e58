// An image's name in a registry: `registry.example:5000/team/app@sha256:…`. The registry is always
// named: who would be asked for a name without one is the setting of other tools.
#pragma once

#include <string>
#include <string_view>

#include "icecore/result.h"

namespace icecore {

struct RegistryReference {
  std::string registry;    ///< A host, perhaps with a port.
  std::string repository;  ///< `team/app`.
  std::string tag;         ///< `latest` where neither tag nor digest is given; may be empty.
  std::string digest;      ///< `sha256:…`, which counts where there is a tag too; may be empty.

  /// All of it, as other tools take it too.
  [[nodiscard]] std::string text() const;
  /// What a manifest is asked for by: the digest, else the tag.
  [[nodiscard]] const std::string& wanted() const { return digest.empty() ? tag : digest; }
};

/// ErrorKind::usage for other text, with what is expected. What may be a password is not repeated.
Result<RegistryReference> parse_registry_reference(std::string_view text);

}  // namespace icecore
