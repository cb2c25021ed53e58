// How an image is named: on disk `docker-archive:FILE[:TAG|@N]`, `oci-archive:FILE[:TAG]`,
// `oci-dir:DIR[:TAG]`, `sif:FILE`, `squashfs:FILE` or a path; elsewhere `docker:NAME`,
// `podman:NAME`, `registry:REFERENCE`.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "icecore/result.h"

namespace icecore {

enum class ImageForm : std::uint8_t {
  docker_archive,
  oci_archive,
  oci_dir,
  archive,   ///< One of the two archives, decided by what is in it.
  docker,    ///< With docker on this machine.
  podman,    ///< With podman on this machine.
  registry,  ///< In a registry.
  sif,       ///< A file of Apptainer's, with a file system in it.
  squashfs,  ///< A file system alone.
  wheels,    ///< No image: artifacts beside each other, each of them a layer (wheel_files.h).
};

struct ImageReference {
  ImageForm form = ImageForm::archive;
  std::string path;  ///< With an engine or in a registry: the name.
  std::string tag;   ///< As given, whole (`name:tag`) or the part behind the colon.
  std::optional<std::size_t> number;  ///< `@N`, from 0, in the order of the manifest or index.

  /// As the user would write it.
  [[nodiscard]] std::string text() const;
};

[[nodiscard]] std::string_view to_word(ImageForm form);
[[nodiscard]] bool is_on_disk(ImageForm form);
/// Whether the image is one tree of files, not layers over each other.
[[nodiscard]] bool is_file_system(ImageForm form);

/// Whether an artifact of that name is a zip file: a wheel, or an old source distribution.
[[nodiscard]] bool is_zip_name(std::string_view name);

/// The reference that starts with one of the words and a colon; nothing for other text. The path
/// ends at the last colon behind the last slash. Where that is no path, because the tag holds
/// colons and slashes itself or there is none, it is the longest beginning for which `exists` is
/// true. ErrorKind::usage for an `@` without a number, and for a name that no image can have.
Result<std::optional<ImageReference>> parse_image_reference(
    std::string_view text, const std::function<bool(const std::string& path)>& exists);

/// What a path is by its content: an OCI layout's directory, a SIF file, a squashfs file system, or
/// a file that may be an archive of images, compressed or not. Nothing for everything else, a
/// missing file among it.
[[nodiscard]] std::optional<ImageForm> detect_image(const std::string& path);

}  // namespace icecore
