// The interpreter needs the C library alone; a loader is an ELF file that holds its texts
// somewhere.
#include "support/native_system.h"

#include <cstdint>
#include <stdexcept>

#include "base/bytes.h"

namespace icecore::test {

using namespace std::string_view_literals;

const std::string_view glibc_loader =
    "LD_LIBRARY_PATH\0PLATFORM\0/lib/x86_64-linux-gnu/\0/usr/lib/\0lib/x86_64-linux-gnu\0"sv;
const std::string_view musl_loader = "/lib:/usr/local/lib:/usr/lib\0001.2.5\0musl libc (x86_64)"sv;

namespace {

std::string elf(const ElfBuilder& builder) {
  return std::string(as_text(builder.build()));
}

std::string number(std::uint64_t value, unsigned size) {
  std::string bytes;
  for (unsigned i = 0; i < size; ++i) bytes += static_cast<char>(value >> (8 * i) & 0xFFU);
  return bytes;
}

std::string loader(std::string_view texts, const std::string& soname) {
  return elf(library(soname)) + '\0' + std::string(texts) + '\0';
}

}  // namespace

std::string glibc_loader_of(std::string_view version) {
  std::string texts(glibc_loader);
  texts.append("ld.so (GNU libc) stable release version ").append(version).append(".\n");
  return texts;
}

ElfBuilder library(std::string soname) {
  ElfBuilder builder;
  if (!soname.empty()) builder.soname(std::move(soname));
  return builder;
}

NativeSystem::NativeSystem(std::string_view loader_texts, const std::string& interpreter)
    : builder_(directory_.path()) {
  builder_.root_file("usr/local/bin/python3.12",
                     elf(ElfBuilder{}.interpreter(interpreter).needed("libc.so.6")));
  builder_.root_file(interpreter.substr(1),
                     loader(loader_texts, interpreter.substr(interpreter.rfind('/') + 1)));
  builder_.root_file("lib/x86_64-linux-gnu/libc.so.6", elf(library("libc.so.6")));
}

NativeSystem& NativeSystem::site(const std::string& path, const ElfBuilder& builder) {
  builder_.site_file(path, elf(builder));
  return *this;
}

NativeSystem& NativeSystem::root(const std::string& path, const ElfBuilder& builder) {
  builder_.root_file(path, elf(builder));
  return *this;
}

Lines NativeSystem::loads(std::string_view condition) const {
  return rows(
      "SELECT from_file.name || ' ' || load.name, found_by, place FROM load "
      "JOIN entry AS from_file ON from_file.id = load.file WHERE " +
      std::string(condition) + " ORDER BY from_file.name, load.name, found_by");
}

Lines NativeSystem::rows(std::string_view select) const {
  return rows_of(audit(), select);
}

AuditResult NativeSystem::audit() const {
  AuditOptions options = options_;
  options.target = builder_.environment().string();
  options.system_root = builder_.root().string();
  options.jobs = 2;
  options.judge = Judge::no;
  options.load_attempts = true;
  Result<AuditResult> result = icecore::audit(options);
  if (!result) throw std::runtime_error(result.error().message);
  return std::move(*result);
}

NativeSystem& NativeSystem::variable(std::string name, std::string value) {
  options_.variables.push_back({.name = std::move(name), .value = std::move(value)});
  return *this;
}

NativeSystem& NativeSystem::cpu(std::string level) {
  options_.cpu = std::move(level);
  return *this;
}

NativeSystem& NativeSystem::opened_name(std::string name) {
  options_.opened_names.push_back(std::move(name));
  return *this;
}

// The header, the entries, their strings, then the extension that names the levels, each of which
// is listed once for each entry that has one.
NativeSystem& NativeSystem::cache(const std::vector<CacheEntry>& entries) {
  const std::uint64_t strings_at = 48 + 24 * entries.size();
  std::string strings;
  const auto place = [&](const std::string& text) {
    const std::uint64_t at = strings_at + strings.size();
    strings += text + '\0';
    return at;
  };
  std::string table;
  std::string levels;
  for (const CacheEntry& entry : entries) {
    table += number(0x0303, 4) + number(place(entry.name), 4) + number(place(entry.path), 4) +
             number(0, 4);
    const std::uint64_t hwcap = entry.level.empty() ? 0 : 1ULL << 62U | levels.size() / 4;
    table += number(hwcap, 8);
    if (!entry.level.empty()) levels += number(place(entry.level), 4);
  }
  const std::uint64_t directory = strings_at + strings.size();
  std::string bytes = "glibc-ld.so.cache1.1" + number(entries.size(), 4) +
                      number(strings.size(), 4) + number(2, 4) + number(directory, 4) +
                      std::string(12, '\0') + table + strings;
  bytes += number(0xEAA42174, 4) + number(1, 4) + number(1, 4) + number(0, 4) +
           number(directory + 24, 4) + number(levels.size(), 4) + levels;
  builder_.root_file("etc/ld.so.cache", bytes);
  return *this;
}

}  // namespace icecore::test
