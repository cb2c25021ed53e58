// Documents by hand: a test shows what is in them, and a library would refuse the wrong ones.
#include "support/image_builder.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <fstream>

#include "base/digest.h"
#include "support/tar_builder.h"

namespace icecore::test {
namespace {

std::string descriptor(std::string_view type, std::string_view text, const std::string& extra) {
  return fmt::format(R"({{"mediaType":"{}","digest":"{}","size":{}{}}})", type, digest_text(text),
                     text.size(), extra);
}

std::string config_text(const std::string& platform, const std::string& settings,
                        const std::vector<std::string>& diff_ids) {
  const std::size_t slash = platform.find('/');
  std::vector<std::string> quoted;
  for (const std::string& id : diff_ids) quoted.push_back('"' + id + '"');
  return fmt::format(
      R"({{"os":"{}","architecture":"{}","config":{},"rootfs":{{"type":"layers","diff_ids":[{}]}}}})",
      platform.substr(0, slash), platform.substr(slash + 1), settings, fmt::join(quoted, ","));
}

std::vector<std::string> digests_of(const std::vector<std::string>& texts) {
  std::vector<std::string> digests;
  for (const std::string& text : texts) digests.push_back(digest_text(text));
  return digests;
}

}  // namespace

std::string digest_text(std::string_view text) {
  return "sha256:" + sha256_of(as_bytes(text)).hex();
}

std::string ImageBuilder::blob(const std::string& text) {
  files["blobs/sha256/" + sha256_of(as_bytes(text)).hex()] = text;
  return digest_text(text);
}

std::string ImageBuilder::oci_image(const std::vector<std::string>& layers,
                                    const std::string& extra, const std::string& platform,
                                    const std::vector<std::string>& diff_ids) {
  std::vector<std::string> descriptors;
  for (const std::string& layer : layers) {
    blob(layer);
    descriptors.push_back(descriptor("application/vnd.oci.image.layer.v1.tar", layer, ""));
  }
  const std::string config =
      config_text(platform, settings, diff_ids.empty() ? digests_of(layers) : diff_ids);
  blob(config);
  const std::string manifest =
      fmt::format(R"({{"schemaVersion":2,"config":{},"layers":[{}]}})",
                  descriptor("application/vnd.oci.image.config.v1+json", config, ""),
                  fmt::join(descriptors, ","));
  blob(manifest);
  return descriptor("application/vnd.oci.image.manifest.v1+json", manifest, extra);
}

std::string ImageBuilder::oci_index(const std::vector<std::string>& descriptors,
                                    const std::string& extra) {
  const std::string index =
      fmt::format(R"({{"schemaVersion":2,"manifests":[{}]}})", fmt::join(descriptors, ","));
  blob(index);
  return descriptor("application/vnd.oci.image.index.v1+json", index, extra);
}

ImageBuilder& ImageBuilder::layout(const std::vector<std::string>& descriptors) {
  files["oci-layout"] = R"({"imageLayoutVersion":"1.0.0"})";
  files["index.json"] =
      fmt::format(R"({{"schemaVersion":2,"manifests":[{}]}})", fmt::join(descriptors, ","));
  return *this;
}

std::string ImageBuilder::docker_image(const std::vector<std::string>& layers,
                                       const std::vector<std::string>& tags) {
  std::vector<std::string> names;
  for (const std::string& layer : layers) {
    names.push_back(sha256_of(as_bytes("id of " + layer)).hex() + "/layer.tar");
    files[names.back()] = layer;
  }
  const std::string config = config_text("linux/amd64", settings, digests_of(layers));
  const std::string name = sha256_of(as_bytes(config)).hex() + ".json";
  files[name] = config;
  const auto quoted = [](const std::vector<std::string>& texts) {
    return texts.empty() ? "" : fmt::format("\"{}\"", fmt::join(texts, "\",\""));
  };
  return fmt::format(R"({{"Config":"{}","RepoTags":[{}],"Layers":[{}]}})", name, quoted(tags),
                     quoted(names));
}

ImageBuilder& ImageBuilder::docker_manifest(const std::vector<std::string>& images) {
  files["manifest.json"] = fmt::format("[{}]", fmt::join(images, ","));
  return *this;
}

std::string ImageBuilder::tar() const {
  TarBuilder tar;
  for (const auto& [name, text] : files) tar.file(name, text);
  return tar.build();
}

void ImageBuilder::write(const std::filesystem::path& directory) const {
  for (const auto& [name, text] : files) {
    std::filesystem::create_directories((directory / name).parent_path());
    std::ofstream(directory / name, std::ios::binary) << text;
  }
}

std::string platform_member(const std::string& os, const std::string& architecture,
                            const std::string& variant) {
  const std::string more = variant.empty() ? "" : fmt::format(R"(,"variant":"{}")", variant);
  return fmt::format(R"(,"platform":{{"os":"{}","architecture":"{}"{}}})", os, architecture, more);
}

std::string name_member(const std::string& name) {
  return fmt::format(R"(,"annotations":{{"org.opencontainers.image.ref.name":"{}"}})", name);
}

}  // namespace icecore::test
