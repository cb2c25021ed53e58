// One repository of one registry, by the OCI distribution API.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "formats/image_descriptor.h"
#include "formats/registry_reference.h"
#include "target/http.h"
#include "target/registry_authorization.h"
#include "target/remote.h"

namespace icecore {

class RegistryClient {
 public:
  RegistryClient(RegistryReference reference, const RemoteOptions& options, const Limits& limits);

  /// The document of that tag or digest, an index or a manifest. Its bytes are what the registry
  /// says they are; whether they are what was wanted is for the caller to say.
  Result<std::vector<std::byte>> manifest(const std::string& wanted) const;
  /// A blob that is a document.
  Result<std::vector<std::byte>> document(const ImageDescriptor& descriptor) const;
  /// One try to read a blob from an offset on, which the answer may not respect: its status tells.
  HttpResult<std::unique_ptr<HttpStream>> open_blob(const std::string& digest,
                                                    std::uint64_t offset) const;

  [[nodiscard]] const RegistryReference& reference() const { return reference_; }
  [[nodiscard]] const Limits& limits() const { return limits_; }

 private:
  using Headers = std::vector<std::string>;
  HttpResult<std::unique_ptr<HttpStream>> ask(const std::string& path,
                                              const Headers& headers) const;
  HttpResult<std::unique_ptr<HttpStream>> follow(const std::string& path, const Headers& headers,
                                                 const std::string& authorization) const;
  [[nodiscard]] std::unexpected<HttpError> refusal(HttpStream& stream,
                                                   const std::string& path) const;
  HttpResult<std::vector<std::byte>> manifest_once(const std::string& wanted) const;

  const RegistryReference reference_;
  const Limits limits_;
  const HttpSettings settings_;
  const std::string root_;  // the URL that paths of the API are added to
  mutable RegistryAuthorization authorization_;
};

}  // namespace icecore
