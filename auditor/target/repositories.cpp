// pip asks git for the first remote, HEAD and the git directory (vcs/git.py); what git answers is
// read from the files that it keeps (gitrepository-layout). Not followed: configuration outside of
// the repository, includes, and reftables; where those decide, a gap says so.
#include "target/repositories.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "base/text.h"
#include "formats/git_config.h"
#include "formats/git_head.h"
#include "formats/url.h"
#include "target/file_tree.h"

namespace icecore {
namespace {

// Where a repository's files are.
struct GitDirectories {
  TreePath top;              // of the work tree
  TreePath own;              // HEAD, and commondir in a linked work tree
  TreePath common;           // config, refs and packed-refs
  bool is_relative = false;  // whether git names `own` as `.git`
};

bool is_word(char character) {
  return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
         (character >= '0' && character <= '9') || character == '_' ||
         static_cast<unsigned char>(character) >= 0x80;
}

bool begins_with_scheme(std::string_view url) {
  const std::size_t colon = url.find("://");
  return colon != std::string_view::npos && colon > 0 &&
         std::ranges::all_of(url.substr(0, colon), is_word);
}

std::string file_url(std::string_view path) {
  constexpr std::string_view kept = "-._~/!$&'()*+,;=:@";
  std::string url = "file://";
  for (const char character : path) {
    const bool is_plain = kept.find(character) != std::string_view::npos ||
                          (is_word(character) && static_cast<unsigned char>(character) < 0x80);
    url += is_plain ? std::string(1, character)
                    : fmt::format("%{:02X}", static_cast<unsigned char>(character));
  }
  return url;
}

// `git@host:path` as pip's SCP_REGEX splits it; empty for what it does not match.
std::string url_of_scp_form(std::string_view remote) {
  const std::size_t colon = remote.find(':');
  if (colon == std::string_view::npos || colon + 1 >= remote.size()) return "";
  std::string_view host = remote.substr(0, colon);
  const std::string_view path = remote.substr(colon + 1);
  if (!is_word(path.front()) || path.find(':') != std::string_view::npos) return "";
  const std::size_t at = host.find('@');
  const bool has_user =
      at != std::string_view::npos && at > 0 && std::ranges::all_of(host.substr(0, at), is_word);
  if (host.substr(has_user ? at + 1 : 0).empty() || host.find('/') != std::string_view::npos) {
    return "";
  }
  return fmt::format("ssh://{}/{}", host, path);
}

// The path of `place` as os.path.relpath gives it.
std::string relative_path(const TreePath& place, const TreePath& start) {
  const std::vector<std::string_view> to = place.parts();
  const std::vector<std::string_view> from = start.parts();
  std::size_t common = 0;
  while (common < std::min(to.size(), from.size()) && to[common] == from[common]) ++common;
  std::string path;
  const auto add = [&](std::string_view part) {
    path += (path.empty() ? "" : "/") + std::string(part);
  };
  for (std::size_t i = common; i < from.size(); ++i) add("..");
  for (std::size_t i = common; i < to.size(); ++i) add(to[i]);
  return path.empty() ? "." : path;
}

class RepositoryReader {
 public:
  RepositoryReader(const FileTree& files, const Limits& limits, RepositoryLeads& leads)
      : files_(files), limits_(limits), leads_(leads) {}

  void read(const TreePath& source) {
    RepositoryLead lead{.row = {.directory = escaped(source.text())}};
    if (!files_.has_system_root() && !files_.is_directory(source)) {
      lead.row.is_determined = 0;
      gap(source, "no-system-root: the source of an editable distribution is not looked at");
      leads_.repositories.push_back(std::move(lead));
      return;
    }
    const Result<TreePath> real = files_.resolve(source, limits_.link_hops);
    if (!real) return;
    const std::optional<GitDirectories> git = find_git(*real);
    if (const std::optional<TreePath> other = find_other(*real, git, lead.row.vcs)) {
      lead.row.top = escaped(other->text());
      lead.row.is_determined = 0;
      gap(source, fmt::format("its repository at {} is {}'s, which is not read",
                              escaped(other->text()), lead.row.vcs));
    } else if (git) {
      lead.row.vcs = "git";
      lead.row.top = escaped(git->top.text());
      read_git(source, *git, lead);
    } else if (files_.is_directory(real->child(".git")) || files_.is_file(real->child(".git"))) {
      // pip goes by the name, and git then finds no remote.
      lead.row.vcs = "git";
      lead.row.top = escaped(real->text());
    } else {
      return;
    }
    leads_.repositories.push_back(std::move(lead));
  }

