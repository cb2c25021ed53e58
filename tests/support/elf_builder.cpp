// Layout after the System V gABI, chapters 4 and 5; the GNU hash table as binutils writes it, but
// with one filter word that lets every name pass, so that a lookup of an absent name walks a chain.
#include "support/elf_builder.h"

#include <algorithm>
#include <utility>

#include "base/bytes.h"

namespace icecore::test {
namespace {

constexpr std::uint64_t page = 0x1000;

std::uint64_t align_up(std::uint64_t value, std::uint64_t alignment) {
  return (value + alignment - 1) / alignment * alignment;
}

// Grows by fields of one class and byte order.
class Writer {
 public:
  Writer(unsigned bits, std::endian byte_order) : bits_(bits), byte_order_(byte_order) {}

  Writer& number(std::uint64_t value, unsigned size) {
    for (unsigned i = 0; i < size; ++i) {
      const unsigned place = byte_order_ == std::endian::little ? i : size - 1 - i;
      bytes.push_back(static_cast<std::byte>(value >> (8 * place)));
    }
    return *this;
  }
  Writer& half(std::uint64_t value) { return number(value, 2); }
  Writer& u32(std::uint64_t value) { return number(value, 4); }
  Writer& word(std::uint64_t value) { return number(value, bits_ / 8); }
  Writer& raw(Bytes part) {
    bytes.insert(bytes.end(), part.begin(), part.end());
    return *this;
  }
  Writer& align(std::uint64_t alignment) {
    bytes.resize(align_up(bytes.size(), alignment));
    return *this;
  }

  std::vector<std::byte> bytes;

 private:
  unsigned bits_;
  std::endian byte_order_;
};

void write_note(Writer& out, std::string_view owner, std::uint32_t type, Bytes description,
                std::uint64_t alignment) {
  out.u32(owner.size() + 1).u32(description.size()).u32(type);
  out.raw(as_bytes(owner)).number(0, 1).align(alignment).raw(description).align(alignment);
}

std::uint32_t gnu_hash_of(std::string_view name) {
  std::uint32_t hash = 5381;
  for (const char character : name) hash = hash * 33 + static_cast<unsigned char>(character);
  return hash;
}

std::uint32_t sysv_hash_of(std::string_view name) {
  std::uint32_t hash = 0;
  for (const char character : name) {
    hash = (hash << 4) + static_cast<unsigned char>(character);
    const std::uint32_t high = hash & 0xF0000000U;
    hash = (hash ^ (high >> 24)) & ~high;
  }
  return hash;
}

std::uint64_t bucket_count(std::size_t symbols) {
  return std::max<std::size_t>(1, symbols / 2);
}

}  // namespace

// The file in the making. Constructed in the order: parts, places, contents that name places.
struct ElfBuilder::Image {
  struct Segment {
    std::uint64_t type, flags, offset, address, size, alignment;
  };
  const ElfBuilder& wanted;
  const std::uint64_t word_size;
  const std::uint64_t header_size;
  const std::uint64_t segment_size;
  const std::uint64_t symbol_size;
  Writer notes, property, strings, hash, data, needs, definitions;
  std::vector<Symbol> symbols;  // undefined ones first, then in the order of the hash table
  std::vector<std::uint64_t> name_positions, data_positions;
  std::vector<std::pair<std::uint64_t, std::uint64_t>> entries;  // of the dynamic section
  std::size_t undefined_count = 0;
  bool is_dynamic = false;
  std::vector<Segment> segments;
  std::vector<std::byte> file;
  std::uint64_t symbol_table = 0, data_address = 0, section_headers = 0;

  explicit Image(const ElfBuilder& builder)
      : wanted(builder),
        word_size(builder.bits_ / 8),
        header_size(builder.bits_ == 64 ? 64 : 52),
        segment_size(builder.bits_ == 64 ? 56 : 32),
        symbol_size(builder.bits_ == 64 ? 24 : 16),
        notes(writer()),
        property(writer()),
        strings(writer()),
        hash(writer()),
        data(writer()),
        needs(writer()),
        definitions(writer()),
        symbols(builder.symbols_) {
    is_dynamic = wanted.soname_ || wanted.rpath_ || wanted.runpath_ || !wanted.needed_.empty() ||
                 !wanted.auxiliaries_.empty() || !wanted.filters_.empty() ||
                 !wanted.entries_.empty() || !symbols.empty() || is_versioned();
    make_notes();
    make_names();
    make_symbols();
    make_version_needs();
    make_version_definitions();
    wanted.hash_style_ == HashStyle::gnu ? make_gnu_hash() : make_sysv_hash();
    file.resize(header_size + count_segments() * segment_size);
    place_constants();
    place_writable();
    place_sections();
    write_head();
  }

