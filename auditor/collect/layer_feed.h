// How a confined process gets a layer's stored bytes: by position from the file in which they lie,
// or, where they come from elsewhere, through a socket into which this process moves them unseen.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <thread>

#include "base/byte_stream.h"
#include "base/file_descriptor.h"

namespace icecore {

struct Image;
struct LayerRequest;

class LayerFeed {
 public:
  /// ErrorKind::unreadable, ErrorKind::internal. The image outlives the feed.
  static Result<LayerFeed> open(const Image& image, std::size_t number);
  LayerFeed(LayerFeed&&) noexcept = default;
  LayerFeed& operator=(LayerFeed&&) = delete;
  ~LayerFeed();

  /// Says in a request where the bytes are.
  void describe(LayerRequest& request) const;
  /// The file that goes with it.
  [[nodiscard]] int descriptor() const;

  /// After the request was sent: begins to move bytes, where there are any to move.
  void start();
  /// After the answer, or the reader's end: what kept the bytes from being moved to their end.
  Result<void> finish();

 private:
  explicit LayerFeed(std::unique_ptr<ByteStream> source) : source_(std::move(source)) {}

  std::unique_ptr<ByteStream> source_;
  std::optional<OpenPart> part_;
  FileDescriptor here_, there_;  // the ends of the socket
  std::unique_ptr<std::optional<Error>> error_ = std::make_unique<std::optional<Error>>();
  std::jthread mover_;
};

}  // namespace icecore
