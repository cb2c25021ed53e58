// A directory's own files count, not those below it, and no links: whoever filled a wheelhouse does
// not decide what of this machine is read.
#include "target/wheel_files.h"

#include <fcntl.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <system_error>
#include <utility>
#include <vector>

#include "archive/zip_directory.h"
#include "base/byte_stream.h"
#include "base/text.h"
#include "target/image_files.h"

namespace icecore {
namespace {

bool starts_with_zip(const std::string& path) {
  const FileDescriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!file.is_open()) return false;
  std::array<std::byte, 4> start{};
  PipeStream stream(file.get());
  const Result<std::size_t> got = stream.read(start);
  return got && starts_as_zip(Bytes(start).first(*got));
}

std::vector<std::string> names_in(const std::string& directory) {
  std::vector<std::string> names;
  std::error_code reason;
  std::filesystem::directory_iterator each(directory, reason);
  for (; !reason && each != std::filesystem::directory_iterator(); each.increment(reason)) {
    names.push_back(each->path().filename().string());
  }
  std::ranges::sort(names);
  return names;
}

bool is_installed(const std::vector<std::string>& names) {
  return std::ranges::any_of(names, [](const std::string& name) {
    return name == "pyvenv.cfg" || name == "conda-meta" || name.ends_with(".dist-info") ||
           name.ends_with(".egg-info");
  });
}

std::string name_of(const std::string& path) {
  return path.substr(path.find_last_of('/') + 1);
}

void add(Image& image, std::string name, std::uint64_t size) {
  image.layers.push_back(
      {.digest = "", .diff_id = "", .media_type = "", .size = size, .file = std::move(name)});
}

Result<Image> open_one(Image image, const std::string& path) {
  OpenFile file = ICECORE_TRY(open_image_file(path));
  const std::uint64_t size = file.size;
  add(image, name_of(path), size);
  image.files =
      make_file_parts(std::move(file), {{.name = name_of(path), .offset = 0, .size = size}});
  return image;
}

}  // namespace

bool is_artifact_name(std::string_view name) {
  return name.ends_with(".whl") || name.ends_with(".tar.gz") || name.ends_with(".zip");
}

std::optional<TargetKind> detect_wheels(const std::string& path) {
  std::error_code ignored;
  if (!std::filesystem::is_directory(path, ignored)) {
    return path.ends_with(".whl") && starts_with_zip(path) ? std::optional(TargetKind::wheel)
                                                           : std::nullopt;
  }
  const std::vector<std::string> names = names_in(path);
  const bool has_wheels =
      std::ranges::any_of(names, [](const std::string& name) { return name.ends_with(".whl"); });
  if (!has_wheels || is_installed(names)) return std::nullopt;
  return TargetKind::wheelhouse;
}

Result<Image> open_wheels(TargetKind kind, const std::string& path, const Limits& limits) {
  Image image;
  image.form = ImageForm::wheels;
  if (kind == TargetKind::wheel) return open_one(std::move(image), path);
  image.files = ICECORE_TRY(open_image_directory(path));
  for (std::string& name : names_in(path)) {
    if (!is_artifact_name(name)) continue;
    if (image.layers.size() == limits.archive_members) {
      return failure(ErrorKind::limit, fmt::format("{} holds more than {} wheels", escaped(path),
                                                   limits.archive_members));
    }
    const std::uint64_t size = image.files->size(name).value_or(0);
    add(image, std::move(name), size);
  }
  if (image.layers.empty()) {
    return failure(ErrorKind::not_found,
                   fmt::format("{} holds no wheel (*.whl) and no source distribution (*.tar.gz)",
                               escaped(path)));
  }
  return image;
}

}  // namespace icecore
