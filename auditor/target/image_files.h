// The files that an image is made of, by name: those of a directory, of a tar, or of a registry.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/byte_source.h"
#include "base/byte_stream.h"
#include "base/file_descriptor.h"
#include "base/limits.h"

namespace icecore {

class ImageFiles {
 public:
  ImageFiles() = default;
  ImageFiles(const ImageFiles&) = delete;
  ImageFiles& operator=(const ImageFiles&) = delete;
  virtual ~ImageFiles() = default;

  /// Of a regular file; nothing where there is none. Links are followed inside.
  [[nodiscard]] virtual std::optional<std::uint64_t> size(const std::string& name) const = 0;
  /// Its bytes, as often as they are asked for; the stream may not outlive the files.
  /// ErrorKind::not_found, ErrorKind::unreadable.
  [[nodiscard]] virtual Result<std::unique_ptr<ByteStream>> open(const std::string& name) const = 0;

  [[nodiscard]] bool has(const std::string& name) const { return size(name).has_value(); }
  /// All of a small file: ErrorKind::limit over `manifest_bytes`.
  [[nodiscard]] Result<std::vector<std::byte>> read(const std::string& name,
                                                    const Limits& limits) const;
};

/// A file that is open for reading.
struct OpenFile {
  FileDescriptor descriptor;
  std::uint64_t size = 0;
};
/// ErrorKind::not_found for what is no file, ErrorKind::unreadable.
Result<OpenFile> open_image_file(const std::string& path);

/// A part of a file that has a name.
struct NamedPart {
  std::string name;
  std::uint64_t offset = 0, size = 0;  ///< In the file.
};
[[nodiscard]] std::unique_ptr<ImageFiles> make_file_parts(OpenFile file,
                                                          std::vector<NamedPart> parts);

Result<std::unique_ptr<ImageFiles>> open_image_directory(const std::string& path);

/// A tar, indexed by its headers. One that is compressed as a whole is inflated into a file without
/// a name first: its parts are wanted out of order. ErrorKind::limit for more than `spool_bytes`.
Result<std::unique_ptr<ImageFiles>> open_image_archive(const std::string& path,
                                                       const Limits& limits);
/// The same of an open file; `name` is for messages.
Result<std::unique_ptr<ImageFiles>> open_image_archive(FileDescriptor file, const std::string& name,
                                                       const Limits& limits);

}  // namespace icecore
