// What an image's configuration says, without credentials.
#include <fmt/format.h>

#include <map>
#include <set>

#include "base/text.h"
#include "facts/store.h"
#include "formats/secret_text.h"
#include "formats/shell_command.h"
#include "resolve/build_steps.h"

namespace icecore {
namespace {

std::string shown_words(const std::vector<std::string>& words) {
  std::vector<ShellWord> quoted;
  for (const std::string& word : words) quoted.push_back({.text = word});
  return escaped(masked_command(shell_text(quoted)).text);
}

void add_secrets(const ImageSettings& settings, Store& store) {
  std::set<std::string> names;
  for (const std::string& variable : settings.variables) {
    const std::size_t equals = variable.find('=');
    if (equals == std::string::npos) continue;
    const std::string name = variable.substr(0, equals);
    if (is_secret(name, variable.substr(equals + 1))) names.insert(escaped(name));
  }
  for (const std::string& name : names) {
    store.add(ImageSecretRow{.place = SecretPlace::variable, .name = name});
  }
  for (const auto& [name, value] : settings.labels) {
    if (is_secret(name, value)) {
      store.add(ImageSecretRow{.place = SecretPlace::label, .name = escaped(name)});
    }
  }
}

void add_labels(const ImageSettings& settings, Store& store) {
  std::map<std::string, std::string> labels;
  for (const auto& [name, value] : settings.labels) {
    labels[escaped(name)] = escaped(masked_value(name, value));
  }
  for (const auto& [name, value] : labels) {
    store.add(ImageLabelRow{.name = name, .value = value});
  }
}

// What labels say of a base (OCI image specification, annotations.md), and what was compared.
void add_bases(const ImageSettings& settings, Store& store) {
  constexpr std::string_view prefix = "org.opencontainers.image.base.";
  BaseImageRow label{.told_by = BaseTold::label};
  for (const auto& [name, value] : settings.labels) {
    if (name == fmt::format("{}name", prefix)) label.name = escaped(masked_value(name, value));
    if (name == fmt::format("{}digest", prefix)) label.digest = escaped(value);
  }
  if (!label.name.empty() || !label.digest.empty()) store.add(std::move(label));
  if (!settings.base) return;
  store.add(BaseImageRow{.told_by = BaseTold::option,
                         .name = escaped(settings.base->name),
                         .digest = settings.base->digest,
                         .layers = static_cast<std::int64_t>(settings.base->layers),
                         .shared = static_cast<std::int64_t>(settings.base->shared)});
}

}  // namespace

void resolve_image(const ImageSettings& settings, Store& store) {
  store.add(ImageRow{.manifest_digest = escaped(settings.manifest_digest),
                     .config_digest = escaped(settings.config_digest),
                     .platforms = static_cast<std::int64_t>(settings.platforms),
                     .os = escaped(settings.os),
                     .architecture = escaped(settings.architecture),
                     .variant = escaped(settings.variant),
                     .created = escaped(settings.created),
                     .user = escaped(settings.user),
                     .working_directory = escaped(settings.working_directory),
                     .entrypoint = shown_words(settings.entrypoint),
                     .command = shown_words(settings.command)});
  add_labels(settings, store);
  std::set<std::string> volumes;
  for (const std::string& path : settings.volumes) volumes.insert(escaped(path));
  for (const std::string& path : volumes) store.add(ImageVolumeRow{.path = path});
  add_bases(settings, store);
  add_secrets(settings, store);
}

}  // namespace icecore
