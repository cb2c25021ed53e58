// Commands are looked at one by one, with two exceptions. A check of a digest or a signature holds
// for every download of its text, because nobody writes one for nothing. And what happens to a
// download behind it decides whether it is run.
#include "resolve/shell_actions.h"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "base/text.h"
#include "facts/vocabulary.h"
#include "formats/command_wrapper.h"
#include "formats/fetch_command.h"
#include "formats/install_command.h"
#include "formats/secret_text.h"
#include "formats/shell_command.h"
#include "formats/url.h"

namespace icecore {
namespace {

std::string_view base_name(std::string_view path) {
  return path.substr(path.rfind('/') + 1);
}

std::string shown(std::string_view text) {
  return masked_command(text).text;
}

BuildActionKind kind_of(InstallTool tool) {
  constexpr std::array kinds{BuildActionKind::pip_install, BuildActionKind::conda_install,
                             BuildActionKind::apt_install, BuildActionKind::apk_install,
                             BuildActionKind::dnf_install};
  return kinds.at(static_cast<std::size_t>(tool));
}

ActionPin pin_of(RequestPin pin) {
  constexpr std::array pins{ActionPin::no_version,  ActionPin::version_range, ActionPin::version,
                            ActionPin::digest,      ActionPin::commit,        ActionPin::revision,
                            ActionPin::url,         ActionPin::local,         ActionPin::file,
                            ActionPin::hashed_file, ActionPin::not_told};
  return pins.at(static_cast<std::size_t>(pin));
}

// All commands of a text and of the texts that its commands give to shells, without what only
// starts them.
std::vector<ShellCommand> all_commands(std::string_view text, const Limits& limits) {
  std::vector<ShellCommand> commands;
  struct Text {
    std::string text;
    std::size_t depth = 0;
    bool is_expanded = false;  // outside, before the inner shell reads it
  };
  std::vector<Text> texts{{.text = std::string(text)}};
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const auto [current, depth, is_expanded] = texts[i];
    const std::size_t first = commands.size();
    for (ShellCommand& command : parse_shell(current, limits).commands) {
      if (is_expanded && command.link == ShellLink::substitution) continue;
      command.parent += first;
      const std::span<const ShellWord> plain = unwrapped(command.words);
      command.words = std::vector<ShellWord>(plain.begin(), plain.end());
      const std::optional<ShellText> inner = text_for_shell(command.words);
      if (inner && depth < limits.shell_depth) {
        const bool has_expansion = std::ranges::any_of(command.words, &ShellWord::has_expansion);
        texts.push_back({.text = inner->text, .depth = depth + 1, .is_expanded = has_expansion});
      }
      commands.push_back(std::move(command));
    }
  }
  return commands;
}

class Actions {
 public:
  Actions(std::vector<ShellCommand> commands, const Limits& limits)
      : commands_(std::move(commands)),
        limits_(limits),
        has_check_(std::ranges::any_of(commands_, [](const ShellCommand& command) {
          return checks_download(command.words);
        })) {}

  std::vector<ShellAction> find() {
    for (std::size_t i = 0; i < commands_.size(); ++i) {
      const ShellCommand& command = commands_[i];
      add_settings(command);
      if (command.words.empty()) continue;
      if (const auto install = read_install_command(command.words, limits_)) {
        add_install(*install);
      } else if (const auto clone = read_git_clone(command.words)) {
        add_clone(*clone, i);
      } else {
        for (const std::string& url : downloaded_urls(command.words)) add_download(url, i);
      }
    }
    return std::move(actions_);
  }

 private:
  void add(BuildActionKind kind, std::string_view subject, std::string_view text, ActionPin pin) {
    actions_.push_back({.kind = kind, .subject = shown(subject), .text = shown(text), .pin = pin});
  }

