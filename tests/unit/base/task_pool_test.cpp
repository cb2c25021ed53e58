#include "base/task_pool.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <thread>

using namespace icecore;

TEST_SUITE("task_pool") {
  TEST_CASE("results arrive in the order of the list, whatever the number of threads") {
    for (const unsigned jobs : {1U, 2U, 8U}) {
      for (const std::size_t count : {0UL, 1UL, 3UL, 1000UL}) {
        CAPTURE(jobs);
        CAPTURE(count);
        std::vector<std::size_t> seen;
        run_ordered<std::size_t>(
            count, jobs, [](std::size_t index) { return index * 3; },
            [&](std::size_t index, std::size_t value) {
              CHECK(value == index * 3);
              seen.push_back(index);
            });
        CHECK(seen.size() == count);
        for (std::size_t i = 0; i < seen.size(); ++i) CHECK(seen[i] == i);
      }
    }
  }

  TEST_CASE("no more than 4 results per job wait for the consumer") {
    std::atomic<std::size_t> produced = 0;
    std::size_t most = 0;
    run_ordered<int>(
        200, 2,
        [&](std::size_t) {
          ++produced;
          return 0;
        },
        [&](std::size_t index, int) { most = std::max(most, produced.load() - index); });
    CHECK(most <= 9);  // a window of 8 and the one being consumed
  }

  TEST_CASE("others go on while one takes long, as far ahead as they may") {
    std::atomic<int> others = 0;
    std::vector<std::size_t> seen;
    run_ordered<bool>(
        100, 2,
        [&](std::size_t index) {
          if (index != 0) return ++others > 0;
          for (int i = 0; i < 10'000 && others < 39; ++i) {
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
          }
          return others == 39;
        },
        [&](std::size_t index, bool was_met) {
          CHECK(was_met);
          seen.push_back(index);
        },
        20);
    CHECK(seen.size() == 100);
    CHECK(std::ranges::is_sorted(seen));
  }
}
