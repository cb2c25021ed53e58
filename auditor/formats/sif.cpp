// The only specification is the code that writes it (github.com/apptainer/sif, pkg/sif: header and
// rawDescriptor): little-endian records without padding between the fields. The header begins with
// a line that lets a kernel run the file.
#include "formats/sif.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/reader.h"
#include "base/text.h"

namespace icecore {
namespace {

constexpr std::size_t magic_place = 32, header_size = 128;
constexpr std::string_view magic("SIF_MAGIC\0", 10);
constexpr std::string_view version = "01";
constexpr std::uint64_t descriptor_size = 585, name_size = 128, extra_size = 384;
constexpr std::uint32_t primary_system = 2;

struct Header {
  std::string architecture;
  std::uint64_t total = 0, offset = 0;  // of the descriptors
};

// Text in a field of fixed size.
std::string field(Bytes bytes) {
  const std::string_view text = as_text(bytes);
  return std::string(text.substr(0, text.find('\0')));
}

// Two digits, in the order in which they were given out.
std::string architecture_of(Bytes code) {
  constexpr std::array<std::string_view, 12> names{"386",    "amd64",    "arm",   "arm64",
                                                   "ppc64",  "ppc64le",  "mips",  "mipsle",
                                                   "mips64", "mips64le", "s390x", "riscv64"};
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (field(code) == fmt::format("{:02}", i + 1)) return std::string(names.at(i));
  }
  return "";
}

Result<Header> read_header(Bytes bytes) {
  Reader reader(bytes);
  reader.skip(magic_place + magic.size());
  const std::string found = field(reader.bytes(3));
  Header header{.architecture = architecture_of(reader.bytes(3))};
  reader.skip(32);  // an identity and times
  reader.skip(8);   // how many descriptors are free
  header.total = reader.u64();
  header.offset = reader.u64();
  reader.skip(24);  // sizes that the descriptors tell, too
  if (!reader.ok()) return reader.truncated("the header of a SIF file");
  if (found == version) return header;
  return failure(
      ErrorKind::unsupported,
      fmt::format("it is a SIF file of version {}; only {} is read", escaped(found), version),
      magic_place + magic.size());
}

SifPartition read_partition(Reader extra) {
  SifPartition partition{.file_system = static_cast<SifFileSystem>(extra.u32()),
                         .is_primary = extra.u32() == primary_system,
                         .architecture = ""};
  partition.architecture = architecture_of(extra.bytes(3));
  return partition;
}

// Nothing for a descriptor that is not used.
std::optional<SifObject> read_object(Reader& reader) {
  SifObject object{.type = static_cast<SifType>(reader.u32())};
  const bool is_used = reader.u8() != 0;
  reader.skip(12);  // numbers of the object, of its group and of what it is about
  object.offset = reader.u64();
  object.size = reader.u64();
  reader.skip(40);  // its size with padding, times and owners
  object.name = field(reader.bytes(name_size));
  const Reader extra(reader.bytes(extra_size));
  if (object.type == SifType::partition) object.partition = read_partition(extra);
  return is_used ? std::optional(std::move(object)) : std::nullopt;
}

Result<void> check_places(const std::vector<SifObject>& objects, std::uint64_t file_size) {
  std::vector<const SifObject*> by_place;
  for (const SifObject& object : objects) {
    if (object.offset > file_size || object.size > file_size - object.offset) {
      return failure(ErrorKind::truncated,
                     fmt::format("the object '{}' of {:#x} bytes at {:#x} is not in the SIF file, "
                                 "which has {:#x}",
                                 escaped(object.name), object.size, object.offset, file_size),
                     file_size);
    }
    if (object.size > 0) by_place.push_back(&object);
  }
  std::ranges::sort(by_place, {}, &SifObject::offset);
  for (std::size_t i = 1; i < by_place.size(); ++i) {
    const SifObject& before = *by_place[i - 1];
    if (by_place[i]->offset - before.offset >= before.size) continue;
    return failure(
        ErrorKind::malformed,
        fmt::format("the objects '{}' and '{}' of the SIF file overlap at {:#x}",
                    escaped(before.name), escaped(by_place[i]->name), by_place[i]->offset),
        by_place[i]->offset);
  }
  return {};
}

}  // namespace

bool is_sif(Bytes start) {
  const std::string_view text = as_text(start);
  return text.size() > magic_place && text.substr(magic_place).starts_with(magic);
}

Result<SifFile> read_sif(ByteSource& source, const Limits& limits) {
  const std::uint64_t size = source.size();
  const Bytes start = ICECORE_TRY(source.pass(0, std::min<std::uint64_t>(size, header_size)));
  if (!is_sif(start)) {
    return failure(ErrorKind::malformed, "expected a SIF file, found other bytes", magic_place);
  }
  const Header header = ICECORE_TRY(read_header(start));
  if (header.total > limits.sif_objects) {
    return failure(ErrorKind::limit, fmt::format("expected at most {} objects in a SIF file, "
                                                 "found {}",
                                                 limits.sif_objects, header.total));
  }
  const std::uint64_t descriptors = header.total * descriptor_size;
  if (header.offset > size || descriptors > size - header.offset) {
    return failure(ErrorKind::truncated,
                   fmt::format("{} descriptors at {:#x} are not in the SIF file, which has {:#x} "
                               "bytes",
                               header.total, header.offset, size),
                   size);
  }
  SifFile file{.architecture = header.architecture, .objects = {}};
  Reader reader(ICECORE_TRY(source.pass(header.offset, descriptors)));
  for (std::uint64_t i = 0; i < header.total; ++i) {
    if (std::optional<SifObject> object = read_object(reader)) {
      file.objects.push_back(*std::move(object));
    }
  }
  ICECORE_TRY(check_places(file.objects, size));
  return file;
}

}  // namespace icecore
