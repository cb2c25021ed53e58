// Layout after Microsoft's "PE Format".
#include "support/pe_builder.h"

#include <utility>

#include "support/byte_writer.h"

namespace icecore::test {
namespace {

constexpr std::uint32_t section_address = 0x1000;
constexpr std::uint32_t section_offset = 0x400;
constexpr std::uint32_t header_offset = 0x48;

// The names behind a table whose entries lead to them.
class Names {
 public:
  explicit Names(std::size_t start) : start_(start) {}
  // The address that the name will have.
  std::uint32_t add(const std::string& name) {
    const std::size_t place = start_ + texts.bytes.size();
    texts.text(name);
    return section_address + static_cast<std::uint32_t>(place);
  }
  ByteWriter texts;

 private:
  std::size_t start_;
};

}  // namespace

struct PeBuilder::Content {
  ByteWriter section;
  std::array<std::uint32_t, 16> addresses{}, sizes{};

  void start(std::size_t directory) {
    section.align(4);
    addresses.at(directory) = section_address + static_cast<std::uint32_t>(section.bytes.size());
  }
  void finish(std::size_t directory) {
    sizes.at(directory) = section_address + static_cast<std::uint32_t>(section.bytes.size()) -
                          addresses.at(directory);
  }
};

PeBuilder& PeBuilder::machine(std::uint16_t value) {
  machine_ = value;
  return *this;
}

PeBuilder& PeBuilder::characteristics(std::uint16_t value) {
  characteristics_ = value;
  return *this;
}

PeBuilder& PeBuilder::bits(unsigned value) {
  bits_ = value;
  return *this;
}

PeBuilder& PeBuilder::linker(unsigned major, unsigned minor) {
  linker_ = {major, minor};
  return *this;
}

PeBuilder& PeBuilder::minimum_os(unsigned major, unsigned minor) {
  minimum_os_ = {major, minor};
  return *this;
}

PeBuilder& PeBuilder::needed(std::string name) {
  needed_.push_back(std::move(name));
  return *this;
}

PeBuilder& PeBuilder::delayed(std::string name) {
  delayed_.push_back(std::move(name));
  return *this;
}

PeBuilder& PeBuilder::delay_addresses(DelayAddresses value) {
  delay_addresses_ = value;
  return *this;
}

PeBuilder& PeBuilder::version(std::array<std::uint16_t, 4> value) {
  version_ = value;
  return *this;
}

PeBuilder& PeBuilder::signature() {
  is_signed_ = true;
  return *this;
}

PeBuilder::Content PeBuilder::content() const {
  constexpr std::size_t imports = 1, resources = 2, delays = 13;
  Content content;
  content.section.fill(16);  // an address that is not the section's start
  if (!needed_.empty()) {
    content.start(imports);
    Names names(content.section.bytes.size() + (needed_.size() + 1) * 20);
    for (const std::string& name : needed_) {
      content.section.u32(0).u32(0).u32(0).u32(names.add(name)).u32(section_address);
    }
    content.section.fill(content.section.bytes.size() + 20).raw(names.texts.bytes);
    content.finish(imports);
  }
  if (!delayed_.empty()) {
    const bool is_relative = delay_addresses_ == DelayAddresses::relative;
    content.start(delays);
    Names names(content.section.bytes.size() + (delayed_.size() + 1) * 32);
    for (const std::string& name : delayed_) {
      const std::uint64_t address = names.add(name) + (is_relative ? 0 : image_base);
      content.section.u32(is_relative ? 1 : 0).u32(address);
      content.section.fill(content.section.bytes.size() + 24);
    }
    content.section.fill(content.section.bytes.size() + 32).raw(names.texts.bytes);
    content.finish(delays);
  }
  if (version_) {
    const auto& [a, b, c, d] = *version_;
    content.start(resources);
    ByteWriter tree;
    for (const auto& [number, offset] :
         {std::pair(16U, 0x80000018U), {1U, 0x80000030U}, {1033U, 0x48U}}) {
      tree.fill(tree.bytes.size() + 14).u16(1).u32(number).u32(offset);
    }
    tree.u32(content.addresses.at(resources) + 0x58).u32(92).u32(0).u32(0);
    tree.u16(92).u16(52).u16(0);
    for (const char letter : std::string("VS_VERSION_INFO"))
      tree.u16(static_cast<unsigned char>(letter));
    tree.u16(0).align(4).u32(0xFEEF04BD).u32(0x10000).u16(b).u16(a).u16(d).u16(c).fill(0x58 + 92);
    content.section.raw(tree.bytes);
    content.finish(resources);
  }
  if (is_signed_) content.sizes.at(4) = 8;
  return content;
}

std::vector<std::byte> PeBuilder::build() const {
  const bool is_wide = bits_ == 64;
  const Content content = this->content();
  ByteWriter optional;
  optional.u16(is_wide ? 0x20B : 0x10B).number(linker_[0], 1).number(linker_[1], 1);
  optional.fill(is_wide ? 24 : 28).number(image_base, is_wide ? 8 : 4).fill(48);
  optional.u16(minimum_os_[0]).u16(minimum_os_[1]).fill(60).u32(section_offset);
  optional.fill(is_wide ? 108 : 92).u32(16);
  for (std::size_t i = 0; i < 16; ++i) {
    optional.u32(content.addresses.at(i)).u32(content.sizes.at(i));
  }
  ByteWriter out;
  out.text("MZ").fill(0x3C).u32(header_offset).fill(header_offset).text("PE").number(0, 1);
  out.u16(machine_).u16(1).fill(header_offset + 20).u16(optional.bytes.size());
  out.u16(characteristics_).raw(optional.bytes);
  out.text(".rdata").number(0, 1).u32(content.section.bytes.size()).u32(section_address);
  out.u32(content.section.bytes.size()).u32(section_offset).fill(section_offset);
  return out.raw(content.section.bytes).bytes;
}

}  // namespace icecore::test
