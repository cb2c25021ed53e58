// Makes small, valid ELF files for tests: what the dynamic loader reads, and sections where a test
// asks for them.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace icecore::test {

enum class HashStyle : std::uint8_t { gnu, sysv };

/// One PT_LOAD holds everything constant at addresses equal to offsets; a second, writable one
/// holds the dynamic section and the data of symbols, 0x1000 above its offset, so that a reader
/// that takes addresses for offsets fails. Parts that nobody asked for are left out.
class ElfBuilder {
 public:
  ElfBuilder& bits(unsigned value);
  ElfBuilder& byte_order(std::endian value);
  ElfBuilder& machine(std::uint16_t value);
  ElfBuilder& type(std::uint16_t value);
  ElfBuilder& hash_style(HashStyle value);
  ElfBuilder& interpreter(std::string path);
  ElfBuilder& soname(std::string name);
  ElfBuilder& needed(std::string name);
  ElfBuilder& rpath(std::string path);
  ElfBuilder& runpath(std::string path);
  ElfBuilder& auxiliary(std::string name);
  ElfBuilder& filter(std::string name);
  /// One more entry of the dynamic section, as it stands.
  ElfBuilder& entry(std::uint64_t tag, std::uint64_t value);
  /// In the table's order; neighbours of one library share its record.
  ElfBuilder& version_need(std::string library, std::string version);
  ElfBuilder& weak_version_need(std::string library, std::string version);
  /// The definition that stands for the file itself.
  ElfBuilder& version_base(std::string name);
  /// `parent` is a version that this one contains; none when empty.
  ElfBuilder& version_definition(std::string name, std::string parent = {});
  ElfBuilder& build_id(const std::vector<unsigned>& bytes);
  ElfBuilder& abi_tag(std::uint32_t major, std::uint32_t minor, std::uint32_t patch);
  ElfBuilder& package(std::string json);
  /// X86_ISA_1_NEEDED, in a GNU property note of its own segment.
  ElfBuilder& x86_isa_needed(std::uint32_t levels);
  /// An exported data symbol with these bytes.
  ElfBuilder& symbol(std::string name, std::vector<std::byte> bytes);
  /// An exported data symbol of one unsigned long in the file's own class and byte order.
  ElfBuilder& number_symbol(std::string name, std::uint64_t value);
  /// An exported function.
  ElfBuilder& function(std::string name);
  /// A symbol that some other file has to define.
  ElfBuilder& undefined_symbol(std::string name);
  /// The symbol that was added last is weak; of a version that is needed or defined here; of one
  /// that only those get who ask for it.
  ElfBuilder& weak();
  ElfBuilder& of_version(std::string version);
  ElfBuilder& of_hidden_version(std::string version);
  /// The symbol that was added last is the same in all objects of a process (STB_GNU_UNIQUE).
  ElfBuilder& unique();
  /// A section with these bytes, which no segment loads; the first one gives the file section
  /// headers. They are numbered from 1; `link` is the number of another.
  ElfBuilder& section(std::string name, std::vector<std::byte> bytes, std::uint64_t flags = 0,
                      std::uint32_t type = 1, std::uint32_t link = 0);
  ElfBuilder& section(std::string name, std::string_view text, std::uint64_t flags = 0);
  /// One more note of UAPI.12.
  ElfBuilder& dlopen_note(std::string json);
  /// A constant between two NULs.
  ElfBuilder& read_only_string(const std::string& text);

  [[nodiscard]] std::vector<std::byte> build() const;

 private:
  struct Symbol {
    std::string name;
    std::vector<std::byte> data = {};
    std::optional<std::uint64_t> number = std::nullopt;
    unsigned info = 0x11;  // STB_GLOBAL, STT_OBJECT
    bool is_defined = true;
    std::string version = {};
    bool is_hidden_version = false;
  };
  struct VersionNeed {
    std::string library;
    std::string version;
    bool is_weak = false;
  };
  struct VersionDefinition {
    std::vector<std::string> names;
    bool is_base = false;
  };
  struct Section {
    std::string name;
    std::vector<std::byte> bytes;
    std::uint64_t flags = 0;
    std::uint32_t type = 1;
    std::uint32_t link = 0;
  };
  struct Image;

  unsigned bits_ = 64;
  std::endian byte_order_ = std::endian::little;
  std::uint16_t machine_ = 62;
  std::uint16_t type_ = 3;
  HashStyle hash_style_ = HashStyle::gnu;
  std::string interpreter_;
  std::optional<std::string> soname_;
  std::vector<std::string> needed_;
  std::optional<std::string> rpath_;
  std::optional<std::string> runpath_;
  std::vector<std::string> auxiliaries_;
  std::vector<std::string> filters_;
  std::vector<std::pair<std::uint64_t, std::uint64_t>> entries_;
  std::vector<VersionNeed> version_needs_;
  std::vector<VersionDefinition> version_definitions_;
  std::vector<std::byte> build_id_;
  std::vector<std::uint32_t> abi_tag_;
  std::string package_;
  std::vector<std::string> dlopen_notes_;
  std::optional<std::uint32_t> x86_isa_needed_;
  std::vector<Symbol> symbols_;
  std::string constants_;
  std::vector<Section> sections_;
};

}  // namespace icecore::test
