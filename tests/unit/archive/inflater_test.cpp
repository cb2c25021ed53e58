#include "archive/inflater.h"

#include <doctest/doctest.h>

#include <array>
#include <string>

#include "support/tar_builder.h"

using namespace icecore;
using namespace icecore::test;

namespace {

// All that comes out when there is room for `room` bytes at a time.
std::string inflated(Inflater& inflater, Bytes input, std::size_t room) {
  std::string text;
  std::vector<std::byte> output(room);
  while (true) {
    const bool is_last = input.empty();
    const auto step = is_last ? inflater.flush(output) : inflater.inflate(input, output);
    REQUIRE(step.has_value());
    text += as_text(Bytes(output).first(step->produced));
    input = input.subspan(step->consumed);
    if (is_last && step->produced == 0) return text;
  }
}

}  // namespace

TEST_SUITE("inflater") {
  TEST_CASE("output that has no room comes later") {
    std::string text(5'000, 'a');
    text += "end";
    for (const std::size_t room : {1U, 7U, 1000U, 10'000U}) {
      CAPTURE(room);
      const auto gzip = make_gzip_inflater();
      const std::string stored = gzip_member(text) + gzip_member(text);
      CHECK((inflated(*gzip, as_bytes(stored), room) == text + text));
      CHECK(gzip->is_complete());
      const auto zstd = make_zstd_inflater({});
      REQUIRE(zstd.has_value());
      const std::string frames = zstd_frame(text) + zstd_frame(text);
      CHECK((inflated(**zstd, as_bytes(frames), room) == text + text));
      CHECK((*zstd)->is_complete());
    }
  }

  TEST_CASE("nothing is complete before its end") {
    std::array<std::byte, 64> output{};
    const auto gzip = make_gzip_inflater();
    CHECK_FALSE(gzip->is_complete());
    const std::string member = gzip_member("abc");
    const std::string_view most = std::string_view(member).substr(0, member.size() - 1);
    REQUIRE(gzip->inflate(as_bytes(most), output).has_value());
    CHECK_FALSE(gzip->is_complete());
  }
}
