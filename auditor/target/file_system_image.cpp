// A SIF file says where its file system is; a squashfs file system may be a file alone. Either is
// an image of one layer. Nothing of the file system is read here but its superblock: what files in
// it say of the image is told when they were read (apptainer_settings.cpp). The digest is taken
// twice, now and after the files were read: parts are read out of order, and would not tell that
// they changed.
#include <fmt/format.h>

#include <algorithm>

#include "base/source_digest.h"
#include "base/text.h"
#include "formats/sif.h"
#include "formats/squashfs_super.h"
#include "target/apptainer_settings.h"
#include "target/file_source.h"
#include "target/image_parts.h"

namespace icecore {
namespace {

constexpr std::string_view partition_name = "partition";

std::unexpected<Error> unread_file_system(SifFileSystem kind) {
  switch (kind) {
    case SifFileSystem::squashfs:
      break;
    case SifFileSystem::ext3:
      return failure(ErrorKind::unsupported,
                     "its primary partition is an ext3 file system, and only squashfs is read; "
                     "`apptainer build NEW.sif FILE` makes one of squashfs");
    case SifFileSystem::encrypted_squashfs:
      return failure(ErrorKind::unsupported,
                     "its primary partition is encrypted; `apptainer build --sandbox DIR FILE` "
                     "unpacks it for who has the key, and rootfs:DIR is read");
    case SifFileSystem::immutable_objects:
    case SifFileSystem::raw:
      break;
  }
  return failure(ErrorKind::unsupported,
                 fmt::format("its primary partition is a file system of the kind {}, and only "
                             "squashfs is read",
                             static_cast<std::uint32_t>(kind)));
}

Result<const SifObject*> primary_partition(const SifFile& file) {
  std::vector<const SifObject*> found;
  bool has_oci = false;
  for (const SifObject& object : file.objects) {
    if (object.partition && object.partition->is_primary) found.push_back(&object);
    has_oci |= object.type == SifType::oci_index;
  }
  if (found.size() == 1) {
    const SifFileSystem kind = found.front()->partition->file_system;
    if (kind != SifFileSystem::squashfs) return unread_file_system(kind);
    return found.front();
  }
  if (!found.empty()) {
    return failure(ErrorKind::malformed,
                   fmt::format("it has {} primary partitions, and one is wanted", found.size()));
  }
  if (has_oci) {
    return failure(ErrorKind::unsupported,
                   "it is an OCI-SIF file, which holds the layers of an OCI image in place of a "
                   "partition; those are not read");
  }
  return failure(ErrorKind::not_found,
                 fmt::format("it has no primary partition, which is the file system that runs, "
                             "among its {} objects",
                             file.objects.size()));
}

// The whole text of the first object of a type; empty without one, and where it is too long.
std::string text_of(const SifFile& file, SifType type, ByteSource& source, const Limits& limits) {
  const auto object = std::ranges::find(file.objects, type, &SifObject::type);
  if (object == file.objects.end() || object->size > limits.manifest_bytes) return "";
  const Result<Bytes> bytes = source.pass(object->offset, object->size);
  return bytes ? std::string(as_text(*bytes)) : "";
}

struct FoundPart {
  NamedPart part;
  ImagePlatform platform;
};

Result<FoundPart> find_in_sif(ByteSource& source, const Limits& limits, Image& image) {
  const SifFile file = ICECORE_TRY(read_sif(source, limits));
  const SifObject* primary = ICECORE_TRY(primary_partition(file));
  image.definition = text_of(file, SifType::definition, source, limits);
  const std::string labels = text_of(file, SifType::labels, source, limits);
  if (!labels.empty()) {
    if (auto read = read_labels(as_bytes(labels), limits)) image.config.labels = *std::move(read);
  }
  const std::string& own = primary->partition->architecture;
  return FoundPart{
      .part = {.name = std::string(partition_name),
               .offset = primary->offset,
               .size = primary->size},
      .platform = {
          .os = "linux", .architecture = own.empty() ? file.architecture : own, .variant = ""}};
}

}  // namespace

Result<Image> open_file_system_image(const ImageRequest& request) {
  OpenFile file = ICECORE_TRY(open_image_file(request.reference.path));
  Image image;
  image.form = request.reference.form;
  FoundPart found{.part = {.name = std::string(partition_name), .size = file.size}, .platform = {}};
  if (image.form == ImageForm::sif) {
    FileSource whole(file.descriptor.get(), file.size);
    found = ICECORE_TRY(find_in_sif(whole, request.limits, image));
  }
  image.platform = normal_platform(found.platform);
  ICECORE_TRY(check_platform(image, request.wish));
  FileSource part(file.descriptor.get(), found.part.offset, found.part.size);
  const std::uint64_t start = std::min<std::uint64_t>(part.size(), SquashfsSuper::size);
  ICECORE_TRY(read_squashfs_super(ICECORE_TRY(part.pass(0, start)), part.size()));
  const std::string digest = image_digest_text(ICECORE_TRY(sha256_of(part)));
  image.manifest_digest = digest;
  image.layers.push_back({.digest = digest,
                          .diff_id = "",
                          .media_type = "",
                          .size = found.part.size,
                          .file = found.part.name});
  image.files = make_file_parts(std::move(file), {std::move(found.part)});
  return image;
}

}  // namespace icecore
