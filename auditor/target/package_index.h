// The package indexes of a user, asked over the network: which files a project has there, and parts
// of those files. Only who was told to use indexes makes one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/byte_source.h"
#include "base/limits.h"
#include "formats/simple_index.h"
#include "target/index_addresses.h"
#include "target/remote.h"

namespace icecore {

class IndexRequests;

/// Several threads may ask at once. What servers say is believed by digests where the index states
/// them; pages themselves are believed as pip believes them.
class PackageIndex {
 public:
  PackageIndex(IndexAddresses addresses, const RemoteOptions& options, const Limits& limits);
  PackageIndex(const PackageIndex&) = delete;
  PackageIndex& operator=(const PackageIndex&) = delete;
  ~PackageIndex();

  /// All files that all indexes have of a project, whose name is normalized (PEP 503), in the order
  /// of indexes and pages; `IndexFile::index` says whose a file is. ErrorKind::not_found where no
  /// index knows the project, ErrorKind::usage for a name that is not normalized. One index that
  /// cannot be asked is an error as a whole: who misses files may take the wrong one for the only
  /// one. `defects` gets what was left out of pages, if it is not null.
  Result<std::vector<IndexFile>> files_of(const std::string& normalized_name,
                                          std::vector<Error>* defects = nullptr) const;

  /// A file of `files_of`, of which only those parts are fetched that are asked for, each once, in
  /// blocks of 16 KiB and at most 64 KiB ahead: at first 16 to 64 KiB at its end, where a zip has
  /// its directory. That request is made here, so that the size is known. Parts are not covered by
  /// the file's digest; a file that comes whole, because it is small, is checked by it.
  /// ErrorKind::unsupported where the server sends only whole files and this one is larger than 256
  /// KiB; ErrorKind::malformed where sizes or ranges contradict each other; ErrorKind::limit above
  /// a tebibyte. The source must not outlive this object, and is for one thread.
  Result<std::unique_ptr<ByteSource>> open_file(const IndexFile& file) const;

  /// METADATA of a wheel without the wheel (PEP 658). ErrorKind::not_found where the index does not
  /// have it, ErrorKind::malformed where it has not the digest that the index states.
  Result<std::vector<std::byte>> metadata_of(const IndexFile& file) const;

  /// Bytes of answers so far, as they came, perhaps compressed, without their headers; those of
  /// them that were pages of projects; and requests, redirects and tries among them.
  [[nodiscard]] std::uint64_t received_bytes() const;
  [[nodiscard]] std::uint64_t page_bytes() const;
  [[nodiscard]] std::uint64_t request_count() const;

  [[nodiscard]] const std::vector<IndexAddress>& addresses() const;

 private:
  static Result<void> check_safety(const IndexFile& file);

  const std::unique_ptr<const IndexRequests> requests_;
  const Limits limits_;
};

}  // namespace icecore
