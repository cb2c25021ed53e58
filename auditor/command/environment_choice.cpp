// The last step from an image's entrypoint says which environment it starts.
#include "command/environment_choice.h"

#include <fmt/format.h>

#include <optional>
#include <vector>

#include "base/text.h"
#include "facts/store.h"

namespace icecore {
namespace {

std::optional<std::int64_t> started_environment(const Store& facts) {
  std::optional<std::int64_t> started;
  for (const EntrypointRow& row : facts.all<EntrypointRow>()) {
    if (row.environment) started = row.environment;
  }
  return started;
}

}  // namespace

Result<std::int64_t> chosen_environment(const Store& facts, const std::string& path) {
  const std::vector<EnvironmentRow> environments = facts.all<EnvironmentRow>();
  if (path.empty() && environments.size() == 1) return environments.front().id;
  if (path.empty()) {
    if (const auto started = started_environment(facts)) return *started;
  }
  std::string known;
  for (const EnvironmentRow& row : environments) {
    if (row.path == path) return row.id;
    known += (known.empty() ? "" : ", ") + row.path;
  }
  if (environments.empty()) {
    return failure(ErrorKind::not_found, "the target holds no Python environment");
  }
  return failure(ErrorKind::usage,
                 fmt::format("{}; --environment names one of {}",
                             path.empty() ? "the target holds several environments"
                                          : "the target has no environment at " + escaped(path),
                             known));
}

}  // namespace icecore
