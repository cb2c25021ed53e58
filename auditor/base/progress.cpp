// One line that is drawn over itself: `\r` goes to its start, `ESC [K` clears to its end; every
// terminal of the last forty years does both. The clock is the caller's, so that tests do not wait.
#include "base/progress.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/text.h"

namespace icecore {
namespace {

constexpr std::chrono::milliseconds patience{500};
constexpr std::chrono::milliseconds between_drawings{100};
constexpr std::uint64_t bar_cells = 30;
constexpr std::string_view clear_line = "\r\x1b[K";

std::string bar_line(std::uint64_t done, std::uint64_t total) {
  if (total == 0) return fmt::format("reading: {}", human_bytes(done));
  const double share = static_cast<double>(std::min(done, total)) / static_cast<double>(total);
  const auto filled = static_cast<std::size_t>(share * static_cast<double>(bar_cells));
  return fmt::format("reading [{}{}] {:3.0f}% of {}", std::string(filled, '#'),
                     std::string(bar_cells - filled, '.'), share * 100, human_bytes(total));
}

}  // namespace

ProgressBar::ProgressBar(std::ostream& out, Clock clock)
    : out_(out), clock_(std::move(clock)), next_drawing_(clock_() + patience) {
}

ProgressBar::~ProgressBar() {
  if (is_drawn_) out_ << clear_line << std::flush;
}

void ProgressBar::update(std::uint64_t done, std::uint64_t total) {
  const auto now = clock_();
  if (now < next_drawing_) return;
  next_drawing_ = now + between_drawings;
  is_drawn_ = true;
  out_ << clear_line << bar_line(done, total) << std::flush;
}

}  // namespace icecore
