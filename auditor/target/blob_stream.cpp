// RFC 9110, section 14. A connection that breaks is followed by one that asks for the rest; a
// server that does not know ranges sends all again, of which the beginning is passed over. Tries
// are counted anew only after a mebibyte, so that a server which sends a byte a try is left.
#include "target/blob_stream.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "formats/content_range.h"

namespace icecore {
namespace {

constexpr std::uint64_t enough_progress = 1ULL << 20;

}  // namespace

BlobStream::BlobStream(const RegistryClient& client, std::string digest, std::uint64_t size)
    : client_(client), digest_(std::move(digest)), size_(size), attempts_(client.limits()) {
}

Result<std::size_t> BlobStream::read(std::span<std::byte> buffer) {
  while (offset_ < size_) {
    const HttpResult<std::size_t> got = read_once(buffer);
    if (got) {
      offset_ += *got;
      if (offset_ == size_) ICECORE_TRY(check_end());
      return *got;
    }
    stream_.reset();
    if (offset_ - progress_ >= enough_progress) attempts_.start_again();
    progress_ = offset_;
    const bool was_reached = offset_ > 0 || got.error().trouble != Trouble::unreachable;
    if (was_reached && attempts_.wait_after(got.error())) continue;
    const Error& error = got.error().error;
    if (offset_ == 0) return std::unexpected(error);
    return failure(error.kind, fmt::format("after {} of {}: {}", human_bytes(offset_),
                                           human_bytes(size_), error.message));
  }
  return 0;
}

HttpResult<std::size_t> BlobStream::read_once(std::span<std::byte> buffer) {
  if (!stream_) ICECORE_TRY(connect());
  const std::size_t wanted = std::min<std::uint64_t>(buffer.size(), size_ - offset_);
  const std::size_t got = ICECORE_TRY(stream_->read(buffer.first(wanted)));
  if (got > 0) return got;
  return http_failure(ErrorKind::changed,
                      fmt::format("{} ended the blob {} after {} of {} bytes",
                                  client_.reference().registry, escaped(digest_), offset_, size_),
                      Trouble::passing);
}

HttpResult<void> BlobStream::connect() {
  stream_ = ICECORE_TRY(client_.open_blob(digest_, offset_));
  pass_over_ = 0;
  ICECORE_TRY(check_head(stream_->head()));
  return pass_over();
}

HttpResult<void> BlobStream::check_head(const HttpHead& head) {
  if (head.status == 200) {
    pass_over_ = offset_;
    if (head.length && *head.length != size_) return wrong_size(fmt::format("{}", *head.length));
    return {};
  }
  const Result<ContentRange> range = parse_content_range(head.content_range);
  if (!range || range->first != offset_) {
    return http_failure(ErrorKind::malformed,
                        fmt::format("{} was asked for the blob {} from byte {} on and sends "
                                    "another part",
                                    client_.reference().registry, escaped(digest_), offset_));
  }
  if (range->total && *range->total != size_) return wrong_size(fmt::format("{}", *range->total));
  return {};
}

HttpResult<void> BlobStream::pass_over() {
  std::array<std::byte, 16UL << 10U> buffer{};
  while (pass_over_ > 0) {
    const std::size_t wanted = std::min<std::uint64_t>(buffer.size(), pass_over_);
    const std::size_t got = ICECORE_TRY(stream_->read(std::span(buffer).first(wanted)));
    if (got == 0) {
      return http_failure(
          ErrorKind::changed,
          fmt::format("{} ended the blob {} early", client_.reference().registry, escaped(digest_)),
          Trouble::passing);
    }
    pass_over_ -= got;
  }
  return {};
}

// All bytes are there: that the connection breaks now does not matter, that more come does.
Result<void> BlobStream::check_end() {
  std::array<std::byte, 1> more{};
  const HttpResult<std::size_t> got = stream_->read(more);
  stream_.reset();
  if (!got || *got == 0) return {};
  return std::unexpected(wrong_size("more").error().error);
}

std::unexpected<HttpError> BlobStream::wrong_size(const std::string& found) const {
  return http_failure(ErrorKind::malformed,
                      fmt::format("the manifest says that the blob {} has {} bytes, {} has {}; the "
                                  "image is damaged there, push it again",
                                  escaped(digest_), size_, client_.reference().registry, found));
}

}  // namespace icecore
