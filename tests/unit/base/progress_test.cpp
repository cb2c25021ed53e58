#include "base/progress.h"

#include <doctest/doctest.h>

#include <sstream>

#include "base/version.h"
#include "support/golden.h"

using namespace icecore;

TEST_SUITE("progress") {
  TEST_CASE(
      "half a second passes in silence, then at most ten drawings a second, then it is gone") {
    std::ostringstream out;
    std::chrono::steady_clock::time_point now;
    {
      Progress bar(out, Progress::Form::bar, [&] { return now; });
      now += std::chrono::milliseconds(499);
      bar.update({.done = 1, .total = 4});
      CHECK(out.str().empty());
      now += std::chrono::milliseconds(1);
      bar.update({.done = 2'000'000, .total = 4'000'000});
      CHECK(out.str() == "\r\x1b[Kreading [########........]  50% of 4.0 MB, 4.0 MB/s, 1 s left");
      now += std::chrono::milliseconds(50);
      const std::string before = out.str();
      bar.update({.done = 3'000'000, .total = 4'000'000});
      CHECK(out.str() == before);
    }
    CHECK(out.str().ends_with("\r\x1b[K"));
  }

  TEST_CASE("numbers that make no sense draw no more than a full bar") {
    std::ostringstream out;
    std::chrono::steady_clock::time_point now;
    Progress bar(out, Progress::Form::bar, [&] { return now; });
    now += std::chrono::seconds(1);
    bar.update({.done = 9, .total = 3});
    CHECK(out.str().ends_with("[################] 100% of 3 B, 9 B/s"));
    now += std::chrono::seconds(1);
    bar.update({.done = 9, .total = 0});
    CHECK(out.str().ends_with("reading: 9 B, 4 B/s"));
  }

  TEST_CASE("layers are counted") {
    std::ostringstream out;
    std::chrono::steady_clock::time_point now;
    Progress bar(out, Progress::Form::bar, [&] { return now; });
    now += std::chrono::seconds(10);
    bar.update({.done = 2'000'000'000,
                .total = 900'000'000'000,
                .parts_done = 12,
                .parts = 127,
                .part_name = "layers"});
    const std::string line = out.str().substr(4);
    CHECK(
        line ==
        "reading [................]   0% of 900.0 GB, 12/127 layers, 200.0 MB/s, 1 h 14 min left");
  }

  TEST_CASE("where nobody looks there is a plain line every ten seconds") {
    std::ostringstream out;
    std::chrono::steady_clock::time_point now;
    {
      Progress lines(out, Progress::Form::lines, [&] { return now; });
      for (int second = 0; second < 25; ++second) {
        lines.update({.done = static_cast<std::uint64_t>(second) * 1'000'000,
                      .total = 100'000'000,
                      .parts_done = 1,
                      .parts = 3,
                      .part_name = "layers"});
        now += std::chrono::seconds(1);
      }
    }
    CHECK(out.str() ==
          "icecore: read 10.0 MB of 100.0 MB (10%), 1/3 layers, 1.0 MB/s, 1 min 31 s left\n"
          "icecore: read 20.0 MB of 100.0 MB (20%), 1/3 layers, 1.0 MB/s, 1 min 21 s left\n");
  }
}

TEST_SUITE("version") {
  TEST_CASE("the program's version is the build's") {
    const std::string line = fmt::format("project(icecore VERSION {} ", program_version);
    CHECK(test::repository_file("CMakeLists.txt").find(line) != std::string::npos);
  }
}
