// Times as the system gives them, as one number.
#pragma once

#include <cstdint>
#include <ctime>

namespace icecore {

/// Nanoseconds since 1970.
[[nodiscard]] inline std::int64_t nanoseconds_of(const timespec& time) {
  constexpr std::int64_t nanoseconds = 1'000'000'000;
  return time.tv_sec * nanoseconds + time.tv_nsec;
}

}  // namespace icecore
