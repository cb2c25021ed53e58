// What a person sees of work that takes long enough to make one wonder.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <ostream>
#include <string_view>

namespace icecore {

using Clock = std::function<std::chrono::steady_clock::time_point()>;

/// How far some reading is.
struct ProgressState {
  std::uint64_t done = 0;
  std::uint64_t total = 0;  ///< 0: nobody knows.
  std::size_t parts_done = 0, parts = 0;
  std::string_view part_name;  ///< Of several: `layers`.
};

/// A bar on a terminal, drawn over itself at most ten times a second after half a second of
/// silence, which leaves an empty line behind; or, where nobody looks, a plain line now and then,
/// the first after ten seconds. `out` outlives it.
class Progress {
 public:
  enum class Form : std::uint8_t { bar, lines };
  Progress(std::ostream& out, Form form, Clock clock);
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  ~Progress();

  void update(const ProgressState& state);

 private:
  std::ostream& out_;
  Form form_;
  Clock clock_;
  std::chrono::steady_clock::time_point start_, next_drawing_;
  bool is_drawn_ = false;
};

}  // namespace icecore
