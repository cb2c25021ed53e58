// One file of a package index as a ByteSource: parts are fetched when they are asked for.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/byte_source.h"
#include "formats/simple_index.h"
#include "target/index_requests.h"

namespace icecore {

class IndexFileSource final : public ByteSource {
 public:
  /// PackageIndex::open_file; `requests` outlives the source.
  static Result<std::unique_ptr<ByteSource>> open(const IndexRequests& requests,
                                                  const IndexFile& file);

  [[nodiscard]] std::uint64_t size() const override { return size_; }
  Result<Bytes> at(std::uint64_t offset, std::uint64_t size) override;

 private:
  IndexFileSource(const IndexRequests& requests, IndexFile file);

  Result<void> fetch_end();
  Result<void> fetch(std::uint64_t start, std::uint64_t end);
  Result<void> fetch_missing(std::uint64_t start, std::uint64_t end);
  Result<void> take_whole(std::vector<std::byte> body);
  Result<void> check_digests(Bytes whole) const;
  /// What is wrong with the head of an answer to `Range: bytes=start-…`.
  [[nodiscard]] HttpResult<void> check_head(const HttpHead& head,
                                            std::optional<std::uint64_t> start,
                                            std::optional<std::uint64_t> end);
  [[nodiscard]] std::unexpected<HttpError> malformed(const std::string& what) const;

  const IndexRequests& requests_;
  const IndexFile file_;
  const std::string name_;  // escaped
  const std::string host_;
  std::uint64_t size_ = 0;
  bool is_size_known_ = false;
  std::map<std::uint64_t, std::vector<std::byte>> pieces_;  // by their start; none overlap
  std::deque<std::vector<std::byte>> joined_;               // what no single piece covers
};

}  // namespace icecore
