// What the user points at, and the trees that it is made of or leads to.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/limits.h"
#include "base/tree_path.h"
#include "facts/vocabulary.h"
#include "formats/dockerfile.h"
#include "formats/image_history.h"
#include "icecore/result.h"
#include "target/remote.h"
#include "target/variables.h"

namespace icecore {

class FileTree;
class HostTree;
struct Image;

/// A target that exists and is of a kind that icecore audits.
struct Target {
  std::string reference;  ///< As the user gave it.
  TargetKind kind = TargetKind::venv;
  TreePath path;               ///< Where it is in `files`.
  std::string system_root;     ///< `/`, a directory as the user gave it, or `none`.
  std::string python;          ///< `3.12` where the user says so; for a directory and for wheels.
  std::string wheel_platform;  ///< `win_amd64` where the user says so; for wheels.
  /// Of these two one is there: the files on this machine, or an image. Wheels are one whose layers
  /// lie beside each other.
  std::shared_ptr<const HostTree> host;
  std::shared_ptr<Image> image;
  /// The target's files; of an image they are known when its layers were read.
  std::shared_ptr<const FileTree> files;
  Variables variables;
  std::optional<Dockerfile> dockerfile;  ///< That an image was built from, where the user has it.
  std::optional<ImageBase> base;         ///< That an image was built on, where the user has it.
};

/// Whether a target is a root file system, which holds all that its environments use.
inline bool is_whole_root(TargetKind kind) {
  return kind == TargetKind::rootfs || kind == TargetKind::image;
}

/// Whether a target is what installers would take, not what they made.
inline bool is_wheels(TargetKind kind) {
  return kind == TargetKind::wheel || kind == TargetKind::wheelhouse;
}

/// One tree to be read, or the parts of one that matter: an interpreter's prefix may be all of
/// /usr.
struct Root {
  RootKind kind = RootKind::target;
  std::string name;                ///< Short name for reports, unique.
  TreePath path;                   ///< Entries' paths in facts are relative to it.
  std::string reason;              ///< What led there.
  std::vector<TreePath> parts;     ///< Files and directories to read, with all below them.
  std::vector<TreePath> excluded;  ///< Not to be read, with all below them.
  /// Directories of which only some files are parts: those with the names that were looked for.
  std::vector<TreePath> searched;

  /// Whether what is at the place is read as a part of it.
  [[nodiscard]] bool holds(const TreePath& place) const;
};

/// Whole systems and whole homes: nobody leads there on purpose, and they may be endless.
bool is_whole_system(const TreePath& path);

/// The parts without those that are read with another one, sorted.
std::vector<TreePath> outermost(std::vector<TreePath> parts);

struct OpenOptions {
  /// A directory, `none`, or empty to decide by whether the base interpreter is on this machine.
  std::string system_root;
  std::string python;          ///< `3.12`, for a directory without an interpreter; or empty.
  std::string wheel_platform;  ///< `manylinux_2_28_x86_64`, for wheels; or empty.
  std::string platform;        ///< `os/architecture[/variant]`, for an image; or empty.
  std::string dockerfile;      ///< The path of a Dockerfile, for an image; or empty.
  std::string base;            ///< Another image, which it was built on; or empty.
  std::vector<Variable> variables;
  std::string home;  ///< A directory, of the root file system where the target is one; or empty.
  RemoteOptions remote;  ///< For images that do not lie on disk.
};

/// Finds out what the target is. ErrorKind::not_found with a sentence on what was looked for and
/// what would be accepted; ErrorKind::usage for options that it cannot have.
Result<Target> open_target(const std::string& reference, const OpenOptions& options,
                           const Limits& limits);

}  // namespace icecore
