#include "formats/supported_tags.h"

#include <cstdlib>

#include "base/reader.h"
#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  Reader reader(input);
  const auto family = static_cast<LibcVersion::Family>(reader.u8() % 3);
  const LibcVersion libc{family, reader.u8(), reader.u16()};
  const PythonRelease release{reader.u16(), reader.u16()};
  const std::string machine(as_text(reader.bytes(reader.remaining())));
  const Limits limits{.tags = 2000};
  const auto platforms = linux_platforms({machine, libc}, limits);
  if (!platforms) return;
  const auto tags = cpython_tags(release, cpython_abis(release, {}), *platforms, limits);
  if (tags && tags->size() > limits.tags) std::abort();
}
