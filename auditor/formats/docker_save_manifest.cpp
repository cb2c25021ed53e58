// moby's image/tarexport (manifestItem) and image/spec/v1.1, "Combined Image JSON + Filesystem
// Changeset Format". Docker writes `null` for the tags of an image that has none.
#include "formats/docker_save_manifest.h"

#include <fmt/format.h>

#include "base/text.h"
#include "formats/json_object.h"

namespace icecore {
namespace {

Result<DockerSavedImage> read_image(const JsonValue& value, std::size_t number,
                                    const Limits& limits) {
  if (value.as_object() == nullptr) {
    return failure(ErrorKind::malformed,
                   fmt::format("[{}]: expected an object, found {}", number, value.kind_name()));
  }
  std::vector<Error> defects;
  JsonObjectView view(value, fmt::format("[{}].", number), defects);
  DockerSavedImage image{.config = view.text("Config", Presence::required),
                         .tags = view.texts("RepoTags"),
                         .layers = view.texts("Layers")};
  if (!defects.empty()) return std::unexpected(std::move(defects.front()));
  if (image.layers.size() > limits.image_layers) {
    return failure(ErrorKind::limit, fmt::format("expected at most {} layers, found {}",
                                                 limits.image_layers, image.layers.size()));
  }
  return image;
}

}  // namespace

Result<std::vector<DockerSavedImage>> read_docker_save_manifest(Bytes bytes, const Limits& limits) {
  const JsonValue document = ICECORE_TRY(parse_json(bytes, limits));
  const JsonValue::Array* elements = document.as_array();
  if (elements == nullptr) {
    return failure(ErrorKind::malformed,
                   fmt::format("expected a list of images, found {}", document.kind_name()));
  }
  if (elements->size() > limits.images) {
    return failure(ErrorKind::limit, fmt::format("expected at most {} images, found {}",
                                                 limits.images, elements->size()));
  }
  std::vector<DockerSavedImage> images;
  for (const JsonValue& element : *elements) {
    images.push_back(ICECORE_TRY(read_image(element, images.size(), limits)));
  }
  return images;
}

Result<std::vector<DockerRepositoryTag>> read_docker_repositories(Bytes bytes,
                                                                  const Limits& limits) {
  const JsonValue document = ICECORE_TRY(parse_json_object(bytes, limits));
  std::vector<DockerRepositoryTag> tags;
  for (const JsonMember& repository : *document.as_object()) {
    const JsonValue::Object* members = repository.value.as_object();
    if (members == nullptr) {
      return failure(ErrorKind::malformed,
                     fmt::format("{}: expected an object, found {}", escaped(repository.key),
                                 repository.value.kind_name()));
    }
    for (const JsonMember& tag : *members) {
      const auto layer = tag.value.as_string();
      if (!layer) {
        return failure(ErrorKind::malformed,
                       fmt::format("{}.{}: expected a string, found {}", escaped(repository.key),
                                   escaped(tag.key), tag.value.kind_name()));
      }
      if (tags.size() == limits.images) {
        return failure(ErrorKind::limit,
                       fmt::format("it names more than {} images", limits.images));
      }
      tags.push_back({.tag = repository.key + ":" + tag.key, .layer = std::string(*layer)});
    }
  }
  return tags;
}

Result<std::string> read_docker_layer_parent(Bytes bytes, const Limits& limits) {
  const JsonValue document = ICECORE_TRY(parse_json_object(bytes, limits));
  std::vector<Error> defects;
  JsonObjectView view(document, "", defects);
  std::string parent = view.text("parent");
  if (!defects.empty()) return std::unexpected(std::move(defects.front()));
  return parent;
}

}  // namespace icecore
