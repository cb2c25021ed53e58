// What Python reads from its variables before it looks at any file: where the standard library, the
// user's site-packages and further directories of the import path are.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/tree_path.h"
#include "icecore/finding.h"
#include "icecore/variable.h"

namespace icecore {

/// The same in the target's files: places without links where they are there, as written elsewhere.
struct ImportSettings {
  std::vector<TreePath> python_path;
  std::optional<TreePath> python_home, python_exec_home;
  std::optional<TreePath> user_base;
  bool has_no_user_site = false;
  std::string library_directory;  ///< PYTHONPLATLIBDIR; empty for the interpreter's own.
};

class Variables {
 public:
  Variables() = default;
  /// Of several with one name the last counts, as for `env`. `home` is the place that `~` means;
  /// without it that is HOME, if it is among the variables.
  Variables(const std::vector<Variable>& variables, std::optional<TreePath> home)
      : Variables({}, variables, std::move(home)) {}
  /// The same, beside those that an image sets: they count where the others have no such name.
  Variables(const std::vector<Variable>& of_image, const std::vector<Variable>& variables,
            std::optional<TreePath> home);

  /// The home of the user that an image runs as, which HOME is where nobody sets it.
  void set_home_of_user(TreePath home) { home_of_user_ = std::move(home); }

  /// Values by name.
  [[nodiscard]] const std::map<std::string, std::string>& all() const { return values_; }
  /// Whether an image says so, and nobody else.
  [[nodiscard]] bool is_of_image(const std::string& name) const { return of_image_.contains(name); }
  /// The value; nothing for one that is empty, which Python takes for none.
  [[nodiscard]] std::optional<std::string_view> value(std::string_view name) const;

  /// The directories of PYTHONPATH that are absolute, in order.
  [[nodiscard]] std::vector<TreePath> python_path() const;
  /// The first directory of PYTHONHOME, for what is the same on all platforms; and the second one,
  /// which is the first where there is only one.
  [[nodiscard]] std::optional<TreePath> python_home() const;
  [[nodiscard]] std::optional<TreePath> python_exec_home() const;
  /// PYTHONUSERBASE, else `~/.local`; nothing where nobody says whose home it is.
  [[nodiscard]] std::optional<TreePath> user_base() const;
  /// Which option or variable tells `user_base`.
  [[nodiscard]] std::string_view user_base_source() const;
  /// Whether PYTHONNOUSERSITE is a number other than 0, or a text.
  [[nodiscard]] bool has_no_user_site() const;

  /// What cannot be followed: places that depend on the directory that Python is started in.
  [[nodiscard]] std::vector<Gap> gaps() const;

 private:
  std::map<std::string, std::string> values_;
  std::set<std::string> of_image_;
  std::optional<TreePath> home_, home_of_user_;
};

}  // namespace icecore
