#include "formats/loader_cache.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <array>
#include <bit>
#include <string>
#include <vector>

#include "support/hostile.h"

using namespace icecore;
using namespace icecore::test;

namespace {

using Lines = std::vector<std::string>;

// Bytes put down one after another.
class Writer {
 public:
  explicit Writer(std::endian order) : order_(order) {}
  Writer& text(std::string_view text) {
    bytes_ += text;
    return *this;
  }
  Writer& number(std::uint64_t value, unsigned size = 4) {
    for (unsigned i = 0; i < size; ++i) {
      const unsigned shift = order_ == std::endian::little ? 8 * i : 8 * (size - 1 - i);
      bytes_ += static_cast<char>(value >> shift & 0xFFU);
    }
    return *this;
  }
  [[nodiscard]] const std::string& bytes() const { return bytes_; }

 private:
  std::endian order_;
  std::string bytes_;
};

constexpr std::uint32_t header = 48;
constexpr std::uint32_t entry = 24;

// Two libraries, the first one for a processor level; then the two extensions.
std::string new_cache(std::endian order, std::uint32_t count = 2, std::uint32_t first_name = 0,
                      std::uint64_t first_hwcap = 1ULL << 62U) {
  const std::string strings("libz.so.1\0/v3/libz.so.1\0/lib/libz.so.1\0x86-64-v3\0ldconfig 2.36",
                            62);
  const std::uint32_t start = header + 2 * entry;
  const std::uint32_t directory = start + static_cast<std::uint32_t>(strings.size());
  Writer writer(order);
  writer.text("glibc-ld.so.cache1.1").number(count).number(strings.size());
  writer.number(order == std::endian::little ? 2 : 3, 1).number(0, 3).number(directory);
  writer.number(0).number(0).number(0);
  writer.number(0x0303).number(start + first_name).number(start + 10).number(0);
  writer.number(first_hwcap, 8);
  writer.number(0x0A03).number(start).number(start + 24).number(0).number(0, 8);
  writer.text(strings);
  writer.number(0xEAA42174).number(2);
  writer.number(0).number(0).number(start + 49).number(13);
  writer.number(1).number(0).number(directory + 40).number(4);
  writer.number(start + 39);
  return writer.bytes();
}

std::string old_cache(std::string_view embedded = "") {
  Writer writer(std::endian::little);
  writer.text("ld.so-1.7.0").number(0, 1).number(1).number(0x0303).number(0).number(10);
  if (!embedded.empty()) return writer.number(0).text(embedded).bytes();
  return writer.text(std::string_view("libold.so\0/lib/libold.so\0", 25)).bytes();
}

Lines lines_of(const std::string& bytes) {
  const Result<LoaderCache> cache = read_loader_cache(as_bytes(bytes), Limits{});
  if (!cache) return {cache.error().message};
  Lines lines{cache->generator};
  for (const LoaderCacheEntry& one : cache->entries) {
    lines.push_back(fmt::format("{}|{}|{}|{}", one.name, one.path, one.machine(), one.hwcaps));
  }
  return lines;
}

}  // namespace

TEST_SUITE("loader_cache") {
  TEST_CASE("the new format is read in both byte orders") {
    const Lines expected{"ldconfig 2.36", "libz.so.1|/v3/libz.so.1|x86_64|x86-64-v3",
                         "libz.so.1|/lib/libz.so.1|aarch64|"};
    CHECK(lines_of(new_cache(std::endian::little)) == expected);
    CHECK(lines_of(new_cache(std::endian::big)) == expected);
  }

  TEST_CASE("entries of the old subdirectories say which, those of unknown levels that they are") {
    struct Case {
      std::uint64_t hwcap;
      std::string_view hwcaps;
    };
    const std::array<Case, 5> cases{{{1ULL << 1U, "x86_64"},
                                     {1ULL << 63U | 1ULL << 50U | 1ULL << 1U, "tls/haswell/x86_64"},
                                     {1ULL << 62U | 9U, "unknown level 9"},
                                     {1ULL << 40U, "0x10000000000"},
                                     {0, ""}}};
    for (const auto& [hwcap, hwcaps] : cases) {
      CAPTURE(hwcap);
      CHECK(lines_of(new_cache(std::endian::little, 2, 0, hwcap))[1] ==
            fmt::format("libz.so.1|/v3/libz.so.1|x86_64|{}", hwcaps));
    }
  }

  TEST_CASE("the old format counts only where no new one is embedded") {
    CHECK(lines_of(old_cache()) == Lines{"", "libold.so|/lib/libold.so|x86_64|"});
    CHECK(lines_of(old_cache(new_cache(std::endian::little))).size() == 3);
  }

  TEST_CASE("what is no cache, and what contradicts itself") {
    CHECK(lines_of("") == Lines{"the file does not start as ld.so.cache does"});
    CHECK(lines_of(new_cache(std::endian::little, 100)) ==
          Lines{"100 entries expected but 154 bytes are left"});
    CHECK(lines_of(new_cache(std::endian::little, 0xFFFFFFFF)) ==
          Lines{"4294967295 entries are more than the limit of 200000"});
    CHECK(lines_of(new_cache(std::endian::little, 2, 0x10000)) ==
          Lines{"a string at 0x10060 is outside the cache"});
  }

  TEST_CASE("every shorter cache is refused or has no extensions, no changed one does harm") {
    const std::string sample = new_cache(std::endian::little);
    for_each_truncation(as_bytes(sample),
                        [](Bytes shorter) { CHECK(!read_loader_cache(shorter, Limits{})); });
    for_each_flip(as_bytes(sample),
                  [](Bytes changed) { (void)read_loader_cache(changed, Limits{}); });
    const std::string old = old_cache();
    for_each_truncation(as_bytes(old),
                        [](Bytes shorter) { CHECK(!read_loader_cache(shorter, Limits{})); });
  }
}
