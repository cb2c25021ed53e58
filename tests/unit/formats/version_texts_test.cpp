#include "formats/version_texts.h"

#include <doctest/doctest.h>

#include <array>

#include "base/literal_scan.h"
#include "support/elf_builder.h"
#include "support/hostile.h"

using namespace icecore;
using namespace icecore::test;

namespace {

using namespace std::string_literals;

std::vector<VersionText> texts_in(std::string_view data, const Limits& limits = {}) {
  MemorySource source(as_bytes(data));
  auto texts = find_version_texts(source, {{.offset = 0, .size = data.size()}}, limits);
  REQUIRE(texts.has_value());
  return *std::move(texts);
}

// `library version` of each, in their order.
std::vector<std::string> said_in(std::string_view data) {
  std::vector<std::string> said;
  for (const VersionText& text : texts_in(data)) said.push_back(text.library + " " + text.version);
  return said;
}

Result<std::vector<VersionText>> texts_of_file(Bytes file) {
  MemorySource source(file);
  const ElfFile elf = ICECORE_TRY(read_elf(source, {}));
  const auto sections = ICECORE_TRY(read_elf_sections(source, elf, {}));
  return find_version_texts(source, constant_parts(elf, sections), {});
}

}  // namespace

TEST_SUITE("version_texts") {
  // What stands in real wheels, with the bytes around it.
  TEST_CASE("libraries are known by their texts") {
    struct Case {
      std::string data;
      std::string_view said;
    };
    const std::array cases{
        Case{"\0OpenSSL 1.1.1k  FIPS 25 Mar 2021\0"s, "openssl 1.1.1k"},
        Case{"\0OpenSSL 3.5.8 25 Aug 2026\0"s, "openssl 3.5.8"},
        Case{"\0OpenSSL 1.1.1w  11 Sep 2023\0"s, "openssl 1.1.1w"},
        Case{"\0OpenSSL 1.0.2k-fips  26 Jan 2017\0"s, "openssl 1.0.2k"},
        Case{"\0 deflate 1.3.1.1 Copyright 1995-2024 Jean-loup Gailly\0"s, "zlib 1.3.1.1"},
        Case{"\0 inflate 1.3.2 Copyright 1995-2026 Mark Adler \0"s, "zlib 1.3.2"},
        Case{"\0 zlib-ng 2.0.7 forked from zlib\0"s, "zlib-ng 2.0.7"},
        Case{"\0"
             "1.0.8, 13-Jul-2019\0"s,
             "bzip2 1.0.8"},
        Case{"\0"
             "1.0.6, 6-Sept-2010\0"s,
             "bzip2 1.0.6"},
        Case{"?libjpeg-turbo version 3.2.0 (build )\0"s, "libjpeg-turbo 3.2.0"},
        Case{"\0 libpng version 1.6.58\0"s, "libpng 1.6.58"},
        Case{"\0LIBTIFF, Version 4.7.2\nCopyright (c) 1988\0"s, "libtiff 4.7.2"},
        Case{"\0                   HDF5 Version: 2.0.0\n"s, "hdf5 2.0.0"},
        Case{"\0libcurl/8.23.0\0"s, "curl 8.23.0"},
        Case{"\0CLIENT libcurl 8.8.0\r\n"s, "curl 8.8.0"},
        Case{"0123456789abcdefFFmpeg version 8.1.1\0"s, "ffmpeg 8.1.1"},
        Case{"\0N4absl12lts_2026052613time_internal4cctz\0"s, "abseil 20260526"},
        Case{"\0NCCL version 2.32.3+cuda13.4\0"s, "nccl 2.32.3"},
        Case{"\0fftw-3.3.10-sse2-avx\0"s, "fftw 3.3.10"},
        Case{"\0Rel. 9.8.1, April 10th, 2026\0"s, "proj 9.8.1"},
        Case{"\0KRB5_BRAND: krb5-1.15.1-final 1.15.1 20170302\0"s, "krb5 1.15.1"},
        Case{"\0AOMedia Project AV1 Encoder 3.14.1\0"s, "aom 3.14.1"},
        Case{"\0WebM Project VP8 Decoder v1.17.0\0"s, "libvpx 1.17.0"},
        Case{"\0Xiph.Org libVorbis 1.3.7\0"s, "libvorbis 1.3.7"},
        Case{"\0reference libFLAC 1.4.3 20230623\0"s, "flac 1.4.3"},
        Case{"\0libopus 1.4\0"s, "opus 1.4"},
        Case{"\0LAME3.100 \0"s, "lame 3.100"},
        Case{"\0SSH-2.0-libssh2_1.11.1_DEV\0"s, "libssh2 1.11.1"},
        Case{"\0Enabled GnuTLS 3.8.13 logging...\n\0"s, "gnutls 3.8.13"},
        Case{"\0qhull_r 8.0.2 (2020.2.r 2020/08/31)\0"s, "qhull 2020.2"},
        Case{"\0Qt 6.12.0 (x86_64-little_endian-lp64 shared (dynamic) release build; by GCC)\0"s,
             "qt 6.12.0"},
        Case{"!aws_lc_0_44_0_BN_is_zero(n)\0"s, "aws-lc 0.44.0"},
        Case{"\0/tmp/libaec-v1.1.4/src/vector.c\0"s, "libaec 1.1.4"},
        Case{"/vcpkg/buildtrees/protobuf/src/v36.2-e8871f8b83.clean/src/google/x.cc\0"s,
             "protobuf 36.2"},
        Case{"/vcpkg/buildtrees/curl/src/url-8_23_0-7ec8cad9a3.clean/lib/x.c\0"s, "curl 8.23.0"},
        Case{"/vcpkg/buildtrees/abseil/src/20260107.1-b1a4a53e9a.clean/absl/x.cc\0"s,
             "abseil 20260107.1"},
        Case{"/vcpkg/buildtrees/re2/src/86bb745f55-648e6b982e.clean/re2/re2.cc\0"s, "re2 "},
        Case{"/build/.cargo/registry/src/index.example-1949cf8c6b5b557f/zlib-rs-0.6.7/src/a.rs"s,
             "zlib-rs 0.6.7"},
    };
    for (const auto& [data, said] : cases) {
      CAPTURE(said);
      CHECK(said_in(data) == std::vector<std::string>{std::string(said)});
    }
  }

  TEST_CASE("what only looks like them says nothing") {
    for (const std::string& data : {
             "libpng version %s\0"s,
             "OpenSSL 3.0.x implementation providers. E.g., \"default,legacy\"\0"s,
             "OpenSSL 1.1.1 (compatible; AWS-LC 1.40.0)\0"s,
             "0.10.8, and 1.0.8, too\0"s,
             "https://docs.scipy.org/doc/numpy-1.13.0/reference/ufuncs.html\0"s,
             "x264 - core %d%s - H.264/MPEG-4 AVC codec\0"s,
             "GDAL 3.6.0) of table %s is corrupted\0"s,
             "Lavc62.28.101\0"s,
         }) {
      CAPTURE(data);
      CHECK(said_in(data).empty());
    }
  }

  TEST_CASE("equal texts are told once, each where it first stands") {
    const auto texts =
        texts_in("xx libpng version 1.6.58\0 libpng version 1.6.58\0libcurl/8.1.2\0"s);
    REQUIRE(texts.size() == 2);
    CHECK(texts[0].text == "libpng version 1.6.58");
    CHECK(texts[0].offset == 3);
    CHECK(texts[1].library == "curl");
  }

  TEST_CASE("a version that stands alone needs its gate and no rival") {
    const std::string gate = "\0SQLite format 3\0"s;
    const std::string id = fmt::format("{0}2026-05-05 10:34:17 {1:a>64}{0}", '\0', "");
    const std::string version =
        "\0"
        "3.53.1\0"s;
    CHECK(said_in(gate + id + version) == std::vector<std::string>{"sqlite 3.53.1"});
    CHECK(said_in(id + version).empty());
    CHECK(said_in(gate + version).empty());
    CHECK(said_in(gate + id + version +
                  "\0"
                  "3.9.9\0"s)
              .empty());
    // That of OpenSSL is told by another text.
    CHECK(said_in(gate + id + version +
                  "\0OpenSSL 3.5.8 25 Aug 2026\0"
                  "3.5.8\0"s) == std::vector<std::string>{"sqlite 3.53.1", "openssl 3.5.8"});
    CHECK(said_in("\0libxml2: out of memory\0"
                  "21406\0"s) == std::vector<std::string>{"libxml2 2.14.6"});
    CHECK(said_in("\0libxml2: out of memory\0"
                  "20914-GITv2.9.14\0"s) == std::vector<std::string>{"libxml2 2.9.14"});
    CHECK(said_in("\0"
                  "21406\0"s)
              .empty());
    CHECK(said_in("invalid option bits with PCRE2_LITERAL\0"
                  "10.47 2025-10-21\0"s) == std::vector<std::string>{"pcre2 10.47"});
    const std::string jemalloc = fmt::format("<jemalloc>: x{0}5.3.0-0-g{1:b>40}{0}", '\0', "");
    CHECK(said_in(jemalloc) == std::vector<std::string>{"jemalloc 5.3.0"});
  }

  TEST_CASE("what tells of processors is kept with its text") {
    const auto texts = texts_in(
        "NumPy was built with baseline optimizations: \n(SSE SSE2 SSE3) but\0"
        "OpenBLAS 0.3.15 NO_AFFINITY Haswell MAX_THREADS=64\0"
        "General configuration for OpenCV 5.0.0 ====\n"s);
    REQUIRE(texts.size() == 3);
    CHECK(texts[0].kind == TextKind::numpy);
    CHECK(texts[0].version == "SSE SSE2 SSE3");
    CHECK(texts[1].kind == TextKind::openblas);
    CHECK(texts[1].version == "0.3.15");
    CHECK(texts[1].text == "OpenBLAS 0.3.15 NO_AFFINITY Haswell MAX_THREADS=64");
    CHECK(texts[2].kind == TextKind::opencv);
  }

  TEST_CASE("a text on the border of two pieces is found once") {
    const std::string text = "\0libpng version 1.6.58\0"s;
    for (std::size_t at = (256U << 10U) - 30; at < (256U << 10U) + 5; ++at) {
      CHECK(said_in(std::string(at, 'x') + text).size() == 1);
    }
  }

  TEST_CASE("the limit holds") {
    std::string data;
    for (int i = 0; i < 50; ++i) data += fmt::format("/registry/src/x/crate-{}.0.0/src/a.rs", i);
    CHECK(texts_in(data, {.traces = 7}).size() == 7);
  }

  TEST_CASE("only read-only data that is no program's is searched") {
    const std::string text = "libpng version 1.6.58"s;
    const auto said = [&](const char* name, std::uint64_t flags) {
      return texts_of_file(ElfBuilder{}.section(name, text, flags).build())->size();
    };
    CHECK(said(".rodata", elf_section_allocated) == 1);
    CHECK(said(".rodata.str1.1", elf_section_allocated) == 1);
    CHECK(said(".rodata", elf_section_allocated | elf_section_writable) == 0);
    CHECK(said(".rodata", 0) == 0);
    CHECK(said(".nv_fatbin", elf_section_allocated) == 0);
    CHECK(said(".hip_fatbin", elf_section_allocated) == 0);
    CHECK(said(".debug_str", 0) == 0);
  }

  TEST_CASE("without section headers the read-only segments are searched, each byte once") {
    ElfFile elf;
    const auto load = [&](std::uint32_t flags, std::uint64_t offset, std::uint64_t size) {
      elf.segments.push_back({.type = static_cast<std::uint32_t>(ElfSegmentType::load),
                              .flags = flags,
                              .offset = offset,
                              .file_size = size});
    };
    load(4, 100, 50);
    load(5, 200, 50);
    load(6, 300, 50);
    load(4, 120, 100);
    load(4, 130, 5);
    load(4, ~std::uint64_t{0}, 10);
    const auto parts = constant_parts(elf, {});
    REQUIRE(parts.size() == 2);
    CHECK(parts[0].offset == 100);
    CHECK(parts[0].size == 50);
    CHECK(parts[1].offset == 150);
    CHECK(parts[1].size == 70);
  }

  TEST_CASE("every literal can be looked for") {
    for (const VersionPattern& pattern : version_patterns) {
      CHECK(pattern.literal.size() >= LiteralScan::shortest);
    }
    for (const LonePattern& pattern : lone_patterns) {
      CHECK(pattern.literal.size() >= LiteralScan::shortest);
    }
  }

  TEST_CASE("truncated and changed files do no harm") {
    const auto file =
        ElfBuilder{}
            .section(".rodata", "\0 libpng version 1.6.58\0OpenSSL 3.5.8 25 Aug 2026\0"s,
                     elf_section_allocated)
            .build();
    for_each_truncation(file, [](Bytes shorter) { CHECK_FALSE(texts_of_file(shorter)); });
    for_each_flip(file, [](Bytes changed) { (void)texts_of_file(changed); });
  }
}
