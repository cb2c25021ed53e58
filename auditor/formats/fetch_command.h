// Commands that fetch something: downloads and clones; and those that check what was fetched.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "formats/shell_command.h"

namespace icecore {

/// The URLs that curl, wget or aria2c is given; empty for other commands, and without those of
/// this machine. As written: with credentials.
[[nodiscard]] std::vector<std::string> downloaded_urls(std::span<const ShellWord> words);

struct GitClone {
  std::string url;       ///< As written.
  std::string revision;  ///< Of --branch or --revision; empty if there is none.
};
/// Nothing for other commands.
[[nodiscard]] std::optional<GitClone> read_git_clone(std::span<const ShellWord> words);

/// What `git checkout`, `git switch --detach` or `git reset --hard` takes; nothing for other
/// commands.
[[nodiscard]] std::optional<std::string> checked_out(std::span<const ShellWord> words);

/// Whether the command fails when what was fetched is not what it should be: `sha256sum -c`,
/// `gpg --verify` and the like.
[[nodiscard]] bool checks_download(std::span<const ShellWord> words);

/// Whether the command runs what it reads: a shell or an interpreter without a script of its own.
[[nodiscard]] bool runs_input(std::span<const ShellWord> words);

/// Whether it is a whole commit, by which nothing can change.
[[nodiscard]] bool is_commit(std::string_view revision);

/// Whether a URL is meant to give something else tomorrow: `latest`, `master`, no version at all.
[[nodiscard]] bool can_move(std::string_view url);

/// Whether a URL is of keys or of lists of a package manager, which are no code.
[[nodiscard]] bool is_key_url(std::string_view url);

}  // namespace icecore
