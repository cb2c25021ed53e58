// A script that starts a container nearly always ends in `exec "$@"` or `exec program`; where it
// does not, its last command is what runs. What is under a condition is told, not taken for sure.
#include "formats/script.h"

#include <algorithm>
#include <optional>

#include "base/pattern.h"
#include "base/text.h"
#include "formats/install_command.h"
#include "formats/shell_command.h"

namespace icecore {
namespace {

bool is_shell(std::string_view interpreter) {
  static const Pattern shell("(^|/)(ash|bash|dash|ksh|sh|zsh)$");
  return shell.find(interpreter).has_value();
}

std::string_view base_name(std::string_view path) {
  return path.substr(path.rfind('/') + 1);
}

bool sets_telling_variable(const ShellCommand& command) {
  if (command.words.empty()) {
    return std::ranges::any_of(command.assignments, is_telling_variable, &ShellAssignment::name);
  }
  if (command.words.front().text != "export") return false;
  return std::ranges::any_of(command.words, [](const ShellWord& word) {
    const std::size_t equals = word.text.find('=');
    return equals != std::string::npos && is_telling_variable(word.text.substr(0, equals));
  });
}

std::optional<ScriptUse> use_of(const ShellCommand& command, const Limits& limits) {
  if (sets_telling_variable(command)) return ScriptUse::set;
  if (command.words.empty()) return std::nullopt;
  const std::string& program = command.words.front().text;
  if (program == "exec" && command.words.size() > 1) return ScriptUse::execute;
  if ((program == "." || program == "source") && command.words.size() > 1) return ScriptUse::source;
  if (read_install_command(command.words, limits)) return ScriptUse::install;
  return std::nullopt;
}

std::string command_text(const ShellCommand& command) {
  std::string text;
  for (const ShellAssignment& assignment : command.assignments) {
    if (!text.empty()) text += ' ';
    text += assignment.name + '=' + shell_text({assignment.value});
  }
  if (!text.empty() && !command.words.empty()) text += ' ';
  return text + shell_text(command.words);
}

// `exit 0` and the like hand over to nobody.
bool may_be_last(const ShellCommand& command) {
  if (command.words.empty() || command.link == ShellLink::substitution) return false;
  const std::string_view program = base_name(command.words.front().text);
  static const Pattern builtin(
      R"re(^(:|\[\[?|test|exit|return|set|true|false|echo|printf|shift|trap|wait|export|unset|cd)$)re");
  return !builtin.find(program);
}

void add_commands(std::string_view text, const Limits& limits, ScriptText& script) {
  const ShellScript shell = parse_shell(text, limits);
  script.is_complete = shell.is_complete;
  const ShellCommand* last = nullptr;
  bool hands_over = false;
  for (const ShellCommand& command : shell.commands) {
    if (command.link == ShellLink::substitution) continue;
    const std::optional<ScriptUse> use = use_of(command, limits);
    if (!command.is_conditional && may_be_last(command)) last = &command;
    if (!use) continue;
    hands_over |= *use == ScriptUse::execute && !command.is_conditional;
    script.commands.push_back({.use = *use,
                               .text = command_text(command),
                               .is_conditional = command.is_conditional,
                               .line = command.line + 1});
  }
  if (last != nullptr && !hands_over) {
    script.commands.push_back(
        {.use = ScriptUse::last, .text = command_text(*last), .line = last->line + 1});
  }
}

}  // namespace

bool is_telling_variable(std::string_view name) {
  static const Pattern telling(
      "^(PATH$|PYTHON[A-Z]|LD_|PIP_|UV_|CONDA_|MAMBA_|VIRTUAL_ENV$|OMP_|KMP_|MKL_|OPENBLAS_|BLIS_|"
      "NUMEXPR_|NPY_|CUDA_|CUBLAS_|CUDNN_|NVIDIA_|NCCL_|TORCH_|PYTORCH_|TF_|XLA_|JAX_|HIP_|ROCR_|"
      "HSA_|TRITON_|MALLOC_|GLIBC_TUNABLES$|(HTTPS?|ALL|NO|https?|all|no)_(PROXY|proxy)$|LC_|LANG$|"
      "TZ$|"
      "SSL_CERT|REQUESTS_CA_BUNDLE$|CURL_CA_BUNDLE$|HF_|TRANSFORMERS_)");
  return telling.find(name).has_value();
}

ScriptText read_script(Bytes bytes, const Limits& limits) {
  ScriptText script;
  const std::string_view text = as_text(bytes).substr(0, limits.small_text_bytes);
  if (Result<Shebang> shebang = parse_shebang(as_bytes(text))) {
    script.shebang = *std::move(shebang);
  } else if (text.starts_with("#!")) {
    return script;
  }
  script.is_for_shell = script.shebang.interpreter.empty() || is_shell(script.shebang.interpreter);
  if (script.is_for_shell && script.shebang.form != Shebang::Form::shell &&
      script.shebang.form != Shebang::Form::beside) {
    add_commands(text, limits, script);
  }
  script.is_complete &= text.size() == bytes.size();
  return script;
}

}  // namespace icecore
