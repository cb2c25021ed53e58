// `_sysconfigdata_*.py`: the variables of the Makefile that an interpreter was built with.
#pragma once

#include <optional>
#include <string>

#include "base/bytes.h"
#include "base/limits.h"

namespace icecore {

/// Texts that the module does not give, or not as a string, are empty; numbers likewise.
struct SysconfigData {
  std::string version;                   ///< VERSION: `3.11`.
  std::string abi_flags;                 ///< ABIFLAGS: `d`, `t`, `m` up to 3.7.
  std::string soabi;                     ///< SOABI: `cpython-311-x86_64-linux-gnu`.
  std::string extension_suffix;          ///< EXT_SUFFIX
  std::string multiarch;                 ///< MULTIARCH
  std::string host_type;                 ///< HOST_GNU_TYPE
  std::string prefix;                    ///< As configured: often not where the interpreter is now.
  std::string library;                   ///< LDLIBRARY
  std::string instance_soname;           ///< INSTSONAME
  std::string compiler;                  ///< CC
  std::string compiler_flags;            ///< PY_CFLAGS
  std::string optimization;              ///< OPT
  std::string shared_linker;             ///< BLDSHARED
  std::string configure_options;         ///< CONFIG_ARGS: quoted for a shell.
  std::optional<bool> is_debug;          ///< Py_DEBUG
  std::optional<bool> is_free_threaded;  ///< Py_GIL_DISABLED; from 3.13 on.
  std::optional<bool> is_shared;         ///< Py_ENABLE_SHARED
};

/// ErrorKind::malformed where `build_time_vars` is not assigned a dictionary; otherwise the errors
/// of `find_python_assignments` and of its value.
Result<SysconfigData> parse_sysconfig_data(Bytes bytes, const Limits& limits);

}  // namespace icecore
