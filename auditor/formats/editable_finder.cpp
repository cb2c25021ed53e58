// The module that setuptools writes (setuptools/command/editable_wheel.py, _FINDER_TEMPLATE, since
// 64.0): three variables at its head, annotated or not, and code that is always the same. Whether
// the code is that code is not judged here.
#include "formats/editable_finder.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "formats/python_assignment.h"

namespace icecore {
namespace {

constexpr std::string_view mapping_name = "MAPPING";
constexpr std::string_view namespaces_name = "NAMESPACES";
constexpr std::string_view placeholder_name = "PATH_PLACEHOLDER";
constexpr std::size_t most_defects = 100;

class Builder {
 public:
  void add_defect(std::string_view name, std::string_view what) {
    if (finder_.defects.size() >= most_defects) return;
    finder_.defects.push_back(
        Error{.kind = ErrorKind::malformed, .message = fmt::format("{}: {}", name, what)});
  }

  void read_mapping(const PythonValue::Dictionary& entries) {
    for (const PythonEntry& entry : entries) {
      const auto name = entry.key.as_text();
      const auto path = entry.value.as_text();
      if (name && path) {
        finder_.mapping.emplace_back(*name, *path);
      } else {
        add_defect(mapping_name, fmt::format("expected a string for a string, found {} for {}",
                                             entry.value.kind_name(), entry.key.kind_name()));
      }
    }
  }

  void read_namespaces(const PythonValue& value) {
    const PythonValue::Dictionary* entries = value.as_dictionary();
    if (entries == nullptr) {
      return add_defect(namespaces_name,
                        fmt::format("expected a dictionary, found {}", value.kind_name()));
    }
    for (const PythonEntry& entry : *entries) read_namespace(entry);
  }

  void read_placeholder(const PythonValue& value) {
    if (const auto text = value.as_text()) {
      finder_.path_placeholder = *text;
    } else {
      add_defect(placeholder_name, fmt::format("expected a string, found {}", value.kind_name()));
    }
  }

  EditableFinder take() { return std::move(finder_); }

 private:
  void read_namespace(const PythonEntry& entry) {
    const PythonValue::Sequence* paths = entry.value.as_sequence();
    const bool is_expected =
        entry.key.as_text().has_value() && paths != nullptr &&
        std::ranges::all_of(*paths, [](const auto& path) { return path.as_text().has_value(); });
    if (!is_expected) {
      return add_defect(namespaces_name,
                        fmt::format("expected strings for a string, found {} for {}",
                                    entry.value.kind_name(), entry.key.kind_name()));
    }
    auto& [name, texts] = finder_.namespaces.emplace_back();
    name = *entry.key.as_text();
    for (const PythonValue& path : *paths) texts.emplace_back(*path.as_text());
  }

  EditableFinder finder_;
};

bool is_assigned(const std::vector<PythonAssignment>& assignments, std::string_view name) {
  return std::ranges::find(assignments, name, &PythonAssignment::name) != assignments.end();
}

}  // namespace

Result<EditableFinder> parse_editable_finder(Bytes bytes, const Limits& limits) {
  constexpr std::array names{mapping_name, namespaces_name, placeholder_name};
  const auto assignments = ICECORE_TRY(find_python_assignments(bytes, names, limits));
  const PythonValue& mapping = *ICECORE_TRY(last_assignment(assignments, mapping_name));
  if (mapping.as_dictionary() == nullptr) {
    return failure(ErrorKind::malformed, fmt::format("{}: expected a dictionary, found {}",
                                                     mapping_name, mapping.kind_name()));
  }
  Builder builder;
  builder.read_mapping(*mapping.as_dictionary());
  for (const std::string_view name : {namespaces_name, placeholder_name}) {
    if (!is_assigned(assignments, name)) continue;
    const Result<const PythonValue*> value = last_assignment(assignments, name);
    if (!value.has_value()) {
      builder.add_defect(name, value.error().message);
    } else if (name == namespaces_name) {
      builder.read_namespaces(**value);
    } else {
      builder.read_placeholder(**value);
    }
  }
  return builder.take();
}

}  // namespace icecore
