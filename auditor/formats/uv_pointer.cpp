// MessagePack, of which only what uv writes here is read: arrays, maps, texts and numbers. uv has
// no specification of its cache; this is what 0.4 to 0.13 write:
//
//   .http  archive, what it knows of the answer (rkyv, not read), size of `archive` as u64;
//          before 0.13 that of what it knows of the answer
//   .rev   [time of the file, archive]
//   archive = [directory, [hash …], file name, version, size]: the first two alone before 0.8
//   hash    = {algorithm: digest}, or [algorithm, digest] before 0.13
//
// uv hashes the bytes of a wheel while it unpacks them; before 0.13 only where it was asked to.
#include "formats/uv_pointer.h"

#include <optional>
#include <string_view>
#include <vector>

#include "base/reader.h"
#include "base/text.h"

namespace icecore {
namespace {

constexpr std::uint64_t size_bytes = 8;
constexpr std::size_t sha256_bytes = 32;

class MessagePack {
 public:
  explicit MessagePack(Bytes bytes) : reader_(bytes, std::endian::big) {}

  // How many items follow; failure for what is no array, or for more items than bytes.
  std::uint64_t array() { return items(0x90, 0xdc, 1); }
  std::uint64_t map() { return items(0x80, 0xde, 2); }
  std::string text() {
    const std::uint8_t first = reader_.u8();
    std::uint64_t size = 0;
    if ((first & 0xe0U) == 0xa0) {
      size = first & 0x1fU;
    } else if (first == 0xd9) {
      size = reader_.u8();
    } else if (first == 0xda) {
      size = reader_.u16();
    } else {
      reader_.fail();
    }
    return std::string(as_text(reader_.bytes(size)));
  }
  // The first byte of the next value.
  [[nodiscard]] std::uint8_t next() const {
    Reader ahead = reader_;
    return ahead.u8();
  }
  // One value with all that is in it.
  void skip() {
    for (std::uint64_t left = 1; left > 0 && reader_.ok(); --left) left += skip_head();
  }
  void fail() { reader_.fail(); }
  [[nodiscard]] bool ok() const { return reader_.ok(); }
  [[nodiscard]] std::uint64_t offset() const { return reader_.offset(); }

 private:
  std::uint64_t items(std::uint8_t small, std::uint8_t large, std::uint64_t values_each) {
    const std::uint8_t first = reader_.u8();
    std::uint64_t count = 0;
    if ((first & 0xf0U) == small) {
      count = first & 0x0fU;
    } else if (first == large) {
      count = reader_.u16();
    } else {
      reader_.fail();
    }
    if (count > reader_.remaining() / values_each) reader_.fail();
    return reader_.ok() ? count : 0;
  }

  // Reads a value but for those that are in it, and says how many these are.
  std::uint64_t skip_head() {
    const std::uint8_t first = next();
    if ((first & 0xf0U) == 0x90 || first == 0xdc) return array();
    if ((first & 0xf0U) == 0x80 || first == 0xde) return 2 * map();
    if ((first & 0xe0U) == 0xa0 || first == 0xd9 || first == 0xda) {
      text();
      return 0;
    }
    reader_.skip(1 + scalar_bytes(first));
    return 0;
  }

  std::uint64_t scalar_bytes(std::uint8_t first) {
    if (first <= 0x7f || first >= 0xe0) return 0;  // small numbers
    switch (first) {
      case 0xc0:  // nil
      case 0xc2:  // false
      case 0xc3:  // true
        return 0;
      case 0xcc:
      case 0xd0:
        return 1;
      case 0xcd:
      case 0xd1:
        return 2;
      case 0xce:
      case 0xd2:
      case 0xca:
        return 4;
      case 0xcf:
      case 0xd3:
      case 0xcb:
        return 8;
      default:
        reader_.fail();
        return 0;
    }
  }

  Reader reader_;
};

bool is_directory_name(std::string_view name) {
  constexpr std::string_view allowed =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
  return !name.empty() && name.find_first_not_of(allowed) == std::string_view::npos;
}

void read_hash(MessagePack& pack, UvPointer& pointer) {
  const bool is_map = (pack.next() & 0xf0U) == 0x80;
  const std::uint64_t count = is_map ? pack.map() : pack.array();
  if (count != (is_map ? 1U : 2U)) return pack.fail();
  const std::string algorithm = to_lower_ascii(pack.text());
  const std::string digest = pack.text();
  if (algorithm != "sha256") return;
  const std::optional<std::vector<std::byte>> bytes = from_hex(digest);
  if (!bytes || bytes->size() != sha256_bytes) return pack.fail();
  pointer.sha256 = to_hex(*bytes);
}

UvPointer read_archive(MessagePack& pack) {
  UvPointer pointer;
  const std::uint64_t fields = pack.array();
  if (fields < 2) pack.fail();
  pointer.archive = pack.text();
  if (!is_directory_name(pointer.archive)) pack.fail();
  const std::uint64_t hashes = pack.array();
  for (std::uint64_t i = 0; i < hashes && pack.ok(); ++i) read_hash(pack, pointer);
  if (fields > 2) pointer.file_name = pack.text();
  for (std::uint64_t i = 3; i < fields && pack.ok(); ++i) pack.skip();
  return pointer;
}

// Whether the number at the end of a `.http` file says that the archive ends at `end`.
bool is_end(Bytes bytes, std::uint64_t end) {
  if (bytes.size() < end + size_bytes) return false;
  Reader last(bytes);
  last.seek(bytes.size() - size_bytes);
  const std::uint64_t size = last.u64();
  return size == end || size == bytes.size() - size_bytes - end;
}

}  // namespace

Result<UvPointer> parse_uv_pointer(UvPointerKind kind, Bytes bytes) {
  const bool is_http = kind == UvPointerKind::http;
  MessagePack pack(bytes);
  if (!is_http) {
    if (pack.array() != 2) pack.fail();
    pack.skip();
  }
  UvPointer pointer = read_archive(pack);
  const bool is_whole = is_http ? is_end(bytes, pack.offset()) : pack.offset() == bytes.size();
  if (!pack.ok() || !is_whole) {
    return failure(ErrorKind::malformed, "no pointer to an unpacked wheel as uv writes it",
                   pack.offset());
  }
  return pointer;
}

}  // namespace icecore
