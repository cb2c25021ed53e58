// Both loaders have their places built in as text. glibc's (elf/dl-load.c, system_dirs) stand one
// after another, each with a slash at its end and a NUL; its banner is that of `ld.so --version`
// (elf/dl-usage.c). musl's (ldso/dynlink.c) are one text with colons.
#include "formats/loader_binary.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "base/number.h"
#include "base/text.h"

namespace icecore {
namespace {

constexpr std::string_view musl_banner = "musl libc (";
constexpr std::string_view musl_directories = "/lib:/usr/local/lib:/usr/lib";
constexpr std::string_view glibc_banner = "ld.so (";
constexpr std::string_view glibc_version = " release version ";
constexpr std::size_t longest_text = 256;

// The text at a position up to its NUL; empty when that is far.
std::string_view text_at(std::string_view bytes, std::size_t position) {
  const std::string_view rest = bytes.substr(position, longest_text);
  const std::size_t end = rest.find('\0');
  return end == std::string_view::npos ? std::string_view() : rest.substr(0, end);
}

bool is_system_directory(std::string_view text) {
  if (text.size() < 2 || !text.starts_with('/') || !text.ends_with('/')) return false;
  return text.contains("lib") && std::ranges::all_of(text, [](char letter) {
           return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') ||
                  letter == '/' || letter == '_' || letter == '-' || letter == '.' ||
                  letter == '+' || (letter >= 'A' && letter <= 'Z');
         });
}

// The first two or more such texts in a row.
std::vector<std::string> system_directories(std::string_view bytes) {
  for (std::size_t at = bytes.find('/'); at != std::string_view::npos; at = bytes.find('/', at)) {
    std::vector<std::string> directories;
    while (at < bytes.size()) {
      const std::string_view text = text_at(bytes, at);
      if (!is_system_directory(text)) break;
      directories.emplace_back(text.substr(0, text.size() - 1));
      at += text.size() + 1;
    }
    if (directories.size() > 1) return directories;
    ++at;
  }
  return {};
}

// `$LIB` is stored as text of its own, and names one of the directories.
std::string lib_of(std::string_view bytes, const std::vector<std::string>& directories) {
  for (const std::string& directory : directories) {
    const std::string name = directory.substr(1);
    if (bytes.contains('\0' + name + '\0')) return name;
  }
  return "";
}

// Digits and dots at the start of a text, without a dot at the end.
std::string_view leading_version(std::string_view text) {
  std::size_t size = 0;
  while (size < text.size() && (is_digit(text[size]) || text[size] == '.')) ++size;
  while (size > 0 && text[size - 1] == '.') --size;
  return text.substr(0, size);
}

void read_banner(std::string_view bytes, LoaderBinary& loader) {
  const std::size_t start = bytes.find(glibc_banner);
  if (start == std::string_view::npos) return;
  const std::string_view banner = bytes.substr(start + glibc_banner.size(), longest_text);
  const std::size_t end = banner.find(')');
  const std::size_t version = banner.find(glibc_version);
  if (end == std::string_view::npos || version == std::string_view::npos || version < end) return;
  loader.vendor = banner.substr(0, end);
  loader.version = leading_version(banner.substr(version + glibc_version.size()));
}

// The only text of three numbers that stands alone (src/internal/version.c).
std::string musl_version(std::string_view bytes) {
  for (std::size_t at = bytes.find('.'); at != std::string_view::npos;
       at = bytes.find('.', at + 1)) {
    std::size_t start = at;
    while (start > 0 && is_digit(bytes[start - 1])) --start;
    if (start == at || start == 0 || bytes[start - 1] != '\0') continue;
    const std::string_view text = text_at(bytes, start);
    const bool is_version = std::ranges::count(text, '.') == 2 && leading_version(text) == text;
    if (is_version) return std::string(text);
  }
  return "";
}

}  // namespace

Result<LoaderBinary> read_loader_binary(ByteSource& source, const Limits& limits) {
  const std::string_view bytes = as_text(ICECORE_TRY(source.whole(limits.loader_bytes)));
  LoaderBinary loader;
  if (bytes.contains(musl_banner) && bytes.contains(musl_directories)) {
    loader.family = LoaderFamily::musl;
    loader.version = musl_version(bytes);
    for (const std::string_view directory : split(musl_directories, ':')) {
      loader.system_directories.emplace_back(directory);
    }
    return loader;
  }
  loader.system_directories = system_directories(bytes);
  const bool is_glibc = bytes.contains("LD_LIBRARY_PATH") && bytes.contains("PLATFORM");
  if (loader.system_directories.empty() || !is_glibc) {
    return failure(ErrorKind::not_found, "neither glibc's loader nor musl's");
  }
  read_banner(bytes, loader);
  loader.lib = lib_of(bytes, loader.system_directories);
  return loader;
}

}  // namespace icecore
