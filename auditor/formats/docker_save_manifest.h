// What `docker save` writes beside the layers: `manifest.json`, and in archives of docker before
// 1.10 `repositories` with a `json` for each layer.
#pragma once

#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/limits.h"

namespace icecore {

/// One image of an archive. Paths are names of the archive's members, as written.
struct DockerSavedImage {
  std::string config;
  std::vector<std::string> tags;    ///< `name:tag`; none for an image saved by its id.
  std::vector<std::string> layers;  ///< The lowest first.
};

/// `manifest.json`. ErrorKind::malformed for anything but a list of images with their configuration
/// and layers; ErrorKind::limit for more than `images` or `image_layers`; errors of `parse_json`.
Result<std::vector<DockerSavedImage>> read_docker_save_manifest(Bytes bytes, const Limits& limits);

/// One name of an image in `repositories`.
struct DockerRepositoryTag {
  std::string tag;    ///< `name:tag`
  std::string layer;  ///< Id of the top layer, which is the name of its directory.
};

/// `repositories`. ErrorKind::malformed for anything but objects of objects of strings.
Result<std::vector<DockerRepositoryTag>> read_docker_repositories(Bytes bytes,
                                                                  const Limits& limits);

/// The id of the layer below, in a layer's own `json`; empty in the lowest.
Result<std::string> read_docker_layer_parent(Bytes bytes, const Limits& limits);

}  // namespace icecore
