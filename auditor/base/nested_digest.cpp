// All but whole blocks that both digests get is OpenSSL's work, by its old interface to SHA-256:
// EVP does not let anybody see the words of a running digest.
#define OPENSSL_SUPPRESS_DEPRECATED
#include "base/nested_digest.h"

#include <openssl/sha.h>

#include <algorithm>

#include "base/sha256_blocks.h"

namespace icecore {
namespace {

void begin(SHA256_CTX& context) {
  SHA256_Init(&context);
}

void update(SHA256_CTX& context, Bytes bytes) {
  SHA256_Update(&context, bytes.data(), bytes.size());
}

Digest finish(SHA256_CTX& context) {
  Digest digest;
  std::array<unsigned char, SHA256_DIGEST_LENGTH> bytes{};
  SHA256_Final(bytes.data(), &context);
  std::ranges::copy(std::as_bytes(std::span(bytes)), digest.bytes.begin());
  begin(context);
  return digest;
}

// The length so far, in bits, is in two words of 32.
void count(SHA256_CTX& context, std::uint64_t bytes) {
  const std::uint64_t bits =
      ((std::uint64_t{context.Nh} << 32U) | context.Nl) + bytes * std::uint64_t{8};
  context.Nl = static_cast<SHA_LONG>(bits);
  context.Nh = static_cast<SHA_LONG>(bits >> 32U);
}

}  // namespace

struct NestedDigest::State {
  SHA256_CTX stream{}, message{};
};

NestedDigest::NestedDigest() : state_(std::make_unique<State>()) {
  begin(state_->stream);
  begin(state_->message);
}

NestedDigest::~NestedDigest() = default;

void NestedDigest::update_stream(Bytes bytes) {
  update(state_->stream, bytes);
}

void NestedDigest::begin_message() {
  begin(state_->message);
}

void NestedDigest::update_message(Bytes bytes) {
  update(state_->message, bytes);
}

void NestedDigest::update_both(Bytes bytes) {
  const auto update_each = [&](Bytes part) {
    update_stream(part);
    update_message(part);
  };
  // Where one is in the middle of a block, so must be the other: a tar's files begin at a block.
  if (!has_sha256_instructions() || state_->stream.num != state_->message.num) {
    return update_each(bytes);
  }
  const std::size_t begun = state_->stream.num;
  const std::size_t first = begun == 0 ? 0 : std::min(bytes.size(), sha256_block_bytes - begun);
  update_each(bytes.first(first));
  bytes = bytes.subspan(first);
  const Bytes blocks = bytes.first(bytes.size() / sha256_block_bytes * sha256_block_bytes);
  sha256_two_states(state_->stream.h, state_->message.h, blocks);
  count(state_->stream, blocks.size());
  count(state_->message, blocks.size());
  update_each(bytes.subspan(blocks.size()));
}

Digest NestedDigest::finish_message() {
  return finish(state_->message);
}

Digest NestedDigest::finish_stream() {
  return finish(state_->stream);
}

}  // namespace icecore
