// pip's _internal/configuration.py and cli/parser.py: names are lowered, `_` is `-`, leading dashes
// go; a command's section goes before `[global]`, variables before both; lists are replaced, not
// joined. An empty value is as if there were none.
#include "formats/pip_configuration.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "formats/config_parser.h"
#include "formats/python_text.h"

namespace icecore {
namespace {

// What overrides the others stands first.
constexpr std::array<std::string_view, 3> sections{"environment", "install", "global"};

std::string normalized_option(std::string_view name) {
  std::string result = to_lower_ascii(name);
  std::ranges::replace(result, '_', '-');
  return result.starts_with("--") ? result.substr(2) : result;
}

}  // namespace

std::string PipConfiguration::text(std::string_view name) const {
  const Option* option = find(name);
  return option == nullptr ? std::string() : option->value;
}

std::vector<std::string> PipConfiguration::words(std::string_view name) const {
  const std::string value = text(name);
  std::vector<std::string> words;
  std::string_view rest = strip_python(value);
  while (!rest.empty()) {
    const std::string_view word = rest.substr(0, rest.find_first_of(" \t\n\v\f\r"));
    words.emplace_back(word);
    rest = strip_python(rest.substr(word.size()));
  }
  return words;
}

Result<bool> PipConfiguration::flag(std::string_view name) const {
  const std::string value = to_lower_ascii(text(name));
  for (const std::string_view yes : {"y", "yes", "t", "true", "on", "1"}) {
    if (value == yes) return true;
  }
  for (const std::string_view no : {"", "n", "no", "f", "false", "off", "0"}) {
    if (value == no) return false;
  }
  return failure(ErrorKind::malformed, fmt::format("{} is neither true nor false", name));
}

std::string_view PipConfiguration::origin(std::string_view name) const {
  const Option* option = find(name);
  return option == nullptr ? std::string_view() : std::string_view(option->origin);
}

void PipConfiguration::set(std::string_view section, std::string_view name,
                           std::string_view value) {
  if (std::ranges::find(sections, section) == sections.end() || value.empty()) return;
  options_[fmt::format("{}.{}", section, normalized_option(name))] = {.value = std::string(value)};
}

void PipConfiguration::override_by(const PipConfiguration& other, std::string_view origin) {
  for (const auto& [name, option] : other.options_) {
    options_[name] = {.value = option.value, .origin = std::string(origin)};
  }
}

const PipConfiguration::Option* PipConfiguration::find(std::string_view name) const {
  for (const std::string_view section : sections) {
    const auto found = options_.find(fmt::format("{}.{}", section, name));
    if (found != options_.end()) return &found->second;
  }
  return nullptr;
}

Result<PipConfiguration> read_pip_configuration(Bytes bytes, const Limits& limits) {
  const Result<ConfigFile> file = parse_config(bytes, limits);
  if (!file) {
    // Its message quotes the line, where a password may be.
    const Error& error = file.error();
    const bool is_limit = error.kind == ErrorKind::limit;
    return failure(error.kind,
                   is_limit ? error.message : "expected sections and options, found other text",
                   error.offset);
  }
  PipConfiguration configuration;
  for (const ConfigSection& section : file->sections) {
    if (section.name == "environment") continue;
    for (const ConfigOption& option : section.options) {
      configuration.set(section.name, option.key, option.value);
    }
  }
  return configuration;
}

}  // namespace icecore
