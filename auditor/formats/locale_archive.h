// glibc's /usr/lib/locale/locale-archive: all locales that `localedef` and `locale-gen` put into it
// (locale/locarchive.h).
#pragma once

#include <string>
#include <vector>

#include "base/byte_source.h"
#include "base/limits.h"

namespace icecore {

/// The names of its locales as it has them (`de_DE.utf8`), sorted; aliases are names, too. Of the
/// file only the names are read. ErrorKind::malformed for another file, ErrorKind::truncated,
/// ErrorKind::limit for more than `list_entries` places.
Result<std::vector<std::string>> read_locale_archive(ByteSource& source, const Limits& limits);

}  // namespace icecore
