// The ways in which images lie on a disk as layers differ in their documents only, and an engine
// gives one of them. A file that is both (docker save since version 25 writes an OCI layout beside
// its manifest.json) is taken as what the user says, else as docker's, because that manifest names
// the images as docker does.
#include "target/image_layout.h"

#include <fmt/format.h>
#include <sys/utsname.h>

#include "base/text.h"
#include "target/container_engine.h"
#include "target/image_parts.h"

namespace icecore {
namespace {

constexpr std::string_view copy_again = "the archive or layout is damaged; make it again";

Result<std::unique_ptr<ImageFiles>> open_files(const ImageRequest& request) {
  const ImageReference& reference = request.reference;
  if (reference.form == ImageForm::oci_dir) return open_image_directory(reference.path);
  if (is_on_disk(reference.form)) return open_image_archive(reference.path, request.limits);
  return open_image_archive(
      ICECORE_TRY(fetch_from_engine(reference, request.remote, request.limits)), reference.path,
      request.limits);
}

// What the files are, of what the reference lets them be.
Result<ImageForm> form_of(const ImageFiles& files, ImageForm wanted) {
  const bool is_docker = is_docker_archive(files);
  const bool is_oci = is_oci_layout(files);
  if (wanted == ImageForm::docker_archive && is_docker) return wanted;
  if (wanted == ImageForm::oci_archive && is_oci) return wanted;
  if (wanted == ImageForm::oci_dir && is_oci) return wanted;
  if (!is_on_disk(wanted)) wanted = ImageForm::archive;
  if (wanted == ImageForm::archive && is_docker) return ImageForm::docker_archive;
  if (wanted == ImageForm::archive && is_oci) return ImageForm::oci_archive;
  std::string_view lacks = "index.json";
  if (wanted == ImageForm::docker_archive) lacks = "manifest.json";
  if (wanted == ImageForm::archive) {
    lacks = "manifest.json and no index.json, so it is no archive of images";
  }
  std::string_view advice;
  if (is_oci) advice = "; it is an OCI layout: write oci-archive:FILE";
  if (is_docker) advice = "; it is an archive of docker save: write docker-archive:FILE";
  return failure(ErrorKind::not_found, fmt::format("it has no {}{}", lacks, advice));
}

Result<PlatformWish> wish_of(const ImageOptions& options) {
  if (options.platform.empty()) return PlatformWish{.platform = host_platform()};
  return PlatformWish{.platform = ICECORE_TRY(parse_image_platform(options.platform)),
                      .is_users = true};
}

Result<Image> open_unnamed(const ImageRequest& request) {
  if (request.reference.form == ImageForm::registry) return open_registry_image(request);
  if (is_file_system(request.reference.form)) return open_file_system_image(request);
  std::unique_ptr<ImageFiles> files = ICECORE_TRY(open_files(request));
  const ImageForm form = ICECORE_TRY(form_of(*files, request.reference.form));
  Image image = ICECORE_TRY(form == ImageForm::docker_archive ? open_docker_archive(*files, request)
                                                              : open_oci_layout(*files, request));
  image.form = form;
  image.files = std::move(files);
  return image;
}

// Layers that are not there are told now, not in the middle of the audit.
Result<void> check_layers(const Image& image, const ImageFiles& files) {
  for (std::size_t i = 0; i < image.layers.size(); ++i) {
    const ImageLayer& layer = image.layers[i];
    const std::optional<std::uint64_t> size = files.size(layer.file);
    if (!size) {
      return failure(ErrorKind::not_found,
                     fmt::format("layer {} of {} is missing: there is no {}; {}", i + 1,
                                 image.layers.size(), escaped(layer.file), copy_again));
    }
    if (*size == layer.size) continue;
    return failure(
        ErrorKind::malformed,
        fmt::format("layer {} of {} should have {} bytes, {} has {}; {}", i + 1,
                    image.layers.size(), layer.size, escaped(layer.file), *size, copy_again));
  }
  return {};
}

}  // namespace

std::unexpected<Error> about(const std::string& subject, const Error& error) {
  return failure(error.kind, fmt::format("{}: {}", subject, error.message), error.offset);
}

ImagePlatform host_platform() {
  utsname system{};
  if (uname(&system) != 0) return {.os = "linux"};
  return normal_platform({.os = "linux", .architecture = &system.machine[0]});
}

Result<void> set_config(Image& image, std::vector<std::byte> bytes, const std::string& name,
                        const ImageRequest& request) {
  Result<ImageConfig> config = read_image_config(bytes, request.limits);
  if (!config) return about(fmt::format("the configuration {}", escaped(name)), config.error());
  image.config = *std::move(config);
  image.config_digest = sha256_of(bytes);
  image.config_bytes = std::move(bytes);
  const std::size_t ids = image.config.diff_ids.size();
  if (image.config.has_root_file_system && ids != image.layers.size()) {
    return failure(ErrorKind::malformed,
                   fmt::format("the configuration {} lists {} diff ids for {} layers; {}",
                               escaped(name), ids, image.layers.size(), copy_again));
  }
  for (std::size_t i = 0; i < ids; ++i) image.layers[i].diff_id = image.config.diff_ids[i];
  if (!image.config.platform.os.empty()) image.platform = normal_platform(image.config.platform);
  return check_platform(image, request.wish);
}

Result<void> check_platform(const Image& image, const PlatformWish& wish) {
  const bool is_other = image.platform.os != wish.platform.os ||
                        image.platform.architecture != wish.platform.architecture;
  if (!wish.is_users || !is_other || image.platform.os.empty()) return {};
  return failure(ErrorKind::not_found, fmt::format("the image is for {}, not for {}",
                                                   image.platform.text(), wish.platform.text()));
}

Result<Image> open_image(const ImageReference& reference, const ImageOptions& options,
                         const Limits& limits) {
  const ImageRequest request{.reference = reference,
                             .wish = ICECORE_TRY(wish_of(options)),
                             .remote = options.remote,
                             .limits = limits};
  Result<Image> image = open_unnamed(request);
  if (!image) return about(reference.text(), image.error());
  if (Result<void> whole = check_layers(*image, *image->files); !whole) {
    return about(reference.text(), whole.error());
  }
  return image;
}

Result<std::unique_ptr<ByteStream>> Image::open_layer(std::size_t number) const {
  return files->open(layers.at(number).file);
}

std::string Image::platform_sentence() const {
  std::string text = platform.os.empty() ? "a platform that is not stated" : platform.text();
  if (!other_platforms.empty()) {
    text += fmt::format(", one of {} platforms", other_platforms.size() + 1);
  }
  return text;
}

Result<void> check_layer(const ImageLayer& layer, const LayerDigests& found) {
  const std::string blob = image_digest_text(found.blob);
  if (!layer.digest.empty() && layer.digest != blob) {
    return failure(ErrorKind::malformed,
                   fmt::format("the layer should have the digest {}, {} has {}: it is damaged or "
                               "was changed",
                               escaped(layer.digest), escaped(layer.file), blob));
  }
  const std::string diff_id = image_digest_text(found.diff_id);
  if (layer.diff_id.empty() || layer.diff_id == diff_id) return {};
  return failure(ErrorKind::malformed,
                 fmt::format("the configuration gives the layer {} the diff id {}, its bytes have "
                             "{}",
                             escaped(layer.file), escaped(layer.diff_id), diff_id));
}

}  // namespace icecore
