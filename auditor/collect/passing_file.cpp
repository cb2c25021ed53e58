// What nobody wants to look at is hashed as it passes and kept nowhere.
#include "collect/passing_file.h"

#include <algorithm>

#include "archive/entry_stream.h"
#include "base/byte_source.h"
#include "base/unlinked_file.h"
#include "target/file_source.h"
#include "target/read_file.h"

namespace icecore {
namespace {

constexpr std::uint64_t bytes_in_memory = 32ULL << 20;  // of one file

}  // namespace

void HeldBytes::begin() {
  kept_.clear();
  size_ = 0;
  is_spooled_ = false;
}

Result<void> HeldBytes::begin_spool() {
  if (!spool_.is_open()) {
    spool_ = ICECORE_TRY(make_unlinked_file());
  } else {
    ICECORE_TRY(begin_again(spool_.get()));
  }
  is_spooled_ = true;
  return write_all(spool_.get(), kept_);
}

Result<void> HeldBytes::append(Bytes bytes) {
  size_ += bytes.size();
  if (is_spooled_) return write_all(spool_.get(), bytes);
  kept_.insert(kept_.end(), bytes.begin(), bytes.end());
  return {};
}

void HeldBytes::use(const std::function<void(ByteSource& bytes)>& use) const {
  if (is_spooled_) {
    FileSource source(spool_.get(), size_);
    use(source);
  } else {
    MemorySource source(kept_);
    use(source);
  }
}

PassingFile::PassingFile(EntryStream& entries, std::uint64_t size, HeldBytes& room)
    : entries_(entries), is_large_(size > bytes_in_memory), room_(room) {
  entries_.begin_digest();
  room_.begin();
  if (!is_large_) room_.reserve(size);
}

Result<Bytes> PassingFile::begin() {
  first_ = ICECORE_TRY(read());
  if (first_.size() < first_bytes_size && !is_at_end_) {
    ICECORE_TRY(room_.append(first_));
    while (room_.size() < first_bytes_size && !is_at_end_) {
      ICECORE_TRY(room_.append(ICECORE_TRY(read())));
    }
    first_ = {};
  }
  const Bytes bytes = room_.size() > 0 ? room_.in_memory() : first_;
  return bytes.first(std::min(bytes.size(), first_bytes_size));
}

Result<Digest> PassingFile::finish(bool is_wanted) {
  if (is_wanted && is_large_) ICECORE_TRY(room_.begin_spool());
  if (is_wanted) ICECORE_TRY(room_.append(first_));
  while (!is_at_end_) {
    const Bytes bytes = ICECORE_TRY(read());
    if (is_wanted) ICECORE_TRY(room_.append(bytes));
  }
  return entries_.finish_digest();
}

Result<Bytes> PassingFile::read() {
  const Bytes bytes = ICECORE_TRY(entries_.read());
  is_at_end_ = bytes.empty();
  entries_.hash(bytes);
  return bytes;
}

}  // namespace icecore
