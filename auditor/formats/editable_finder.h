// `__editable___*_finder.py`: setuptools' import hook of an editable installation, and where it
// finds the sources.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/limits.h"

namespace icecore {

/// Texts are as `PythonString` gives them.
struct EditableFinder {
  /// Package or module, dotted, and its path without `.py`: of a directory, or of a module's file.
  std::vector<std::pair<std::string, std::string>> mapping;
  /// Namespace and the directories that it is made of, maybe none.
  std::vector<std::pair<std::string, std::vector<std::string>>> namespaces;
  std::string path_placeholder;  ///< What the hook adds to sys.path; empty if there is none.
  /// NAMESPACES or PATH_PLACEHOLDER where they are no literals, and entries of another form, which
  /// are left out. Neither of the two variables has to be there.
  std::vector<Error> defects;
};

/// ErrorKind::malformed where MAPPING is not assigned a dictionary; otherwise the errors of
/// `find_python_assignments` and of MAPPING's value.
Result<EditableFinder> parse_editable_finder(Bytes bytes, const Limits& limits);

}  // namespace icecore
