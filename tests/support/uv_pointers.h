// Pointers of uv's cache, in the shapes that its versions write.
#pragma once

#include <string>
#include <string_view>

namespace icecore::test {

/// MessagePack's text and the head of an array.
inline std::string pack_text(const std::string& value) {
  const auto size = static_cast<char>(value.size());
  return value.size() < 32 ? static_cast<char>('\xa0' | size) + value : "\xd9" + (size + value);
}
inline std::string pack_array(char count) {
  return {static_cast<char>('\x90' | count)};
}

/// A wheel as uv 0.13 notes it; without digest as 0.8 does.
inline std::string uv_archive(const std::string& directory, const std::string& sha256,
                              const std::string& file_name) {
  const std::string hash = "\x81" + pack_text("Sha256") + pack_text(sha256);
  const bool has_hash = !sha256.empty();
  return pack_array(has_hash ? 5 : 4) + pack_text(directory) + pack_array(has_hash ? 1 : 0) +
         (has_hash ? hash : "") + pack_text(file_name) +
         (has_hash ? std::string("\0\xcd\x21\x0a", 4) : std::string(1, '\0'));
}

/// What stands behind it in a `.http` file.
constexpr std::string_view uv_answer = "whatever rkyv writes";

inline std::string uv_http(const std::string& archive, std::size_t size) {
  std::string file = archive + std::string(uv_answer);
  for (std::size_t i = 0; i < 8; ++i) file += static_cast<char>(i == 0 ? size : 0);
  return file;
}
inline std::string uv_http(const std::string& archive) {
  return uv_http(archive, archive.size());
}

inline std::string uv_revision(const std::string& archive) {
  return pack_array(2) + pack_array(2) + "\xce\x01\x02\x03\x04\xce\x05\x06\x07\x08" + archive;
}

}  // namespace icecore::test
