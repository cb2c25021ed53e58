// Of a file's mode only whether it may be executed counts: all else is the umask of who installs.
#include "spec/file_kinds.h"

#include <utility>

#include "base/digest.h"

namespace icecore {
namespace {

std::string kind_of(std::int64_t mode) {
  constexpr std::int64_t executable_bits = 0111;
  return (mode & executable_bits) != 0 ? "X" : "F";
}

SpecFile counted_text(std::string kind, std::string_view text) {
  return {.path = {},
          .kind = std::move(kind),
          .size = static_cast<std::int64_t>(text.size()),
          .digest = "sha256:" + sha256_of(as_bytes(text)).hex()};
}

}  // namespace

SpecFile counted_file(std::int64_t mode, std::int64_t size, std::string_view sha256) {
  return {.path = {},
          .kind = kind_of(mode),
          .size = size,
          .digest = sha256.empty() ? std::string() : "sha256:" + std::string(sha256)};
}

SpecFile counted_as(std::int64_t mode, std::string_view text) {
  return counted_text(kind_of(mode), text);
}

SpecFile counted_link(std::string_view target) {
  return counted_text("L", target);
}

SpecFile counted_other(std::string_view kind) {
  return counted_text("O", kind);
}

}  // namespace icecore
