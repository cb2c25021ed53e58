// A bar is one line that is drawn over itself: `\r` goes to its start, `ESC [K` clears to its end;
// every terminal of the last forty years does both.. The rate is that since
// the beginning: what comes out of a cache at once makes it a guess, as the time left is. The clock
// is the caller's, so that tests do not wait.
#include "base/progress.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>

#include "base/text.h"

namespace icecore {
namespace {

using std::chrono::seconds;

constexpr std::chrono::milliseconds patience{500};
constexpr std::chrono::milliseconds between_drawings{100};
constexpr seconds between_lines{10};
constexpr std::uint64_t bar_cells = 16;
constexpr std::string_view clear_line = "\r\x1b[K";

double share_of(const ProgressState& state) {
  return static_cast<double>(std::min(state.done, state.total)) / static_cast<double>(state.total);
}

std::string time_text(std::uint64_t left) {
  constexpr std::uint64_t minute = 60;
  constexpr std::uint64_t hour = 60 * minute;
  if (left >= hour) return fmt::format("{} h {:02} min", left / hour, left % hour / minute);
  if (left >= minute) return fmt::format("{} min {:02} s", left / minute, left % minute);
  return fmt::format("{} s", left);
}

// How much of how many parts, how fast, and how long it goes on: `, 2/7 layers, 12.0 MB/s, 8 s
// left`.
std::string details(const ProgressState& state, std::chrono::duration<double> elapsed) {
  std::string text;
  if (state.parts > 1) {
    text += fmt::format(", {}/{} {}", state.parts_done, state.parts, state.part_name);
  }
  const double rate = static_cast<double>(state.done) / std::max(elapsed.count(), 0.001);
  if (rate < 1) return text;
  text += fmt::format(", {}/s", human_bytes(static_cast<std::uint64_t>(rate)));
  if (state.total > state.done) {
    const double left = static_cast<double>(state.total - state.done) / rate;
    text += fmt::format(", {} left", time_text(static_cast<std::uint64_t>(left) + 1));
  }
  return text;
}

std::string bar_line(const ProgressState& state) {
  if (state.total == 0) return fmt::format("reading: {}", human_bytes(state.done));
  const double share = share_of(state);
  const auto filled = static_cast<std::size_t>(share * static_cast<double>(bar_cells));
  return fmt::format("reading [{}{}] {:3.0f}% of {}", std::string(filled, '#'),
                     std::string(bar_cells - filled, '.'), share * 100, human_bytes(state.total));
}

std::string plain_line(const ProgressState& state) {
  if (state.total == 0) return fmt::format("icecore: read {}", human_bytes(state.done));
  return fmt::format("icecore: read {} of {} ({:.0f}%)", human_bytes(state.done),
                     human_bytes(state.total), share_of(state) * 100);
}

}  // namespace

Progress::Progress(std::ostream& out, Form form, Clock clock)
    : out_(out),
      form_(form),
      clock_(std::move(clock)),
      start_(clock_()),
      next_drawing_(start_ + (form == Form::bar ? patience : between_lines)) {
}

Progress::~Progress() {
  if (is_drawn_ && form_ == Form::bar) out_ << clear_line << std::flush;
}

void Progress::update(const ProgressState& state) {
  const auto now = clock_();
  if (now < next_drawing_) return;
  is_drawn_ = true;
  const std::string more = details(state, now - start_);
  if (form_ == Form::bar) {
    next_drawing_ = now + between_drawings;
    out_ << clear_line << bar_line(state) << more << std::flush;
  } else {
    next_drawing_ = now + between_lines;
    out_ << plain_line(state) << more << '\n' << std::flush;
  }
}

}  // namespace icecore
