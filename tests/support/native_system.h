// A small system with a C library, an interpreter and an environment of it, for what is told from
// native binaries.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "support/audited.h"
#include "support/elf_builder.h"
#include "support/temporary_directory.h"

namespace icecore::test {

/// The texts by which a loader is known, as they stand in its file.
extern const std::string_view glibc_loader, musl_loader;
/// glibc's of that version.
std::string glibc_loader_of(std::string_view version);

/// An ELF file without anything but this name.
ElfBuilder library(std::string soname = "");

class NativeSystem {
 public:
  explicit NativeSystem(std::string_view loader_texts = glibc_loader,
                        const std::string& interpreter = "/lib64/ld-linux-x86-64.so.2");

  /// A file in site-packages.
  NativeSystem& site(const std::string& path, const ElfBuilder& builder);
  /// A file anywhere in the system.
  NativeSystem& root(const std::string& path, const ElfBuilder& builder);
  /// An ld.so.cache with one entry after another; the level is empty for all processors.
  struct CacheEntry {
    std::string name, path, level;
  };
  NativeSystem& cache(const std::vector<CacheEntry>& entries);
  /// For all other files.
  EnvironmentBuilder& files() { return builder_; }

  /// What extensions and libraries need and get: `from name|found_by|place`.
  [[nodiscard]] Lines loads(std::string_view condition = "root_kind <> 'program'") const;
  [[nodiscard]] Lines rows(std::string_view select) const;
  [[nodiscard]] AuditResult audit() const;

  // How Python will run.
  NativeSystem& variable(std::string name, std::string value);
  NativeSystem& cpu(std::string level);
  NativeSystem& opened_name(std::string name);

 private:
  TemporaryDirectory directory_;
  EnvironmentBuilder builder_;
  AuditOptions options_;
};

}  // namespace icecore::test
