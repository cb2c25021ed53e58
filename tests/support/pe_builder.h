// Makes small PE files for tests: headers, import tables and the version resource.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace icecore::test {

/// Whether delay-load tables give places from the image's start, as they do since Visual C++ 7.
enum class DelayAddresses : std::uint8_t { relative, absolute };

/// One section holds everything; its address is 0x1000 and its offset is not, so that a reader that
/// takes addresses for offsets fails. Parts that nobody asked for are left out.
class PeBuilder {
 public:
  static constexpr std::uint64_t image_base = 0x10000000;

  PeBuilder& machine(std::uint16_t value);
  PeBuilder& characteristics(std::uint16_t value);
  PeBuilder& bits(unsigned value);
  PeBuilder& linker(unsigned major, unsigned minor);
  PeBuilder& minimum_os(unsigned major, unsigned minor);
  PeBuilder& needed(std::string name);
  PeBuilder& delayed(std::string name);
  PeBuilder& delay_addresses(DelayAddresses value);
  PeBuilder& version(std::array<std::uint16_t, 4> value);
  PeBuilder& signature();

  [[nodiscard]] std::vector<std::byte> build() const;

 private:
  struct Content;
  [[nodiscard]] Content content() const;

  std::uint16_t machine_ = 0x8664;
  std::uint16_t characteristics_ = 0x2022;
  unsigned bits_ = 64;
  std::array<unsigned, 2> linker_{14, 44};
  std::array<unsigned, 2> minimum_os_{6, 0};
  std::vector<std::string> needed_, delayed_;
  DelayAddresses delay_addresses_ = DelayAddresses::relative;
  std::optional<std::array<std::uint16_t, 4>> version_;
  bool is_signed_ = false;
};

}  // namespace icecore::test
