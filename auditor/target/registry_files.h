// The layers of an image in a registry, fetched when they are read.
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "base/file_descriptor.h"
#include "target/image_files.h"
#include "target/registry_client.h"

namespace icecore {

class RegistryFiles final : public ImageFiles {
 public:
  explicit RegistryFiles(std::unique_ptr<const RegistryClient> client);
  ~RegistryFiles() override;

  /// Says that there is such a blob, by the manifest.
  void add(const std::string& name, const std::string& digest, std::uint64_t size);

  [[nodiscard]] std::optional<std::uint64_t> size(const std::string& name) const override;
  /// Nothing is asked for before the first byte is read. What was read to its end is kept, as far
  /// as `spool_bytes` go, and not fetched again.
  [[nodiscard]] Result<std::unique_ptr<ByteStream>> open(const std::string& name) const override;

 private:
  class Blob;
  class KeepingStream;

  std::unique_ptr<const RegistryClient> client_;
  std::map<std::string, std::unique_ptr<Blob>> blobs_;
  mutable std::atomic<std::uint64_t> kept_bytes_ = 0;
};

}  // namespace icecore
