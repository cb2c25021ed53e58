// Pauses double from try to try; a server that says how long to wait is believed up to a limit.
// Statuses that pass are those of RFC 9110 and RFC 6585 by which a server says so.
#include "target/registry_requests.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <thread>

#include "base/text.h"

namespace icecore {
namespace {

constexpr std::array<std::uint64_t, 6> passing_statuses{408, 429, 500, 502, 503, 504};
constexpr std::uint64_t most_doublings = 6;

}  // namespace

bool Attempts::wait_after(const HttpError& error) {
  if (error.trouble == Trouble::lasting || made_ >= limits_.http_attempts) return false;
  if (error.wait_seconds.value_or(0) > limits_.http_wait_seconds) return false;
  const std::uint64_t doublings = std::min(made_ - 1, most_doublings);
  std::chrono::milliseconds pause(limits_.http_pause_ms << doublings);
  if (error.wait_seconds) pause = std::chrono::seconds(*error.wait_seconds);
  std::this_thread::sleep_for(pause);
  ++made_;
  return true;
}

bool is_redirect(std::uint64_t status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

std::unexpected<HttpError> unexpected_status(const HttpHead& head, std::string_view who,
                                             std::string_view reason) {
  const bool is_passing =
      std::ranges::find(passing_statuses, head.status) != passing_statuses.end();
  std::string message = fmt::format("{} answers {}", who, head.status);
  if (!reason.empty()) message += fmt::format(" ({})", escaped(reason));
  if (head.status == 429 && head.wait_seconds) {
    message += fmt::format(", too many requests; try again in {} seconds", *head.wait_seconds);
  } else if (head.status == 429) {
    message += ", too many requests; try again later";
  } else if (is_passing) {
    message += "; try again later";
  }
  return std::unexpected(
      HttpError{.error = {.kind = ErrorKind::unreadable, .message = std::move(message)},
                .trouble = is_passing ? Trouble::passing : Trouble::lasting,
                .wait_seconds = head.wait_seconds});
}

}  // namespace icecore
