// curl, wget and git by their manuals, as far as they matter: a word with :// is a URL wherever it
// stands, but for values of the few options that take one for something else.
#include "formats/fetch_command.h"

#include <algorithm>
#include <array>

#include "base/pattern.h"
#include "base/text.h"

namespace icecore {
namespace {

using Words = std::span<const ShellWord>;

std::string_view base_name(std::string_view path) {
  return path.substr(path.rfind('/') + 1);
}

template <std::size_t Size>
bool is_among(std::string_view text, const std::array<std::string_view, Size>& list) {
  return std::ranges::find(list, text) != list.end();
}

bool has_word(Words words, std::string_view text) {
  return std::ranges::find(words, text, &ShellWord::text) != words.end();
}

// Options of git with a value that may come before its command, or of clone before the URL.
constexpr std::array<std::string_view, 17> git_value_options{"-C",
                                                             "-c",
                                                             "-b",
                                                             "--branch",
                                                             "--depth",
                                                             "-o",
                                                             "--origin",
                                                             "-j",
                                                             "--jobs",
                                                             "--revision",
                                                             "--config",
                                                             "--filter",
                                                             "--reference",
                                                             "-u",
                                                             "--upload-pack",
                                                             "--template",
                                                             "--shallow-since"};

// git's command and what stands behind it, options and their values apart.
struct GitCall {
  std::vector<std::string> plain;  // the command first
  std::string revision;
};

std::optional<GitCall> read_git(Words words) {
  if (words.empty() || base_name(words.front().text) != "git") return std::nullopt;
  GitCall call;
  for (std::size_t i = 1; i < words.size(); ++i) {
    const std::string& text = words[i].text;
    const bool has_next = i + 1 < words.size();
    if (text.starts_with("--branch=") || text.starts_with("--revision=")) {
      call.revision = text.substr(text.find('=') + 1);
    } else if (is_among(text, git_value_options) && has_next) {
      ++i;
      if (text == "-b" || text == "--branch" || text == "--revision") call.revision = words[i].text;
    } else if (!text.starts_with('-')) {
      call.plain.push_back(text);
    }
  }
  return call;
}

}  // namespace

std::vector<std::string> downloaded_urls(Words words) {
  constexpr std::array<std::string_view, 3> programs{"curl", "wget", "aria2c"};
  constexpr std::array<std::string_view, 9> other_values{
      "-H", "--header", "-x", "--proxy", "-e", "--referer", "-A", "--user-agent", "-d"};
  static const Pattern own(R"re(^[a-z]+://(localhost|127\.|\[::1\]|0\.0\.0\.0|host\.docker))re");
  std::vector<std::string> urls;
  if (words.empty() || !is_among(base_name(words.front().text), programs)) return urls;
  for (std::size_t i = 1; i < words.size(); ++i) {
    const std::string& text = words[i].text;
    if (is_among(text, other_values)) {
      ++i;
    } else if (text.contains("://") && !text.starts_with('-') && !own.find(text)) {
      urls.push_back(text);
    }
  }
  return urls;
}

std::optional<GitClone> read_git_clone(Words words) {
  const std::optional<GitCall> call = read_git(words);
  if (!call || call->plain.size() < 2 || call->plain.front() != "clone") return std::nullopt;
  return GitClone{.url = call->plain[1], .revision = call->revision};
}

std::optional<std::string> checked_out(Words words) {
  const std::optional<GitCall> call = read_git(words);
  if (!call || call->plain.size() < 2) return std::nullopt;
  constexpr std::array<std::string_view, 3> commands{"checkout", "switch", "reset"};
  if (!is_among(call->plain.front(), commands)) return std::nullopt;
  return call->plain[1];
}

bool checks_download(Words words) {
  static const Pattern sums("^((sha(1|224|256|384|512)?|b2|md5)sum|shasum|sha256|cksum)$");
  constexpr std::array<std::string_view, 4> signatures{"gpg", "gpg2", "gpgv", "minisign"};
  if (words.empty()) return false;
  const std::string_view program = base_name(words.front().text);
  const auto is_check = [](const ShellWord& word) {
    return word.text == "--check" || word.text == "--status" ||
           (word.text.starts_with('-') && !word.text.starts_with("--") && word.text.contains('c'));
  };
  if (sums.find(program)) return std::ranges::any_of(words.subspan(1), is_check);
  if (program == "gpgv" || program == "cosign") return true;
  if (!is_among(program, signatures)) return false;
  return has_word(words, "--verify") || has_word(words, "-V");
}

bool runs_input(Words words) {
  static const Pattern interpreter(
      "^(ash|bash|dash|fish|ksh|sh|zsh|perl|ruby|node|php|python[0-9.]*)$");
  if (words.empty() || !interpreter.find(base_name(words.front().text))) return false;
  for (std::size_t i = 1; i < words.size(); ++i) {
    const std::string& text = words[i].text;
    // What follows these are arguments of what is read; a `-c` brings text of its own.
    if (text == "-" || text == "-s" || text == "--" || text == "/dev/stdin") return true;
    if (text == "-c" || text == "-m") return false;
    if (text == "-o" || text == "+o") {
      ++i;
    } else if (!text.starts_with('-')) {
      return false;
    } else if (!text.starts_with("--") && text.contains('s')) {
      return true;
    }
  }
  return true;
}

bool is_commit(std::string_view revision) {
  static const Pattern commit("^([0-9a-fA-F]{40}|[0-9a-fA-F]{64})$");
  return commit.find(revision).has_value();
}

bool can_move(std::string_view url) {
  static const Pattern moving(
      "[/=_-](latest|master|main|HEAD|head|nightly|stable|current)([/._?-]|$)");
  static const Pattern version("[0-9]+[._][0-9]+|[$]|[0-9a-f]{40}|/v?[0-9]+/|20[0-9]{6}");
  const std::size_t scheme = url.find("://");
  const std::string_view rest = scheme == std::string_view::npos ? url : url.substr(scheme + 3);
  const std::size_t slash = rest.find('/');
  if (slash == std::string_view::npos) return true;
  const std::string_view path = rest.substr(slash);
  return moving.find(path).has_value() || !version.find(path);
}

bool is_key_url(std::string_view url) {
  static const Pattern key(
      R"re((\.(gpg|asc|key|pub|sig|sha256|sha512|list|repo|sources|pem|crt)|sha256sums?|SHASUMS256[.a-z]*|checksums?\.txt|/gpg|/GPG-KEY[^/]*|/RPM-GPG[^/]*|/KEYS|/pks/lookup)([?#]|$))re");
  return key.find(url).has_value();
}

}  // namespace icecore
