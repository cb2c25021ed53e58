// What documents that say what an environment should be have in common: the one value that the
// readers of requirements files, locks, environment files and Dockerfiles give. It says what is
// written; what that means for an environment is for `resolve/`. Texts are as written: credentials
// are masked and control characters escaped where they become facts.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace icecore {

enum class ClaimFormat : std::uint8_t {
  requirements,       ///< pip's `-r` file.
  constraints,        ///< pip's `-c` file: it names nothing to be installed.
  pylock,             ///< pylock.toml (PEP 751).
  uv_lock,            ///< uv.lock
  poetry_lock,        ///< poetry.lock
  pdm_lock,           ///< pdm.lock
  pipfile_lock,       ///< Pipfile.lock
  conda_environment,  ///< environment.yml
  conda_explicit,     ///< A list of URLs below `@EXPLICIT`.
  conda_lock,         ///< conda-lock.yml
  pixi_lock,          ///< pixi.lock
  dockerfile,         ///< What the instructions of a Dockerfile install.
  pyproject           ///< The dependencies that a project declares.
};
inline constexpr std::array<std::string_view, 13> claim_format_words{
    "requirements",   "constraints", "pylock",       "uv-lock",
    "poetry-lock",    "pdm-lock",    "pipfile-lock", "conda-environment",
    "conda-explicit", "conda-lock",  "pixi-lock",    "dockerfile",
    "pyproject"};

/// What is named.
enum class ClaimedKind : std::uint8_t {
  distribution,
  conda_package,
  os_package,
  interpreter,  ///< Python itself; a conda package of the name `python` is a conda package.
  image         ///< The base of a Dockerfile's stage.
};
inline constexpr std::array<std::string_view, 5> claimed_kind_words{
    "distribution", "conda_package", "os_package", "interpreter", "image"};

/// Where it is to come from.
enum class ClaimedSource : std::uint8_t {
  index,      ///< An index or channel, by name and version.
  url,        ///< An archive at a URL.
  vcs,        ///< A repository.
  path,       ///< An archive on disk.
  directory,  ///< A source tree on disk.
  editable    ///< The same, to be imported where it lies; or a repository, installed so.
};
inline constexpr std::array<std::string_view, 6> claimed_source_words{
    "index", "url", "vcs", "path", "directory", "editable"};

struct ClaimedHash {
  std::string algorithm;  ///< In lower case.
  std::string digest;     ///< Hexadecimal, in lower case.

  friend auto operator<=>(const ClaimedHash&, const ClaimedHash&) = default;
};

/// Whether it is SHA-256 or better: what pip takes for `--hash`.
[[nodiscard]] inline bool is_strong(const ClaimedHash& hash) {
  return hash.algorithm == "sha256" || hash.algorithm == "sha384" || hash.algorithm == "sha512" ||
         hash.algorithm.starts_with("sha3_") || hash.algorithm.starts_with("blake2");
}

/// One file that satisfies an input.
struct ClaimedArtifact {
  std::string file_name;  ///< Without directory; empty if it cannot be told.
  std::string url;        ///< A URL or a path; empty if the document has none.
  std::vector<ClaimedHash> hashes;
  std::optional<std::uint64_t> size;
  std::size_t line = 0;
};

/// One input that needs another, in a lock that keeps markers there (uv.lock).
struct ClaimedEdge {
  std::string name;
  std::string version;              ///< Empty: the only one of that name.
  std::vector<std::string> extras;  ///< That are wanted of it.
  std::string marker;
  std::string extra;  ///< The edge is there only with this extra of the input …
  std::string group;  ///< … or with this dependency group.
};

/// One thing that the document names.
struct ClaimedInput {
  ClaimedKind kind = ClaimedKind::distribution;
  std::string name;       ///< Empty for a URL or a path that nobody names.
  std::string version;    ///< Where only one satisfies it; without `==`.
  std::string specifier;  ///< Where several do, or none is said: as written.
  std::string build;      ///< Of a conda package: its build string.
  std::vector<std::string> extras;
  std::string marker;
  std::string requires_python;
  ClaimedSource source = ClaimedSource::index;
  std::string url;       ///< Without fragment; of a repository without `git+` and revision.
  std::string vcs;       ///< `git`, `hg`, `svn`, `bzr`; empty if it is none.
  std::string commit;    ///< A whole commit; empty if it is none.
  std::string revision;  ///< The branch, tag or commit as asked for.
  std::string subdirectory;
  std::string index;                ///< URL or name of the index or channel; empty: not said.
  std::vector<ClaimedHash> hashes;  ///< Of any of its files, where they are not said one by one.
  std::vector<ClaimedArtifact> artifacts;
  /// What it is for: `dev`, `extra:socks`, `main`. Where it is not empty and `is_always` is false,
  /// it is installed only with one of them.
  std::vector<std::string> groups;
  bool is_always = true;
  bool is_root = false;                ///< The project itself, from which edges go out (uv.lock).
  bool is_constraint = false;          ///< It limits what others name.
  std::vector<std::string> platforms;  ///< `linux-64`; empty: all.
  std::vector<ClaimedEdge> edges;
  std::string text;      ///< As written, for messages; empty in locks.
  std::size_t line = 0;  ///< From 1; 0 where the format keeps none.
};

/// What applies to the whole document: `index-url`, `extra-index-url`, `find-links`, `no-index`,
/// `channel`, `require-hashes`, `no-binary`, `pre`, `prefix`, `variable` …
struct ClaimOption {
  std::string name;
  std::string value;
  std::size_t line = 0;
};

/// A file that it leads to, as written: a path, or a URL.
struct ClaimInclude {
  enum class Kind : std::uint8_t { requirements, constraints };

  Kind kind = Kind::requirements;
  std::string path;
  std::size_t line = 0;
};

/// What is wrong with a part of the document; the rest counts.
struct ClaimDefect {
  std::string message;
  std::size_t line = 0;
};

struct ClaimDocument {
  ClaimFormat format = ClaimFormat::requirements;
  std::string version;                      ///< Of the format.
  std::string created_by;                   ///< The tool; empty if nobody says.
  std::string requires_python;              ///< A specifier; empty if there is none.
  std::vector<std::string> environments;    ///< Markers, of which one has to hold; none: all do.
  std::vector<std::string> default_groups;  ///< Those that are installed unless told otherwise.
  /// Whether what is installed follows from the roots' edges, not from markers of inputs.
  bool is_graph = false;
  /// Whether it says of each input if it is always installed; else groups are another file's.
  bool tells_groups = true;
  std::vector<ClaimedInput> inputs;
  std::vector<ClaimOption> options;
  std::vector<ClaimInclude> includes;
  std::vector<ClaimDefect> defects;  ///< At most `most_claim_defects`.
};

inline constexpr std::size_t most_claim_defects = 100;

/// Adds a defect unless there are enough.
inline void add_defect(ClaimDocument& document, std::string message, std::size_t line) {
  if (document.defects.size() >= most_claim_defects) return;
  document.defects.push_back({.message = std::move(message), .line = line});
}

}  // namespace icecore
