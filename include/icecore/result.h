// Errors as values (docs/style.md, "Errors"). A fallible function returns Result<T>; ICECORE_TRY
// yields the value or returns the error to the caller. The caller that knows the path adds it,
// once.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <utility>

namespace icecore {

/// What kind of thing went wrong; decides exit codes and lets callers branch without reading the
/// message.
enum class ErrorKind : std::uint8_t {
  malformed,    ///< The bytes break the format's rules.
  truncated,    ///< The bytes end before the format says they may.
  limit,        ///< A bound of `Limits` was reached.
  unsupported,  ///< Valid, but of a kind or version that icecore does not read.
  unreadable,   ///< The operating system refused to give the bytes.
  changed,      ///< The file was not the same before and after it was read.
  not_found,    ///< What was asked for is not there.
  usage,        ///< The caller's or user's request makes no sense.
  internal,     ///< A library or the disk failed; nothing is wrong with the target.
};

/// One failure. `message` says what was expected, what was found and where; `offset` is in bytes
/// from the start of the data that was read, where that is known.
struct Error {
  ErrorKind kind = ErrorKind::malformed;
  std::string message;
  std::optional<std::uint64_t> offset = std::nullopt;

  friend bool operator==(const Error&, const Error&) = default;
};

template <typename T>
using Result = std::expected<T, Error>;

/// Makes the error half of a Result: `return failure(ErrorKind::truncated, "…", offset);`
inline std::unexpected<Error> failure(ErrorKind kind, std::string message,
                                      std::optional<std::uint64_t> offset = std::nullopt) {
  return std::unexpected(Error{.kind = kind, .message = std::move(message), .offset = offset});
}

}  // namespace icecore

#define ICECORE_CONCATENATE_NOW(left, right) left##right
#define ICECORE_CONCATENATE(left, right) ICECORE_CONCATENATE_NOW(left, right)
#define ICECORE_TRY_NAMED(expression, name)                                 \
  __extension__({                                                           \
    auto name = (expression);                                               \
    if (!name.has_value()) return std::unexpected(std::move(name).error()); \
    std::move(name).value();                                                \
  })
/// The value of a Result, or an early return of its error. The one extension that the project uses.
#define ICECORE_TRY(expression) \
  ICECORE_TRY_NAMED(expression, ICECORE_CONCATENATE(icecore_result_, __COUNTER__))
