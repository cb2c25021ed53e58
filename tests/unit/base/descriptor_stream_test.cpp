#include "base/descriptor_stream.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <string>

using namespace icecore;

TEST_SUITE("descriptor stream") {
  TEST_CASE("a reader that has left and a closed descriptor are failures that are remembered") {
    std::array<int, 2> ends{};
    REQUIRE(pipe(ends.data()) == 0);
    close(ends[0]);
    const auto previous = std::signal(SIGPIPE, SIG_IGN);
    DescriptorBuffer buffer(ends[1]);
    std::ostream out(&buffer);
    out << std::string(200'000, 'x');
    out.flush();
    CHECK_FALSE(out.good());
    CHECK(buffer.failure() == EPIPE);
    close(ends[1]);
    std::signal(SIGPIPE, previous);

    DescriptorBuffer closed(-1);
    std::ostream nowhere(&closed);
    nowhere << "x" << std::flush;
    CHECK(closed.failure() == EBADF);
  }

  TEST_CASE("what is written arrives in order, whatever the buffer's size") {
    std::array<int, 2> ends{};
    REQUIRE(pipe(ends.data()) == 0);
    {
      DescriptorBuffer buffer(ends[1]);
      std::ostream out(&buffer);
      out << "ab" << 12 << '\n';
    }
    close(ends[1]);
    std::array<char, 16> bytes{};
    CHECK(read(ends[0], bytes.data(), bytes.size()) == 5);
    CHECK(std::string_view(bytes.data(), 5) == "ab12\n");
    close(ends[0]);
  }
}
