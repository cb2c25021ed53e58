// Written by Lib/sysconfig.py while CPython is built: `build_time_vars = {…}`, pretty-printed, some
// thousand entries. Numbers in the Makefile are integers there, empty variables empty strings.
#include "formats/sysconfig_data.h"

#include <fmt/format.h>

#include <array>

#include "formats/python_assignment.h"

namespace icecore {
namespace {

constexpr std::string_view variable = "build_time_vars";

std::string text(const PythonValue& variables, std::string_view key) {
  const PythonValue* value = variables.find(key);
  return std::string(value == nullptr ? "" : value->as_text().value_or(""));
}

std::optional<bool> flag(const PythonValue& variables, std::string_view key) {
  const PythonValue* value = variables.find(key);
  if (value == nullptr || !value->as_int64().has_value()) return std::nullopt;
  return value->as_int64() != 0;
}

}  // namespace

Result<SysconfigData> parse_sysconfig_data(Bytes bytes, const Limits& limits) {
  const auto assignments =
      ICECORE_TRY(find_python_assignments(bytes, std::array{variable}, limits));
  const PythonValue& variables = *ICECORE_TRY(last_assignment(assignments, variable));
  if (variables.as_dictionary() == nullptr) {
    return failure(ErrorKind::malformed, fmt::format("{}: expected a dictionary, found {}",
                                                     variable, variables.kind_name()));
  }
  return SysconfigData{.version = text(variables, "VERSION"),
                       .abi_flags = text(variables, "ABIFLAGS"),
                       .soabi = text(variables, "SOABI"),
                       .extension_suffix = text(variables, "EXT_SUFFIX"),
                       .multiarch = text(variables, "MULTIARCH"),
                       .host_type = text(variables, "HOST_GNU_TYPE"),
                       .prefix = text(variables, "prefix"),
                       .library = text(variables, "LDLIBRARY"),
                       .instance_soname = text(variables, "INSTSONAME"),
                       .compiler = text(variables, "CC"),
                       .compiler_flags = text(variables, "PY_CFLAGS"),
                       .optimization = text(variables, "OPT"),
                       .shared_linker = text(variables, "BLDSHARED"),
                       .configure_options = text(variables, "CONFIG_ARGS"),
                       .is_debug = flag(variables, "Py_DEBUG"),
                       .is_free_threaded = flag(variables, "Py_GIL_DISABLED"),
                       .is_shared = flag(variables, "Py_ENABLE_SHARED")};
}

}  // namespace icecore
