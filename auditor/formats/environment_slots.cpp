// Collected from every template that CPython 3.6-3.15, virtualenv 20.0-21.15 and uv 0.0.5-0.13
// substitute values into. A line has to match from end to end, so a value cannot grow into the
// text around it. A script does not say its language: the first line that only one of them has
// does.
#include "formats/environment_slots.h"

#include <array>

namespace icecore {
namespace {

using enum Dialect;
using enum SlotValue;
using enum Quoting;

constexpr auto slots = std::to_array<EnvironmentSlot>({
    {posix_shell, path, raw, R"(VIRTUAL_ENV=")", R"(")"},
    {posix_shell, path, word, "VIRTUAL_ENV=", ""},
    {posix_shell, path, raw, R"(export VIRTUAL_ENV=")", R"(")"},
    {posix_shell, path, word, "export VIRTUAL_ENV=", ""},
    {posix_shell, path, raw, R"(VIRTUAL_ENV=$(cygpath ")", R"("))"},
    {posix_shell, path, word, "VIRTUAL_ENV=$(cygpath ", ")"},
    {posix_shell, path, raw, R"(export VIRTUAL_ENV=$(cygpath ")", R"("))"},
    {posix_shell, path, word, "export VIRTUAL_ENV=$(cygpath ", ")"},
    {posix_shell, path, word, "VIRTUAL_ENV=$(wslpath ", ")"},
    {posix_shell, path, word, "if [ ! -d ", " ]; then"},
    {posix_shell, path, word, "if [ ! -d ", " ] &&"},
    {posix_shell, path, word_in_raw, R"(echo "Virtual environment directory )",
     R"( does not exist!" >&2)"},
    {posix_shell, path, word, R"(echo "Virtual environment directory" )",
     R"( "does not exist!" >&2)"},
    {posix_shell, prompt, raw, R"(VIRTUAL_ENV_PROMPT=")", R"(")"},
    {posix_shell, prompt, word, "VIRTUAL_ENV_PROMPT=", ""},
    {posix_shell, prompt, raw, R"(if [ "x)", R"(" != x ] ; then)"},
    {posix_shell, prompt, word, R"(if [ "x")", " != x ] ; then"},
    {posix_shell, prompt, word, R"(PS1="(")", R"(") ${PS1:-}")"},
    {posix_shell, prompt, raw, R"(PS1=")", R"(${PS1:-}")"},
    {posix_shell, prompt, word, "PS1=", R"("${PS1:-}")"},
    {posix_shell, prompt, raw, R"(PS1=")", R"(${PS1-}")"},
    {posix_shell, tcl_library, word, "if [ ", R"( != "" ]; then)"},
    {posix_shell, tcl_library, word, "if [ ", R"( != "''" ]; then)"},
    {posix_shell, tcl_library, word, "TCL_LIBRARY=", ""},
    {posix_shell, tcl_library, word, "TK_LIBRARY=", ""},

    {csh, path, raw, R"(setenv VIRTUAL_ENV ")", R"(")"},
    {csh, path, word, "setenv VIRTUAL_ENV ", ""},
    {csh, path, word, "if ($?_OLD_VIRTUAL_PATH) source ", R"("/"bin"/deactivate.csh")"},
    {csh, path, word, "set deactivate_script = ", R"("/"bin"/deactivate.csh")"},
    {csh, path, word, "if ($?_OLD_VIRTUAL_PATH) source ", R"("/"'bin'"/deactivate.csh")"},
    {csh, path, word, "set deactivate_script = ", R"("/"'bin'"/deactivate.csh")"},
    {csh, display, word, "set _virtualenv_prompt_tcsh = ", ""},
    {csh, display, word, "set _virtualenv_prompt_plain = ", ""},
    {csh, name, raw, R"(if (")", R"(" != "") then)"},
    {csh, name, raw, R"(set env_name = ")", R"(")"},
    {csh, prompt, raw, R"(setenv VIRTUAL_ENV_PROMPT ")", R"(")"},
    {csh, prompt, word, "setenv VIRTUAL_ENV_PROMPT ", ""},
    {csh, guard, word, "if (", R"( != "") then)"},
    {csh, prompt, word, "set env_name = ", ""},
    {csh, prompt, raw, R"(set prompt = ")", R"($prompt:q")"},
    {csh, prompt, raw, R"(set prompt = ")", R"($prompt")"},
    {csh, prompt, word, R"(set prompt = "(")", R"(") $prompt")"},
    {csh, prompt, word, R"(set prompt = "(")", R"(") $prompt:q")"},
    {csh, prompt, word, "set prompt = ", R"("$prompt")"},
    {csh, display, word, "set prompt = '('", R"(') '"$prompt:q")"},
    {csh, tcl_library, word, "setenv TCL_LIBRARY ", ""},
    {csh, tcl_library, word, "setenv TK_LIBRARY ", ""},

    {fish, path, raw, R"(set -gx VIRTUAL_ENV ")", R"(")"},
    {fish, path, word, "set -gx VIRTUAL_ENV ", ""},
    {fish, prompt, raw, R"(set -gx VIRTUAL_ENV_PROMPT ")", R"(")"},
    {fish, prompt, word, "set -gx VIRTUAL_ENV_PROMPT ", ""},
    {fish, prompt, raw, R"(if test -n ")", R"(")"},
    {fish, prompt, raw, R"(if test -n ")", R"("            )"},
    {fish, guard, word, "if test -n ", ""},
    {fish, prompt, raw, R"(printf "%s%s" ")", R"(" (set_color normal))"},
    {fish, prompt, word, "printf '%s%s' ", " (set_color normal)"},
    {fish, prompt, word, "printf '(%s) ' ", ""},
    {fish, prompt, raw, R"(printf "%s%s%s" (set_color 4B8BBE) ")", R"(" (set_color normal))"},
    {fish, prompt, word, R"(printf "%s%s%s" (set_color 4B8BBE) )", " (set_color normal)"},
    {fish, prompt, raw, R"(printf "%s(%s)%s " (set_color 4B8BBE) ")", R"(" (set_color normal))"},
    {fish, prompt, word, R"(printf "%s(%s)%s " (set_color 4B8BBE) )", " (set_color normal)"},
    {fish, prompt, word, R"(builtin printf "%s(%s)%s " (builtin set_color 4B8BBE) )",
     " (builtin set_color normal)"},
    {fish, tcl_library, word, "set -gx TCL_LIBRARY '", "'"},
    {fish, tcl_library, word, "set -gx TK_LIBRARY '", "'"},
    {fish, tcl_library, word, "set -gx TCL_LIBRARY ", ""},
    {fish, tcl_library, word, "set -gx TK_LIBRARY ", ""},

    {nu, path, nu_literal, "let virtual_env = ", ""},
    {nu, path, nu_literal, "const virtual_env = ", ""},
    {nu, path, nu_literal, "let virtual-env = ", ""},
    {nu, path, raw, R"(let virtual-env = ")", R"(")"},
    {nu, path, raw, R"(alias deactivate = source ")", R"(/bin/deactivate.nu")"},
    {nu, path, raw_single, "alias deactivate = source '", "/bin/deactivate.nu'"},
    {nu, prompt, nu_literal, "let virtual_env_prompt = (if (", " | is-empty) {"},
    {nu, prompt, nu_literal, "let virtual_env_prompt = if (", " | is-empty) {"},
    {nu, prompt, nu_literal, "let virtual_prompt = (if (", " | is-empty) {"},
    {nu, prompt, nu_literal, "let virtual_prompt = (if (", " == '') {"},
    {nu, prompt, nu_literal, "let virtual_prompt = if (", " == '') {"},
    {nu, prompt, nu_literal, "let virtual-prompt = if (", " == '') {"},
    {nu, prompt, raw, R"(let virtual_prompt = (if (")", R"(" != "") {)"},
    {nu, prompt_after_guard, raw, R"(")", R"(")"},
    {nu, prompt_after_guard, nu_literal, "", ""},
    {nu, tcl_library, nu_literal, "let $new_env = $new_env | insert TCL_LIBRARY ", ""},
    {nu, tcl_library, nu_literal, "let $new_env = $new_env | insert TK_LIBRARY ", ""},
    {nu, tcl_library, nu_literal, "let new_env = if (", " }",
     " | is-empty) { $new_env } else { $new_env | insert TCL_LIBRARY "},
    {nu, tcl_library, nu_literal, "let new_env = if (", " }",
     " | is-empty) { $new_env } else { $new_env | insert TK_LIBRARY "},

    {power_shell, prompt, raw, R"(if (")", R"(" -ne "") {)"},
    {power_shell, guard, ps_literal, "if (", R"( -ne "") {)"},
    {power_shell, prompt, ps_literal, "} elseif (", R"( -ne "") {)"},
    {power_shell, prompt, raw, R"($env:VIRTUAL_ENV_PROMPT = ")", R"(")"},
    {power_shell, prompt, ps_literal, "$env:VIRTUAL_ENV_PROMPT = ", ""},
    {power_shell, prompt, ps_literal, "$Prompt = ", ""},
    {power_shell, prompt, raw, R"((")", R"(" + $previous_prompt_value))"},
    {power_shell, tcl_library, ps_literal, "$env:TCL_LIBRARY = ", ""},
    {power_shell, tcl_library, ps_literal, "$env:TK_LIBRARY = ", ""},

    {batch, path, raw, R"(@set "VIRTUAL_ENV=)", R"(")"},
    {batch, path, raw, R"(@for %%i in (")", R"(") do @set "VIRTUAL_ENV=%%~fi")"},
    {batch, prompt, raw, R"(@set "VIRTUAL_ENV_PROMPT=)", R"(")"},

    {xonsh, path, raw, R"($VIRTUAL_ENV = r")", R"(")"},
    {xonsh, prompt, raw, R"($VIRTUAL_ENV_PROMPT = ")", R"(")"},
    {xonsh, path, py_literal, "self.embedded_virtual_env = ", ""},
    {xonsh, prompt, py_literal, "self.embedded_virtual_prompt = ", ""},
    {xonsh, prompt, py_bytes, R"(self.embedded_virtual_prompt = b")", R"(".decode("utf-8"))"},
    {xonsh, tcl_library, py_literal, "self.embedded_tcl_library = ", ""},
    {xonsh, tcl_library, py_literal, "self.embedded_tk_library = ", ""},

    {python, libraries, raw, R"(for lib in ")", R"(".split(os.pathsep):)"},
    {python, libraries, py_literal, "for lib in ", ".split(os.pathsep):"},
    {python, libraries, py_literal, "for lib in ",
     ".split(os.pathsep):  # ty: ignore[unresolved-reference]"},
    {python, libraries, py_literal, "# ", " is filled in when the script is written"},
    {python, prompt_before_use, py_literal, "# ", " is filled in when the script is written"},
    {python, prompt, raw, R"(os.environ["VIRTUAL_ENV_PROMPT"] = ")",
     R"(" or os.path.basename(base)  # noqa: SIM222)"},
    {python, prompt, py_literal, R"(os.environ["VIRTUAL_ENV_PROMPT"] = )",
     " or os.path.basename(base)"},
    {python, prompt, py_literal, R"(os.environ["VIRTUAL_ENV_PROMPT"] = )",
     " or os.path.basename(base)  # ty: ignore[unresolved-reference]"},
});

constexpr auto anchors = std::to_array<Anchor>({
    {posix_shell, "deactivate () {"},
    {csh, "alias deactivate '"},
    {fish, "function deactivate"},
    {nu, "alias pydoc = python -m pydoc"},
    {nu, "export alias pydoc = python -m pydoc"},
    {power_shell, "function global:deactivate"},
    {batch, "@set \"VIRTUAL_ENV_PROMPT="},
    {xonsh, "aliases[\"deactivate\"] = "},
    {python, "os.environ[\"VIRTUAL_ENV\"] = base"},
});

}  // namespace

std::span<const Anchor> dialect_anchors() {
  return anchors;
}

std::span<const EnvironmentSlot> environment_slots() {
  return slots;
}

}  // namespace icecore
