// The suffixes of extension modules are CPython's (Python/dynload_shlib.c,
// _PyImport_DynLoadFiletab).
#include "resolve/library_names.h"

#include <algorithm>
#include <array>

namespace icecore {

bool is_extension_name(std::string_view name) {
  if (!name.ends_with(".so")) return false;
  const std::string_view stem = name.substr(0, name.size() - 3);
  const std::size_t dot = stem.find('.');
  if (dot == std::string_view::npos) return !stem.starts_with("lib");
  const std::string_view tag = stem.substr(dot + 1);
  return tag.starts_with("cpython-") || tag.starts_with("abi3") || tag.starts_with("pypy");
}

bool is_library_name(std::string_view name) {
  return name.ends_with(".so") || name.contains(".so.");
}

// NVIDIA's driver and WSL: a container runtime puts them into place (NVIDIA container toolkit 1.18,
// libnvidia-container's lists; November 2026). The kernel brings its own library into each process.
bool comes_with_machine(std::string_view name) {
  constexpr std::array<std::string_view, 14> names{"libcuda.so.1",
                                                   "libcudadebugger.so.1",
                                                   "libdxcore.so",
                                                   "libnvcuvid.so.1",
                                                   "libnvidia-encode.so.1",
                                                   "libnvidia-fbc.so.1",
                                                   "libnvidia-gpucomp.so",
                                                   "libnvidia-ml.so.1",
                                                   "libnvidia-nvvm.so.4",
                                                   "libnvidia-opencl.so.1",
                                                   "libnvidia-opticalflow.so.1",
                                                   "libnvidia-ptxjitcompiler.so.1",
                                                   "libnvoptix.so.1",
                                                   "linux-vdso.so.1"};
  return std::ranges::find(names, name) != names.end();
}

}  // namespace icecore
