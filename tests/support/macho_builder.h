// Makes small Mach-O files for tests: a header and load commands.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace icecore::test {

namespace cpu {
constexpr std::uint32_t x86_64 = 0x01000007;
constexpr std::uint32_t arm64 = 0x0100000C;
}  // namespace cpu

/// Numbers of load commands.
namespace load_command {
constexpr std::uint32_t library = 0xC;
constexpr std::uint32_t weak_library = 0x80000018;
constexpr std::uint32_t reexported_library = 0x8000001F;
constexpr std::uint32_t upward_library = 0x80000023;
constexpr std::uint32_t lazy_library = 0x20;
constexpr std::uint32_t minimum_macos = 0x24;
}  // namespace load_command

/// `10.13.6` as load commands have it.
constexpr std::uint32_t packed_version(std::uint32_t major, std::uint32_t minor,
                                       std::uint32_t patch = 0) {
  return major << 16 | minor << 8 | patch;
}

class MachoBuilder {
 public:
  explicit MachoBuilder(std::uint32_t cpu_type = cpu::arm64) : cpu_type_(cpu_type) {}

  MachoBuilder& subtype(std::uint32_t value);
  MachoBuilder& file_type(std::uint32_t value);
  MachoBuilder& bits(unsigned value);
  /// To be called before commands are added.
  MachoBuilder& byte_order(std::endian value);
  MachoBuilder& install_name(std::string_view name, std::uint32_t version);
  MachoBuilder& needed(std::string_view name, std::uint32_t number = load_command::library);
  /// As newer linkers write it, with flags.
  MachoBuilder& needed_by_flags(std::string_view name, std::uint32_t flags);
  MachoBuilder& rpath(std::string_view path);
  MachoBuilder& uuid();
  MachoBuilder& signature();
  MachoBuilder& build_version(std::uint32_t platform, std::uint32_t minimum, std::uint32_t sdk,
                              std::uint32_t linker = 0);
  MachoBuilder& minimum(std::uint32_t number, std::uint32_t version, std::uint32_t sdk);
  /// A command with this after its number and size.
  MachoBuilder& command(std::uint32_t number, std::vector<std::byte> content);
  MachoBuilder& command_count(std::uint32_t value);

  [[nodiscard]] std::vector<std::byte> build() const;

 private:
  std::uint32_t cpu_type_;
  std::uint32_t subtype_ = 0;
  std::uint32_t file_type_ = 6;
  unsigned bits_ = 64;
  std::endian byte_order_ = std::endian::little;
  std::uint32_t count_ = 0;
  std::vector<std::byte> commands_;
};

struct FatSlice {
  std::uint32_t cpu_type;
  std::vector<std::byte> file;
};

/// A universal file of these slices, with a table of 32 or 64 bits.
std::vector<std::byte> fat_file(const std::vector<FatSlice>& slices, unsigned bits = 32);

}  // namespace icecore::test
