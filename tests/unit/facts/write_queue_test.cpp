#include "facts/write_queue.h"

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <mutex>
#include <thread>
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
    std::atomic<bool> is_waiting = false;
    WriteQueue queue;
    queue.submit("c", [&] {
      is_waiting.wait(false);
      std::this_thread::sleep_for(std::chrono::milliseconds(200));  // until it really waits
    });
    for (int i = 0; i < 100; ++i) {
      queue.submit(i % 2 == 0 ? "a" : "b", [&order, i] { order.push_back(i); });
    }
    is_waiting = true;
    is_waiting.notify_one();
    queue.wait_for("b");
    queue.wait();
    std::vector<int> expected;
    for (int i = 1; i < 100; i += 2) expected.push_back(i);
    for (int i = 0; i < 100; i += 2) expected.push_back(i);
    CHECK(order == expected);
  }

  TEST_CASE("what is submitted first goes before all that is pending") {
    std::vector<int> order;
    std::atomic<bool> may_end = false;
    WriteQueue queue;
    queue.submit("a", [&] { may_end.wait(false); });
    for (int i = 0; i < 10; ++i) queue.submit("a", [&order, i] { order.push_back(i); });
    queue.submit_first([&] { order.push_back(-1); });
    may_end = true;
    may_end.notify_one();
    queue.wait();
    CHECK(order == std::vector<int>{-1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9});
  }

  TEST_CASE("what was submitted is done before the queue ends") {
    std::atomic<int> count = 0;
    {
      WriteQueue queue;
      for (int i = 0; i < 50; ++i) queue.submit("a", [&] { ++count; });
    }
    CHECK(count == 50);
  }

  TEST_CASE("of several who lock one has it at a time, and no job runs meanwhile") {
    WriteQueue queue;
    std::atomic<int> inside = 0;
    std::atomic<int> most = 0;
    int jobs = 0;
    const auto enter = [&] {
      const int now = ++inside;
      if (now > most) most = now;
      std::this_thread::yield();
      --inside;
    };
    const auto lock_often = [&] {
      for (int i = 0; i < 2000; ++i) {
        const std::scoped_lock lock(queue);
        enter();
      }
    };
    const auto submit_often = [&] {
      for (int i = 0; i < 2000; ++i) {
        queue.submit("a", [&] {
          enter();
          ++jobs;
        });
      }
    };
    {
      const std::jthread one(lock_often);
      const std::jthread other(lock_often);
      const std::jthread third(submit_often);
      submit_often();
    }
    queue.wait();
    CHECK(most == 1);
    CHECK(jobs == 4000);
  }
}
