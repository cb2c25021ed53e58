// Writes virtual environments for tests: a base interpreter and an environment on it below a system
// root, with distributions whose RECORDs are right until a test changes a file. Nothing depends on
// time.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace icecore::test {

/// A project to install. Paths are relative to site-packages.
struct Project {
  std::string name = "pkg";
  std::string version = "1.0";
  std::map<std::string, std::string> files;  ///< Listed in RECORD with their digests.
  std::map<std::string, std::string>
      metadata;  ///< More files of the metadata directory, listed too.
  std::vector<std::string> extra_record_rows;  ///< Whole lines, added at the end.
  std::string installer = "pip";
  std::string tag = "py3-none-any";
  std::string directory;  ///< Of the metadata; empty: by name and version.
  bool has_record = true;
};

class EnvironmentBuilder {
 public:
  /// Everything is written below `root`: the interpreter at /usr/local, the environment at
  /// /srv/app/venv.
  explicit EnvironmentBuilder(std::filesystem::path root, std::string version = "3.12.4");

  EnvironmentBuilder& install(const Project& project);
  /// A file below the environment; directories are made.
  EnvironmentBuilder& file(const std::string& path, std::string_view text);
  EnvironmentBuilder& site_file(const std::string& path, std::string_view text);
  EnvironmentBuilder& link(const std::string& path, const std::string& target);
  /// A file anywhere below the root.
  EnvironmentBuilder& root_file(const std::string& path, std::string_view text);

  [[nodiscard]] std::filesystem::path root() const { return root_; }
  [[nodiscard]] std::filesystem::path environment() const { return root_ / "srv/app/venv"; }
  [[nodiscard]] std::filesystem::path site() const;

 private:
  std::filesystem::path root_;
  std::string library_;  // python3.12
};

/// `path,sha256=…,size`, a row of RECORD.
[[nodiscard]] std::string record_row(const std::string& path, std::string_view text);

/// A .pyc header with hash-based validation and some code after it.
[[nodiscard]] std::string hashed_bytecode(unsigned magic, bool is_checked, std::string_view source);

void write_file(const std::filesystem::path& path, std::string_view text);
[[nodiscard]] std::string content_of(const std::filesystem::path& path);

}  // namespace icecore::test
