// Command lines of pip, uv, conda and its kin, apt, apk and dnf, by their manuals. Options that
// take a value in the next word are listed, because that value would look like a package; unknown
// ones are taken for flags. A variable in a version's place counts as a version: whoever wrote it
// fixed one somewhere else.
#include "formats/install_command.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "base/pattern.h"
#include "base/text.h"
#include "formats/requirement.h"

namespace icecore {
namespace {

using Words = std::span<const ShellWord>;

std::string_view base_name(std::string_view path) {
  return path.substr(path.rfind('/') + 1);
}

bool matches(const Pattern& pattern, std::string_view text) {
  return pattern.find(text).has_value();
}

template <std::size_t Size>
bool is_among(std::string_view text, const std::array<std::string_view, Size>& list) {
  return std::ranges::find(list, text) != list.end();
}

constexpr std::array<std::string_view, 58> pip_value_options{"-r",
                                                             "--requirement",
                                                             "--requirements",
                                                             "-c",
                                                             "--constraint",
                                                             "--constraints",
                                                             "-i",
                                                             "--index-url",
                                                             "--extra-index-url",
                                                             "-f",
                                                             "--find-links",
                                                             "-t",
                                                             "--target",
                                                             "--prefix",
                                                             "--root",
                                                             "--trusted-host",
                                                             "--allow-insecure-host",
                                                             "--python-version",
                                                             "--platform",
                                                             "--python-platform",
                                                             "--implementation",
                                                             "--abi",
                                                             "--only-binary",
                                                             "--no-binary",
                                                             "--progress-bar",
                                                             "--timeout",
                                                             "--default-timeout",
                                                             "--retries",
                                                             "--proxy",
                                                             "--cert",
                                                             "--client-cert",
                                                             "--cache-dir",
                                                             "--log",
                                                             "--src",
                                                             "-e",
                                                             "--editable",
                                                             "--upgrade-strategy",
                                                             "--use-feature",
                                                             "--use-deprecated",
                                                             "--global-option",
                                                             "--config-settings",
                                                             "--config-setting",
                                                             "-C",
                                                             "--root-user-action",
                                                             "--report",
                                                             "--python",
                                                             "-p",
                                                             "--exists-action",
                                                             "--index-strategy",
                                                             "--torch-backend",
                                                             "--default-index",
                                                             "--index",
                                                             "--prerelease",
                                                             "--resolution",
                                                             "--exclude-newer",
                                                             "--link-mode",
                                                             "--group",
                                                             "--override"};
constexpr std::array<std::string_view, 17> conda_value_options{
    "-n",         "--name",    "-p",     "--prefix",      "-c",
    "--channel",  "-f",        "--file", "--repodata-fn", "--solver",
    "--platform", "--subdir",  "-r",     "--root-prefix", "--experimental",
    "--rc-file",  "--category"};
constexpr std::array<std::string_view, 10> system_value_options{
    "-o",           "--option", "-t",    "--target-release", "--default-release", "-c", "--virtual",
    "--repository", "-X",       "--root"};

// One word after another, options with their values taken together.
class Arguments {
 public:
  template <std::size_t Size>
  Arguments(Words words, const std::array<std::string_view, Size>& value_options)
      : words_(words), value_options_(value_options) {}

  struct Argument {
    std::string option;  ///< Empty for what is no option.
    ShellWord value;
  };

  std::optional<Argument> next() {
    if (words_.empty()) return std::nullopt;
    ShellWord word = take();
    if (!only_values_ && word.text == "--") {
      only_values_ = true;
      if (words_.empty()) return std::nullopt;
      word = take();
    }
    const bool is_option = !only_values_ && word.text.starts_with('-') && word.text.size() >= 2;
    return is_option ? read_option(word) : Argument{.value = word};
  }

 private:
  ShellWord take() {
    const ShellWord word = words_.front();
    words_ = words_.subspan(1);
    return word;
  }

  [[nodiscard]] bool takes_value(std::string_view option) const {
    return std::ranges::find(value_options_, option) != value_options_.end();
  }

  // `--option=value`, `--option value`, `-ovalue`.
  Argument read_option(const ShellWord& word) {
    Argument argument{.option = word.text, .value = word};
    argument.value.text.clear();
    const std::size_t equals = word.text.find('=');
    const std::string brief = word.text.substr(0, 2);
    if (word.text.starts_with("--") && equals != std::string::npos) {
      argument.option = word.text.substr(0, equals);
      argument.value.text = word.text.substr(equals + 1);
    } else if (takes_value(word.text)) {
      if (!words_.empty()) argument.value = take();
    } else if (!word.text.starts_with("--") && takes_value(brief)) {
      argument.option = brief;
      argument.value.text = word.text.substr(2);
    }
    return argument;
  }

