#include "formats/source_hash.h"

#include <doctest/doctest.h>

#include <array>

#include "support/hostile.h"

using namespace icecore;

TEST_SUITE("source hash") {
  TEST_CASE("hashes are those of each CPython's _imp.source_hash") {
    std::string every_byte;
    for (int i = 0; i < 256; ++i) every_byte += static_cast<char>(i);
    const std::array<std::string, 8> sources{
        "",          "x",           "1234567",  "12345678",
        "123456789", "import os\n", every_byte, std::string(1000, '\xff')};
    struct Row {
      std::uint16_t magic;
      std::array<std::uint64_t, 8> expected;
    };
    // Made with CPython 3.7.16, 3.8.18, 3.9.18, 3.10.13, 3.11.7, 3.12.1 and 3.13.0:
    // int.from_bytes(_imp.source_hash(int.from_bytes(MAGIC_NUMBER, "little"), source), "little").
    for (const auto& [magic, expected] : std::array{
             Row{3394,
                 {0xa7b683bdaa0cee85, 0xec4339bb44480700, 0x4d54f1fcedcf649d, 0xac617f44649ff13a,
                  0x30629eed7685c642, 0x870ebf9c998e8382, 0x23d548207dca8e87, 0x4d622e1b5eead407}},
             Row{3413,
                 {0xe9e843361b88e481, 0x1a09e0353df2c561, 0x6edd814a124ab76c, 0xffa448ece169748f,
                  0xd4c84dd3ecff0366, 0xb25361a54bdc4a53, 0xc67b9fab2a8f68cf, 0x4d7c3626fa3373bf}},
             Row{3425,
                 {0x5f1c5b3ec8b70bac, 0xf926e083c19a8380, 0x61e2256fe4a25715, 0xb5edbe18351bc3f7,
                  0x6a1a065a6c0545f8, 0xe70e10656fded5a0, 0x340c5fdbb60aa686, 0xce862222a515195b}},
             Row{3439,
                 {0x27fde72525cdc08c, 0xc3e3e26f018d4f84, 0xdcc88a301773df4d, 0x96efb97356ee49b8,
                  0xbfa686bdfb012341, 0x28b107bc43e583f5, 0xc0549ac0c188214c, 0xc66c45427932c18d}},
             Row{3495,
                 {0x737fe8d5d59c8d73, 0x7194da203188b4c2, 0x1e62ae6b0c331b77, 0xe4b09142749d2834,
                  0x92c187cf97ee37e1, 0x117b6c49712945bf, 0xbe1740a0ab10af1d, 0xabe75594fb09bf2e}},
             Row{3531,
                 {0x257a38c9ed8ef1ba, 0x94cdf1152289ab6a, 0xf1bb43ee85459656, 0x34bb5e50c8c1ef64,
                  0xd2067b26bcddca52, 0x8ee5ab1463b941cb, 0x67eada898e31f5b1, 0x4249280b07b3b099}},
             Row{3571,
                 {0x14b8932f316dec27, 0xc2b34403974a1f1f, 0x81f2a8be9aed9a36, 0x7983a6a5343ec2e0,
                  0x8789b1c94a2c2bf0, 0x85526ed292034de6, 0xd34c5661a329e358, 0xcc318c425c622fcc}},
         }) {
      for (std::size_t i = 0; i < sources.size(); ++i) {
        CAPTURE(magic);
        CAPTURE(sources.at(i));
        CHECK(source_hash(magic, as_bytes(sources.at(i))) == expected.at(i));
      }
    }
  }

  TEST_CASE("every byte, the length and the magic count") {
    const std::string_view sample = "import os\nx = 1\n";
    const std::uint64_t hash = source_hash(3571, as_bytes(sample));
    CHECK(source_hash(3570, as_bytes(sample)) != hash);
    test::for_each_truncation(as_bytes(sample),
                              [&](Bytes shorter) { CHECK(source_hash(3571, shorter) != hash); });
    test::for_each_flip(as_bytes(sample), [&](Bytes changed) {
      CHECK((source_hash(3571, changed) == hash) == (as_text(changed) == sample));
    });
  }
}
