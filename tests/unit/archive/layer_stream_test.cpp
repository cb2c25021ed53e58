#include "archive/layer_stream.h"

#include <doctest/doctest.h>

#include <initializer_list>

#include "base/text.h"
#include "support/hostile.h"
#include "support/piecewise_stream.h"
#include "support/tar_builder.h"

using namespace icecore;
using namespace icecore::test;

namespace {

struct Outcome {
  std::string text;
  Result<LayerDigests> digests;
};

Outcome read_all(std::string_view stored, const Limits& limits = {}, std::size_t piece = 1U << 20U,
                 LayerWork work = LayerWork::here) {
  PiecewiseStream source(as_bytes(stored), piece);
  LayerStream stream(source, limits, work);
  Outcome outcome;
  while (true) {
    const Result<Bytes> bytes = stream.next();
    if (!bytes || bytes->empty()) break;
    outcome.text += as_text(*bytes);
  }
  outcome.digests = stream.finish();
  return outcome;
}

// Text that compresses a little.
std::string sample_text(std::size_t size) {
  std::string text;
  std::uint32_t state = 7;
  while (text.size() < size) {
    state = state * 1664525U + 1013904223U;
    text += static_cast<char>('a' + (state >> 24U) % 11);
  }
  return text;
}

std::string digest_of(std::string_view text) {
  return sha256_of(as_bytes(text)).hex();
}

}  // namespace

