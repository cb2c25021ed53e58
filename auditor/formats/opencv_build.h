// OpenCV's build information: the text that `cv2.getBuildInformation()` returns.
#pragma once

#include <string>
#include <vector>

#include "base/bytes.h"

namespace icecore {

struct OpencvLibrary {
  std::string name;  ///< Name in rules/data/libraries.csv.
  std::string version;
};

struct OpencvBuild {
  std::string version;
  std::vector<OpencvLibrary> libraries;  ///< Those that were compiled in with it.
  std::string baseline;    ///< Instruction sets that all of it needs: `SSE SSE2 SSE3`.
  std::string dispatched;  ///< Those that it uses where the processor has them.
};

/// `bytes` start with the text, which ends with a NUL or with them. ErrorKind::malformed for
/// another text.
Result<OpencvBuild> read_opencv_build(Bytes bytes);

}  // namespace icecore
