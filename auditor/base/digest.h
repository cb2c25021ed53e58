// Digests by OpenSSL's EVP. SHA-256 is the digest of the project; others are computed only where a
// RECORD asks for them.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"

namespace icecore {

/// A SHA-256 digest.
struct Digest {
  std::array<std::byte, 32> bytes{};

  [[nodiscard]] std::string hex() const;
  friend auto operator<=>(const Digest&, const Digest&) = default;
};

/// A running digest. Names are hashlib's (`sha256`, `sha3_256`, `blake2b`, `md5` …).
class Hasher {
 public:
  /// ErrorKind::unsupported for a name that hashlib does not guarantee.
  static Result<Hasher> create(std::string_view algorithm);
  static Hasher sha256();

  void update(Bytes bytes);
  /// The digest of all updates; the hasher is ready for the next message afterwards.
  std::vector<std::byte> finish();
  Digest finish_sha256();

 private:
  struct Context;
  struct ContextDeleter {
    void operator()(Context* context) const;
  };
  explicit Hasher(std::unique_ptr<Context, ContextDeleter> context)
      : context_(std::move(context)) {}
  std::unique_ptr<Context, ContextDeleter> context_;
};

[[nodiscard]] Digest sha256_of(Bytes bytes);

}  // namespace icecore
