// Pages of one size, the first of which describes the table. A page of the table has pairs of key
// and value; the key is a package's number, the value its header, mostly in a chain of overflow
// pages because it is larger than a quarter of a page. Key 0 has a number as its value (Berkeley DB
// 4 to 5: dbinc/db_page.h).
#include "formats/rpm_berkeley.h"

#include <fmt/format.h>

#include <bit>
#include <optional>
#include <vector>

#include "base/reader.h"

namespace icecore {
namespace {

constexpr std::uint32_t hash_magic = 0x061561;
constexpr std::uint64_t magic_offset = 12;
constexpr std::uint64_t page_header_size = 26;
constexpr std::uint32_t smallest_page = 512;
constexpr std::uint32_t largest_page = 65'536;

enum PageType : std::uint8_t { unsorted_hash_page = 2, overflow_page = 7, hash_page = 13 };
enum ItemType : std::uint8_t { data_item = 1, overflow_item = 3 };

std::optional<std::endian> byte_order_of(Bytes database) {
  for (const std::endian order : {std::endian::little, std::endian::big}) {
    Reader reader(database, order);
    reader.seek(magic_offset);
    if (reader.u32() == hash_magic) return order;
  }
  return std::nullopt;
}

class TableReader {
 public:
  TableReader(Bytes database, std::endian order, const Limits& limits, const UseRpmHeader& use)
      : database_(database), order_(order), limits_(limits), use_(use) {}

  Result<void> run() {
    Reader reader(database_, order_);
    reader.seek(magic_offset + 2 * sizeof(std::uint32_t));
    page_size_ = reader.u32();
    const bool is_encrypted = reader.u8() != 0;
    reader.skip(7);  // type, flags, free list
    const std::uint64_t last_page = reader.u32();
    if (!reader.ok()) return reader.truncated("the first page of a hash table");
    if (is_encrypted) return failure(ErrorKind::unsupported, "the table is encrypted");
    if (!std::has_single_bit(page_size_) || page_size_ < smallest_page ||
        page_size_ > largest_page) {
      return failure(ErrorKind::malformed, fmt::format("a page has {} bytes", page_size_));
    }
    bytes_left_ = database_.size();
    for (std::uint64_t page = 1; page <= last_page; ++page) ICECORE_TRY(read_page(page));
    return {};
  }

 private:
  struct Page {
    Bytes bytes;
    std::uint32_t next = 0;
    std::uint16_t entries = 0;
    std::uint16_t used = 0;  // of an overflow page
    std::uint8_t type = 0;
  };

  Result<Page> page_at(std::uint64_t number) const {
    Page page{.bytes = ICECORE_TRY(slice(database_, number * page_size_, page_size_))};
    Reader reader(page.bytes, order_);
    reader.skip(16);  // log, number, previous
    page.next = reader.u32();
    page.entries = reader.u16();
    page.used = reader.u16();
    reader.skip(1);  // level
    page.type = reader.u8();
    return page;
  }

  // Items lie from the page's end towards its start, in the order of their numbers.
  Result<void> read_page(std::uint64_t number) {
    const Page page = ICECORE_TRY(page_at(number));
    if (page.type != hash_page && page.type != unsorted_hash_page) return {};
    Reader reader(page.bytes, order_);
    reader.skip(page_header_size);
    std::uint64_t end = page_size_;
    for (std::uint16_t item = 0; item < page.entries; ++item) {
      const std::uint64_t start = reader.u16();
      if (!reader.ok() || start < page_header_size || start >= end) {
        return failure(ErrorKind::malformed, fmt::format("item {} has no room", item),
                       number * page_size_);
      }
      constexpr std::uint16_t each_second = 2;
      if (item % each_second == 1) {
        ICECORE_TRY(read_value(page.bytes.subspan(start, end - start)));
      }
      end = start;
    }
    return {};
  }

  Result<void> read_value(Bytes item) {
    Reader reader(item, order_);
    const std::uint8_t type = reader.u8();
    if (type == data_item) {
      const Bytes value = item.subspan(1);
      return value.size() > sizeof(std::uint32_t) ? give(value) : Result<void>();
    }
    reader.skip(3);
    const std::uint32_t first = reader.u32();
    const std::uint32_t size = reader.u32();
    if (type != overflow_item || !reader.ok()) {
      return failure(ErrorKind::malformed, fmt::format("a value of type {}", type));
    }
    return give(ICECORE_TRY(chain(first, size)));
  }

  // Each page of a chain takes something of what is left, so that it ends even where it is a
  // circle.
  Result<Bytes> chain(std::uint32_t first, std::uint32_t size) {
    if (size > bytes_left_) {
      return failure(ErrorKind::limit, "headers are larger than the table together");
    }
    buffer_.clear();
    for (std::uint32_t number = first; buffer_.size() < size;) {
      const Page page = ICECORE_TRY(page_at(number));
      if (page.type != overflow_page || page.used == 0 ||
          page.used > page_size_ - page_header_size || page.used > size - buffer_.size()) {
        return failure(ErrorKind::malformed, fmt::format("page {} is none of a header's", number));
      }
      const Bytes part = page.bytes.subspan(page_header_size, page.used);
      buffer_.insert(buffer_.end(), part.begin(), part.end());
      number = page.next;
    }
    return Bytes(buffer_);
  }

  Result<void> give(Bytes header) {
    if (header.size() > bytes_left_ || ++packages_ > limits_.list_entries) {
      return failure(ErrorKind::limit, "more headers than there is room for");
    }
    bytes_left_ -= header.size();
    use_(header);
    return {};
  }

  Bytes database_;
  std::endian order_;
  const Limits& limits_;
  const UseRpmHeader& use_;
  std::uint32_t page_size_ = 0;
  std::uint64_t packages_ = 0;
  std::uint64_t bytes_left_ = 0;   // headers do not share bytes
  std::vector<std::byte> buffer_;  // one header
};

}  // namespace

bool is_rpm_berkeley(Bytes database) {
  return byte_order_of(database).has_value();
}

Result<void> read_rpm_berkeley(Bytes database, const Limits& limits, const UseRpmHeader& use) {
  const std::optional<std::endian> order = byte_order_of(database);
  if (!order) return failure(ErrorKind::malformed, "expected a hash table of Berkeley DB");
  return TableReader(database, *order, limits, use).run();
}

}  // namespace icecore
