// The places in activation scripts where makers of environments put values.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace icecore {

/// The language of a script; decides which characters are inert in a value.
enum class Dialect : std::uint8_t { posix_shell, csh, fish, nu, power_shell, batch, xonsh, python };

/// What a place holds.
enum class SlotValue : std::uint8_t {
  path,                ///< The environment's absolute path.
  name,                ///< The last component of that path.
  prompt,              ///< The prompt, with or without parentheses around it.
  prompt_after_guard,  ///< The same, where the line says so little that the slot counts only
                       ///< within three lines after another one of the prompt.
  prompt_before_use,   ///< The same in a comment; counts only directly above a line with it.
  guard,               ///< The prompt or a Tcl folder, asked whether it is empty.
  display,             ///< The prompt or, where there is none, the name.
  libraries,           ///< Its site-packages folders, relative to bin.
  tcl_library,         ///< The base interpreter's folder of Tcl or Tk, or nothing.
};

/// How the value is written there.
enum class Quoting : std::uint8_t {
  raw,          ///< As it is, between double quotes that are part of `before` and `after`.
  raw_single,   ///< The same between single quotes.
  word,         ///< As shlex.quote makes it: bare, or '…' with '"'"' inside. Also '\'' for fish.
  word_in_raw,  ///< A word that is itself inside double quotes, where its quotes mean nothing.
  nu_literal,   ///< '…' or r#'…'#: nothing is special inside.
  ps_literal,   ///< '…' with '' inside.
  py_literal,   ///< Python's repr or ascii of a str.
  py_bytes,     ///< A Python bytes literal's inside, with \xNN.
};

/// One line of a script, without its indentation: `before`, the value, `after`. Where `again` is
/// not empty: `before`, the value, `again`, the same bytes for the value, `after`.
struct EnvironmentSlot {
  Dialect dialect;
  SlotValue value;
  Quoting quoting;
  std::string_view before, after, again;
};

/// All of them; where several of one dialect fit a line, the first does.
[[nodiscard]] std::span<const EnvironmentSlot> environment_slots();

/// How a line starts, without its indentation, that all scripts of a dialect and no others have.
struct Anchor {
  Dialect dialect;
  std::string_view start;
};

[[nodiscard]] std::span<const Anchor> dialect_anchors();

}  // namespace icecore
