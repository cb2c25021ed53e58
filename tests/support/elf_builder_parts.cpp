// What an ELF file to be built consists of, part by part.
#include <utility>

#include "base/bytes.h"

#include "support/elf_builder.h"

namespace icecore::test {

ElfBuilder& ElfBuilder::bits(unsigned value) {
  bits_ = value;
  return *this;
}

ElfBuilder& ElfBuilder::byte_order(std::endian value) {
  byte_order_ = value;
  return *this;
}

ElfBuilder& ElfBuilder::machine(std::uint16_t value) {
  machine_ = value;
  return *this;
}

ElfBuilder& ElfBuilder::type(std::uint16_t value) {
  type_ = value;
  return *this;
}

ElfBuilder& ElfBuilder::hash_style(HashStyle value) {
  hash_style_ = value;
  return *this;
}

ElfBuilder& ElfBuilder::interpreter(std::string path) {
  interpreter_ = std::move(path);
  return *this;
}

ElfBuilder& ElfBuilder::soname(std::string name) {
  soname_ = std::move(name);
  return *this;
}

ElfBuilder& ElfBuilder::needed(std::string name) {
  needed_.push_back(std::move(name));
  return *this;
}

ElfBuilder& ElfBuilder::rpath(std::string path) {
  rpath_ = std::move(path);
  return *this;
}

ElfBuilder& ElfBuilder::runpath(std::string path) {
  runpath_ = std::move(path);
  return *this;
}

ElfBuilder& ElfBuilder::auxiliary(std::string name) {
  auxiliaries_.push_back(std::move(name));
  return *this;
}

ElfBuilder& ElfBuilder::filter(std::string name) {
  filters_.push_back(std::move(name));
  return *this;
}

ElfBuilder& ElfBuilder::entry(std::uint64_t tag, std::uint64_t value) {
  entries_.emplace_back(tag, value);
  return *this;
}

ElfBuilder& ElfBuilder::version_need(std::string library, std::string version) {
  version_needs_.push_back({.library = std::move(library), .version = std::move(version)});
  return *this;
}

ElfBuilder& ElfBuilder::weak_version_need(std::string library, std::string version) {
  version_need(std::move(library), std::move(version));
  version_needs_.back().is_weak = true;
  return *this;
}

ElfBuilder& ElfBuilder::version_base(std::string name) {
  version_definitions_.push_back({.names = {std::move(name)}, .is_base = true});
  return *this;
}

ElfBuilder& ElfBuilder::version_definition(std::string name, std::string parent) {
  VersionDefinition& made = version_definitions_.emplace_back();
  made.names.push_back(std::move(name));
  if (!parent.empty()) made.names.push_back(std::move(parent));
  return *this;
}

ElfBuilder& ElfBuilder::build_id(const std::vector<unsigned>& bytes) {
  build_id_.clear();
  for (const unsigned byte : bytes) build_id_.push_back(static_cast<std::byte>(byte));
  return *this;
}

ElfBuilder& ElfBuilder::abi_tag(std::uint32_t major, std::uint32_t minor, std::uint32_t patch) {
  abi_tag_ = {major, minor, patch};
  return *this;
}

ElfBuilder& ElfBuilder::package(std::string json) {
  package_ = std::move(json);
  return *this;
}

ElfBuilder& ElfBuilder::x86_isa_needed(std::uint32_t levels) {
  x86_isa_needed_ = levels;
  return *this;
}

ElfBuilder& ElfBuilder::symbol(std::string name, std::vector<std::byte> bytes) {
  symbols_.push_back({.name = std::move(name), .data = std::move(bytes)});
  return *this;
}

ElfBuilder& ElfBuilder::number_symbol(std::string name, std::uint64_t value) {
  symbols_.push_back({.name = std::move(name), .number = value});
  return *this;
}

ElfBuilder& ElfBuilder::function(std::string name) {
  symbols_.push_back({.name = std::move(name), .data = {std::byte{0xC3}}, .info = 0x12});
  return *this;
}

ElfBuilder& ElfBuilder::undefined_symbol(std::string name) {
  symbols_.push_back({.name = std::move(name), .is_defined = false});
  return *this;
}

ElfBuilder& ElfBuilder::weak() {
  symbols_.back().info = 0x20U | (symbols_.back().info & 0xFU);
  return *this;
}

ElfBuilder& ElfBuilder::unique() {
  symbols_.back().info = 0xA0U | (symbols_.back().info & 0xFU);
  return *this;
}

ElfBuilder& ElfBuilder::of_version(std::string version) {
  symbols_.back().version = std::move(version);
  return *this;
}

ElfBuilder& ElfBuilder::of_hidden_version(std::string version) {
  symbols_.back().is_hidden_version = true;
  return of_version(std::move(version));
}

ElfBuilder& ElfBuilder::section(std::string name, std::vector<std::byte> bytes, std::uint64_t flags,
                                std::uint32_t type, std::uint32_t link) {
  sections_.push_back({.name = std::move(name),
                       .bytes = std::move(bytes),
                       .flags = flags,
                       .type = type,
                       .link = link});
  return *this;
}

ElfBuilder& ElfBuilder::section(std::string name, std::string_view text, std::uint64_t flags) {
  const Bytes bytes = as_bytes(text);
  return section(std::move(name), std::vector<std::byte>(bytes.begin(), bytes.end()), flags);
}

ElfBuilder& ElfBuilder::dlopen_note(std::string json) {
  dlopen_notes_.push_back(std::move(json));
  return *this;
}

ElfBuilder& ElfBuilder::read_only_string(const std::string& text) {
  constants_ += '\0' + text + '\0';
  return *this;
}

}  // namespace icecore::test
