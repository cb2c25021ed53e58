// The bytes of one blob of a registry, whatever becomes of single connections.
#pragma once

#include <memory>
#include <string>

#include "base/byte_stream.h"
#include "target/registry_client.h"
#include "target/registry_requests.h"

namespace icecore {

/// As many bytes as the manifest says, or an error; whether they have the digest is for the reader
/// to say. The client outlives the stream.
class BlobStream final : public ByteStream {
 public:
  BlobStream(const RegistryClient& client, std::string digest, std::uint64_t size);
  Result<std::size_t> read(std::span<std::byte> buffer) override;

 private:
  HttpResult<std::size_t> read_once(std::span<std::byte> buffer);
  HttpResult<void> connect();
  HttpResult<void> check_head(const HttpHead& head);
  HttpResult<void> pass_over();
  Result<void> check_end();
  [[nodiscard]] std::unexpected<HttpError> wrong_size(const std::string& found) const;

  const RegistryClient& client_;
  const std::string digest_;
  const std::uint64_t size_;
  std::uint64_t offset_ = 0;
  std::uint64_t progress_ = 0;   // the offset at which tries began to be counted
  std::uint64_t pass_over_ = 0;  // bytes that come again
  std::unique_ptr<HttpStream> stream_;
  Attempts attempts_;
};

}  // namespace icecore