  [[nodiscard]] Writer writer() const { return {wanted.bits_, wanted.byte_order_}; }

  std::uint64_t add_string(const std::string& text) {
    const std::uint64_t position = strings.bytes.size();
    strings.raw(as_bytes(text)).number(0, 1);
    return position;
  }

  void make_notes() {
    if (!wanted.abi_tag_.empty()) {
      Writer description = writer();
      description.u32(0);
      for (const std::uint32_t part : wanted.abi_tag_) description.u32(part);
      write_note(notes, "GNU", 1, description.bytes, 4);
    }
    if (!wanted.build_id_.empty()) write_note(notes, "GNU", 3, wanted.build_id_, 4);
    if (!wanted.package_.empty()) {
      write_note(notes, "FDO", 0xCAFE1A7E, as_bytes(wanted.package_), 4);
    }
    for (const std::string& note : wanted.dlopen_notes_) {
      write_note(notes, "FDO", 0x407C0C0A, as_bytes(note), 4);
    }
    if (wanted.x86_isa_needed_) {
      Writer record = writer();
      record.u32(0xC0008002).u32(4).u32(*wanted.x86_isa_needed_).align(word_size);
      write_note(property, "GNU", 5, record.bytes, word_size);
    }
  }

  void make_names() {
    strings.number(0, 1);
    for (const std::string& name : wanted.needed_) entries.emplace_back(1, add_string(name));
    if (wanted.soname_) entries.emplace_back(14, add_string(*wanted.soname_));
    if (wanted.rpath_) entries.emplace_back(15, add_string(*wanted.rpath_));
    if (wanted.runpath_) entries.emplace_back(29, add_string(*wanted.runpath_));
    for (const std::string& name : wanted.auxiliaries_) {
      entries.emplace_back(0x7FFFFFFD, add_string(name));
    }
    for (const std::string& name : wanted.filters_) {
      entries.emplace_back(0x7FFFFFFF, add_string(name));
    }
    entries.insert(entries.end(), wanted.entries_.begin(), wanted.entries_.end());
  }

  void make_symbols() {
    const auto defined =
        std::ranges::stable_partition(symbols, [](const Symbol& one) { return !one.is_defined; });
    undefined_count = symbols.size() - defined.size();
    const std::uint64_t buckets = bucket_count(defined.size());
    std::ranges::stable_sort(defined, {},
                             [&](const Symbol& one) { return gnu_hash_of(one.name) % buckets; });
    for (const Symbol& symbol : symbols) {
      name_positions.push_back(add_string(symbol.name));
      data.align(8);
      data_positions.push_back(data.bytes.size());
      if (symbol.number) data.word(*symbol.number);
      data.raw(symbol.data);
    }
  }

  [[nodiscard]] bool is_versioned() const {
    return !wanted.version_needs_.empty() || !wanted.version_definitions_.empty();
  }

  void make_version_needs() {
    std::uint64_t libraries = 0;
    std::uint64_t index = std::max<std::uint64_t>(1, wanted.version_definitions_.size());
    const auto end = wanted.version_needs_.end();
    for (auto first = wanted.version_needs_.begin(); first != end; ++libraries) {
      const auto last = std::ranges::find_if(
          first, end, [&](const VersionNeed& one) { return one.library != first->library; });
      const auto count = static_cast<std::uint64_t>(last - first);
      needs.half(1).half(count).u32(add_string(first->library)).u32(16);
      needs.u32(last == end ? 0 : 16 + 16 * count);
      for (; first != last; ++first) {
        needs.u32(sysv_hash_of(first->version)).half(first->is_weak ? 2 : 0).half(++index);
        needs.u32(add_string(first->version)).u32(first + 1 == last ? 0 : 16);
      }
    }
    if (libraries != 0) entries.emplace_back(0x6FFFFFFF, libraries);
  }

  void make_version_definitions() {
    const std::uint64_t count = wanted.version_definitions_.size();
    for (std::uint64_t index = 1; index <= count; ++index) {
      const auto& [names, is_base] = wanted.version_definitions_[index - 1];
      definitions.half(1).half(is_base ? 1 : 0).half(index).half(names.size());
      definitions.u32(sysv_hash_of(names.front())).u32(20);
      definitions.u32(index == count ? 0 : 20 + 8 * names.size());
      for (const std::string& name : names) {
        definitions.u32(add_string(name)).u32(&name == &names.back() ? 0 : 8);
      }
    }
    if (count != 0) entries.emplace_back(0x6FFFFFFD, count);
  }

