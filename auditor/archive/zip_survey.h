// Everything about a zip file on which programs that unpack it may disagree, found from its headers
// alone.
#pragma once

#include <vector>

#include "archive/zip_directory.h"
#include "archive/zip_oddity.h"

namespace icecore {

struct ZipSurvey {
  std::vector<ZipOddity> of_archive;
  std::vector<std::vector<ZipOddity>> of_entries;  ///< One list for each entry of the directory.
};

/// Reads all local headers. ErrorKind::unreadable where the system refuses; nothing else is an
/// error.
Result<ZipSurvey> survey_zip(ByteSource& bytes, const ZipDirectory& directory,
                             const Limits& limits);

}  // namespace icecore
