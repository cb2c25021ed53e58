// A thin RAII wrapper. EVP cannot fail for a digest that was fetched, short of memory exhaustion:
// that ends the program.
#include "base/digest.h"

#include <openssl/evp.h>

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "base/text.h"

namespace icecore {
namespace {

// hashlib's guaranteed fixed-length names (Python 3.14 documentation) beside OpenSSL's.
constexpr std::array<std::pair<std::string_view, const char*>, 14> algorithms{{
    {"md5", "MD5"},
    {"sha1", "SHA1"},
    {"sha224", "SHA224"},
    {"sha256", "SHA256"},
    {"sha384", "SHA384"},
    {"sha512", "SHA512"},
    {"sha3_224", "SHA3-224"},
    {"sha3_256", "SHA3-256"},
    {"sha3_384", "SHA3-384"},
    {"sha3_512", "SHA3-512"},
    {"blake2b", "BLAKE2b512"},
    {"blake2s", "BLAKE2s256"},
    {"sha512_256", "SHA512-256"},
    {"sha512_224", "SHA512-224"},
}};

void require(int succeeded) {
  if (succeeded != 1) std::abort();
}

}  // namespace

struct Hasher::Context {
  EVP_MD_CTX* handle = nullptr;
  EVP_MD* method = nullptr;  // fetched once: an implicit fetch for every message takes a lock
};

void Hasher::ContextDeleter::operator()(Context* context) const {
  EVP_MD_CTX_free(context->handle);
  EVP_MD_free(context->method);
  delete context;
}

Result<Hasher> Hasher::create(std::string_view algorithm) {
  for (const auto& [name, library_name] : algorithms) {
    if (name != algorithm) continue;
    EVP_MD* method = EVP_MD_fetch(nullptr, library_name, nullptr);
    if (method == nullptr) break;
    std::unique_ptr<Context, ContextDeleter> context(
        new Context{.handle = EVP_MD_CTX_new(), .method = method});
    if (context->handle == nullptr) std::abort();
    require(EVP_DigestInit_ex(context->handle, method, nullptr));
    return Hasher(std::move(context));
  }
  return failure(ErrorKind::unsupported, "no such digest algorithm: " + escaped(algorithm));
}

Hasher Hasher::sha256() {
  return *create("sha256");
}

void Hasher::update(Bytes bytes) {
  require(EVP_DigestUpdate(context_->handle, bytes.data(), bytes.size()));
}

std::vector<std::byte> Hasher::finish() {
  std::array<unsigned char, EVP_MAX_MD_SIZE> buffer{};
  unsigned int size = 0;
  require(EVP_DigestFinal_ex(context_->handle, buffer.data(), &size));
  require(EVP_DigestInit_ex(context_->handle, context_->method, nullptr));
  const Bytes digest = std::as_bytes(std::span(buffer.data(), size));
  return {digest.begin(), digest.end()};
}

Digest Hasher::finish_sha256() {
  const std::vector<std::byte> digest = finish();
  Digest result;
  if (digest.size() != result.bytes.size()) std::abort();
  std::ranges::copy(digest, result.bytes.begin());
  return result;
}

std::string Digest::hex() const {
  return to_hex(bytes);
}

Digest sha256_of(Bytes bytes) {
  Hasher hasher = Hasher::sha256();
  hasher.update(bytes);
  return hasher.finish_sha256();
}

}  // namespace icecore
