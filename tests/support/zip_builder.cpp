// Local headers with their data, the central directory, the end records: in the order of APPNOTE
// 4.3.6.
#include "support/zip_builder.h"

#include <libdeflate.h>

#include <memory>
#include <utility>

namespace icecore::test {
namespace {

void put(std::string& out, std::uint64_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) out += static_cast<char>(value >> (8 * i) & 0xffU);
}

std::string compressed(const std::string& text) {
  const std::unique_ptr<libdeflate_compressor, void (*)(libdeflate_compressor*)> compressor(
      libdeflate_alloc_compressor(6), libdeflate_free_compressor);
  std::string out(libdeflate_deflate_compress_bound(compressor.get(), text.size()), '\0');
  out.resize(libdeflate_deflate_compress(compressor.get(), text.data(), text.size(), out.data(),
                                         out.size()));
  return out;
}

// What both headers of an entry say.
struct Header {
  std::uint16_t flags = 0, method = 0;
  std::uint32_t crc32 = 0;
  std::uint64_t compressed_size = 0, size = 0;

  void put_fields(std::string& out, bool is_zip64) const {
    put(out, flags, 2);
    put(out, method, 2);
    put(out, 0x00210000, 4);  // the first day that the format knows
    put(out, crc32, 4);
    put(out, is_zip64 ? 0xffffffff : compressed_size, 4);
    put(out, is_zip64 ? 0xffffffff : size, 4);
  }
};

void put_local(std::string& out, const ZipMember& member, const Header& header) {
  const std::string& name = member.local_name.empty() ? member.name : member.local_name;
  const Header later{.flags = header.flags, .method = header.method};
  put(out, 0x04034b50, 4);
  put(out, 20, 2);
  (member.has_descriptor ? later : header).put_fields(out, member.is_zip64);
  put(out, name.size(), 2);
  put(out, member.is_zip64 ? 20 : 0, 2);
  out += name;
  if (!member.is_zip64) return;
  put(out, 1, 2);
  put(out, 16, 2);
  put(out, header.size, 8);
  put(out, header.compressed_size, 8);
}

void put_central(std::string& out, const ZipMember& member, const Header& header,
                 std::uint64_t offset) {
  put(out, 0x02014b50, 4);
  put(out, 0x0314, 2);  // Unix
  put(out, 20, 2);
  header.put_fields(out, member.is_zip64);
  put(out, member.name.size(), 2);
  put(out, member.is_zip64 ? 28 : 0, 2);
  put(out, 0, 2 + 2 + 2);
  put(out, 0x81a40000, 4);  // a file, rw-r--r--
  put(out, member.is_zip64 ? 0xffffffff : offset, 4);
  out += member.name;
  if (!member.is_zip64) return;
  put(out, 1, 2);
  put(out, 24, 2);
  put(out, header.size, 8);
  put(out, header.compressed_size, 8);
  put(out, offset, 8);
}

}  // namespace

ZipBuilder& ZipBuilder::add(ZipMember member) {
  members_.push_back(std::move(member));
  return *this;
}

ZipBuilder& ZipBuilder::add(std::string name, std::string text, ZipMethod method) {
  return add(ZipMember{.name = std::move(name), .text = std::move(text), .method = method});
}

ZipBuilder& ZipBuilder::prepended(std::string bytes) {
  prepended_ = std::move(bytes);
  return *this;
}

ZipBuilder& ZipBuilder::comment(std::string text) {
  comment_ = std::move(text);
  return *this;
}

ZipBuilder& ZipBuilder::zip64() {
  is_zip64_ = true;
  return *this;
}

ZipBuilder& ZipBuilder::stated_entries(std::uint16_t count) {
  stated_entries_ = count;
  return *this;
}

std::string ZipBuilder::build() const {
  std::string out;
  std::string central;
  std::uint64_t offset = 0;
  for (const ZipMember& member : members_) {
    const std::string data =
        member.method == ZipMethod::deflated ? compressed(member.text) : member.text;
    Header header{.flags = member.flags,
                  .method = static_cast<std::uint16_t>(member.method),
                  .crc32 = libdeflate_crc32(0, member.text.data(), member.text.size()),
                  .compressed_size = data.size(),
                  .size = member.text.size()};
    if (member.stated_method != 0xffff) header.method = member.stated_method;
    if (member.has_descriptor) header.flags |= 1U << 3U;
    if (member.has_wrong_crc32) header.crc32 ^= 1U;
    if (!member.overlaps) offset = out.size();
    put_local(out, member, header);
    out += data;
    if (member.has_descriptor) {
      put(out, header.crc32, 4);
      put(out, data.size(), 4);
      put(out, member.text.size(), 4);
    }
    put_central(central, member, header, offset);
  }
  const std::uint64_t start = out.size();
  const std::uint64_t count =
      stated_entries_ >= 0 ? static_cast<std::uint64_t>(stated_entries_) : members_.size();
  out += central;
  if (is_zip64_) {
    const std::uint64_t record = out.size();
    put(out, 0x06064b50, 4);
    put(out, 44, 8);
    put(out, 45, 2);
    put(out, 45, 2);
    put(out, 0, 4 + 4);
    put(out, count, 8);
    put(out, count, 8);
    put(out, central.size(), 8);
    put(out, start, 8);
    put(out, 0x07064b50, 4);
    put(out, 0, 4);
    put(out, record, 8);
    put(out, 1, 4);
  }
  put(out, 0x06054b50, 4);
  put(out, 0, 2 + 2);
  put(out, is_zip64_ ? 0xffff : count, 2);
  put(out, is_zip64_ ? 0xffff : count, 2);
  put(out, is_zip64_ ? 0xffffffff : central.size(), 4);
  put(out, is_zip64_ ? 0xffffffff : start, 4);
  put(out, comment_.size(), 2);
  return prepended_ + out + comment_;
}

}  // namespace icecore::test
