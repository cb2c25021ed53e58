// Environment markers (PEP 508, "Dependency specifiers"), as `packaging.markers` reads, prints and
// evaluates them, with a third answer for what depends on a host that is not known:
// `python_version < "3.13" and extra == "test"`.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/limits.h"
#include "icecore/result.h"

namespace icecore {

enum class MarkerVariable : std::uint8_t {
  implementation_name,
  implementation_version,
  os_name,
  platform_machine,
  platform_python_implementation,
  platform_release,
  platform_system,
  platform_version,
  python_full_version,
  python_version,
  sys_platform,
  extra,
  extras,
  dependency_groups,
};

/// The name as a marker writes it, such as `os_name`.
[[nodiscard]] std::string_view marker_variable_name(MarkerVariable variable);

/// One side of a comparison.
struct MarkerOperand {
  std::optional<MarkerVariable> variable;
  /// The variable's name, or the value of the literal.
  std::string text;
};

struct MarkerComparison {
  MarkerOperand left;
  std::string_view operation;  ///< `<=`, `in`, `not in` …: one of ten constants.
  MarkerOperand right;
};

/// Terms with `and` and `or` between them, of which `and` binds tighter.
struct MarkerGroup {
  /// A comparison, or the index in `Marker::groups()` of a group in parentheses.
  using Term = std::variant<MarkerComparison, std::size_t>;
  enum class Join : std::uint8_t { conjunction, disjunction };

  std::vector<Term> terms;  ///< At least one; at least two in parentheses.
  std::vector<Join> joins;  ///< One less.
};

class Marker {
 public:
  /// Older spellings of variables (`os.name`, `python_implementation`) become the present ones, and
  /// names of extras and groups their normal form. ErrorKind::malformed with the place;
  /// ErrorKind::limit for parentheses nested deeper than Limits::marker_depth;
  /// ErrorKind::unsupported as of `decode_python_string`.
  static Result<Marker> parse(std::string_view text, const Limits& limits);

  /// A group stands behind all that it contains: the last one is the whole.
  [[nodiscard]] const std::vector<MarkerGroup>& groups() const { return groups_; }

  /// `str(Marker)`: without parentheses that change nothing. ErrorKind::malformed, where `str`
  /// raises too, for a value with both kinds of quotes.
  [[nodiscard]] Result<std::string> normalized() const;

 private:
  friend class MarkerParser;
  std::vector<MarkerGroup> groups_;
};

/// What a marker is evaluated against.
struct MarkerEnvironment {
  /// The values of the variables before `extra`. One that is missing is unknown, such as the
  /// kernel's release when only files are read.
  std::map<MarkerVariable, std::string> values;

  struct Selection {
    std::vector<std::string> extras;
    std::vector<std::string> dependency_groups;
  };
  /// What is chosen of a lock file. With it `extras` and `dependency_groups` have values and
  /// `extra` has none; without it, in metadata, it is the other way round.
  std::optional<Selection> selection;
};

/// In this order `and` is the smaller and `or` the greater of two (Kleene's logic).
enum class MarkerAnswer : std::uint8_t { no, unknown, yes };

/// Whether the marker holds. For metadata it does when it holds for one of `extras`, or for no
/// extra if there are none, as pip asks. ErrorKind::unsupported where packaging raises whatever the
/// unknown variables are: UndefinedComparison (`os_name ~= "x"`) and UndefinedEnvironmentName (a
/// variable without value there, or two literals).
Result<MarkerAnswer> evaluate(const Marker& marker, const MarkerEnvironment& environment,
                              std::span<const std::string> extras = {});

}  // namespace icecore