 private:
  void gap(const TreePath& path, std::string reason) {
    leads_.gaps.push_back(Gap{.root = "target",
                              .path = escaped(path.text()),
                              .reader = "repository",
                              .offset = std::nullopt,
                              .reason = std::move(reason)});
  }

  Result<std::string> text(const TreePath& path, std::uint64_t limit) const {
    const Result<TreePath> place = files_.resolve(path, limits_.link_hops);
    if (!place) return std::unexpected(place.error());
    return files_.read(*place, limit);
  }

  bool is_repository(const TreePath& own, const TreePath& common) const {
    return files_.is_file(own.child("HEAD")) && files_.is_directory(common.child("objects")) &&
           files_.is_directory(common.child("refs"));
  }

  // The innermost work tree that holds the directory; what only looks like one is passed over.
  std::optional<GitDirectories> find_git(const TreePath& directory) const {
    for (TreePath top = directory;; top = top.parent()) {
      if (std::optional<GitDirectories> found = git_at(top)) {
        found->is_relative = found->is_relative && top == directory;
        return found;
      }
      if (top.is_root()) return std::nullopt;
    }
  }

  std::optional<GitDirectories> git_at(const TreePath& top) const {
    const TreePath mark = top.child(".git");
    GitDirectories git{.top = top, .own = mark, .common = mark, .is_relative = true};
    if (files_.is_file(mark)) {
      const Result<std::string> content = text(mark, limits_.small_text_bytes);
      if (!content) return std::nullopt;
      const Result<std::string> target = parse_git_file(as_bytes(*content), limits_);
      const Result<TreePath> own = target ? top.resolve(*target) : std::unexpected(target.error());
      if (!own) return std::nullopt;
      git.own = files_.resolve(*own, limits_.link_hops).value_or(*own);
      git.common = common_directory(git.own);
      git.is_relative = false;
    }
    return is_repository(git.own, git.common) ? std::optional(git) : std::nullopt;
  }

  TreePath common_directory(const TreePath& own) const {
    const Result<std::string> content = text(own.child("commondir"), limits_.small_text_bytes);
    if (!content) return own;
    const Result<std::string> named = parse_git_common_directory(as_bytes(*content), limits_);
    const Result<TreePath> place = named ? own.resolve(*named) : std::unexpected(named.error());
    return place.value_or(own);
  }

  // A repository of another program that is inside of git's. Mercurial has one directory at the
  // top; of Subversion and Bazaar pip looks at the directory itself only.
  std::optional<TreePath> find_other(const TreePath& directory,
                                     const std::optional<GitDirectories>& git,
                                     std::string& vcs) const {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 3> marks{
        {{".hg", "hg"}, {".svn", "svn"}, {".bzr", "bzr"}}};
    for (TreePath top = directory;; top = top.parent()) {
      if (git && top == git->top) return std::nullopt;
      for (const auto& [mark, name] : marks) {
        const bool counts = name == "hg" || top == directory;
        if (!counts || !files_.is_directory(top.child(mark))) continue;
        vcs = name;
        return top;
      }
      if (top.is_root()) return std::nullopt;
    }
  }

  void read_git(const TreePath& source, const GitDirectories& git, RepositoryLead& lead) {
    if (const Result<void> read = read_remote(git, lead); !read) {
      lead.row.is_determined = 0;
      gap(git.common.child("config"), read.error().message);
    }
    const Result<std::string> commit = head_commit(git);
    if (commit) {
      lead.row.commit_id = *commit;
    } else {
      lead.row.is_determined = 0;
      gap(git.own.child("HEAD"), commit.error().message);
    }
    lead.row.subdirectory = escaped(subdirectory(source, git));
  }

