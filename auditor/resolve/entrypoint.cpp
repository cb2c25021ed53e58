// As Linux and POSIX shells do it: a name without a slash is searched on PATH, a script is run by
// the program of its first line, and Python takes the environment beside which it was called
// (pyvenv.cfg; Modules/getpath.py) before that of the file that its links end at.
#include "resolve/entrypoint.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/pattern.h"
#include "base/text.h"
#include "facts/store.h"
#include "formats/command_wrapper.h"
#include "formats/script.h"
#include "formats/secret_text.h"
#include "formats/shell_command.h"
#include "merge/tree.h"
#include "resolve/environment.h"
#include "resolve/facts_by_file.h"
#include "resolve/start_modules.h"

namespace icecore {
namespace {

constexpr std::size_t longest_chain = 32;

using Words = std::vector<ShellWord>;

std::string_view base_name(std::string_view path) {
  return path.substr(path.rfind('/') + 1);
}

Words words_of(const std::vector<std::string>& texts) {
  Words words;
  for (const std::string& text : texts) words.push_back({.text = text});
  return words;
}

// A program that was found.
struct Program {
  TreePath place;  ///< As it was named, links in its directory followed.
  NodeId node{};   ///< Where its links end.
};

class Entrypoint {
 public:
  Entrypoint(const ImageSettings& settings, const std::vector<Environment>& environments,
             const Tree& tree, const Limits& limits, Store& store)
      : environments_(environments), tree_(tree), limits_(limits), store_(store) {
    scripts_ = by_file<ScriptFact>(store);
    commands_ = lists_by_file<ScriptCommandFact>(store);
    directory_ = settings.working_directory.empty() ? "/" : escaped(settings.working_directory);
    for (const std::string& variable : settings.variables) {
      if (variable.starts_with("PATH=")) path_ = escaped(variable.substr(5));
      is_safe_path_ |= variable.starts_with("PYTHONSAFEPATH=") && !variable.ends_with('=');
    }
    words_ = words_of(settings.entrypoint);
    std::ranges::move(words_of(settings.command), std::back_inserter(words_));
  }

  void follow() {
    if (words_.empty()) {
      add({.kind = EntrypointKind::unknown,
           .reason = "the image names neither an entrypoint nor a command"});
      return;
    }
    add({.kind = EntrypointKind::configured, .reason = "the image's configuration"});
    for (std::size_t i = 0; i < longest_chain; ++i) {
      if (!step()) return;
    }
    end("it goes on for too long");
  }

 private:
  void add(EntrypointRow row) {
    row.position = position_++;
    row.command = escaped(masked_command(shell_text(words_)).text);
    store_.add(std::move(row));
  }

  // The last row where nothing more is known. False, as of `step`.
  bool end(std::string reason) {
    add({.kind = EntrypointKind::unknown, .reason = std::move(reason)});
    return false;
  }

  // Goes from what `words_` says to what that starts; false at the end.
  bool step() {
    if (words_.empty()) return end("no command is left");
    if (const std::size_t count = wrapper_words(words_); count > 0) {
      words_.erase(words_.begin(), words_.begin() + static_cast<std::ptrdiff_t>(count));
      add({.kind = EntrypointKind::wrapper, .reason = "the program before starts it"});
      return true;
    }
    if (words_.front().has_expansion) return end("a variable decides what runs");
    if (const std::optional<ShellText> text = text_for_shell(words_)) return run_text(*text);
    static const Pattern chooser("^(uv|uvx|conda|mamba|micromamba|poetry|pdm|pipenv|hatch)$");
    if (chooser.find(base_name(words_.front().text))) {
      return end(fmt::format("{} decides which environment it is",
                             escaped(base_name(words_.front().text))));
    }
    const std::optional<Program> program = find_program(escaped(words_.front().text));
    if (!program) {
      const bool is_path = words_.front().text.contains('/');
      return end(is_path ? "nothing is there" : "no directory of PATH has it");
    }
    return start(*program);
  }

  [[nodiscard]] std::optional<Program> program_at(const std::string& path) const {
    const std::optional<NodeId> node = tree_.resolve_written(path);
    if (!node || tree_[*node].kind != EntryKind::file) return std::nullopt;
    const std::size_t slash = path.rfind('/');
    const std::string_view name = std::string_view(path).substr(slash + 1);
    if (name.empty() || name == "." || name == "..") return std::nullopt;
    const std::optional<NodeId> directory =
        tree_.resolve_written(slash == 0 ? "/" : path.substr(0, slash));
    if (!directory) return std::nullopt;
    return Program{.place = tree_.path(*directory).child(name), .node = *node};
  }

