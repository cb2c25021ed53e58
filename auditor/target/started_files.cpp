// Every word of a command may be a program (`tini -- gunicorn`), so each is looked for on PATH and
// from the working directory: a file too many is a fact that nobody asks for. What really runs is
// told by facts (resolve/entrypoint.cpp).
#include "target/started_files.h"

#include <fmt/format.h>

#include <cstddef>
#include <deque>
#include <set>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "formats/image_config.h"
#include "formats/script.h"
#include "formats/shell_command.h"
#include "target/file_tree.h"

namespace icecore {
namespace {

constexpr std::size_t most_texts = 1'000;

class StartedFiles {
 public:
  StartedFiles(const ImageConfig& config, const FileTree& files, const Limits& limits)
      : files_(files), limits_(limits) {
    if (!config.working_directory.empty()) directory_ = config.working_directory;
    for (const std::string& variable : config.environment) {
      if (variable.starts_with("PATH=")) path_ = variable.substr(5);
    }
  }

  std::vector<std::string> run(const ImageConfig& config) && {
    for (const std::vector<std::string>* words : {&config.entrypoint, &config.command}) {
      for (const std::string& word : *words) take_word(word);
    }
    for (std::size_t i = 0; i < most_texts && !texts_.empty(); ++i) {
      const std::string text = std::move(texts_.front());
      texts_.pop_front();
      take_script(text);
    }
    add_modules();
    return {found_.begin(), found_.end()};
  }

 private:
  // One that holds blanks is a text for a shell, if it is anything.
  void take_word(const std::string& word) {
    if (word.empty() || word.starts_with('-')) return;
    if (word.contains(' ') || word.contains('\n')) return texts_.push_back(word);
    if (word.starts_with('/')) return add(word);
    add(fmt::format("{}/{}", directory_, word));
    if (word.contains('/')) return;
    for (const std::string_view directory : split(path_, ':')) {
      if (directory.starts_with('/')) add(fmt::format("{}/{}", directory, word));
    }
  }

  void take_script(const std::string& text) {
    for (const ScriptCommand& command : read_script(as_bytes(text), limits_).commands) {
      for (const ShellCommand& part : parse_shell(command.text, limits_).commands) {
        for (const ShellWord& word : part.words) {
          if (!word.has_expansion) take_word(word.text);
        }
      }
    }
  }

  void add(const std::string& written) {
    const Result<TreePath> path = TreePath().resolve(written);
    if (!path || found_.size() >= limits_.list_entries) return;
    const Result<TreePath> end = files_.resolve(*path, limits_.link_hops);
    if (!end || !files_.is_file(*end) || !found_.insert(path->text()).second) return;
    if (Result<std::string> text = files_.read(*end, limits_.small_text_bytes)) {
      texts_.push_back(*std::move(text));
    }
  }

  // What is imported first by what is started there.
  void add_modules() {
    const Result<TreePath> written = TreePath().resolve(directory_);
    const Result<TreePath> directory =
        written ? files_.resolve(*written, limits_.link_hops) : std::unexpected(written.error());
    if (!directory) return;
    for (const std::string& name : files_.names(*directory)) {
      const TreePath place = directory->child(name);
      if (name.ends_with(".py")) add(place.text());
      if (!directory->is_root()) add(place.child("__init__.py").text());
    }
  }

  const FileTree& files_;
  const Limits& limits_;
  std::string directory_ = "/";
  std::string path_ = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
  std::set<std::string> found_;
  std::deque<std::string> texts_;  // scripts that are to be read
};

}  // namespace

std::vector<std::string> started_files(const ImageConfig& config, const FileTree& files,
                                       const Limits& limits) {
  return StartedFiles(config, files, limits).run(config);
}

}  // namespace icecore
