// Layout after Apple's mach-o/loader.h and mach-o/fat.h.
#include "support/macho_builder.h"

#include "support/byte_writer.h"

namespace icecore::test {

MachoBuilder& MachoBuilder::subtype(std::uint32_t value) {
  subtype_ = value;
  return *this;
}

MachoBuilder& MachoBuilder::file_type(std::uint32_t value) {
  file_type_ = value;
  return *this;
}

MachoBuilder& MachoBuilder::bits(unsigned value) {
  bits_ = value;
  return *this;
}

MachoBuilder& MachoBuilder::byte_order(std::endian value) {
  byte_order_ = value;
  return *this;
}

MachoBuilder& MachoBuilder::install_name(std::string_view name, std::uint32_t version) {
  constexpr std::uint32_t id = 0xD;
  ByteWriter out(byte_order_);
  out.u32(24).u32(2).u32(version).u32(0).text(name);
  return command(id, std::move(out.bytes));
}

MachoBuilder& MachoBuilder::needed(std::string_view name, std::uint32_t number) {
  ByteWriter out(byte_order_);
  out.u32(24).u32(2).u32(0).u32(0).text(name);
  return command(number, std::move(out.bytes));
}

MachoBuilder& MachoBuilder::needed_by_flags(std::string_view name, std::uint32_t flags) {
  ByteWriter out(byte_order_);
  out.u32(28).u32(0x1A741800).u32(0).u32(0x10000).u32(flags).text(name);
  return command(load_command::library, std::move(out.bytes));
}

MachoBuilder& MachoBuilder::rpath(std::string_view path) {
  constexpr std::uint32_t rpath = 0x8000001C;
  ByteWriter out(byte_order_);
  out.u32(12).text(path);
  return command(rpath, std::move(out.bytes));
}

MachoBuilder& MachoBuilder::uuid() {
  constexpr std::uint32_t uuid = 0x1B;
  ByteWriter out(byte_order_);
  for (unsigned i = 0; i < 16; ++i) out.number(i, 1);
  return command(uuid, std::move(out.bytes));
}

MachoBuilder& MachoBuilder::signature() {
  constexpr std::uint32_t signature = 0x1D;
  return command(signature, ByteWriter(byte_order_).u32(0).u32(0).bytes);
}

MachoBuilder& MachoBuilder::build_version(std::uint32_t platform, std::uint32_t minimum,
                                          std::uint32_t sdk, std::uint32_t linker) {
  constexpr std::uint32_t build_version = 0x32;
  constexpr std::uint32_t linker_tool = 3;
  ByteWriter out(byte_order_);
  out.u32(platform).u32(minimum).u32(sdk).u32(linker == 0 ? 0 : 1);
  if (linker != 0) out.u32(linker_tool).u32(linker);
  return command(build_version, std::move(out.bytes));
}

MachoBuilder& MachoBuilder::minimum(std::uint32_t number, std::uint32_t version,
                                    std::uint32_t sdk) {
  return command(number, ByteWriter(byte_order_).u32(version).u32(sdk).bytes);
}

MachoBuilder& MachoBuilder::command(std::uint32_t number, std::vector<std::byte> content) {
  constexpr std::size_t header_size = 8;
  content.resize((content.size() + 7) / 8 * 8);
  ByteWriter out(byte_order_);
  out.u32(number).u32(content.size() + header_size).raw(content);
  commands_.insert(commands_.end(), out.bytes.begin(), out.bytes.end());
  ++count_;
  return *this;
}

MachoBuilder& MachoBuilder::command_count(std::uint32_t value) {
  count_ = value;
  return *this;
}

std::vector<std::byte> MachoBuilder::build() const {
  ByteWriter out(byte_order_);
  out.u32(bits_ == 64 ? 0xFEEDFACF : 0xFEEDFACE).u32(cpu_type_).u32(subtype_).u32(file_type_);
  out.u32(count_).u32(commands_.size()).u32(0);
  if (bits_ == 64) out.u32(0);
  return out.raw(commands_).bytes;
}

std::vector<std::byte> fat_file(const std::vector<FatSlice>& slices, unsigned bits) {
  const unsigned field = bits / 8;
  ByteWriter out(std::endian::big);
  out.u32(bits == 64 ? 0xCAFEBABF : 0xCAFEBABE).u32(slices.size());
  std::uint64_t offset = 8 + slices.size() * (bits == 64 ? 32 : 20);
  for (const FatSlice& slice : slices) {
    out.u32(slice.cpu_type).u32(0);
    out.number(offset, field).number(slice.file.size(), field).number(0, field);
    offset += slice.file.size();
  }
  for (const FatSlice& slice : slices) out.raw(slice.file);
  return std::move(out.bytes);
}

}  // namespace icecore::test
