// FNV-1a after Fowler, Noll and Vo (IETF draft-eastlake-fnv): stable over machines and releases,
// because the keys are facts.
#include "base/symbol_key.h"

#include <algorithm>
#include <bit>
#include <span>

namespace icecore {
namespace {

constexpr std::uint64_t start = 0xCBF29CE484222325;

std::uint64_t hash_of(std::uint64_t hash, std::string_view text) {
  for (const char character : text) {
    hash = (hash ^ static_cast<unsigned char>(character)) * 0x100000001B3;
  }
  return hash;
}

// From this machine's order, or back.
std::uint64_t little_endian(std::uint64_t key) {
  return std::endian::native == std::endian::little ? key : std::byteswap(key);
}

}  // namespace

std::uint64_t symbol_key(std::string_view name, std::string_view version) {
  const std::uint64_t hash = hash_of(start, name);
  return version.empty() ? hash : hash_of(hash_of(hash, "@"), version);
}

std::uint64_t unversioned_symbol_key(std::string_view name) {
  return hash_of(hash_of(start, name), "@");
}

std::vector<std::byte> symbol_key_blob(std::vector<std::uint64_t> keys) {
  std::ranges::sort(keys);
  const auto repeated = std::ranges::unique(keys);
  keys.erase(repeated.begin(), repeated.end());
  for (std::uint64_t& key : keys) key = little_endian(key);
  const Bytes blob = std::as_bytes(std::span(keys));
  return {blob.begin(), blob.end()};
}

std::vector<std::uint64_t> symbol_keys(Bytes blob) {
  std::vector<std::uint64_t> keys(blob.size() / sizeof(std::uint64_t));
  const auto bytes = std::as_writable_bytes(std::span(keys));
  std::ranges::copy(blob.first(bytes.size()), bytes.begin());
  for (std::uint64_t& key : keys) key = little_endian(key);
  return keys;
}

}  // namespace icecore
