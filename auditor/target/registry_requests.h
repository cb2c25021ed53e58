// What requests to registries and indexes share: tries with pauses between them, and what a status
// means.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "target/http.h"

namespace icecore {

/// Counts tries that came to nothing, and waits between them.
class Attempts {
 public:
  explicit Attempts(const Limits& limits) : limits_(limits) {}

  /// Whether there is another try after the error: then the time for it has come.
  [[nodiscard]] bool wait_after(const HttpError& error);
  /// Something came of a try.
  void start_again() { made_ = 1; }

 private:
  const Limits limits_;
  std::uint64_t made_ = 1;
};

/// The first answer, or the last error when no more tries make sense. Whoever cannot be reached at
/// all is not tried again.
template <typename Try>
auto with_attempts(const Limits& limits, const Try& once) -> decltype(once()) {
  Attempts attempts(limits);
  while (true) {
    auto answer = once();
    if (answer || answer.error().trouble != Trouble::passing) return answer;
    if (!attempts.wait_after(answer.error())) return answer;
  }
}

/// What is left where there are no more tries.
template <typename T>
Result<T> without_trouble(HttpResult<T> result) {
  if (result) return *std::move(result);
  return std::unexpected(std::move(result).error().error);
}

/// Whether the status sends the request elsewhere.
[[nodiscard]] bool is_redirect(std::uint64_t status);

/// The error that an answer with a status of 400 or more is, or one that is no redirect and not
/// 200: `who answers 503 (why); try again later`. `reason` is the server's own, and may be empty.
[[nodiscard]] std::unexpected<HttpError> unexpected_status(const HttpHead& head,
                                                           std::string_view who,
                                                           std::string_view reason);

}  // namespace icecore
