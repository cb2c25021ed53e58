// Makes squashfs file systems for tests, with nothing compressed: so that each field has its place
// in the bytes and can be spoiled. Names may lead to any inode, those of directories among them.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "support/byte_writer.h"

namespace icecore::test {

struct SquashfsAttribute {
  std::uint16_t type = 0;  ///< 0 `user.`, 1 `trusted.`, 2 `security.`; 0x100 more: kept elsewhere.
  std::string name, value;
};

struct SquashfsNode {
  char kind =
      'f';  ///< `f`ile, `d`irectory, `l`ink, `b`lock or `c`haracter device, `p`ipe, `s`ocket.
  std::string text;  ///< A file's bytes, or a link's target.
  std::uint32_t mode = 0644, uid = 0, gid = 0, modified = 0, device = 0;
  std::vector<SquashfsAttribute> attributes;
  std::uint32_t links = 1;
  std::uint64_t hole_blocks = 0;  ///< Of a file, behind its whole blocks.
  std::uint32_t size_on_top = 0;  ///< What its inode says too much.
};

class SquashfsBuilder {
 public:
  static constexpr std::uint32_t block_size = 4096;

  SquashfsBuilder();
  /// Directories come before what is in them. `/` is there.
  SquashfsBuilder& add(const std::string& path, SquashfsNode node);
  SquashfsBuilder& file(const std::string& path, const std::string& text) {
    return add(path, {.text = text});
  }
  SquashfsBuilder& directory(const std::string& path) {
    return add(path, {.kind = 'd', .text = "", .mode = 0755});
  }
  /// Another name of an inode.
  SquashfsBuilder& name(const std::string& path, const std::string& inode);
  [[nodiscard]] SquashfsNode& node(const std::string& path) { return nodes_.at(path); }

  [[nodiscard]] std::string build();

  /// Fields of the superblock, in place of those that fit.
  std::map<std::size_t, std::pair<std::uint64_t, unsigned>> spoiled;  // offset: value, size
  std::uint16_t compression = 1;

 private:
  // Metadata, and where what is written next will be.
  struct Metadata {
    ByteWriter bytes;
    [[nodiscard]] std::uint64_t place() const;
    [[nodiscard]] std::string stored() const;
  };
  struct Data {
    std::uint64_t start = 0;
    std::vector<std::uint32_t> sizes;
    std::uint32_t fragment = ~0U, offset = 0;
  };

  void write_data();
  void write_inodes();
  void write_inode(const std::string& path);
  void write_file(const std::string& path, const SquashfsNode& node);
  std::uint32_t write_names(const std::string& path, std::uint64_t& place);
  std::uint32_t write_attributes(const SquashfsNode& node);
  std::uint16_t id(std::uint32_t number);
  [[nodiscard]] std::uint64_t write_table(const std::string& entries, std::uint64_t entry_size);

  std::map<std::string, SquashfsNode> nodes_;
  std::map<std::string, std::string> names_;  // paths, and the inodes that they lead to
  std::map<std::string, Data> data_;
  std::map<std::string, std::uint64_t> places_;  // of inodes
  std::string output_, fragment_;
  std::uint64_t fragment_place_ = 0;
  Metadata inodes_, directories_, attributes_;
  ByteWriter attribute_ids_;
  std::vector<std::uint32_t> ids_;
};

/// The same bytes as a zlib stream that compresses nothing.
[[nodiscard]] std::string as_zlib_stream(const std::string& text);

}  // namespace icecore::test
