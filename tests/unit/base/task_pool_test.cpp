#include "base/task_pool.h"

#include <doctest/doctest.h>

#include <atomic>

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
}
