#include "confine/channel.h"

#include <doctest/doctest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <thread>

#include "base/text.h"
#include "base/unlinked_file.h"

using namespace icecore;

namespace {

std::pair<Channel, Channel> pair() {
  return *Channel::make_pair();
}

constexpr std::uint64_t much = 1ULL << 30;

}  // namespace

TEST_SUITE("channel") {
  TEST_CASE("messages of any size arrive whole, in order") {
    auto [left, right] = pair();
    const std::vector<std::size_t> sizes{0, 1, 7, 8, 100'000, 3UL << 20U};
    const Channel& near_end = left;
    const std::jthread sender([&near_end, &sizes] {
      for (const std::size_t size : sizes) {
        CHECK(near_end.send(as_bytes(std::string(size, 'x'))).has_value());
      }
    });
    for (const std::size_t size : sizes) {
      CAPTURE(size);
      const auto message = right.receive(much);
      REQUIRE(message.has_value());
      REQUIRE(message->has_value());
      CHECK((*message)->bytes.size() == size);
      CHECK((*message)->files.empty());
    }
  }

  TEST_CASE("open files go along") {
    auto [left, right] = pair();
    const FileDescriptor file = *make_unlinked_file();
    REQUIRE(write_all(file.get(), as_bytes("content")).has_value());
    const std::vector<int> files(Channel::most_files, file.get());
    REQUIRE(left.send(as_bytes("take"), files).has_value());
    const auto message = right.receive(much, Channel::most_files);
    REQUIRE(message.has_value());
    REQUIRE((*message)->files.size() == Channel::most_files);
    for (const FileDescriptor& taken : (*message)->files) {
      std::array<char, 7> content{};
      CHECK(taken.get() != file.get());
      CHECK(pread(taken.get(), content.data(), content.size(), 0) == 7);
      CHECK(std::string_view(content.data(), content.size()) == "content");
    }
  }

  TEST_CASE("files that nobody asked for are not taken") {
    auto [left, right] = pair();
    const FileDescriptor file = *make_unlinked_file();
    const std::array files{file.get(), file.get()};
    for (const std::size_t wanted : {0U, 1U}) {
      CAPTURE(wanted);
      const int before = dup(0);
      close(before);
      REQUIRE(left.send(as_bytes("x"), files).has_value());
      {
        const auto message = right.receive(much, wanted);
        REQUIRE(message.has_value());
        CHECK((*message)->files.size() == wanted);
      }
      const int after = dup(0);
      close(after);
      CHECK(after == before);  // none is left open
    }
  }

  TEST_CASE("the other end being gone is an end between messages and an error in one") {
    auto [left, right] = pair();
    left = Channel();
    const auto ended = right.receive(much);
    REQUIRE(ended.has_value());
    CHECK_FALSE(ended->has_value());
    CHECK(right.send(as_bytes("x")).error().kind == ErrorKind::unreadable);

    const std::string message("\x05\0\0\0\0\0\0\0abcde", 13);
    for (std::size_t size = 1; size < message.size(); ++size) {
      CAPTURE(size);
      auto [sender, receiver] = pair();
      REQUIRE(send_bytes(sender.descriptor(), as_bytes(std::string_view(message).substr(0, size))));
      sender = Channel();
      CHECK(receiver.receive(much).error().kind == ErrorKind::truncated);
    }
  }

  TEST_CASE("a message longer than may be is refused before there is room for it") {
    auto [left, right] = pair();
    REQUIRE(send_bytes(left.descriptor(), as_bytes(std::string(8, '\xff'))));
    CHECK(right.receive(much).error().kind == ErrorKind::limit);
  }

  TEST_CASE("one can wait for a message for some time") {
    auto [left, right] = pair();
    CHECK_FALSE(right.wait(std::chrono::milliseconds(1)));
    REQUIRE(left.send(as_bytes("x")).has_value());
    CHECK(right.wait(std::chrono::milliseconds(1)));
  }
}
