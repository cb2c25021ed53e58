// CPython: Python/initconfig.c and Python/preconfig.c (an empty value is none; a flag is a number,
// and any other text is 1), Modules/getpath.py (PYTHONPATH and PYTHONHOME are split at colons) and
// Lib/site.py (_getuserbase). A relative directory is seen from wherever Python is started, so it
// is a gap.
#include "target/variables.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/text.h"

namespace icecore {
namespace {

// os.path.abspath of what is absolute; `..` is taken lexically there, too.
std::optional<TreePath> absolute_place(std::string_view text) {
  if (!text.starts_with('/')) return std::nullopt;
  const Result<TreePath> place = TreePath().resolve(text);
  return place ? std::optional(*place) : std::nullopt;
}

Gap unknown_place(std::string_view name, std::string_view element) {
  const std::string what =
      element.empty() ? "an empty element" : fmt::format("the relative path {}", escaped(element));
  return {.root = "",
          .path = "",
          .reader = "discover",
          .offset = std::nullopt,
          .reason = fmt::format("{} has {}, which depends on the directory that Python is started "
                                "in and is not followed",
                                name, what)};
}

}  // namespace

Variables::Variables(const std::vector<Variable>& of_image, const std::vector<Variable>& variables,
                     std::optional<TreePath> home)
    : home_(std::move(home)) {
  for (const Variable& variable : of_image) {
    values_[variable.name] = variable.value;
    of_image_.insert(variable.name);
  }
  for (const Variable& variable : variables) {
    values_[variable.name] = variable.value;
    of_image_.erase(variable.name);
  }
}

std::optional<std::string_view> Variables::value(std::string_view name) const {
  const auto found = values_.find(std::string(name));
  if (found == values_.end() || found->second.empty()) return std::nullopt;
  return found->second;
}

std::vector<TreePath> Variables::python_path() const {
  std::vector<TreePath> places;
  const std::optional<std::string_view> text = value("PYTHONPATH");
  if (!text) return places;
  for (const std::string_view element : split(*text, ':')) {
    if (const std::optional<TreePath> place = absolute_place(element)) places.push_back(*place);
  }
  return places;
}

std::optional<TreePath> Variables::python_home() const {
  const std::optional<std::string_view> text = value("PYTHONHOME");
  return text ? absolute_place(split(*text, ':').front()) : std::nullopt;
}

std::optional<TreePath> Variables::python_exec_home() const {
  const std::optional<std::string_view> text = value("PYTHONHOME");
  if (!text) return std::nullopt;
  const std::size_t colon = text->find(':');
  return absolute_place(colon == std::string_view::npos ? *text : text->substr(colon + 1));
}

std::optional<TreePath> Variables::user_base() const {
  if (const std::optional<std::string_view> text = value("PYTHONUSERBASE")) {
    return absolute_place(*text);
  }
  if (home_) return home_->child(".local");
  const std::optional<std::string_view> home = value("HOME");
  const std::optional<TreePath> place = home ? absolute_place(*home) : home_of_user_;
  return place ? std::optional(place->child(".local")) : std::nullopt;
}

std::string_view Variables::user_base_source() const {
  if (value("PYTHONUSERBASE")) return "PYTHONUSERBASE";
  if (home_) return "--home";
  return home_of_user_ && !value("HOME") ? "the home of the image's user" : "HOME";
}

bool Variables::has_no_user_site() const {
  const std::optional<std::string_view> text = value("PYTHONNOUSERSITE");
  if (!text) return false;
  // strtol's number: after white space and a sign.
  std::string_view digits =
      text->substr(std::min(text->find_first_not_of(" \t\n\v\f\r"), text->size()));
  if (digits.starts_with('+') && !digits.starts_with("+-")) digits.remove_prefix(1);
  int number = 0;
  const auto [stopped, error] = std::from_chars(digits.begin(), digits.end(), number);
  return error != std::errc() || stopped != digits.end() || number != 0;
}

std::vector<Gap> Variables::gaps() const {
  std::vector<Gap> gaps;
  for (const char* name : {"PYTHONPATH", "PYTHONHOME"}) {
    const std::optional<std::string_view> text = value(name);
    if (!text) continue;
    for (const std::string_view element : split(*text, ':')) {
      if (!absolute_place(element)) gaps.push_back(unknown_place(name, element));
    }
  }
  const std::optional<std::string_view> base = value("PYTHONUSERBASE");
  if (base && !absolute_place(*base)) gaps.push_back(unknown_place("PYTHONUSERBASE", *base));
  return gaps;
}

}  // namespace icecore
