// `evaluate` of marker.h: packaging's `Marker.evaluate` (26.3, markers.py) with unknown values. Its
// habits are kept because installers have them: the variable whose rules apply is the left side's,
// the other side counts as text even if it is a variable's name, and the text of a literal on the
// right may name a variable when the left side is a literal too. Nothing is skipped: a comparison
// without an answer is an error wherever it stands.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "formats/marker.h"
#include "formats/python_letters.h"
#include "formats/specifier.h"

namespace icecore {
namespace {

constexpr std::array versioned{MarkerVariable::implementation_version,
                               MarkerVariable::platform_release,
                               MarkerVariable::python_full_version, MarkerVariable::python_version};

using Names = std::vector<std::string>;
/// Nothing while it is unknown; a text; or the names of a set.
using Value = std::variant<std::monostate, std::string, Names>;

MarkerAnswer answer_of(bool holds) {
  return holds ? MarkerAnswer::yes : MarkerAnswer::no;
}

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

std::unexpected<Error> undefined_name(std::string_view name) {
  return failure(ErrorKind::unsupported,
                 fmt::format("the marker variable \"{}\" has no value here", escaped(name)));
}

std::unexpected<Error> undefined_comparison(const MarkerComparison& comparison) {
  return failure(ErrorKind::unsupported,
                 fmt::format(R"("{}" {} "{}" has no meaning)", escaped(comparison.left.text),
                             comparison.operation, escaped(comparison.right.text)));
}

// One evaluation: an environment and the one extra that is asked for.
class Evaluation {
 public:
  Evaluation(const MarkerEnvironment& environment, std::string_view extra)
      : environment_(environment), extra_(canonical_name(extra)) {}

  Result<MarkerAnswer> answer(const Marker& marker) {
    std::vector<MarkerAnswer> answers;
    for (const MarkerGroup& group : marker.groups()) {
      answers.push_back(ICECORE_TRY(answer(group, answers)));
    }
    return answers.back();
  }

 private:
  // The greatest of the terms between two `or`, each the smallest of those between two `and`.
  [[nodiscard]] Result<MarkerAnswer> answer(const MarkerGroup& group,
                                            std::span<const MarkerAnswer> groups) const {
    MarkerAnswer any = MarkerAnswer::no;
    MarkerAnswer all = MarkerAnswer::yes;
    for (std::size_t i = 0; i < group.terms.size(); ++i) {
      if (i > 0 && group.joins[i - 1] == MarkerGroup::Join::disjunction) {
        any = std::max(any, std::exchange(all, MarkerAnswer::yes));
      }
      const auto* const comparison = std::get_if<MarkerComparison>(&group.terms[i]);
      all = std::min(all, comparison == nullptr ? groups[std::get<std::size_t>(group.terms[i])]
                                                : ICECORE_TRY(answer(*comparison)));
    }
    return std::max(any, all);
  }

  [[nodiscard]] Result<MarkerAnswer> answer(const MarkerComparison& comparison) const {
    const bool left_is_variable = comparison.left.variable.has_value();
    const std::string& name = left_is_variable ? comparison.left.text : comparison.right.text;
    const auto variable = variable_of(name);
    if (!variable) return undefined_name(name);
    Value value = ICECORE_TRY(value_of(*variable));
    Value text = left_is_variable ? comparison.right.text : comparison.left.text;
    if (!left_is_variable) std::swap(value, text);
    if (std::holds_alternative<Names>(value)) return undefined_comparison(comparison);
    if (const auto* names = std::get_if<Names>(&text)) {
      return answer_of_set(comparison, std::get<std::string>(value), *names);
    }
    const bool is_versioned = std::ranges::find(versioned, *variable) != versioned.end();
    return answer_of_texts(comparison, value, text, is_versioned);
  }

  [[nodiscard]] static std::optional<MarkerVariable> variable_of(std::string_view name) {
    for (int i = 0; i <= static_cast<int>(MarkerVariable::dependency_groups); ++i) {
      const auto variable = static_cast<MarkerVariable>(i);
      if (marker_variable_name(variable) == name) return variable;
    }
    return std::nullopt;
  }

  [[nodiscard]] Result<Value> value_of(MarkerVariable variable) const {
    const auto& selection = environment_.selection;
    const bool is_set =
        variable == MarkerVariable::extras || variable == MarkerVariable::dependency_groups;
    if (is_set || variable == MarkerVariable::extra) {
      if (selection.has_value() != is_set) return undefined_name(marker_variable_name(variable));
      if (!is_set) return extra_;
      return variable == MarkerVariable::extras ? selection->extras : selection->dependency_groups;
    }
    const auto found = environment_.values.find(variable);
    if (found == environment_.values.end()) return Value{};
    // Development builds call themselves 3.14.0a1+, which is no version.
    const bool is_unfinished =
        variable == MarkerVariable::python_full_version && found->second.ends_with('+');
    return found->second + (is_unfinished ? "local" : "");
  }

  static Result<MarkerAnswer> answer_of_set(const MarkerComparison& comparison,
                                            std::string_view name, const Names& names) {
    const std::string_view operation = comparison.operation;
    if (operation == "~=" || operation == "===") return undefined_comparison(comparison);
    const std::string canonical = canonical_name(name);
    const bool is_member = std::ranges::any_of(
        names, [&](const std::string& other) { return canonical_name(other) == canonical; });
    if (operation == "in") return answer_of(is_member);
    if (operation == "not in") return answer_of(!is_member);
    return answer_of(operation == "!=");  // a text and a set are never equal
  }

  // Left and right are texts or unknown, one of them known.
  static Result<MarkerAnswer> answer_of_texts(const MarkerComparison& comparison, const Value& left,
                                              const Value& right, bool is_versioned) {
    const auto* const left_text = std::get_if<std::string>(&left);
    const auto* const right_text = std::get_if<std::string>(&right);
    if (is_versioned && right_text == nullptr) return MarkerAnswer::unknown;
    if (is_versioned) {
      const auto specifier = Specifier::parse(std::string(comparison.operation) + *right_text);
      if (!specifier && specifier.error().kind == ErrorKind::limit) {
        return std::unexpected(specifier.error());
      }
      if (specifier && left_text == nullptr) return MarkerAnswer::unknown;
      if (specifier) return answer_of(specifier->contains(*left_text, Prereleases::accept));
    }
    const std::string_view operation = comparison.operation;
    if (operation == "~=" || operation == "===") return undefined_comparison(comparison);
    if (operation == "<" || operation == ">") return MarkerAnswer::no;
    if (left_text == nullptr || right_text == nullptr) return MarkerAnswer::unknown;
    if (operation == "in") return answer_of(contains(*right_text, *left_text));
    if (operation == "not in") return answer_of(!contains(*right_text, *left_text));
    return answer_of((*left_text == *right_text) == (operation != "!="));
  }

  const MarkerEnvironment& environment_;
  std::string extra_;
};

}  // namespace

Result<MarkerAnswer> evaluate(const Marker& marker, const MarkerEnvironment& environment,
                              std::span<const std::string> extras) {
  MarkerAnswer any = MarkerAnswer::no;
  const std::array<std::string, 1> none;
  for (const std::string& extra : extras.empty() ? std::span<const std::string>(none) : extras) {
    any = std::max(any, ICECORE_TRY(Evaluation(environment, extra).answer(marker)));
  }
  return any;
}

}  // namespace icecore
