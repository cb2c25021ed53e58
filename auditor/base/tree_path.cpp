// The class invariant is made in `resolve`, part by part, and nowhere else.
#include "base/tree_path.h"

#include <fmt/format.h>

#include "base/text.h"

namespace icecore {
namespace {

constexpr std::size_t longest_path =
    4096;  // Linux's PATH_MAX; `Limits::path_bytes` says the same in reports.

}  // namespace

Result<TreePath> TreePath::parse(std::string_view text) {
  for (const std::string_view part : split(text, '/')) {
    if (part == "..") {
      return failure(ErrorKind::malformed, "path has a '..' part: " + escaped(text));
    }
  }
  return TreePath().resolve(text);
}

Result<TreePath> TreePath::resolve(std::string_view reference) const {
  if (reference.size() > longest_path) {
    return failure(ErrorKind::malformed, fmt::format("path of {} bytes is longer than {}",
                                                     reference.size(), longest_path));
  }
  if (reference.find('\0') != std::string_view::npos) {
    return failure(ErrorKind::malformed, "path has a NUL byte: " + escaped(reference));
  }
  std::string text = reference.starts_with('/') || is_root() ? std::string() : text_;
  for (const std::string_view part : split(reference, '/')) {
    if (part.empty() || part == ".") continue;
    if (part == "..") {
      text.resize(text.empty() ? 0 : text.rfind('/'));
      continue;
    }
    text += '/';
    text += part;
  }
  if (text.size() > longest_path) {
    return failure(ErrorKind::malformed,
                   fmt::format("path of {} bytes is longer than {}", text.size(), longest_path));
  }
  return TreePath(text.empty() ? "/" : std::move(text));
}

TreePath TreePath::child(std::string_view name) const {
  std::string text = is_root() ? std::string() : text_;
  text += '/';
  text += name;
  return TreePath(std::move(text));
}

std::string_view TreePath::name() const {
  return std::string_view(text_).substr(text_.rfind('/') + 1);
}

TreePath TreePath::parent() const {
  const std::size_t end = text_.rfind('/');
  return end == 0 ? TreePath() : TreePath(text_.substr(0, end));
}

std::vector<std::string_view> TreePath::parts() const {
  if (is_root()) return {};
  return split(std::string_view(text_).substr(1), '/');
}

bool TreePath::is_within(const TreePath& directory) const {
  if (directory.is_root()) return true;
  return text_.starts_with(directory.text_) &&
         (text_.size() == directory.text_.size() || text_[directory.text_.size()] == '/');
}

std::string TreePath::relative_to(const TreePath& directory) const {
  if (text_ == directory.text_) return ".";
  return text_.substr(directory.is_root() ? 1 : directory.text_.size() + 1);
}

}  // namespace icecore
