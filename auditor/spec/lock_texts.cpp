// Locks that are lines of text: pip's requirements with hashes, conda's explicit lists, arguments
// of apt-get, a Dockerfile from all of these, and fetchers for Nix.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "spec/canonical_json.h"
#include "spec/lock_parts.h"

namespace icecore {
namespace {

std::string named(const SpecDistribution& distribution) {
  return fmt::format("{} {}", distribution.name, distribution.version);
}

void add_unpinned(Lock& lock, std::string input, std::string reason) {
  lock.unpinned.push_back({.input = std::move(input), .reason = std::move(reason)});
}

// Lines of requirements, without a word on what they leave out.
std::string requirement_lines(const LockInput& input, Lock& lock) {
  std::string lines;
  for (const LockedDistribution& locked : locked_distributions(input.spec)) {
    const SpecDistribution& distribution = locked.distribution;
    std::string reason = obstacle(locked, LockNeeds::digest);
    if (reason.empty() && is_of_repository(locked)) {
      reason = "pip takes no repository beside hashes; a pylock.toml can name its commit";
    }
    if (!reason.empty()) {
      add_unpinned(lock, named(distribution), std::move(reason));
      continue;
    }
    const bool is_archive = distribution.source.kind == "archive";
    lines += is_archive ? fmt::format("{} @ {} \\\n", distribution.name, locked.artifact.url)
                        : fmt::format("{}=={} \\\n", distribution.name, distribution.version);
    lines += fmt::format("    --hash=sha256:{}\n", hex_of(locked.artifact.digest));
  }
  return lines;
}

std::vector<std::string> apt_words(const LockInput& input, Lock& lock) {
  std::vector<std::string> words;
  for (const SpecPackage& package : input.spec.platform.packages) {
    if (package.manager == "dpkg") {
      words.push_back(fmt::format("{}:{}={}", package.name, package.architecture, package.version));
    } else {
      add_unpinned(lock, fmt::format("{} {}", package.name, package.version),
                   fmt::format("it is a package of {}", package.manager));
    }
  }
  if (!words.empty()) {
    add_unpinned(lock, "archive of packages",
                 "no snapshot is known that has these versions: an archive keeps the newest alone");
  }
  return words;
}

std::string nix_text(std::string_view text) {
  std::string quoted = "\"";
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char character = text[i];
    const bool begins_value = character == '$' && i + 1 < text.size() && text[i + 1] == '{';
    if (character == '"' || character == '\\' || begins_value) quoted += '\\';
    quoted += character;
  }
  return quoted + '"';
}

JsonValue::Object object_of(
    std::initializer_list<std::pair<std::string_view, std::string>> members) {
  JsonValue::Object object;
  for (const auto& [key, value] : members) {
    object.push_back({.key = std::string(key), .value = JsonValue(value)});
  }
  return object;
}

}  // namespace

Lock requirements_lock(const LockInput& input) {
  Lock lock;
  const std::string lines = requirement_lines(input, lock);
  lock.text = preamble(input, lock.unpinned) + lines;
  return lock;
}

Lock conda_explicit_lock(const LockInput& input) {
  Lock lock;
  std::string lines;
  for (const CondaArtifact& artifact : input.conda) {
    const std::string& digest = artifact.sha256.empty() ? artifact.md5 : artifact.sha256;
    if (artifact.url.empty() || digest.empty()) {
      add_unpinned(lock, artifact.name, "its record in conda-meta says no URL with a digest");
      continue;
    }
    lines +=
        fmt::format("{}#{}{}\n", artifact.url, artifact.sha256.empty() ? "" : "sha256:", digest);
  }
  for (const LockedDistribution& locked : locked_distributions(input.spec)) {
    if (locked.distribution.tree.files == 0) continue;  // its files are a package's
    add_unpinned(lock, named(locked.distribution), "it is no package of conda");
  }
  lock.text = preamble(input, lock.unpinned) + "@EXPLICIT\n" + lines;
  return lock;
}

Lock apt_lock(const LockInput& input) {
  Lock lock;
  const std::vector<std::string> words = apt_words(input, lock);
  lock.text = preamble(input, lock.unpinned);
  for (const std::string& word : words) lock.text += word + "\n";
  return lock;
}

