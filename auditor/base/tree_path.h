// A place in a tree: rooted, normal (no empty part, no `.`, no `..`), without NUL, bytes kept as
// they are. It says nothing about what is there and follows no links: only a Tree does (compare
// nix's CanonPath).
#pragma once

#include <compare>
#include <string>
#include <string_view>
#include <vector>

#include "icecore/result.h"

namespace icecore {

class TreePath {
 public:
  /// The root, `/`.
  TreePath() : text_("/") {}

  /// From `a/b`, `/a//b/.`; ErrorKind::malformed for a `..` part, a NUL byte, or more than 4096
  /// bytes.
  static Result<TreePath> parse(std::string_view text);

  /// `reference` seen from this directory, `..` taken lexically and stopped at the root: for texts
  /// such as RECORD rows and link targets. An absolute reference stands for itself.
  /// ErrorKind::malformed as for `parse`.
  [[nodiscard]] Result<TreePath> resolve(std::string_view reference) const;

  /// This directory's entry `name`; the name must be one part, not `.` or `..`.
  [[nodiscard]] TreePath child(std::string_view name) const;

  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] bool is_root() const { return text_.size() == 1; }
  /// The last part; empty for the root.
  [[nodiscard]] std::string_view name() const;
  /// The directory of the last part; the root's is the root.
  [[nodiscard]] TreePath parent() const;
  [[nodiscard]] std::vector<std::string_view> parts() const;
  /// Whether this is `directory` or below it, part by part.
  [[nodiscard]] bool is_within(const TreePath& directory) const;
  /// The rest of the path below `directory`, without a leading slash; `.` for the directory itself.
  [[nodiscard]] std::string relative_to(const TreePath& directory) const;

  friend auto operator<=>(const TreePath&, const TreePath&) = default;

 private:
  explicit TreePath(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

}  // namespace icecore
