// debug/buildinfo of Go's standard library: 14 bytes of magic, the size of a pointer, flags; with
// flag 2 (since Go 1.18) two texts follow at byte 32, each behind its length as a varint: the
// version, and the modules between two marks of 16 bytes. A line of those is a word and its fields,
// separated by tabs; `=>` replaces the module of the line before.
#include "formats/go_build_info.h"

#include <fmt/format.h>

#include "base/reader.h"
#include "base/text.h"

namespace icecore {
namespace {

constexpr std::string_view magic = "\xFF Go buildinf:";
constexpr std::uint64_t texts_at = 32;
constexpr std::size_t mark_size = 16;

Result<std::string_view> read_text(Reader& reader, const Limits& limits) {
  std::uint64_t size = 0;
  for (unsigned shift = 0; shift < 63 && reader.ok(); shift += 7) {
    const std::uint64_t byte = reader.u8();
    size |= (byte & 0x7FU) << shift;
    if ((byte & 0x80U) == 0) break;
  }
  if (size > limits.dependency_bytes) {
    return failure(ErrorKind::limit, fmt::format("{} bytes of Go build information are more than "
                                                 "the limit of {}",
                                                 size, limits.dependency_bytes));
  }
  const std::string_view text = as_text(reader.bytes(size));
  if (!reader.ok()) return reader.truncated("Go build information");
  return text;
}

void read_line(std::string_view line, GoBuildInfo& info) {
  const std::vector<std::string_view> fields = split(line, '\t');
  const auto field = [&](std::size_t index) {
    return std::string(index < fields.size() ? fields[index] : std::string_view());
  };
  if (fields[0] == "path") info.main_path = field(1);
  if (fields[0] == "dep") info.modules.push_back({.path = field(1), .version = field(2)});
  if (fields[0] == "=>" && !info.modules.empty()) {
    info.modules.back() = {.path = field(1), .version = field(2)};
  }
}

}  // namespace

Result<GoBuildInfo> read_go_build_info(Bytes bytes, const Limits& limits) {
  if (!as_text(bytes).starts_with(magic)) {
    return failure(ErrorKind::malformed, "Go build information without its mark", 0);
  }
  Reader reader(bytes);
  reader.skip(magic.size() + 1);
  constexpr unsigned has_texts = 2;
  if ((reader.u8() & has_texts) == 0) {
    return failure(ErrorKind::unsupported, "Go build information of Go 1.17 or older");
  }
  reader.seek(texts_at);
  GoBuildInfo info{.go_version = std::string(ICECORE_TRY(read_text(reader, limits)))};
  std::string_view modules = ICECORE_TRY(read_text(reader, limits));
  if (modules.size() < 2 * mark_size) return info;
  modules = modules.substr(mark_size, modules.size() - 2 * mark_size);
  for (const std::string_view line : split(modules, '\n')) read_line(line, info);
  return info;
}

}  // namespace icecore