Lock dockerfile_lock(const LockInput& input) {
  Lock lock;
  std::string steps;
  const SpecPlatform& platform = input.spec.platform;
  if (input.base_image.empty()) {
    add_unpinned(lock, "base image", "nobody says which image it was built on, with its digest");
    steps += fmt::format("FROM {}:{}\n", platform.system.empty() ? "debian" : platform.system,
                         platform.release.empty() ? "stable" : platform.release);
  } else {
    steps += fmt::format("FROM {}\n", input.base_image);
  }
  const std::vector<std::string> packages = apt_words(input, lock);
  if (!packages.empty()) {
    steps += "RUN apt-get update && apt-get install -y --no-install-recommends --allow-downgrades";
    for (const std::string& word : packages) steps += fmt::format(" \\\n      {}", word);
    steps += " \\\n && rm -rf /var/lib/apt/lists/*\n";
  }
  for (const SpecSetting& variable : platform.variables) {
    if (variable.name == "PATH") continue;
    if (variable.value.contains("****")) {
      add_unpinned(lock, "variable " + variable.name, "its value is a credential");
      continue;
    }
    steps += fmt::format("ENV {}={}\n", variable.name, canonical_json(JsonValue(variable.value)));
  }
  const std::string requirements = requirement_lines(input, lock);
  steps += "COPY <<'REQUIREMENTS' /requirements.txt\n" + requirements + "REQUIREMENTS\n";
  steps +=
      "RUN python3 -m venv /opt/venv \\\n && /opt/venv/bin/pip install --require-hashes "
      "--no-deps --only-binary :all: --requirement /requirements.txt\n";
  lock.text = preamble(input, lock.unpinned) + steps;
  return lock;
}

Lock nix_lock(const LockInput& input) {
  Lock lock;
  std::string wheels;
  for (const LockedDistribution& locked : locked_distributions(input.spec)) {
    std::string reason = obstacle(locked, LockNeeds::place);
    if (reason.empty() && is_of_repository(locked)) {
      reason = "a commit is no digest of what Nix fetches";
    }
    if (reason.empty() && !locked.artifact.url.contains("://")) {
      reason = "it is known in a directory of this machine alone";
    }
    if (!reason.empty()) {
      add_unpinned(lock, named(locked.distribution), std::move(reason));
      continue;
    }
    wheels += fmt::format("    (fetchurl {{ name = {}; url = {}; sha256 = {}; }})\n",
                          nix_text(locked.artifact.file_name), nix_text(locked.artifact.url),
                          nix_text(hex_of(locked.artifact.digest)));
  }
  add_unpinned(lock, "interpreter and system", "Nix has builds of its own");
  lock.text = preamble(input, lock.unpinned) +
              "{ fetchurl }:\n{\n  # To be installed with `pip install --no-deps --no-index`.\n"
              "  wheels = [\n" +
              wheels + "  ];\n}\n";
  return lock;
}

Lock json_lock(const LockInput& input) {
  Lock lock;
  JsonValue::Array packages;
  JsonValue::Array unpinned;
  for (const LockedDistribution& locked : locked_distributions(input.spec)) {
    const SpecDistribution& distribution = locked.distribution;
    if (std::string reason = obstacle(locked, LockNeeds::digest); !reason.empty()) {
      unpinned.emplace_back(object_of({{"input", named(distribution)}, {"reason", reason}}));
      add_unpinned(lock, named(distribution), std::move(reason));
      continue;
    }
    packages.emplace_back(object_of({{"name", distribution.name},
                                     {"version", distribution.version},
                                     {"strength", locked.artifact.strength},
                                     {"file_name", locked.artifact.file_name},
                                     {"url", locked.artifact.url},
                                     {"index", locked.artifact.index},
                                     {"digest", locked.artifact.digest},
                                     {"vcs_url", distribution.source.url},
                                     {"commit", distribution.source.commit}}));
  }
  JsonValue::Object document = object_of({{"environment_digest", input.spec.environment_digest},
                                          {"platform_digest", input.spec.platform_digest},
                                          {"base_image", input.base_image}});
  document.push_back({.key = "packages", .value = JsonValue(std::move(packages))});
  document.push_back({.key = "unpinned", .value = JsonValue(std::move(unpinned))});
  lock.text = indented_json(JsonValue(std::move(document)));
  return lock;
}

}  // namespace icecore
