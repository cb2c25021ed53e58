// Facts about scripts for shells, and who may run them. As in collected.h, which includes this.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "facts/types.h"
#include "facts/vocabulary_image.h"

namespace icecore {

/// A script that may be started.
struct ScriptFact {
  static constexpr std::string_view table = "script";
  EntryId file = 0;
  std::string interpreter, arguments;
  std::int64_t is_for_shell = 0, is_complete = 1;
  static void visit(auto& row, auto&& column) {
    column("file", row.file);
    column("interpreter", row.interpreter);
    column("arguments", row.arguments);
    column("is_for_shell", row.is_for_shell);
    column("is_complete", row.is_complete);
  }
};

/// One command of a script that decides what runs and in which surroundings. Credentials in `text`
/// are masked.
struct ScriptCommandFact {
  static constexpr std::string_view table = "script_command";
  static constexpr std::string_view primary_key = "file, position";
  EntryId file = 0;
  std::int64_t position = 0, line = 0;
  ScriptUse use = ScriptUse::execute;
  std::string text;
  std::int64_t is_conditional = 0;
  static void visit(auto& row, auto&& column) {
    column("file", row.file);
    column("position", row.position);
    column("line", row.line);
    column("use", row.use);
    column("text", row.text);
    column("is_conditional", row.is_conditional);
  }
};

/// One user of /etc/passwd, or one group of /etc/group.
struct AccountFact {
  static constexpr std::string_view table = "account";
  static constexpr std::string_view primary_key = "file, position";
  EntryId file = 0;
  std::int64_t position = 0;
  AccountKind kind = AccountKind::user;
  std::string name, id;
  static void visit(auto& row, auto&& column) {
    column("file", row.file);
    column("position", row.position);
    column("kind", row.kind);
    column("name", row.name);
    column("id", row.id);
  }
};

}  // namespace icecore