  // Where nobody sets PATH, shells and container engines have one of their own.
  [[nodiscard]] std::optional<Program> find_program(const std::string& name) const {
    if (name.starts_with('/')) return program_at(name);
    if (name.contains('/')) return program_at(directory_ + "/" + name);
    for (const std::string_view directory : split(path_, ':')) {
      if (!directory.starts_with('/')) continue;
      std::optional<Program> program = program_at(std::string(directory) + "/" + name);
      if (program && (tree_[program->node].mode & 0111U) != 0) return program;
    }
    return std::nullopt;
  }

  [[nodiscard]] EntrypointRow row_of(const Program& program, EntrypointKind kind,
                                     std::string reason) const {
    EntrypointRow row{
        .kind = kind, .place = tree_.shown_place(program.place), .reason = std::move(reason)};
    if (const EntryId entry = tree_[program.node].entry; entry != 0) row.file = entry;
    return row;
  }

  bool start(const Program& program) {
    const std::string reason =
        words_.front().text.contains('/') ? "named by its path" : "first on PATH";
    const bool is_python = is_python_program(program);
    if (is_python) {
      EntrypointRow row = row_of(program, EntrypointKind::interpreter, reason);
      row.environment = environment_of(program);
      if (!row.environment) row.reason += "; it is no environment that was audited";
      add_import_directory(row);
      add(std::move(row));
      return false;
    }
    const std::optional<Program> shell_script = script_of_shell();
    const Program& script = shell_script ? *shell_script : program;
    const auto found = scripts_.find(tree_[script.node].entry);
    if (found == scripts_.end()) {
      add(row_of(program, EntrypointKind::program, reason));
      return false;
    }
    if (!seen_.insert(found->first).second) return end("scripts start each other in a circle");
    return found->second.is_for_shell != 0 ? run_script(script, reason)
                                           : run_launcher(script, found->second, reason);
  }

  void add_import_directory(EntrypointRow& row) {
    if (is_safe_path_) return;
    const std::optional<NodeId> directory = import_directory(words_, directory_, tree_);
    if (!directory) return;
    row.import_directory = tree_.shown_place(tree_.path(*directory));
    const auto started = std::ranges::find_if(environments_, [&](const Environment& environment) {
      return environment.row.id == row.environment;
    });
    if (started != environments_.end()) add_start_modules(*started, *directory, tree_, store_);
  }

  [[nodiscard]] bool is_python_program(const Program& program) const {
    static const Pattern python("^(python|pypy)[0-9.]*t?$");
    if (python.find(base_name(words_.front().text))) return true;
    return std::ranges::any_of(environments_, [&](const Environment& environment) {
      return environment.interpreter == program.node;
    });
  }

  // pyvenv.cfg lies beside `bin`; otherwise the file itself decides.
  [[nodiscard]] std::optional<std::int64_t> environment_of(const Program& program) const {
    for (const Environment& environment : environments_) {
      const bool is_beside = environment.directory.child("bin") == program.place.parent();
      if (is_beside && environment.row.kind != EnvironmentKind::directory) {
        return environment.row.id;
      }
    }
    for (const Environment& environment : environments_) {
      if (environment.row.kind != EnvironmentKind::venv &&
          environment.interpreter == program.node) {
        return environment.row.id;
      }
    }
    return std::nullopt;
  }

  // `sh script.sh`: the script that a shell is given; `words_` begins with it then.
  std::optional<Program> script_of_shell() {
    if (!is_shell_program(words_.front().text)) return std::nullopt;
    const auto script = std::find_if(words_.begin() + 1, words_.end(), [](const ShellWord& word) {
      return !word.text.starts_with('-') && !word.text.starts_with('+');
    });
    if (script == words_.end() || script->has_expansion) return std::nullopt;
    std::string path = escaped(script->text);
    if (!path.starts_with('/')) path = directory_ + "/" + path;
    std::optional<Program> program = program_at(path);
    if (program) words_.erase(words_.begin(), script);
    return program;
  }

  bool run_launcher(const Program& script, const ScriptFact& fact, const std::string& reason) {
    add(row_of(script, EntrypointKind::launcher, reason));
    Words words{{.text = fact.interpreter}};
    words.push_back({.text = tree_.path(script.node).text()});
    words.insert(words.end(), words_.begin() + 1, words_.end());
    words_ = std::move(words);
    return true;
  }

