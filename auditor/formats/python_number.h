// One number of Python source.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "icecore/result.h"

namespace icecore {

struct PythonNumber {
  bool is_float = false;
  double real = 0;            ///< Only of a float; infinity where the number is too large for one.
  std::uint64_t integer = 0;  ///< Only of an integer below 2^64.
  std::string large;          ///< An integer from 2^64 on: as written, without underscores.
};

/// ErrorKind::malformed for what Python refuses, ErrorKind::unsupported for imaginary numbers.
/// (Python also refuses integers of more than 4,300 decimal digits, which are taken here.)
Result<PythonNumber> decode_python_number(std::string_view token);

}  // namespace icecore