  // Definitions are numbered from 1, needs behind them; 1 without a definition is no version.
  [[nodiscard]] std::uint64_t version_index(const std::string& version) const {
    const auto& defined = wanted.version_definitions_;
    const auto& needed = wanted.version_needs_;
    if (version.empty()) return 1;
    const auto definition = std::ranges::find_if(
        defined, [&](const VersionDefinition& one) { return one.names.front() == version; });
    const auto position = static_cast<std::uint64_t>(definition - defined.begin());
    if (definition != defined.end()) return position + 1;
    const auto need = std::ranges::find(needed, version, &VersionNeed::version);
    return std::max<std::uint64_t>(1, defined.size()) + 1 +
           static_cast<std::uint64_t>(need - needed.begin());
  }

  void place_versions() {
    if (!is_versioned()) return;
    Writer indices = writer();
    indices.half(0);
    for (const Symbol& symbol : symbols) {
      indices.half(version_index(symbol.version) | (symbol.is_hidden_version ? 0x8000U : 0U));
    }
    entries.emplace_back(0x6FFFFFF0, append(indices.bytes, 2));
    if (!needs.bytes.empty()) entries.emplace_back(0x6FFFFFFE, append(needs.bytes, 8));
    if (!definitions.bytes.empty()) entries.emplace_back(0x6FFFFFFC, append(definitions.bytes, 8));
  }

  void make_gnu_hash() {
    const std::uint64_t buckets = bucket_count(symbols.size() - undefined_count);
    hash.u32(buckets).u32(1 + undefined_count).u32(1).u32(6).word(~0ULL);
    std::vector<std::uint64_t> firsts(buckets), members;
    for (std::size_t i = undefined_count; i < symbols.size(); ++i) {
      const std::uint32_t value = gnu_hash_of(symbols[i].name);
      const bool is_last =
          i + 1 == symbols.size() || gnu_hash_of(symbols[i + 1].name) % buckets != value % buckets;
      if (firsts[value % buckets] == 0) firsts[value % buckets] = i + 1;
      members.push_back((value & ~1U) | (is_last ? 1U : 0U));
    }
    for (const std::uint64_t first : firsts) hash.u32(first);
    for (const std::uint64_t member : members) hash.u32(member);
  }

  void make_sysv_hash() {
    const std::uint64_t buckets = bucket_count(symbols.size());
    std::vector<std::uint64_t> firsts(buckets), chain(symbols.size() + 1);
    for (std::size_t i = 0; i < symbols.size(); ++i) {
      std::uint64_t& first = firsts[sysv_hash_of(symbols[i].name) % buckets];
      chain[i + 1] = std::exchange(first, i + 1);
    }
    hash.u32(buckets).u32(chain.size());
    for (const std::uint64_t first : firsts) hash.u32(first);
    for (const std::uint64_t next : chain) hash.u32(next);
  }

  [[nodiscard]] std::uint64_t count_segments() const {
    return 1U + (wanted.interpreter_.empty() ? 0U : 1U) + (notes.bytes.empty() ? 0U : 1U) +
           (property.bytes.empty() ? 0U : 2U) + (is_dynamic ? 2U : 0U);
  }

  std::uint64_t append(Bytes part, std::uint64_t alignment) {
    file.resize(align_up(file.size(), alignment));
    const std::uint64_t offset = file.size();
    file.insert(file.end(), part.begin(), part.end());
    return offset;
  }

  void append_segment(std::uint64_t type, Bytes part, std::uint64_t alignment) {
    const std::uint64_t offset = append(part, alignment);
    segments.push_back({type, 4, offset, offset, part.size(), alignment});
  }

