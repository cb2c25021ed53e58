// Tools go by names; people rename their locks. So a known name decides, and for others the marks
// that each format has at its beginning or, of TOML and YAML, in the names of its keys.
#include "formats/claim_document.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "formats/conda_environment.h"
#include "formats/conda_explicit.h"
#include "formats/conda_lock.h"
#include "formats/docker_claim.h"
#include "formats/pdm_lock.h"
#include "formats/pipfile_lock.h"
#include "formats/pixi_lock.h"
#include "formats/poetry_lock.h"
#include "formats/pylock.h"
#include "formats/pyproject.h"
#include "formats/uv_lock.h"

namespace icecore {
namespace {

constexpr std::array<std::string_view, 14> file_names{
    "requirements.txt", "constraints.txt",    "pylock.toml",  "uv.lock",
    "poetry.lock",      "pdm.lock",           "Pipfile.lock", "environment.yml",
    "environment.yaml", "conda-lock.yml",     "pixi.lock",    "pyproject.toml",
    "Dockerfile",       "conda-linux-64.lock"};

struct NamedFormat {
  std::string_view name;
  ClaimFormat format;
};

constexpr std::array<NamedFormat, 7> by_name{{{"uv.lock", ClaimFormat::uv_lock},
                                              {"poetry.lock", ClaimFormat::poetry_lock},
                                              {"pdm.lock", ClaimFormat::pdm_lock},
                                              {"Pipfile.lock", ClaimFormat::pipfile_lock},
                                              {"pixi.lock", ClaimFormat::pixi_lock},
                                              {"pyproject.toml", ClaimFormat::pyproject},
                                              {"pylock.toml", ClaimFormat::pylock}}};

bool has_line(std::string_view text, std::string_view start) {
  return text.starts_with(start) || text.contains("\n" + std::string(start));
}

std::optional<ClaimFormat> format_of_toml(std::string_view text) {
  if (has_line(text, "lock-version") && has_line(text, "[[packages]]")) return ClaimFormat::pylock;
  if (has_line(text, "lock_version")) return ClaimFormat::pdm_lock;
  if (has_line(text, "[[package]]")) {
    return has_line(text, "lock-version") ? ClaimFormat::poetry_lock : ClaimFormat::uv_lock;
  }
  if (has_line(text, "lock-version")) return ClaimFormat::pylock;
  if (has_line(text, "[project]") || has_line(text, "[tool.")) return ClaimFormat::pyproject;
  return std::nullopt;
}

std::optional<ClaimFormat> format_of_yaml(std::string_view text) {
  if (has_line(text, "package:")) return ClaimFormat::conda_lock;
  if (has_line(text, "environments:") && has_line(text, "version:")) return ClaimFormat::pixi_lock;
  if (has_line(text, "dependencies:")) return ClaimFormat::conda_environment;
  return std::nullopt;
}

}  // namespace

std::span<const std::string_view> claim_file_names() {
  return file_names;
}

std::optional<ClaimFormat> claim_format(std::string_view file_name, Bytes content) {
  const auto known = std::ranges::find(by_name, file_name, &NamedFormat::name);
  if (known != by_name.end()) return known->format;
  constexpr std::size_t looked_at = 1ULL << 20;
  const std::string_view text = as_text(content.first(std::min(content.size(), looked_at)));
  const std::string lower = to_lower_ascii(file_name);
  if (has_line(text, "@EXPLICIT")) return ClaimFormat::conda_explicit;
  if (lower.starts_with("dockerfile") || lower.starts_with("containerfile") ||
      lower.ends_with(".dockerfile")) {
    return ClaimFormat::dockerfile;
  }
  if (lower.ends_with(".toml") || lower.ends_with(".lock")) {
    if (const auto format = format_of_toml(text)) return format;
  }
  if (lower.ends_with(".toml")) return std::nullopt;
  if (text.starts_with('{')) {
    return text.contains("\"pipfile-spec\"") ? std::optional(ClaimFormat::pipfile_lock)
                                             : std::nullopt;
  }
  if (const auto format = format_of_yaml(text)) return format;
  if (lower.ends_with(".yml") || lower.ends_with(".yaml")) return std::nullopt;
  return lower.contains("constraint") ? ClaimFormat::constraints : ClaimFormat::requirements;
}

Result<ClaimDocument> read_claim_document(ClaimFormat format, Bytes bytes,
                                          const VariableLookup& variables, const Limits& limits) {
  switch (format) {
    case ClaimFormat::requirements:
    case ClaimFormat::constraints:
      return read_requirements_file(bytes, format, variables, limits);
    case ClaimFormat::pylock:
      return read_pylock(bytes, limits);
    case ClaimFormat::uv_lock:
      return read_uv_lock(bytes, limits);
    case ClaimFormat::poetry_lock:
      return read_poetry_lock(bytes, limits);
    case ClaimFormat::pdm_lock:
      return read_pdm_lock(bytes, limits);
    case ClaimFormat::pipfile_lock:
      return read_pipfile_lock(bytes, limits);
    case ClaimFormat::conda_environment:
      return read_conda_environment(bytes, limits);
    case ClaimFormat::conda_explicit:
      return read_conda_explicit(bytes, limits);
    case ClaimFormat::conda_lock:
      return read_conda_lock(bytes, limits);
    case ClaimFormat::pixi_lock:
      return read_pixi_lock(bytes, limits);
    case ClaimFormat::dockerfile:
      return read_docker_claim(bytes, limits);
    case ClaimFormat::pyproject:
      break;
  }
  return read_pyproject(bytes, limits);
}

std::string_view claim_tool(ClaimFormat format) {
  constexpr std::array<std::string_view, claim_format_words.size()> tools{
      "pip",   "pip",   "pip",        "uv",   "poetry", "pdm", "pipenv",
      "conda", "conda", "conda-lock", "pixi", "docker", "pip"};
  return tools.at(static_cast<std::size_t>(format));
}

}  // namespace icecore
