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
      ProgressBar bar(out, [&] { return now; });
      now += std::chrono::milliseconds(499);
      bar.update(1, 4);
      CHECK(out.str().empty());
      now += std::chrono::milliseconds(1);
      bar.update(2'000'000, 4'000'000);
      CHECK(out.str() == "\r\x1b[Kreading [###############...............]  50% of 4.0 MB");
      now += std::chrono::milliseconds(50);
      const std::string before = out.str();
      bar.update(3'000'000, 4'000'000);
      CHECK(out.str() == before);
    }
    CHECK(out.str().ends_with("\r\x1b[K"));
  }

  TEST_CASE("numbers that make no sense draw no more than a full bar") {
    std::ostringstream out;
    std::chrono::steady_clock::time_point now;
    ProgressBar bar(out, [&] { return now; });
    now += std::chrono::seconds(1);
    bar.update(9, 3);
    CHECK(out.str().ends_with("[##############################] 100% of 3 B"));
    now += std::chrono::seconds(1);
    bar.update(9, 0);
    CHECK(out.str().ends_with("reading: 9 B"));
  }
}

TEST_SUITE("version") {
  TEST_CASE("the program's version is the build's") {
    const std::string line = fmt::format("project(icecore VERSION {} ", program_version);
    CHECK(test::repository_file("CMakeLists.txt").find(line) != std::string::npos);
  }
}