  Words words_;
  std::span<const std::string_view> value_options_;
  bool only_values_ = false;
};

bool is_option(std::string_view option, std::string_view brief, std::string_view full) {
  return option == brief || option == full;
}

// The words behind `pip install` in all its spellings.
std::optional<Words> after_pip_install(Words words) {
  static const Pattern pip("^pip[0-9.]*$");
  static const Pattern python("^(python|pypy)[0-9.]*$");
  std::string_view program = base_name(words.front().text);
  if (matches(python, program)) {
    const auto module = std::ranges::find(words, "-m", &ShellWord::text);
    if (words.end() - module < 3) return std::nullopt;
    words = words.subspan(static_cast<std::size_t>(module - words.begin()) + 1);
    program = words.front().text;
  }
  if (program == "uv" && words.size() > 2 && words[1].text == "pip") {
    if (words[2].text == "sync") return words.subspan(2);
    words = words.subspan(1);
    program = "pip";
  }
  if (!matches(pip, program)) return std::nullopt;
  // Options of pip itself may come before the command.
  const auto command = std::ranges::find(words, "install", &ShellWord::text);
  if (command == words.end()) return std::nullopt;
  for (const ShellWord& word : words.first(static_cast<std::size_t>(command - words.begin()))) {
    if (&word != &words.front() && !word.text.starts_with('-')) return std::nullopt;
  }
  return words.subspan(static_cast<std::size_t>(command - words.begin()));
}

InstallRequest file_request(const ShellWord& value, bool requires_hashes) {
  return {.text = value.text, .pin = requires_hashes ? RequestPin::hashed_file : RequestPin::file};
}

InstallCommand read_pip(Words words, const Limits& limits) {
  InstallCommand command{.tool = InstallTool::pip};
  const bool is_sync = words.front().text == "sync";
  const bool requires_hashes =
      std::ranges::find(words, "--require-hashes", &ShellWord::text) != words.end();
  bool is_constrained = false;
  Arguments arguments(words.subspan(1), pip_value_options);
  while (const auto argument = arguments.next()) {
    const auto& [option, value] = *argument;
    if (option.empty()) {
      command.requests.push_back(is_sync ? file_request(value, requires_hashes)
                                         : read_pip_request(value, limits));
    } else if (is_option(option, "-r", "--requirement") || option == "--requirements") {
      command.requests.push_back(file_request(value, requires_hashes));
    } else if (is_option(option, "-e", "--editable")) {
      command.requests.push_back(read_pip_request(value, limits));
    } else if (is_option(option, "-c", "--constraint") || option == "--constraints") {
      is_constrained = true;
    } else if (is_option(option, "-i", "--index-url") || option == "--default-index") {
      command.indexes.push_back(value.text);
    } else if (option == "--extra-index-url" || option == "--index" ||
               is_option(option, "-f", "--find-links")) {
      command.extra_indexes.push_back(value.text);
    }
  }
  for (InstallRequest& request : command.requests) {
    const bool may_be_limited =
        request.pin == RequestPin::nothing || request.pin == RequestPin::range;
    if (is_constrained && may_be_limited) request.pin = RequestPin::not_told;
  }
  return command;
}

// `name`, `name=1.2`, `channel::name>=1`, `name=1.2.3=build`. A single `=` takes 1.2.3.post1 for
// 1.2.3, which hardly ever exists, but 1.2.3 for 1.2.
InstallRequest read_conda_request(const ShellWord& word) {
  static const Pattern name_end("[=<>!~ \\[]");
  static const Pattern exact("^(==.*[^*]|=[^=]*=.*|=[^=.]*[.][^=.]*[.][^=*]*|=+[^=]*[$].*)$");
  InstallRequest request{.text = word.text};
  std::string_view spec = word.text;
  if (const std::size_t channel = spec.find("::"); channel != std::string_view::npos) {
    spec.remove_prefix(channel + 2);
  }
  const auto end = name_end.find(spec);
  request.name = spec.substr(0, end ? end->position : spec.size());
  const std::string_view version = end ? spec.substr(end->position) : std::string_view();
  if (spec.contains("://")) {
    request.pin = spec.contains('#') ? RequestPin::digest : RequestPin::url;
  } else if (version.empty()) {
    request.pin = word.has_expansion ? RequestPin::not_told : RequestPin::nothing;
  } else {
    request.pin = matches(exact, version) ? RequestPin::version : RequestPin::range;
  }
  return request;
}

std::optional<InstallCommand> read_conda(Words words) {
  constexpr std::array<std::string_view, 5> commands{"install", "create", "update", "upgrade",
                                                     "env"};
  if (words.size() < 2) return std::nullopt;
  const auto verb = std::ranges::find_if(
      words.subspan(1), [](const ShellWord& word) { return !word.text.starts_with('-'); });
  if (verb == words.end() || !is_among(verb->text, commands)) return std::nullopt;
  const bool is_environment = verb->text == "env";
  InstallCommand command{.tool = InstallTool::conda};
  Arguments arguments(words.subspan(static_cast<std::size_t>(verb - words.begin()) + 1),
                      conda_value_options);
  while (const auto argument = arguments.next()) {
    const auto& [option, value] = *argument;
    if (option.empty() && !is_environment) {
      command.requests.push_back(read_conda_request(value));
    } else if (is_option(option, "-f", "--file")) {
      const bool is_explicit = value.text.contains("lock") || value.text.contains("explicit");
      command.requests.push_back(file_request(value, is_explicit));
    } else if (is_option(option, "-c", "--channel")) {
      command.channels.push_back(value.text);
    } else if (option == "--all") {
      command.upgrades_all = true;
    }
  }
  return command;
}

RequestPin pin_of_system_package(const ShellWord& word, InstallTool tool) {
  static const Pattern rpm_version("-[0-9]+[.:][0-9]");
  const std::string_view text = word.text;
  if (text.starts_with('.') || text.starts_with('/') || text.ends_with(".deb") ||
      text.ends_with(".apk") || text.ends_with(".rpm")) {
    return text.contains("://") ? RequestPin::url : RequestPin::local;
  }
  if (tool == InstallTool::dnf) {
    if (matches(rpm_version, text)) return RequestPin::version;
  } else if (const std::size_t mark = text.find_first_of("=<>~"); mark != std::string_view::npos) {
    const std::string_view version = text.substr(mark);
    const bool is_exact = version.starts_with('=') && !version.contains('*');
    return is_exact ? RequestPin::version : RequestPin::range;
  }
  return word.has_expansion ? RequestPin::not_told : RequestPin::nothing;
}

std::optional<InstallCommand> read_system(Words words, InstallTool tool) {
  constexpr std::array<std::string_view, 4> installs{"install", "add", "reinstall", "localinstall"};
  constexpr std::array<std::string_view, 6> upgrades{"upgrade", "dist-upgrade", "full-upgrade",
                                                     "update",  "safe-upgrade", "distro-sync"};
  InstallCommand command{.tool = tool};
  Arguments arguments(words.subspan(1), system_value_options);
  std::string verb;
  while (const auto argument = arguments.next()) {
    const auto& [option, value] = *argument;
    if (!option.empty()) continue;
    if (verb.empty()) {
      verb = value.text;
      if (!is_among(verb, installs) && !is_among(verb, upgrades)) return std::nullopt;
    } else if (!value.text.starts_with('@') && !value.text.starts_with('!') &&
               (tool != InstallTool::apt || !value.text.ends_with('-'))) {
      command.requests.push_back({.text = value.text,
                                  .name = value.text.substr(0, value.text.find_first_of("=<>~")),
                                  .pin = pin_of_system_package(value, tool)});
    }
  }
  // apt's and apk's `update` fetches lists only.
  const bool fetches_lists = verb == "update" && tool != InstallTool::dnf;
  if (verb.empty() || fetches_lists) return std::nullopt;
  command.upgrades_all = is_among(verb, upgrades) && command.requests.empty();
  return command;
}

// A VCS URL's revision stands behind the last @ of its path.
RequestPin pin_of_url(std::string_view url) {
  static const Pattern commit("@[0-9a-fA-F]{40}([#&?]|$)");
  static const Pattern vcs(R"re((^|[ @])(git|hg|svn|bzr)\+)re");
  static const Pattern digest("#.*sha(256|384|512)=");
  if (matches(vcs, url)) return matches(commit, url) ? RequestPin::commit : RequestPin::revision;
  return matches(digest, url) ? RequestPin::digest : RequestPin::url;
}

}  // namespace

InstallRequest read_pip_request(const ShellWord& word, const Limits& limits) {
  static const Pattern exact("={2,3} *[^=*, ]+ *(;|$)");
  static const Pattern name("^[A-Za-z0-9._-]+");
  InstallRequest request{.text = word.text};
  const std::string_view text = word.text;
  if (text.contains("://")) {
    request.pin = pin_of_url(text);
    const std::size_t at = text.find(" @ ");
    if (at != std::string_view::npos) request.name = strip(text.substr(0, at));
    return request;
  }
  if (text.starts_with('.') || text.contains('/') || text.ends_with(".whl") ||
      text.ends_with(".tar.gz")) {
    request.pin = RequestPin::local;
    return request;
  }
  if (const auto found = name.find(text)) request.name = found->text;
  if (matches(exact, text)) {
    request.pin = RequestPin::version;
  } else if (const auto requirement = parse_requirement(text, limits)) {
    request.pin = requirement->specifiers.empty() ? RequestPin::nothing : RequestPin::range;
  } else {
    request.pin = RequestPin::not_told;
  }
  return request;
}

std::optional<InstallCommand> read_install_command(Words words, const Limits& limits) {
  if (words.empty()) return std::nullopt;
  if (const std::optional<Words> pip = after_pip_install(words)) return read_pip(*pip, limits);
  const std::string_view program = base_name(words.front().text);
  if (program == "conda" || program == "mamba" || program == "micromamba") return read_conda(words);
  if (program == "apt-get" || program == "apt" || program == "aptitude") {
    return read_system(words, InstallTool::apt);
  }
  if (program == "apk") return read_system(words, InstallTool::apk);
  if (program == "dnf" || program == "yum" || program == "microdnf") {
    return read_system(words, InstallTool::dnf);
  }
  return std::nullopt;
}

}  // namespace icecore
