// That the reader is gone ends the moving and is no error of the source.
#include "collect/layer_feed.h"

#include <utility>
#include <vector>

#include "collect/worker_messages.h"
#include "confine/channel.h"
#include "target/image_layout.h"

namespace icecore {
namespace {

constexpr std::size_t buffer_bytes = 256UL << 10U;

void move_bytes(ByteStream& source, FileDescriptor socket, std::optional<Error>& error) {
  std::vector<std::byte> buffer(buffer_bytes);
  while (true) {
    const Result<std::size_t> got = source.read(buffer);
    if (!got) error = got.error();
    if (!got || *got == 0) return;
    if (!send_bytes(socket.get(), Bytes(buffer).first(*got))) return;
  }
}

}  // namespace

Result<LayerFeed> LayerFeed::open(const Image& image, std::size_t number) {
  LayerFeed feed(ICECORE_TRY(image.open_layer(number)));
  feed.part_ = feed.source_->file_part();
  if (feed.part_) return feed;
  auto [here, there] = ICECORE_TRY(Channel::make_pair());
  feed.here_ = here.release();
  feed.there_ = there.release();
  return feed;
}

LayerFeed::~LayerFeed() {
  if (mover_.joinable()) mover_.join();
}

void LayerFeed::describe(LayerRequest& request) const {
  request.is_pipe = !part_;
  request.offset = part_ ? part_->offset : 0;
  request.size = part_ ? part_->size : 0;
}

int LayerFeed::descriptor() const {
  return part_ ? part_->descriptor : there_.get();
}

void LayerFeed::start() {
  if (part_) return;
  there_ = FileDescriptor();  // the reader's end is with the reader alone
  mover_ =
      std::jthread([&source = *source_, socket = std::move(here_), error = error_.get()]() mutable {
        move_bytes(source, std::move(socket), *error);
      });
}

Result<void> LayerFeed::finish() {
  if (mover_.joinable()) mover_.join();
  if (*error_) return std::unexpected(**error_);
  return {};
}

}  // namespace icecore
