// The first pip on the import path is the one that `python -m pip` runs.
#include "resolve/freeze_rules.h"

#include <fmt/format.h>

#include "facts/store.h"
#include "resolve/environment.h"

namespace icecore {
namespace {

constexpr int newest_minor = 99;  // what is not known is taken for new

int python_minor(const Store& store, std::int64_t environment) {
  int minor = newest_minor;
  store.each<EnvironmentRow>(
      "id",
      [&](const EnvironmentRow& row) {
        minor = minor_of_python3(row.version.value_or("")).value_or(newest_minor);
      },
      fmt::format("id = {}", environment));
  return minor;
}

std::string installed_pip(const Store& store, std::int64_t environment) {
  std::string version;
  store.each<DistributionRow>(
      "search_position DESC, id DESC", [&](const DistributionRow& row) { version = row.version; },
      fmt::format("normalized_name = 'pip' AND environment = {}", environment));
  return version;
}

FreezeRules rules_of(const Store& store, std::int64_t environment, const PipChoice& choice,
                     std::string version) {
  FreezeRules rules{.environment = environment,
                    .band = choice.band,
                    .pip_version = std::move(version),
                    .minor = python_minor(store, environment),
                    .sentence = ""};
  if (!choice.is_exact) {
    rules.sentence =
        fmt::format("pip {} is older than any that is known; the lines are those of {}",
                    rules.pip_version, rules.band.description);
  }
  return rules;
}

}  // namespace

FreezeRules freeze_rules(const Store& store, std::int64_t environment) {
  const std::string installed = installed_pip(store, environment);
  if (const Result<PipChoice> choice = pip_band_of(installed)) {
    return rules_of(store, environment, *choice, installed);
  }
  const PipBand& newest = pip_bands().back();
  FreezeRules rules = rules_of(store, environment, {.band = newest}, std::string(newest.first));
  rules.sentence =
      fmt::format("no pip is installed here; the lines are those of {}; --pip names another",
                  newest.description);
  return rules;
}

Result<FreezeRules> freeze_rules(const Store& store, std::int64_t environment,
                                 const std::string& pip_version) {
  return rules_of(store, environment, ICECORE_TRY(pip_band_of(pip_version)), pip_version);
}

}  // namespace icecore
