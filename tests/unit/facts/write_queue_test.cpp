#include "facts/write_queue.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <vector>

using namespace icecore;

TEST_SUITE("write_queue") {
  TEST_CASE("jobs run in the order in which they came, whatever their table") {
    std::vector<int> order;
    WriteQueue queue;
    for (int i = 0; i < 1000; ++i) {
      queue.submit(i % 3 == 0 ? "a" : "b", [&order, i] { order.push_back(i); });
    }
    queue.wait();
    REQUIRE(order.size() == 1000);
    for (int i = 0; i < 1000; ++i) CHECK(order[static_cast<std::size_t>(i)] == i);
  }

  TEST_CASE("waiting for a table waits for its jobs, not for those behind them") {
    WriteQueue queue;
    std::atomic<int> first = 0;
    std::atomic<int> second = 0;
    queue.submit("a", [&] { first = 1; });
    queue.wait_for("a");
    CHECK(first == 1);
    std::unique_lock lock(queue);
    queue.submit("b", [&] { second = 1; });
    queue.wait_for("a");
    CHECK(second == 0);
    lock.unlock();
    queue.wait_for("b");
    CHECK(second == 1);
  }

  TEST_CASE("jobs of a table that is waited for go first, in their order") {
    std::vector<int> order;
    WriteQueue queue;
    std::unique_lock lock(queue);
    for (int i = 0; i < 100; ++i) {
      queue.submit(i % 2 == 0 ? "a" : "b", [&order, i] { order.push_back(i); });
    }
    lock.unlock();
    queue.wait_for("b");
    lock.lock();
    const std::size_t done = order.size();
    lock.unlock();
    queue.wait();
    REQUIRE(order.size() == 100);
    std::vector<int> of_b;
    for (const int i : order) {
      if (i % 2 != 0) of_b.push_back(i);
    }
    CHECK(std::ranges::is_sorted(of_b));
    CHECK(done >= 50);
    // What ran before the wait began, and what ran after it ended, may stand among them.
    CHECK(std::ranges::find(order, 99) < order.begin() + static_cast<std::ptrdiff_t>(done));
  }

  TEST_CASE("what was submitted is done before the queue ends") {
    std::atomic<int> count = 0;
    {
      WriteQueue queue;
      for (int i = 0; i < 50; ++i) queue.submit("a", [&] { ++count; });
    }
    CHECK(count == 50);
  }
}
