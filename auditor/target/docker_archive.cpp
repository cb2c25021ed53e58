// What docker save, podman save, skopeo, kaniko and Bazel write: manifest.json says which members
// are the configuration and the layers. Before docker 1.10 there was only `repositories`, and each
// layer's own json named the one below. Members may be links: equal layers are stored once.
#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "formats/docker_save_manifest.h"
#include "target/image_parts.h"

namespace icecore {
namespace {

constexpr std::string_view blob_prefix = "blobs/sha256/";

// The digest that a member's name says it has; nothing for other names.
std::optional<std::string> digest_in(std::string_view name) {
  if (name.starts_with(blob_prefix)) name.remove_prefix(blob_prefix.size());
  std::string digest = "sha256:" + std::string(name.substr(0, name.find('.')));
  return parse_image_digest(digest) ? std::optional(std::move(digest)) : std::nullopt;
}

// A layer's, which only a blob's name says for sure: others are named by older ids.
std::string layer_digest(const std::string& name) {
  return name.starts_with(blob_prefix) ? digest_in(name).value_or("") : "";
}

// A member that is not there has the size 0; `check_layers` tells.
ImageLayer layer_of(const ImageFiles& files, const std::string& name) {
  return {.digest = layer_digest(name), .size = files.size(name).value_or(0), .file = name};
}

Result<std::vector<std::byte>> read_config(const ImageFiles& files, const std::string& name,
                                           const Limits& limits) {
  if (!files.has(name)) {
    return failure(ErrorKind::not_found,
                   fmt::format("the configuration is missing: there is no {}; the archive is not "
                               "whole, make it again",
                               escaped(name)));
  }
  std::vector<std::byte> bytes = ICECORE_TRY(files.read(name, limits));
  const std::string digest = image_digest_text(sha256_of(bytes));
  const std::optional<std::string> stated = digest_in(name);
  if (!stated || *stated == digest) return bytes;
  return failure(ErrorKind::malformed,
                 fmt::format("the configuration {} has the digest {}: it is damaged or was changed",
                             escaped(name), digest));
}

std::unexpected<Error> several(std::size_t count, std::vector<std::string> names) {
  return failure(ErrorKind::not_found,
                 fmt::format("it holds {} images, and one is wanted: add :TAG of these: {}, or :@0 "
                             "to :@{}",
                             count, listed(std::move(names)), count - 1));
}

Result<Image> open_by_manifest(const ImageFiles& files, const ImageRequest& request) {
  const std::vector<std::byte> bytes = ICECORE_TRY(files.read("manifest.json", request.limits));
  const auto saved = read_docker_save_manifest(bytes, request.limits);
  if (!saved) return about("manifest.json", saved.error());
  std::vector<std::vector<std::string>> names;
  std::vector<std::string> all;
  for (const DockerSavedImage& one : *saved) {
    names.push_back(one.tags);
    all.insert(all.end(), one.tags.begin(), one.tags.end());
  }
  const std::vector<std::size_t> meant = ICECORE_TRY(images_meant(names, request.reference));
  if (meant.size() > 1) return several(saved->size(), std::move(all));
  const DockerSavedImage& chosen = saved->at(meant.front());
  Image image;
  image.names = chosen.tags;
  std::ranges::sort(image.names);
  for (const std::string& name : chosen.layers) image.layers.push_back(layer_of(files, name));
  ICECORE_TRY(set_config(image, ICECORE_TRY(read_config(files, chosen.config, request.limits)),
                         chosen.config, request));
  return image;
}

// The ids of the layers from the top one down to the lowest.
Result<std::vector<std::string>> chain_from(const ImageFiles& files, std::string id,
                                            const Limits& limits) {
  std::vector<std::string> chain;
  while (!id.empty()) {
    if (chain.size() == limits.image_layers) {
      return failure(
          ErrorKind::limit,
          fmt::format("its layers lead in a circle, or are more than {}", limits.image_layers));
    }
    const std::string name = id + "/json";
    const std::vector<std::byte> bytes = ICECORE_TRY(files.read(name, limits));
    chain.push_back(std::move(id));
    Result<std::string> parent = read_docker_layer_parent(bytes, limits);
    if (!parent) return about(escaped(name), parent.error());
    id = *std::move(parent);
  }
  return chain;
}

Result<Image> open_by_repositories(const ImageFiles& files, const ImageRequest& request) {
  const std::vector<std::byte> bytes = ICECORE_TRY(files.read("repositories", request.limits));
  const auto tags = read_docker_repositories(bytes, request.limits);
  if (!tags) return about("repositories", tags.error());
  std::vector<std::vector<std::string>> names;
  std::vector<std::string> all;
  for (const DockerRepositoryTag& tag : *tags) {
    names.push_back({tag.tag});
    all.push_back(tag.tag);
  }
  const std::vector<std::size_t> meant = ICECORE_TRY(images_meant(names, request.reference));
  const std::string& top = tags->at(meant.front()).layer;
  const auto is_same = [&](std::size_t i) { return tags->at(i).layer == top; };
  if (!std::ranges::all_of(meant, is_same)) return several(tags->size(), std::move(all));
  std::vector<std::string> chain = ICECORE_TRY(chain_from(files, top, request.limits));
  Image image;
  for (const std::size_t i : meant) image.names.push_back(tags->at(i).tag);
  std::ranges::sort(image.names);
  std::ranges::reverse(chain);
  for (const std::string& id : chain) image.layers.push_back(layer_of(files, id + "/layer.tar"));
  const std::string config = top + "/json";
  ICECORE_TRY(set_config(image, ICECORE_TRY(files.read(config, request.limits)), config, request));
  return image;
}

}  // namespace

bool is_docker_archive(const ImageFiles& files) {
  return files.has("manifest.json") || files.has("repositories");
}

Result<Image> open_docker_archive(const ImageFiles& files, const ImageRequest& request) {
  if (files.has("manifest.json")) return open_by_manifest(files, request);
  return open_by_repositories(files, request);
}

}  // namespace icecore