TEST_SUITE("layer stream") {
  TEST_CASE("parts get digests of their own, and that of the whole stays") {
    const std::string text = sample_text(1'500'000);
    for (const LayerWork work : {LayerWork::here, LayerWork::aside}) {
      for (const std::string& stored : {text, gzip_member(text)}) {
        PiecewiseStream source(as_bytes(stored), 100'000);
        LayerStream stream(source, {}, work);
        std::string given;
        while (true) {
          const Bytes bytes = stream.next().value();
          if (bytes.empty()) break;
          given += as_text(bytes);
          const Bytes part = bytes.subspan(bytes.size() / 4, bytes.size() / 2);
          stream.begin_part();
          stream.add_to_part(part.first(part.size() / 3));
          stream.add_to_part(as_bytes("of no stream"));
          stream.add_to_part(part.subspan(part.size() / 3));
          stream.add_to_part({});
          CHECK(stream.finish_part() ==
                sha256_of(as_bytes(std::string(as_text(part.first(part.size() / 3))) +
                                   "of no stream" +
                                   std::string(as_text(part.subspan(part.size() / 3))))));
        }
        CHECK((given == text));
        CHECK(stream.finish()->diff_id.hex() == digest_of(text));
      }
    }
  }

  TEST_CASE("each compression gives the same bytes, with the digests of both sides") {
    const std::string text = sample_text(700'000);
    for (const auto& [stored, word] : std::initializer_list<std::pair<std::string, std::string>>{
             {text, "none"}, {gzip_member(text), "gzip"}, {zstd_frame(text), "zstd"}}) {
      CAPTURE(word);
      const Outcome outcome = read_all(stored);
      CHECK((outcome.text == text));
      REQUIRE(outcome.digests.has_value());
      CHECK(to_word(outcome.digests->compression) == word);
      CHECK(outcome.digests->blob.hex() == digest_of(stored));
      CHECK(outcome.digests->blob_size == stored.size());
      CHECK(outcome.digests->diff_id.hex() == digest_of(text));
      CHECK(outcome.digests->size == text.size());
    }
  }

  TEST_CASE("all members and frames are one stream, wherever reads end") {
    const std::string text = sample_text(3'000);
    const std::string gzip =
        gzip_member(text) + gzip_member("") + gzip_member("x") + gzip_member(text);
    const std::string skippable("\x50\x2a\x4d\x18\x03\0\0\0abc", 11);
    const std::string zstd =
        skippable + zstd_frame(text) + skippable + zstd_frame("x") + zstd_frame(text) + skippable;
    for (const std::string& stored : {gzip, zstd}) {
      for (std::size_t piece = 1; piece < 40; ++piece) {
        CAPTURE(piece);
        const Outcome outcome = read_all(stored, {}, piece);
        CHECK((outcome.text == text + "x" + text));
        REQUIRE(outcome.digests.has_value());
        CHECK(outcome.digests->blob.hex() == digest_of(stored));
      }
    }
  }

  TEST_CASE("digests that a thread beside takes are the same") {
    const std::string text = sample_text(5'000'000);
    for (const std::string& stored : {text, gzip_member(text), zstd_frame(text)}) {
      for (const std::size_t piece : {1'000U, 1U << 20U}) {
        const Outcome here = read_all(stored, {}, piece, LayerWork::here);
        const Outcome aside = read_all(stored, {}, piece, LayerWork::aside);
        CHECK((aside.text == text));
        REQUIRE(aside.digests.has_value());
        CHECK(aside.digests->blob == here.digests->blob);
        CHECK(aside.digests->diff_id == here.digests->diff_id);
        CHECK(aside.digests->diff_id.hex() == digest_of(text));
      }
    }
    // A stream that nobody reads to its end.
    PiecewiseStream source(as_bytes(text), 1U << 20U);
    LayerStream stream(source, {}, LayerWork::aside);
    CHECK(stream.next().has_value());
  }

  TEST_CASE("zeros may follow the last gzip member, other bytes may not") {
    const Outcome zeros = read_all(gzip_member("abc") + std::string(600, '\0'), {}, 7);
    CHECK(zeros.text == "abc");
    CHECK(zeros.digests.has_value());
    const Outcome other = read_all(gzip_member("abc") + "\x1e");
    CHECK(other.text == "abc");
    REQUIRE_FALSE(other.digests.has_value());
    CHECK(other.digests.error().message == "bytes that are no gzip member follow the last one");
  }

  TEST_CASE("a layer without a byte, and one that is shorter than any mark") {
    CHECK(read_all("").digests->size == 0);
    CHECK(read_all("ab").text == "ab");
    CHECK(read_all("\x1f").text == "\x1f");
  }

  TEST_CASE("other compressions are refused by name, and a tar whose name looks like one is read") {
    for (const auto& [stored, message] :
         std::initializer_list<std::pair<std::string_view, std::string_view>>{
             {"BZh91AY&SY", "it is compressed by bzip2; only gzip and zstd are read"},
             {"\xfd"
              "7zXZ",
              "it is compressed by xz; only gzip and zstd are read"},
             {"\x04\x22\x4d\x18xx", "it is compressed by lz4; only gzip and zstd are read"},
             {"PK\x03\x04xx", "it is compressed by zip; only gzip and zstd are read"},
         }) {
      const Outcome outcome = read_all(stored);
      REQUIRE_FALSE(outcome.digests.has_value());
      CHECK(outcome.digests.error().kind == ErrorKind::unsupported);
      CHECK(outcome.digests.error().message == message);
    }
    for (const char* name : {"BZh", "\x1f\x8b", "PK\x03\x04"}) {
      const std::string tar = TarBuilder().file(name, "x").build();
      CHECK((read_all(tar).text == tar));
    }
  }

  TEST_CASE("a wrong checksum is an error") {
    std::string gzip = gzip_member("some text");
    gzip[gzip.size() - 8] ^= 1;
    CHECK(read_all(gzip).digests.error().message ==
          "the gzip data is damaged: its CRC-32 or size is not that of its trailer");
    std::string size = gzip_member("some text");
    size[size.size() - 4] ^= 1;
    CHECK(read_all(size).digests.error().kind == ErrorKind::malformed);
    std::string zstd = zstd_frame("some text");
    zstd.back() ^= 1;
    CHECK(read_all(zstd).digests.error().message.starts_with("the zstd data is damaged"));
  }

  TEST_CASE("what inflates to too much is refused") {
    const std::string text(3'000'000, '\0');
    Limits limits;
    limits.layer_bytes = 1'000'000;
    for (const std::string& stored : {gzip_member(text), zstd_frame(text)}) {
      const Outcome outcome = read_all(stored, limits);
      REQUIRE_FALSE(outcome.digests.has_value());
      CHECK(outcome.digests.error().kind == ErrorKind::limit);
      CHECK(outcome.digests.error().message == "it inflates to more than 1.0 MB");
      CHECK(outcome.text.size() <= 1'000'000);
    }
    limits = {};
    limits.expansion_bytes = 1'000'000;
    CHECK(read_all(gzip_member(text), limits)
              .digests.error()
              .message.ends_with("over 250 for one: a compression bomb"));
    limits.expansion_bytes = 3'000'000;
    CHECK(read_all(gzip_member(text), limits).digests.has_value());
    const std::string plain = sample_text(3'000'000);
    limits.expansion_bytes = 1'000'000;
    CHECK(read_all(gzip_member(plain), limits).digests.has_value());
  }

  TEST_CASE("a window that takes too much memory is refused") {
    const std::string stored = zstd_frame(sample_text(5'000'000), 22);
    CHECK(read_all(stored).digests.has_value());
    Limits limits;
    limits.zstd_window_bytes = 1U << 20U;
    const Outcome outcome = read_all(stored, limits);
    REQUIRE_FALSE(outcome.digests.has_value());
    CHECK(outcome.digests.error().kind == ErrorKind::limit);
  }

  TEST_CASE("an error stays, and a finished stream has no second end") {
    MemoryStream source(as_bytes("BZh"));
    LayerStream stream(source, {});
    CHECK(stream.next().error() == stream.next().error());
    MemoryStream good(as_bytes("x"));
    LayerStream finished(good, {});
    CHECK(finished.finish().has_value());
    CHECK(finished.finish().error().kind == ErrorKind::usage);
  }

  TEST_CASE("no shorter stream is whole, and no changed one gives other bytes than it says") {
    const std::string text = sample_text(900);
    for (const std::string& stored : {gzip_member(text) + gzip_member("x"), zstd_frame(text)}) {
      const std::size_t first_member = gzip_member(text).size();
      for_each_truncation(as_bytes(stored), [&](Bytes shorter) {
        const Outcome outcome = read_all(as_text(shorter));
        // Two members are a whole file without the second; one byte of a mark is plain bytes.
        const bool is_whole = shorter.size() == first_member && stored[0] == '\x1f';
        if (shorter.size() > 4) CHECK(outcome.digests.has_value() == is_whole);
      });
      for_each_flip(as_bytes(stored), [&](Bytes changed) {
        const Outcome outcome = read_all(as_text(changed));
        if (!outcome.digests || outcome.digests->compression == Compression::none) return;
        CHECK((outcome.text == text || outcome.text == text + "x"));
      });
    }
  }
}