  Result<void> read_remote(const GitDirectories& git, RepositoryLead& lead) const {
    const TreePath place = git.common.child("config");
    if (!files_.is_file(place)) return {};
    const std::string content = ICECORE_TRY(text(place, limits_.manifest_bytes));
    const GitConfig config = ICECORE_TRY(parse_git_config(as_bytes(content), limits_));
    const std::vector<GitRemote> remotes = config.remotes();
    if (remotes.empty() && !config.includes().empty()) {
      return failure(ErrorKind::unsupported,
                     "it includes other files, which are not read, and has no remote itself");
    }
    if (remotes.empty()) return {};
    const auto origin = std::ranges::find(remotes, "origin", &GitRemote::name);
    const GitRemote& chosen = origin == remotes.end() ? remotes.front() : *origin;
    // pip takes the second word of git's answer.
    const std::string& url = chosen.urls.front();
    set_remote(url.substr(0, url.find(' ')), lead);
    return {};
  }

  void set_remote(const std::string& remote, RepositoryLead& lead) const {
    std::string requirement = remote;
    if (!begins_with_scheme(remote)) {
      const Result<TreePath> place = TreePath::parse(remote);
      const bool is_here =
          remote.starts_with('/') && place && files_.resolve(*place, limits_.link_hops).has_value();
      requirement = is_here ? file_url(remote) : url_of_scp_form(remote);
    }
    lead.row.remote = escaped(masked_url(remote));
    lead.row.requirement_url = escaped(masked_url(requirement));
    lead.has_secret = lead.row.remote != remote || lead.row.requirement_url != requirement;
    if (lead.has_secret) {
      lead.secret = {.directory = lead.row.directory,
                     .remote = remote,
                     .requirement_url = std::move(requirement)};
    }
  }

  // Empty before the first commit.
  Result<std::string> head_commit(const GitDirectories& git) const {
    TreePath place = git.own.child("HEAD");
    for (std::uint64_t hop = 0; hop < limits_.link_hops; ++hop) {
      const std::string content = ICECORE_TRY(text(place, limits_.small_text_bytes));
      const GitHead head = ICECORE_TRY(parse_git_head(as_bytes(content), limits_));
      if (!head.object.empty()) return head.object;
      const TreePath loose = ICECORE_TRY(git.common.resolve(head.reference));
      const TreePath own = ICECORE_TRY(git.own.resolve(head.reference));
      place = files_.is_file(own) ? own : loose;
      if (!files_.is_file(place)) return packed_commit(git, head.reference);
    }
    return failure(ErrorKind::limit, "HEAD leads from reference to reference without an end");
  }

  Result<std::string> packed_commit(const GitDirectories& git, const std::string& name) const {
    const TreePath place = git.common.child("packed-refs");
    if (!files_.is_file(place)) return std::string();
    const std::string content = ICECORE_TRY(text(place, limits_.manifest_bytes));
    const GitPackedReferences packed =
        ICECORE_TRY(parse_git_packed_references(as_bytes(content), limits_));
    const GitPackedReference* found = packed.find(name);
    return found == nullptr ? std::string() : found->object;
  }

  // The project's directory seen from the one that holds the git directory: `..` and all where that
  // is elsewhere, as in linked work trees and submodules. Empty for the same directory, and where
  // there is no project above.
  std::string subdirectory(const TreePath& source, const GitDirectories& git) const {
    const TreePath start = git.is_relative ? source : git.own.parent();
    for (TreePath place = source;; place = place.parent()) {
      if (files_.is_file(place.child("pyproject.toml")) ||
          files_.is_file(place.child("setup.py"))) {
        const auto real = [&](const TreePath& path) {
          return files_.resolve(path, limits_.link_hops).value_or(path);
        };
        return real(place) == real(start) ? "" : relative_path(place, start);
      }
      if (place.is_root()) return "";
    }
  }

  const FileTree& files_;
  const Limits& limits_;
  RepositoryLeads& leads_;
};

}  // namespace

RepositoryLeads read_repositories(const std::vector<TreePath>& sources, const FileTree& files,
                                  const Limits& limits) {
  RepositoryLeads leads;
  for (const TreePath& source : sources) RepositoryReader(files, limits, leads).read(source);
  return leads;
}

}  // namespace icecore
