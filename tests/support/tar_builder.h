// Makes small tars for tests, right unless a test asks for something else. Nothing depends on time.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.h"

namespace icecore::test {

/// One entry. Its name is in the header where it fits, else in a pax record or a GNU long name.
struct TarMember {
  std::string name;
  std::string text = {};
  char type =
      '0';  ///< `0` file, `1` hard link, `2` symbolic link, `3` `4` devices, `5` directory …
  std::string link = {};
  std::uint64_t mode = 0644;
  std::uint64_t uid = 0, gid = 0;
  std::uint64_t mtime = 1'000'000'000;
  std::uint64_t device_major = 0, device_minor = 0;
  std::vector<std::pair<std::string, std::string>> pax = {};  ///< Records of its own pax header.
  bool is_gnu = false;                                        ///< Long names in GNU's way.
  std::string stated_size = {};                               ///< Instead of the text's, in octal.
};

class TarBuilder {
 public:
  TarBuilder& add(TarMember member);
  TarBuilder& file(std::string name, std::string text, std::uint64_t mode = 0644);
  TarBuilder& directory(std::string name, std::uint64_t mode = 0755);
  TarBuilder& symbolic_link(std::string name, std::string target);
  TarBuilder& hard_link(std::string name, std::string target);
  /// Bytes as they are.
  TarBuilder& raw(std::string_view bytes);

  /// With the end marker.
  [[nodiscard]] std::string build() const { return bytes_ + std::string(1024, '\0'); }
  [[nodiscard]] const std::string& without_end() const { return bytes_; }

 private:
  std::string bytes_;
};

/// Everything below a directory whose path in it is wanted, in the order of paths.
[[nodiscard]] std::string tar_of_directory(
    const std::filesystem::path& root, const std::function<bool(const std::string&)>& is_wanted);

/// Compressed as layers are: one gzip member, one zstd frame.
[[nodiscard]] std::string gzip_member(std::string_view text);
[[nodiscard]] std::string zstd_frame(std::string_view text, int window_bits = 0);

}  // namespace icecore::test
