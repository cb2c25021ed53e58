// One entry of the cache for each root, a group of records for each directory. It is read as a
// whole and written as a whole: tens of thousands of single entries would cost more than reading
// the files.
#include "collect/kept_files.h"

#include <algorithm>
#include <utility>

#include "collect/collected_bytes.h"
#include "collect/file_reading.h"
#include "target/layer.h"

namespace icecore {
namespace {

KeptFile read_record(Reader& reader, Bytes group) {
  const std::uint64_t start = reader.offset();
  KeptFile file{.name = as_text(reader.block())};
  file.device = reader.varint();
  file.inode = reader.varint();
  file.size = reader.varint();
  file.mtime_ns = reader.signed_varint();
  file.ctime_ns = reader.signed_varint();
  file.facts = reader.block();
  if (reader.ok()) file.record = group.subspan(start, reader.offset() - start);
  return file;
}

bool is_same(const KeptFile& kept, const Entry& entry) {
  return entry.has_status && kept.inode == entry.inode && kept.device == entry.device &&
         kept.size == entry.size && kept.mtime_ns == entry.mtime_ns &&
         kept.ctime_ns == entry.ctime_ns;
}

}  // namespace

bool is_too_young(std::int64_t changed_ns, std::int64_t start_ns) {
  constexpr std::int64_t two_seconds = 2'000'000'000;
  return changed_ns >= start_ns - two_seconds;
}

void write_kept_file(const Entry& entry, const FileReading& reading, std::int64_t start_ns,
                     Writer& writer) {
  const std::int64_t changed = std::max(entry.mtime_ns, entry.ctime_ns);
  if (!reading.file.sha256 || is_too_young(changed, start_ns)) return;
  writer.block(as_bytes(entry.bytes_of_name()));
  writer.varint(entry.device);
  writer.varint(entry.inode);
  writer.varint(entry.size);
  writer.signed_varint(entry.mtime_ns);
  writer.signed_varint(entry.ctime_ns);
  if (!reading.written.empty()) return writer.block(reading.written);
  const std::size_t mark = writer.begin_block();
  write_collected(reading.file, writer);
  writer.end_block(mark);
}

std::optional<KeptFiles> KeptFiles::load(CacheEntry entry) {
  KeptFiles files(std::move(entry));
  return files.load() ? std::optional(std::move(files)) : std::nullopt;
}

bool KeptFiles::load() {
  Reader reader(entry_.bytes());
  while (reader.remaining() > 0) {
    std::string path(as_text(reader.block()));
    const Bytes group = reader.block();
    if (!reader.ok()) return false;
    std::vector<KeptFile>& files = directories_[std::move(path)];
    Reader records(group);
    while (records.remaining() > 0) {
      files.push_back(read_record(records, group));
      if (!records.ok()) return false;
    }
    std::ranges::sort(files, {}, &KeptFile::name);
    size_ += files.size();
  }
  return reader.ok();
}

const KeptFile* KeptFiles::find(std::string_view directory, const Entry& entry) const {
  const auto files = directories_.find(directory);
  if (files == directories_.end()) return nullptr;
  const std::string_view name = entry.bytes_of_name();
  const auto found = std::ranges::lower_bound(files->second, name, {}, &KeptFile::name);
  const bool is_there = found != files->second.end() && found->name == name;
  return is_there && is_same(*found, entry) ? &*found : nullptr;
}

void KeptRoot::add(std::uint32_t directory, Bytes record) {
  if (directory >= records_.size()) records_.resize(directory + std::size_t{1});
  records_[directory].push_back(record);
  ++size_;
}

void KeptRoot::keep(FactCache& cache, const CacheKey& key, std::vector<std::string> paths) && {
  const auto kept = std::make_shared<const KeptRoot>(std::move(*this));
  cache.write(key, [kept, paths = std::move(paths)](Writer& writer) {
    for (std::size_t directory = 0; directory < kept->records_.size(); ++directory) {
      if (kept->records_[directory].empty()) continue;
      writer.block(as_bytes(paths[directory]));
      const std::size_t mark = writer.begin_block();
      for (const Bytes record : kept->records_[directory]) writer.bytes(record);
      writer.end_block(mark);
    }
  });
}

}  // namespace icecore