  bool run_text(const ShellText& text) {
    add({.kind = EntrypointKind::shell, .reason = "a shell runs the text"});
    const Words arguments(
        words_.begin() + static_cast<std::ptrdiff_t>(std::min(text.next + 1, words_.size())),
        words_.end());
    // As a script: what it hands over to is found by the same rules.
    const ScriptText script = read_script(as_bytes(text.text), limits_);
    if (!script.shebang.interpreter.empty()) return end("the text is no command");
    std::vector<ScriptCommandFact> commands;
    for (const ScriptCommand& command : script.commands) {
      commands.push_back({.use = command.use,
                          .text = command.text,
                          .is_conditional = command.is_conditional ? 1 : 0});
    }
    return hand_over(commands, arguments);
  }

  bool run_script(const Program& script, const std::string& reason) {
    add(row_of(script, EntrypointKind::script, reason));
    const auto found = commands_.find(tree_[script.node].entry);
    const Words arguments(words_.begin() + 1, words_.end());
    static const std::vector<ScriptCommandFact> none;
    return hand_over(found == commands_.end() ? none : found->second, arguments);
  }

  // Variables are set in order; then the last command that always runs, else the last one at all.
  bool hand_over(const std::vector<ScriptCommandFact>& commands, const Words& arguments) {
    const ScriptCommandFact* next = nullptr;
    for (const ScriptCommandFact& command : commands) {
      if (command.use == ScriptUse::set || command.use == ScriptUse::source) {
        use_settings(command.text);
      } else if (command.use == ScriptUse::execute || command.use == ScriptUse::last) {
        if (next == nullptr || command.is_conditional == 0 || next->is_conditional != 0) {
          next = &command;
        }
      }
    }
    if (next == nullptr) return end("the script does not say what it hands over to");
    const ShellScript parsed = parse_shell(next->text, limits_);
    if (parsed.commands.empty()) return end("the script does not say what it hands over to");
    words_.clear();
    for (const ShellWord& word : parsed.commands.front().words) {
      if (word.text == "$@" || word.text == "$*" || word.text == "${@}") {
        words_.insert(words_.end(), arguments.begin(), arguments.end());
      } else {
        words_.push_back(word);
      }
    }
    return true;
  }

  // PATH, and the environments that are activated.
  void use_settings(const std::string& text) {
    for (const ShellCommand& command : parse_shell(text, limits_).commands) {
      for (const ShellAssignment& assignment : command.assignments) {
        if (assignment.name == "PATH") set_path(assignment.value.text);
      }
      if (command.words.size() < 2) continue;
      const std::string& program = command.words[0].text;
      if (program == "export") {
        for (const ShellWord& word : command.words) {
          if (word.text.starts_with("PATH=")) set_path(word.text.substr(5));
        }
      } else if (program == "." || program == "source") {
        activate(command.words[1].text);
      }
    }
  }

  // What `. venv/bin/activate` makes of PATH.
  void activate(const std::string& file) {
    constexpr std::string_view name = "/activate";
    if (!file.ends_with(name) || file.contains('$')) return;
    const std::string bin = file.substr(0, file.size() - name.size());
    path_ = (bin.starts_with('/') ? bin : directory_ + "/" + bin) + ":" + path_;
  }

  void set_path(std::string value) {
    for (const std::string_view name : {"${PATH}", "$PATH"}) {
      const std::size_t place = value.find(name);
      if (place != std::string::npos) value.replace(place, name.size(), path_);
    }
    path_ = std::move(value);
  }

  const std::vector<Environment>& environments_;
  const Tree& tree_;
  const Limits& limits_;
  Store& store_;
  std::unordered_map<EntryId, ScriptFact> scripts_;
  std::unordered_map<EntryId, std::vector<ScriptCommandFact>> commands_;
  std::string directory_;
  std::string path_ = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
  Words words_;
  std::set<EntryId> seen_;
  bool is_safe_path_ = false;
  std::int64_t position_ = 0;
};

}  // namespace

void resolve_entrypoint(const ImageSettings& settings, const std::vector<Environment>& environments,
                        const Tree& tree, const Limits& limits, Store& store) {
  Entrypoint(settings, environments, tree, limits, store).follow();
}

}  // namespace icecore