  void add_install(const InstallCommand& install) {
    const BuildActionKind kind = kind_of(install.tool);
    for (const InstallRequest& request : install.requests) {
      const bool is_url = request.text.contains("://");
      const std::string nameless = is_url ? url_subject(request.text) : request.text;
      const std::string subject = request.name.empty() ? nameless : to_lower_ascii(request.name);
      add(kind, subject, request.text, pin_of(request.pin));
    }
    for (const std::string& index : install.indexes) add_index(BuildActionKind::index, index);
    for (const std::string& index : install.extra_indexes) {
      add_index(BuildActionKind::extra_index, index);
    }
    if (install.upgrades_all) {
      const std::string_view tool = to_word(kind);
      add(BuildActionKind::system_upgrade, tool.substr(0, tool.find('-')), "", ActionPin::newest);
    }
  }

  // Directories of --find-links are the build's own; an index has a host.
  void add_index(BuildActionKind kind, std::string_view url) {
    if (url.contains("://")) add(kind, url_subject(url), url, ActionPin::url);
  }

  // `PIP_INDEX_URL=… pip install`, `export …`, `pip config set global.index-url …`.
  void add_settings(const ShellCommand& command) {
    for (const ShellAssignment& assignment : command.assignments) {
      add_setting(assignment.name, assignment.value.text);
    }
    const std::vector<ShellWord>& words = command.words;
    for (std::size_t i = 1; i < words.size() && words.front().text == "export"; ++i) {
      const std::size_t equals = words[i].text.find('=');
      if (equals == std::string::npos) continue;
      add_setting(words[i].text.substr(0, equals), words[i].text.substr(equals + 1));
    }
    if (words.size() > 4 && base_name(words[0].text).starts_with("pip") &&
        words[1].text == "config" && words[2].text == "set") {
      const bool is_extra = words[3].text.ends_with("extra-index-url");
      const bool is_index = words[3].text.ends_with("index-url");
      if (is_index) {
        add_index(is_extra ? BuildActionKind::extra_index : BuildActionKind::index, words[4].text);
      }
    }
  }

  void add_setting(std::string_view name, std::string_view value) {
    constexpr std::array<std::string_view, 3> defaults{"PIP_INDEX_URL", "UV_INDEX_URL",
                                                       "UV_DEFAULT_INDEX"};
    constexpr std::array<std::string_view, 3> extras{"PIP_EXTRA_INDEX_URL", "UV_EXTRA_INDEX_URL",
                                                     "UV_INDEX"};
    if (std::ranges::find(defaults, name) != defaults.end()) {
      add_index(BuildActionKind::index, value);
    } else if (std::ranges::find(extras, name) != extras.end()) {
      add_index(BuildActionKind::extra_index, value);
    }
  }

  // What is checked out behind the clone counts.
  void add_clone(const GitClone& clone, std::size_t number) {
    ActionPin pin = is_commit(clone.revision) ? ActionPin::commit : ActionPin::revision;
    if (clone.revision.contains('$')) pin = ActionPin::not_told;
    for (const ShellCommand& command : std::span(commands_).subspan(number + 1)) {
      const std::optional<std::string> revision = checked_out(command.words);
      if (!revision) continue;
      if (is_commit(*revision)) pin = ActionPin::commit;
      if (revision->contains('$')) pin = ActionPin::not_told;
      break;
    }
    const std::string text =
        clone.revision.empty() ? clone.url : clone.url + " at " + clone.revision;
    add(BuildActionKind::clone, url_subject(clone.url), text, pin);
  }

  void add_download(std::string_view url, std::size_t number) {
    if (is_key_url(url) || is_for_keys(number)) return;
    const bool is_run = is_run_at_once(number) || is_run_later(url, number);
    add(is_run ? BuildActionKind::run_download : BuildActionKind::download, url_subject(url), url,
        has_check_ ? ActionPin::checked : pin_of_url(url));
  }

