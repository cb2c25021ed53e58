// The scripts in an image of Apptainer (`/.singularity.d`), as far as they say what is set and what
// runs.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "formats/shell_command.h"

namespace icecore {

/// The variables of a shell that reads scripts one after the other.
class ShellVariables {
 public:
  explicit ShellVariables(const Limits& limits) : limits_(limits) {}

  /// Commands that always run and only set, export or unset variables count. Values may use
  /// variables (`$NAME`, `${NAME}`, `${NAME:-other}`, `${NAME:+other}`); what nobody has set is
  /// empty. Everything else is passed over, and a variable that is set by it is not told.
  void read(std::string_view script);

  /// `NAME=value` of those that are exported, by name.
  [[nodiscard]] std::vector<std::string> exported() const;

 private:
  struct Value {
    std::optional<std::string> text;  // nothing where it is not told
    bool is_exported = false;
  };
  void use(const ShellCommand& command);
  void assign(const std::string& name, const ShellWord& value);
  void export_word(const ShellWord& word);
  [[nodiscard]] std::optional<std::string> expand(std::string_view text) const;
  [[nodiscard]] std::optional<std::string> expand_braces(std::string_view inside) const;
  [[nodiscard]] std::optional<std::string> expand_word(std::string_view word) const;
  [[nodiscard]] std::optional<std::string> expand_names(std::string_view text) const;
  [[nodiscard]] std::optional<std::string> value_of(std::string_view name) const;

  const Limits limits_;
  std::map<std::string, Value, std::less<>> values_;
};

/// What a runscript runs that was made of an OCI image: the words of its OCI_ENTRYPOINT and
/// OCI_CMD.
struct OciCommand {
  std::vector<std::string> entrypoint, command;
};

/// Nothing for a runscript without either.
[[nodiscard]] std::optional<OciCommand> read_oci_command(std::string_view runscript,
                                                         const Limits& limits);

}  // namespace icecore
