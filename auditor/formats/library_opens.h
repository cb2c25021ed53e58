// Where Python source asks for a library by name: ctypes, cffi, and what torch and TensorFlow have.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/limits.h"

namespace icecore {

/// One place that asks for one library.
struct LibraryOpen {
  enum class Call : std::uint8_t {
    ctypes,        ///< `ctypes.CDLL(name)`, `ctypes.cdll.LoadLibrary(name)`.
    find_library,  ///< `ctypes.util.find_library(name)`.
    cffi,          ///< `ffi.dlopen(name)`.
    torch,         ///< `torch.ops.load_library(path)`.
    tensorflow,    ///< `tf.load_op_library(path)`.
    flags          ///< `sys.setdlopenflags(RTLD_GLOBAL)`: no name, for what is imported next.
  };
  enum class Time : std::uint8_t {
    import,  ///< Whenever the module is imported.
    call,    ///< In a function.
    branch   ///< Under a condition, in either.
  };

  std::uint64_t line = 0;
  Call call = Call::ctypes;
  std::string name;        ///< Empty where it is no literal, and for `flags`.
  bool is_global = false;  ///< RTLD_GLOBAL stands in the call.
  bool is_caught = false;  ///< The code goes on without the library.
  Time time = Time::import;

  friend bool operator==(const LibraryOpen&, const LibraryOpen&) = default;
};

/// What was read of a source.
struct LibraryOpens {
  std::vector<LibraryOpen> opens;  ///< In the order of the source.
  /// Why reading ended early: text that is not UTF-8, or no Python as far as tokens tell.
  std::optional<Error> stopped;
};

/// Whether there may be any: only a few in a hundred sources hold one of the words. Far cheaper
/// than reading them.
bool may_open_libraries(Bytes bytes);

/// All of them; comments and texts that are no arguments do not count. ErrorKind::limit for a
/// source over `manifest_bytes` or with more than `list_entries` of them.
Result<LibraryOpens> read_library_opens(Bytes bytes, const Limits& limits);

}  // namespace icecore
