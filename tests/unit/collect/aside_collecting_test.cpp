#include "collect/aside_collecting.h"

#include <doctest/doctest.h>

#include <string>
#include <thread>

using namespace icecore;

namespace {

// Entries by their number; every seventh is large, every third has bytes.
std::vector<std::string> outcome(CollectWork work) {
  constexpr std::size_t large = 2'000'000;
  std::vector<std::string> taken;
  const AsideCollecting::Take take = [&](const StreamedEntry& entry) {
    taken.push_back(entry.tar.raw_path + " " + entry.text.value_or("nothing"));
  };
  HeldBytes room;
  HeldBytes aside;
  AsideCollecting collecting(work, aside, take);
  for (int number = 0; number < 500; ++number) {
    StreamedEntry entry{.tar = {.raw_path = std::to_string(number)}};
    if (number % 3 != 0 && number % 7 != 0) {
      collecting.add(std::move(entry));
      continue;
    }
    room.begin();
    const std::string text(number % 7 == 0 ? large : 10, static_cast<char>('a' + number % 26));
    REQUIRE(room.append(as_bytes(text)).has_value());
    if (number % 21 == 0) REQUIRE(room.begin_spool().has_value());
    collecting.add(std::move(entry), room, [number](ByteSource& bytes, StreamedEntry& of) {
      if (number % 49 == 0) std::this_thread::sleep_for(std::chrono::milliseconds(20));
      const auto all = bytes.whole(large);
      of.text = std::to_string(all->size()) + static_cast<char>(all->back());
    });
  }
  collecting.finish();
  return taken;
}

}  // namespace

TEST_SUITE("aside collecting") {
  TEST_CASE("entries come in their order with what was collected, in turn and aside") {
    const std::vector<std::string> in_turn = outcome(CollectWork::in_turn);
    REQUIRE(in_turn.size() == 500);
    CHECK(in_turn[0] == "0 2000000a");
    CHECK(in_turn[1] == "1 nothing");
    CHECK(in_turn[3] == "3 10d");
    CHECK(outcome(CollectWork::aside) == in_turn);
  }

  TEST_CASE("one that is not needed any more waits for what it began") {
    const AsideCollecting::Take take = [](const StreamedEntry&) {};
    HeldBytes room;
    HeldBytes aside;
    bool is_done = false;
    std::thread::id looked_at_by = std::this_thread::get_id();
    {
      AsideCollecting collecting(CollectWork::aside, aside, take);
      REQUIRE(room.append(as_bytes(std::string(2'000'000, 'x'))).has_value());
      collecting.add({}, room, [&](ByteSource&, StreamedEntry&) {
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
        looked_at_by = std::this_thread::get_id();
        is_done = true;
      });
    }
    CHECK(is_done);
    CHECK(looked_at_by != std::this_thread::get_id());
  }
}
