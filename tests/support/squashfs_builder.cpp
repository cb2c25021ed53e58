// Where an inode will be is known only when all were written: it is done twice, and what the first
// time found out counts the second time.
#include "support/squashfs_builder.h"

#include <algorithm>

namespace icecore::test {
namespace {

constexpr std::uint64_t metadata_size = 8192;
constexpr std::uint32_t none = ~0U;
constexpr std::uint32_t plain_block = 1U << 24U;

std::string text_of(const ByteWriter& writer) {
  return std::string(as_text(writer.bytes));
}

std::string parent_of(const std::string& path) {
  return path.substr(0, std::max<std::size_t>(path.rfind('/'), 1));
}

std::uint16_t type_of(char kind) {
  constexpr std::string_view kinds = "dflbcps";
  return static_cast<std::uint16_t>(kinds.find(kind) + 1);
}

}  // namespace

std::uint64_t SquashfsBuilder::Metadata::place() const {
  const std::uint64_t position = bytes.bytes.size();
  return (position / metadata_size * (metadata_size + 2)) << 16U | position % metadata_size;
}

std::string SquashfsBuilder::Metadata::stored() const {
  const std::string text = text_of(bytes);
  std::string result;
  for (std::size_t i = 0; i < text.size(); i += metadata_size) {
    const std::string part = text.substr(i, metadata_size);
    result += text_of(ByteWriter().u16(0x8000U | part.size())) + part;
  }
  return result;
}

SquashfsBuilder::SquashfsBuilder() {
  nodes_["/"] = {.kind = 'd', .text = "", .mode = 0755};
}

SquashfsBuilder& SquashfsBuilder::add(const std::string& path, SquashfsNode node) {
  nodes_[path] = std::move(node);
  names_[path] = path;
  return *this;
}

SquashfsBuilder& SquashfsBuilder::name(const std::string& path, const std::string& inode) {
  names_[path] = inode;
  return *this;
}

void SquashfsBuilder::write_data() {
  for (const auto& [path, node] : nodes_) {
    if (node.kind != 'f') continue;
    Data data{.start = output_.size(), .sizes = {}};
    const std::size_t whole = node.text.size() / block_size * block_size;
    data.sizes.assign(whole / block_size, plain_block | block_size);
    data.sizes.resize(data.sizes.size() + node.hole_blocks);
    output_ += node.text.substr(0, whole);
    if (whole < node.text.size()) {
      data.fragment = 0;
      data.offset = static_cast<std::uint32_t>(fragment_.size());
      fragment_ += node.text.substr(whole);
    }
    data_[path] = data;
  }
  fragment_place_ = output_.size();
  output_ += fragment_;
}

std::uint16_t SquashfsBuilder::id(std::uint32_t number) {
  const auto found = std::ranges::find(ids_, number);
  const auto index = found - ids_.begin();
  if (found == ids_.end()) ids_.push_back(number);
  return static_cast<std::uint16_t>(index);
}

std::uint32_t SquashfsBuilder::write_attributes(const SquashfsNode& node) {
  if (node.attributes.empty()) return none;
  std::vector<std::uint64_t> elsewhere;
  for (const SquashfsAttribute& one : node.attributes) {
    elsewhere.push_back(attributes_.place());
    if (one.type < 0x100U) continue;
    attributes_.bytes.u32(one.value.size()).raw(as_bytes(one.value));
  }
  attribute_ids_.number(attributes_.place(), 8).u32(node.attributes.size()).u32(0);
  for (std::size_t i = 0; i < node.attributes.size(); ++i) {
    const SquashfsAttribute& one = node.attributes[i];
    attributes_.bytes.u16(one.type).u16(one.name.size()).raw(as_bytes(one.name));
    if (one.type < 0x100U) {
      attributes_.bytes.u32(one.value.size()).raw(as_bytes(one.value));
    } else {
      attributes_.bytes.u32(8).number(elsewhere[i], 8);
    }
  }
  return static_cast<std::uint32_t>(attribute_ids_.bytes.size() / 16 - 1);
}

// Each name has a header of its own: inodes may be in any block.
std::uint32_t SquashfsBuilder::write_names(const std::string& path, std::uint64_t& place) {
  place = directories_.place();
  const std::size_t before = directories_.bytes.bytes.size();
  for (const auto& [name, inode] : names_) {
    if (parent_of(name) != path || name == "/") continue;
    const std::string last = name.substr(name.rfind('/') + 1);
    const std::uint64_t target = places_[inode];
    directories_.bytes.u32(0).u32(target >> 16U).u32(1);
    directories_.bytes.u16(target & 0xffffU).u16(0).u16(type_of(nodes_[inode].kind));
    directories_.bytes.u16(last.size() - 1).raw(as_bytes(last));
  }
  return static_cast<std::uint32_t>(directories_.bytes.bytes.size() - before);
}

void SquashfsBuilder::write_file(const std::string& path, const SquashfsNode& node) {
  const Data& data = data_[path];
  const std::uint64_t size = node.text.size() + node.hole_blocks * block_size + node.size_on_top;
  const std::uint32_t attributes = write_attributes(node);
  if (node.links > 1 || attributes != none) {
    inodes_.bytes.number(data.start, 8).number(size, 8).number(0, 8).u32(node.links);
    inodes_.bytes.u32(data.fragment).u32(data.offset).u32(attributes);
  } else {
    inodes_.bytes.u32(data.start).u32(data.fragment).u32(data.offset).u32(size);
  }
  for (const std::uint32_t word : data.sizes) inodes_.bytes.u32(word);
}

void SquashfsBuilder::write_inode(const std::string& path) {
  const SquashfsNode& node = nodes_[path];
  std::uint64_t names = 0;
  const std::uint32_t name_bytes = node.kind == 'd' ? write_names(path, names) + 3 : 0;
  places_[path] = inodes_.place();
  const bool is_extended =
      !node.attributes.empty() || (node.links > 1 && node.kind != 'd') || name_bytes > 0xffffU;
  inodes_.bytes.u16(type_of(node.kind) + (is_extended ? 7U : 0U)).u16(node.mode);
  inodes_.bytes.u16(id(node.uid)).u16(id(node.gid)).u32(node.modified).u32(1);
  if (node.kind == 'f') return write_file(path, node);
  if (node.kind == 'd' && is_extended) {
    inodes_.bytes.u32(2).u32(name_bytes).u32(names >> 16U).u32(1).u16(0).u16(names & 0xffffU);
  } else if (node.kind == 'd') {
    inodes_.bytes.u32(names >> 16U).u32(2).u16(name_bytes).u16(names & 0xffffU).u32(1);
  } else {
    inodes_.bytes.u32(node.links);
  }
  if (node.kind == 'l') inodes_.bytes.u32(node.text.size()).raw(as_bytes(node.text));
  if (node.kind == 'b' || node.kind == 'c') inodes_.bytes.u32(node.device);
  if (is_extended) inodes_.bytes.u32(write_attributes(node));
}

void SquashfsBuilder::write_inodes() {
  inodes_ = Metadata();
  directories_ = Metadata();
  attributes_ = Metadata();
  attribute_ids_ = ByteWriter();
  for (const auto& [path, node] : nodes_) write_inode(path);
}

// Blocks of metadata with the table, and behind them their places; where those are.
std::uint64_t SquashfsBuilder::write_table(const std::string& entries, std::uint64_t entry_size) {
  const std::uint64_t start = output_.size();
  Metadata blocks;
  blocks.bytes.raw(as_bytes(entries));
  output_ += blocks.stored();
  const std::uint64_t places = output_.size();
  for (std::uint64_t i = 0; i * metadata_size < entries.size() && entry_size > 0; ++i) {
    output_ += text_of(ByteWriter().number(start + i * (metadata_size + 2), 8));
  }
  return places;
}

std::string SquashfsBuilder::build() {
  output_.assign(96, '\0');
  fragment_.clear();
  data_.clear();
  write_data();
  write_inodes();
  write_inodes();
  const std::uint64_t inode_table = output_.size();
  output_ += inodes_.stored();
  const std::uint64_t directory_table = output_.size();
  output_ += directories_.stored();
  const bool has_fragment = !fragment_.empty();
  const std::uint64_t fragments = write_table(
      has_fragment
          ? text_of(
                ByteWriter().number(fragment_place_, 8).u32(plain_block | fragment_.size()).u32(0))
          : "",
      16);
  ByteWriter ids;
  for (const std::uint32_t one : ids_) ids.u32(one);
  const std::uint64_t id_table = write_table(text_of(ids), 4);
  std::uint64_t attribute_table = ~0ULL;
  if (!attribute_ids_.bytes.empty()) {
    const std::uint64_t start = output_.size();
    output_ += attributes_.stored();
    const std::uint64_t id_start = output_.size();
    Metadata blocks;
    blocks.bytes = attribute_ids_;
    output_ += blocks.stored();
    attribute_table = output_.size();
    output_ += text_of(ByteWriter()
                           .number(start, 8)
                           .u32(attribute_ids_.bytes.size() / 16)
                           .u32(0)
                           .number(id_start, 8));
  }
  ByteWriter super;
  super.raw(as_bytes("hsqs")).u32(nodes_.size()).u32(0).u32(block_size).u32(has_fragment ? 1 : 0);
  super.u16(compression).u16(12).u16(0).u16(ids_.size()).u16(4).u16(0);
  super.number(places_["/"], 8).number(output_.size(), 8).number(id_table, 8);
  super.number(attribute_table, 8).number(inode_table, 8).number(directory_table, 8);
  super.number(has_fragment ? fragments : ~0ULL, 8).number(~0ULL, 8);
  output_.replace(0, super.bytes.size(), text_of(super));
  for (const auto& [offset, field] : spoiled) {
    output_.replace(offset, field.second, text_of(ByteWriter().number(field.first, field.second)));
  }
  return output_;
}

std::string as_zlib_stream(const std::string& text) {
  std::uint32_t low = 1;
  std::uint32_t high = 0;
  for (const char character : text) {
    low = (low + static_cast<unsigned char>(character)) % 65521U;
    high = (high + low) % 65521U;
  }
  ByteWriter writer;
  writer.number(0x78, 1).number(0x01, 1).number(1, 1);
  writer.u16(text.size()).u16(~text.size()).raw(as_bytes(text));
  ByteWriter check(std::endian::big);
  check.u32(high << 16U | low);
  return text_of(writer.raw(check.bytes));
}

}  // namespace icecore::test
