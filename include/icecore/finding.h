// What a rule yields, and what could not be determined.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace icecore {

/// error: it will not work or is not what it says; warning: it can change under you; note: worth
/// knowing.
enum class Severity : std::uint8_t { note, warning, error };
inline constexpr std::array<std::string_view, 3> severity_words{"note", "warning", "error"};

/// certain: from bytes; resolved: by loader or import rules; likely: by heuristics.
enum class Confidence : std::uint8_t { likely, resolved, certain };
inline constexpr std::array<std::string_view, 3> confidence_words{"likely", "resolved", "certain"};

/// One finding. Its identity for deduplication, baselines and SARIF is (rule, environment,
/// subject): none of the three holds a version or an absolute path of the host.
struct Finding {
  std::string rule;  ///< Id of the rule, kebab-case.
  Severity severity = Severity::note;
  Confidence confidence = Confidence::certain;
  std::string environment;  ///< Path of the environment inside its root; empty when the finding is
                            ///< about none.
  std::string subject;      ///< What the finding is about: a path, a distribution, a variable.
  std::string path;         ///< The file to look at; may be empty.
  std::optional<std::int64_t> line;
  std::optional<std::int64_t> layer;  ///< Position of the image's layer that it is of, from 0.
  std::string message;
  std::string expected;  ///< May be empty.
  std::string found;     ///< May be empty.

  friend auto operator<=>(const Finding&, const Finding&) = default;
};

/// Something that could not be determined, where and why. The audit went on without it.
struct Gap {
  std::string root;    ///< Name of the root it is in; empty when in none.
  std::string path;    ///< Path inside the root; may be empty.
  std::string reader;  ///< What was reading: a collector's name, `walk`, `discover`, `rule` …
  std::optional<std::uint64_t> offset;
  std::string reason;

  friend auto operator<=>(const Gap&, const Gap&) = default;
};

}  // namespace icecore
