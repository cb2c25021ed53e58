// Work that is a list: many tasks without children, run on a few threads, results delivered in the
// order of the list through a window, so that memory stays bounded and the outcome does not depend
// on the thread count.
#pragma once

#include <algorithm>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

namespace icecore {

/// Hands out indexes to threads and keeps them inside the window; knows nothing of results.
class OrderedWindow {
 public:
  OrderedWindow(std::size_t count, std::size_t width) : count_(count), width_(width) {}

  /// The next index to work on, waiting for room in the window; nothing when all are handed out.
  std::optional<std::size_t> take();
  /// Says that the result of `index` is ready.
  void finish(std::size_t index);
  /// Waits until `index`, the oldest undelivered one, is ready.
  void wait_for(std::size_t index);
  /// Says that `index` was delivered: its place in the window is free.
  void deliver(std::size_t index);

 private:
  std::mutex mutex_;
  std::condition_variable room_;
  std::condition_variable ready_;
  std::size_t count_;
  std::size_t width_;
  std::size_t next_ = 0;
  std::size_t delivered_ = 0;
  std::vector<bool> finished_ = std::vector<bool>(width_, false);
};

/// How many results of each thread may wait for one before them.
inline constexpr std::size_t usual_ahead = 4;

/// Calls `produce(index)` for 0 … count-1 on `jobs` threads and `consume(index, result)` on this
/// thread, in order. Neither may throw. Where one task may take as long as many others, a larger
/// `ahead` lets the other threads go on meanwhile.
template <typename Produced>
void run_ordered(std::size_t count, unsigned jobs,
                 const std::function<Produced(std::size_t)>& produce,
                 const std::function<void(std::size_t, Produced)>& consume,
                 std::size_t ahead = usual_ahead) {
  const std::size_t width = std::min(count, ahead * std::max(1U, jobs));
  OrderedWindow window(count, width);
  std::vector<std::optional<Produced>> results(width);
  std::vector<std::jthread> threads;
  threads.reserve(jobs);
  for (unsigned i = 0; i < jobs; ++i) {
    threads.emplace_back([&] {
      while (const std::optional<std::size_t> index = window.take()) {
        results[*index % width] = produce(*index);
        window.finish(*index);
      }
    });
  }
  for (std::size_t index = 0; index < count; ++index) {
    window.wait_for(index);
    Produced result = std::move(*results[index % width]);
    results[index % width].reset();
    window.deliver(index);
    consume(index, std::move(result));
  }
}

}  // namespace icecore
