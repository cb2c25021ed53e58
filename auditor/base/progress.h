// A progress bar for work that takes long enough to make a person wonder.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <ostream>

namespace icecore {

using Clock = std::function<std::chrono::steady_clock::time_point()>;

/// Shows nothing in the first half second of its life, redraws at most ten times a second, and
/// leaves an empty line behind. `out` must be a terminal and outlive the bar.
class ProgressBar {
 public:
  ProgressBar(std::ostream& out, Clock clock);
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;
  ~ProgressBar();

  /// Bytes done of bytes in all; zero in all means that nobody knows.
  void update(std::uint64_t done, std::uint64_t total);

 private:
  std::ostream& out_;
  Clock clock_;
  std::chrono::steady_clock::time_point next_drawing_;
  bool is_drawn_ = false;
};

}  // namespace icecore
