// What the arguments ask for, as plain values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "icecore/audit.h"
#include "icecore/finding.h"
#include "icecore/variable.h"

namespace icecore {

enum class Subcommand : std::uint8_t {
  audit,
  freeze,
  spec,
  lock,
  prove,
  verify,
  diff,
  why,
  explain,
  rules,
  query,
  facts,
  cache
};

enum class ColorWhen : std::uint8_t { automatic, always, never };

/// Stands for the indexes that pip and uv are configured with.
inline constexpr std::string_view configured_index = "true";
/// Stands for the cache that the installer would use.
inline constexpr std::string_view usual_cache = "true";

/// Of all subcommands together; each reads its own.
struct Options {
  Subcommand subcommand = Subcommand::audit;
  std::string format = "text";  ///< One that the subcommand knows.
  std::string target;           ///< Empty only for `facts`.
  std::string system_root;
  std::string python;                ///< `3.12`; for a directory without an interpreter, or wheels.
  std::string wheel_platform;        ///< `win_amd64`; for wheels.
  std::string dockerfile;            ///< A path; for an image.
  std::string platform;              ///< `linux/arm64`; for an image.
  std::string base;                  ///< Another image; for an image.
  bool insecure = false;             ///< Plain HTTP; for an image in a registry.
  std::vector<std::string> against;  ///< Documents that say what the environment should be.
  std::string project;               ///< A directory that holds such documents.
  std::vector<Variable> variables;
  std::string cpu;   ///< `x86-64-v3`; empty when nobody says.
  std::string home;  ///< Of the user who will run it; empty when nobody says.
  unsigned jobs = 0;
  Confinement confinement = Confinement::wanted;
  bool no_cache = false;
  std::string cache_size;  ///< `2G`; empty when nobody says.
  std::vector<std::string> rule_directories;

  std::string output = "-";  ///< A file; `-` for standard output.
  std::vector<std::string> select, ignore;
  std::optional<Severity> fail_on = Severity::error;  ///< Nothing: never.
  ColorWhen color = ColorWhen::automatic;
  bool strict = false;
  bool quiet = false;

  /// Of the target's, by its path: for `freeze`, `spec`, `verify` and `diff`; empty where it is
  /// clear.
  std::string environment;

  /// For `spec`, `lock` and `prove`: where files may be that distributions were installed from.
  struct Sources {
    std::vector<std::string> wheelhouses;            ///< Directories of wheels.
    std::vector<std::string> pip_caches, uv_caches;  ///< Directories, or `usual_cache`.
    std::vector<std::string> locks;                  ///< Locks and requirements files.
    std::vector<std::string> indexes;                ///< URLs, or `configured_index`.
  };
  Sources sources;

  bool keeps_files = false;   ///< For `spec`: each file, not their digest alone.
  bool is_statement = false;  ///< For `spec`: as an in-toto Statement.
  std::string spec;           ///< For `verify`: the file of the spec.
  bool is_agreed = false;     ///< For `prove`: an installer may be run.
  bool is_offline = false;    ///< For `prove`: from wheelhouses alone.
  std::string installer;      ///< For `prove`: uv or pip; empty for what is there.
  std::string interpreter;    ///< For `prove`: the Python to install for; empty: by version.
  std::string other;          ///< For `diff`: the second of the two.

  /// For `freeze`, as pip names them; `uv` for what uv prints.
  struct Freeze {
    std::string pip;  ///< A version; empty to look it up.
    bool uv = false;
    bool all = false, local = false, user = false, exclude_editable = false;
    std::vector<std::string> exclude, paths, requirements;
  };
  Freeze freeze;
  std::string rule;                   ///< For `explain`.
  std::string sql;                    ///< For `query`.
  std::string wanted;                 ///< For `why`: a binary or a library.
  std::string table;                  ///< For `facts`; empty for all.
  std::string cache_action = "show";  ///< For `cache`: or `clear`.
};

}  // namespace icecore
