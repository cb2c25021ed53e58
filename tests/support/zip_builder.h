// Makes small zip files for tests, right unless a test asks for something else. Nothing depends on
// time.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace icecore::test {

enum class ZipMethod : std::uint16_t { stored = 0, deflated = 8 };

/// One entry; what differs from the truth is for the central directory, unless it says local.
struct ZipMember {
  std::string name;
  std::string text;
  ZipMethod method = ZipMethod::stored;
  std::uint16_t flags = 0;
  std::uint16_t stated_method = 0xffff;  ///< Instead of the method's number.
  std::string local_name;                ///< Instead of the name.
  bool has_descriptor = false;           ///< Sizes and CRC-32 stand behind the data.
  bool is_zip64 = false;                 ///< Sizes and offset are in the zip64 field.
  bool has_wrong_crc32 = false;          ///< In both headers.
  bool overlaps = false;                 ///< Its offset is that of the entry before it.
};

class ZipBuilder {
 public:
  ZipBuilder& add(ZipMember member);
  ZipBuilder& add(std::string name, std::string text, ZipMethod method = ZipMethod::stored);
  /// Bytes before the archive that its offsets do not count.
  ZipBuilder& prepended(std::string bytes);
  ZipBuilder& comment(std::string text);
  ZipBuilder& zip64();
  /// Instead of the number of entries.
  ZipBuilder& stated_entries(std::uint16_t count);

  [[nodiscard]] std::string build() const;

 private:
  std::vector<ZipMember> members_;
  std::string prepended_, comment_;
  bool is_zip64_ = false;
  int stated_entries_ = -1;
};

}  // namespace icecore::test
