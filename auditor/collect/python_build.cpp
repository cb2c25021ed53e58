// The `_sysconfigdata` module beside the standard library, read as the literal that it is.
#include "collect/collectors.h"
#include "formats/sysconfig_data.h"

namespace icecore {
namespace {

std::optional<std::int64_t> number(const std::optional<bool>& value) {
  if (!value) return std::nullopt;
  return *value ? 1 : 0;
}

}  // namespace

Result<Facts> collect_python_build(ByteSource& bytes, std::string_view, const Limits& limits) {
  SysconfigData data =
      ICECORE_TRY(parse_sysconfig_data(ICECORE_TRY(bytes.whole(limits.manifest_bytes)), limits));
  Facts facts;
  facts.rows.add(PythonBuildFact{.version = std::move(data.version),
                                 .soabi = std::move(data.soabi),
                                 .abi_flags = std::move(data.abi_flags),
                                 .extension_suffix = std::move(data.extension_suffix),
                                 .multiarch = std::move(data.multiarch),
                                 .prefix = std::move(data.prefix),
                                 .compiler = std::move(data.compiler),
                                 .compiler_flags = std::move(data.compiler_flags),
                                 .configure_options = std::move(data.configure_options),
                                 .is_debug = number(data.is_debug),
                                 .is_free_threaded = number(data.is_free_threaded),
                                 .is_shared = number(data.is_shared)});
  return facts;
}

}  // namespace icecore
