// What the manifest says of layers and what the configuration says of all else, in one value.
#include "target/image_settings.h"

#include "target/image_layout.h"

namespace icecore {

std::vector<Variable> variables_of(const ImageConfig& config) {
  std::vector<Variable> variables;
  for (const std::string& text : config.environment) {
    const std::size_t equals = text.find('=');
    if (equals == 0 || equals == std::string::npos) continue;
    variables.push_back({.name = text.substr(0, equals), .value = text.substr(equals + 1)});
  }
  return variables;
}

ImageSettings settings_of(const Image& image, const std::optional<ImageBase>& base) {
  const ImageConfig& config = image.config;
  ImageSettings settings{.manifest_digest = image.manifest_digest,
                         .config_digest = image_digest_text(image.config_digest),
                         .platforms = image.other_platforms.size() + 1,
                         .os = image.platform.os,
                         .architecture = image.platform.architecture,
                         .variant = image.platform.variant,
                         .created = config.created,
                         .user = config.user,
                         .working_directory = config.working_directory,
                         .entrypoint = config.entrypoint,
                         .command = config.command,
                         .variables = config.environment,
                         .volumes = config.volumes,
                         .labels = {config.labels.begin(), config.labels.end()}};
  settings.base = base;
  for (const ImageHistoryStep& step : config.history) {
    settings.history.push_back({.created_by = step.created_by,
                                .comment = step.comment,
                                .created = step.created,
                                .is_empty_layer = step.is_empty_layer});
  }
  for (const ImageLayer& layer : image.layers) {
    settings.layers.push_back({.digest = layer.digest,
                               .diff_id = layer.diff_id,
                               .media_type = layer.media_type,
                               .size = layer.size});
  }
  return settings;
}

}  // namespace icecore