  // The commands that the output goes through.
  [[nodiscard]] std::span<const ShellCommand> pipe_behind(std::size_t number) const {
    std::size_t end = number + 1;
    while (end < commands_.size() && commands_[end].link == ShellLink::pipe) ++end;
    return std::span(commands_).subspan(number + 1, end - number - 1);
  }

  [[nodiscard]] bool is_for_keys(std::size_t number) const {
    return std::ranges::any_of(pipe_behind(number), [](const ShellCommand& command) {
      if (command.words.empty()) return false;
      const std::string_view program = base_name(command.words.front().text);
      return program.starts_with("gpg") || program == "apt-key";
    });
  }

  // `curl … | sh`, `sh -c "$(curl …)"`, `bash <(curl …)`, `. <(curl …)`.
  [[nodiscard]] bool is_run_at_once(std::size_t number) const {
    const ShellCommand& command = commands_[number];
    if (std::ranges::any_of(pipe_behind(number),
                            [](const ShellCommand& behind) { return runs_input(behind.words); })) {
      return true;
    }
    if (command.link != ShellLink::substitution || command.parent == number) return false;
    const std::vector<ShellWord>& words = commands_[command.parent].words;
    if (words.empty()) return false;
    const std::string& program = words.front().text;
    if (program == "eval") return true;
    const bool reads_file = program == "." || program == "source" || is_shell_program(program);
    return reads_file && std::ranges::any_of(words, [](const ShellWord& word) {
             return word.text.starts_with("<(") || word.text.starts_with("$(") ||
                    word.text.starts_with('`');
           });
  }

  // By the names that the file may have got.
  [[nodiscard]] bool is_run_later(std::string_view url, std::size_t number) const {
    std::vector<std::string> names{std::string(base_name(url_subject(url)))};
    const ShellCommand& command = commands_[number];
    for (std::size_t i = 1; i + 1 < command.words.size(); ++i) {
      constexpr std::array<std::string_view, 4> outputs{"-o", "-O", "--output",
                                                        "--output-document"};
      const bool is_output = std::ranges::find(outputs, command.words[i].text) != outputs.end();
      if (is_output) names.emplace_back(base_name(command.words[i + 1].text));
    }
    for (const ShellRedirection& redirection : command.redirections) {
      names.emplace_back(base_name(redirection.target.text));
    }
    const auto is_it = [&](const ShellWord& word) {
      const std::string_view name = base_name(word.text);
      return !name.empty() && name != "-" && std::ranges::find(names, name) != names.end();
    };
    return std::ranges::any_of(std::span(commands_).subspan(number + 1), [&](const auto& behind) {
      if (behind.words.empty()) return false;
      const std::string& program = behind.words.front().text;
      if (program.contains('/') && is_it(behind.words.front())) return true;
      const bool interprets = is_shell_program(program) || base_name(program).starts_with("python");
      return interprets && behind.words.size() > 1 && std::ranges::any_of(behind.words, is_it);
    });
  }

  std::vector<ShellCommand> commands_;
  const Limits& limits_;
  bool has_check_ = false;
  std::vector<ShellAction> actions_;
};

}  // namespace

std::vector<ShellAction> shell_actions(std::string_view text, const Limits& limits) {
  return Actions(all_commands(text, limits), limits).find();
}

std::optional<bool> is_pinned(ActionPin pin) {
  switch (pin) {
    case ActionPin::version:
    case ActionPin::digest:
    case ActionPin::commit:
    case ActionPin::checked:
    case ActionPin::hashed_file:
      return true;
    case ActionPin::local:
    case ActionPin::file:
    case ActionPin::not_told:
      return std::nullopt;
    default:
      return false;
  }
}

ActionPin pin_of_url(std::string_view url) {
  return can_move(url) ? ActionPin::moving_url : ActionPin::url;
}

std::string url_subject(std::string_view url) {
  return masked_url(url.substr(0, url.find_first_of("?#")));
}

}  // namespace icecore
