// skopeo's containers-transports(5) has the same forms; there a docker-archive's reference may be
// `name:tag` with a registry's name in front, so where the path ends depends on what exists.
#include "target/image_reference.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <array>

#include "base/byte_stream.h"
#include "base/file_descriptor.h"
#include "base/number.h"
#include "base/text.h"
#include "formats/registry_reference.h"
#include "formats/sif.h"
#include "formats/squashfs_super.h"

namespace icecore {
namespace {

bool is_kind(const std::string& path, mode_t kind) {
  struct stat status{};
  return stat(path.c_str(), &status) == 0 && (status.st_mode & S_IFMT) == kind;
}

// Where a reference is split into its path and the rest; at its end for a path alone.
std::size_t path_end(std::string_view text,
                     const std::function<bool(const std::string& path)>& exists) {
  if (exists(std::string(text))) return text.size();
  const std::size_t slash = text.rfind('/');
  const std::size_t last = text.rfind(':');
  const bool has_tag =
      last != std::string_view::npos && (slash == std::string_view::npos || last > slash);
  for (std::size_t end = text.find_last_of(":@"); end != std::string_view::npos && end > 0;
       end = text.find_last_of(":@", end - 1)) {
    if (exists(std::string(text.substr(0, end)))) return end;
  }
  return has_tag ? last : text.size();
}

Result<ImageReference> parse_rest(ImageForm form, std::string_view text,
                                  const std::function<bool(const std::string& path)>& exists) {
  const std::size_t end = path_end(text, exists);
  ImageReference reference{.form = form, .path = std::string(text.substr(0, end))};
  std::string_view rest = text.substr(end);
  if (rest.starts_with(':')) rest.remove_prefix(1);
  if (!rest.starts_with('@')) {
    reference.tag = rest;
    return reference;
  }
  reference.number = whole_number<std::size_t>(rest.substr(1));
  if (reference.number) return reference;
  return failure(ErrorKind::usage,
                 fmt::format("expected the number of an image, from 0, behind the @ of {}:{}",
                             to_word(form), escaped(text)));
}

}  // namespace

std::string_view to_word(ImageForm form) {
  constexpr std::array<std::string_view, 10> words{
      "docker-archive", "oci-archive", "oci-dir", "archive",  "docker",
      "podman",         "registry",    "sif",     "squashfs", "wheels"};
  return words.at(static_cast<std::size_t>(form));
}

bool is_on_disk(ImageForm form) {
  return form != ImageForm::docker && form != ImageForm::podman && form != ImageForm::registry;
}

bool is_file_system(ImageForm form) {
  return form == ImageForm::sif || form == ImageForm::squashfs;
}

bool is_zip_name(std::string_view name) {
  return !name.ends_with(".tar.gz");
}

std::string ImageReference::text() const {
  std::string text = form == ImageForm::archive ? "" : std::string(to_word(form)) + ":";
  text += escaped(path);
  if (!tag.empty()) text += ":" + escaped(tag);
  if (number) text += fmt::format(":@{}", *number);
  return text;
}

Result<std::optional<ImageReference>> parse_image_reference(
    std::string_view text, const std::function<bool(const std::string& path)>& exists) {
  for (const ImageForm form :
       {ImageForm::docker_archive, ImageForm::oci_archive, ImageForm::oci_dir, ImageForm::docker,
        ImageForm::podman, ImageForm::registry, ImageForm::sif, ImageForm::squashfs}) {
    const std::string_view word = to_word(form);
    if (!text.starts_with(word) || !text.substr(word.size()).starts_with(':')) continue;
    const std::string_view rest = text.substr(word.size() + 1);
    const bool has_tags = is_on_disk(form) && !is_file_system(form);
    if (has_tags) return std::optional(ICECORE_TRY(parse_rest(form, rest, exists)));
    if (form == ImageForm::registry) ICECORE_TRY(parse_registry_reference(rest));
    if (rest.empty()) {
      return failure(ErrorKind::usage, fmt::format("expected the {} of an image behind {}:",
                                                   is_file_system(form) ? "file" : "name", word));
    }
    return ImageReference{.form = form, .path = std::string(rest)};
  }
  return std::nullopt;
}

std::optional<ImageForm> detect_image(const std::string& path) {
  if (is_kind(path, S_IFDIR)) {
    const bool is_layout =
        is_kind(path + "/index.json", S_IFREG) &&
        (is_kind(path + "/oci-layout", S_IFREG) || is_kind(path + "/blobs", S_IFDIR));
    return is_layout ? std::optional(ImageForm::oci_dir) : std::nullopt;
  }
  if (!is_kind(path, S_IFREG)) return std::nullopt;
  const FileDescriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  std::array<std::byte, 512> start{};
  PipeStream stream(file.get());
  const Result<std::size_t> got = stream.read(start);
  if (!got) return std::nullopt;
  const std::string_view text = as_text(Bytes(start).first(*got));
  if (is_sif(as_bytes(text))) return ImageForm::sif;
  if (is_squashfs(as_bytes(text))) return ImageForm::squashfs;
  constexpr std::size_t magic_place = 257;
  const bool is_tar = text.size() == start.size() && text.substr(magic_place).starts_with("ustar");
  const bool is_compressed = text.starts_with("\x1f\x8b") || text.starts_with("\x28\xb5\x2f\xfd");
  return is_tar || is_compressed ? std::optional(ImageForm::archive) : std::nullopt;
}

}  // namespace icecore