  void place_constants() {
    if (!wanted.interpreter_.empty()) {
      append_segment(
          3,
          as_bytes(std::string_view(wanted.interpreter_.c_str(), wanted.interpreter_.size() + 1)),
          1);
    }
    const std::size_t load = segments.size();
    segments.emplace_back();
    if (!notes.bytes.empty()) append_segment(4, notes.bytes, 4);
    if (!property.bytes.empty()) {
      append_segment(4, property.bytes, word_size);
      segments.push_back(segments.back());
      segments.back().type = 0x6474E553;
    }
    if (is_dynamic) {
      entries.emplace_back(wanted.hash_style_ == HashStyle::gnu ? 0x6FFFFEF5 : 4,
                           append(hash.bytes, 8));
      symbol_table = append({}, 8);
      file.resize(symbol_table + (symbols.size() + 1) * symbol_size);
      entries.emplace_back(6, symbol_table);
      place_versions();
      entries.emplace_back(5, append(strings.bytes, 1));
    }
    append(as_bytes(wanted.constants_), 1);
    segments[load] = {1, 5, 0, 0, file.size(), page};
  }

  void place_writable() {
    if (!is_dynamic) return;
    entries.emplace_back(10, strings.bytes.size());
    entries.emplace_back(11, symbol_size);
    entries.emplace_back(0, 0);
    Writer dynamic = writer();
    for (const auto& [tag, value] : entries) dynamic.word(tag).word(value);
    const std::uint64_t offset = append(dynamic.bytes, 8);
    data_address = append(data.bytes, 8) + page;
    segments.push_back({1, 6, offset, offset + page, file.size() - offset, page});
    segments.push_back({2, 6, offset, offset + page, dynamic.bytes.size(), 8});
    write_symbols();
  }

  void write_symbols() {
    Writer table = writer();
    for (std::size_t i = 0; i < symbols.size(); ++i) {
      const Symbol& symbol = symbols[i];
      const std::uint64_t value = symbol.is_defined ? data_address + data_positions[i] : 0;
      const std::uint64_t size = symbol.number ? word_size : symbol.data.size();
      table.u32(name_positions[i]);
      if (wanted.bits_ == 32) table.word(value).word(size);
      table.number(symbol.info, 1).number(0, 1).half(symbol.is_defined ? 1 : 0);
      if (wanted.bits_ == 64) table.word(value).word(size);
    }
    overwrite(symbol_table + symbol_size, table.bytes);
  }

  // Contents, names and headers, behind all else. The section of names is the last one.
  void place_sections() {
    if (wanted.sections_.empty()) return;
    Writer headers = writer();
    headers.raw(std::vector<std::byte>(section_header_size()));
    std::string names(1, '\0');
    const auto add = [&](const Section& section) {
      const std::uint64_t offset = append(section.bytes, 8);
      headers.u32(names.size()).u32(section.type).word(section.flags);
      headers.word((section.flags & 2U) != 0 ? offset : 0).word(offset).word(section.bytes.size());
      headers.u32(section.link).u32(0).word(8).word(0);
      names += section.name + '\0';
    };
    for (const Section& section : wanted.sections_) add(section);
    Section own{.name = ".shstrtab", .bytes = {}, .type = 3};
    const std::string all = names + own.name + '\0';
    const Bytes bytes = as_bytes(all);
    own.bytes.assign(bytes.begin(), bytes.end());
    add(own);
    section_headers = append(headers.bytes, 8);
  }

  [[nodiscard]] std::uint64_t section_header_size() const { return wanted.bits_ == 64 ? 64 : 40; }

  void write_head() {
    Writer head = writer();
    head.raw(as_bytes("\x7f"
                      "ELF"))
        .number(wanted.bits_ == 64 ? 2 : 1, 1);
    head.number(wanted.byte_order_ == std::endian::little ? 1 : 2, 1).number(1, 1).align(16);
    const std::size_t sections =
        wanted.sections_.empty() ? 0 : wanted.sections_.size() + 2;  // the unused one and the names
    head.half(wanted.type_).half(wanted.machine_).u32(1).word(0).word(header_size);
    head.word(section_headers).u32(0);
    head.half(header_size).half(segment_size).half(segments.size());
    head.half(sections == 0 ? 0 : section_header_size()).half(sections);
    head.half(sections == 0 ? 0 : sections - 1);
    for (const Segment& segment : segments) {
      head.u32(segment.type);
      if (wanted.bits_ == 64) head.u32(segment.flags);
      head.word(segment.offset).word(segment.address).word(segment.address);
      head.word(segment.size).word(segment.size);
      if (wanted.bits_ == 32) head.u32(segment.flags);
      head.word(segment.alignment);
    }
    overwrite(0, head.bytes);
  }

  void overwrite(std::uint64_t offset, Bytes part) {
    std::ranges::copy(part, file.begin() + static_cast<std::ptrdiff_t>(offset));
  }
};

std::vector<std::byte> ElfBuilder::build() const {
  return Image(*this).file;
}

}  // namespace icecore::test
