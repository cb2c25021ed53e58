// The interpreter needs the C library alone; a loader is an ELF file that holds its texts
// somewhere.
#include "support/native_system.h"

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

std::string loader(std::string_view texts, const std::string& soname) {
  return elf(library(soname)) + '\0' + std::string(texts) + '\0';
}

}  // namespace

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
  return rows_of(audited(builder_), select);
}

}  // namespace icecore::test
