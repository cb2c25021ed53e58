// https://www.sqlite.org/fileformat2.html#walformat: a header of 32 bytes, then frames of a header
// of 24 bytes and one page. Numbers are big-endian; checksums run over the log from its start, in
// words whose order the magic number tells. A frame counts if its salts are the log's and its
// checksum is right; a frame with a size commits itself and all before it.
#include "formats/sqlite_log.h"

#include <fmt/format.h>

#include <bit>
#include <map>
#include <optional>

#include "base/reader.h"

namespace icecore {
namespace {

constexpr std::uint32_t magic_of_little_sums = 0x377F0682;
constexpr std::uint32_t magic_of_big_sums = 0x377F0683;
constexpr std::uint32_t log_version = 3'007'000;
constexpr std::uint64_t log_header_size = 32;
constexpr std::uint64_t summed_of_log_header = 24;
constexpr std::uint64_t frame_header_size = 24;
constexpr std::uint64_t summed_of_frame_header = 8;
constexpr std::uint64_t database_header_size = 100;
constexpr std::uint64_t page_size_offset = 16;
constexpr std::uint64_t write_format_offset = 18;
constexpr std::uint64_t read_format_offset = 19;
constexpr std::uint32_t smallest_page = 512;
constexpr std::uint32_t largest_page = 65'536;

struct Sums {
  std::uint32_t first = 0, second = 0;

  void add(Bytes bytes, std::endian order) {
    Reader reader(bytes, order);
    while (reader.remaining() > 0) {
      first += reader.u32() + second;
      second += reader.u32() + first;
    }
  }
  friend bool operator==(const Sums&, const Sums&) = default;
};

Sums sums_at(Reader& reader) {
  const std::uint32_t first = reader.u32();
  return {.first = first, .second = reader.u32()};
}

// What a log's committed frames hold.
struct CommittedPages {
  std::uint64_t page_size = 0;
  std::uint64_t pages = 0;                 // of the database; 0 without a commit
  std::map<std::uint64_t, Bytes> changed;  // by page number, from 1
};

class LogReader {
 public:
  explicit LogReader(Bytes log) : log_(log) {}

  CommittedPages run() {
    Reader header(log_, std::endian::big);
    const std::uint32_t magic = header.u32();
    const std::uint32_t version = header.u32();
    const std::uint32_t page_size = header.u32();
    header.skip(sizeof(std::uint32_t));  // number of the checkpoint
    salts_ = header.u32();
    salts_ = salts_ << 32U | header.u32();
    const Sums expected = sums_at(header);
    const bool is_log = header.ok() && version == log_version &&
                        (magic == magic_of_little_sums || magic == magic_of_big_sums) &&
                        std::has_single_bit(page_size) && page_size >= smallest_page &&
                        page_size <= largest_page;
    if (!is_log) return {};
    order_ = magic == magic_of_big_sums ? std::endian::big : std::endian::little;
    committed_.page_size = page_size;
    sums_.add(log_.first(summed_of_log_header), order_);
    if (sums_ == expected) read_frames();
    return std::move(committed_);
  }

 private:
  void read_frames() {
    const std::uint64_t frame_size = frame_header_size + committed_.page_size;
    std::map<std::uint64_t, Bytes> pending;
    for (Bytes left = log_.subspan(log_header_size); left.size() >= frame_size;
         left = left.subspan(frame_size)) {
      Reader reader(left, std::endian::big);
      const std::uint32_t page = reader.u32();
      const std::uint32_t size_after_commit = reader.u32();
      std::uint64_t salts = reader.u32();
      salts = salts << 32U | reader.u32();
      const Sums expected = sums_at(reader);
      const Bytes content = reader.bytes(committed_.page_size);
      sums_.add(left.first(summed_of_frame_header), order_);
      sums_.add(content, order_);
      if (salts != salts_ || sums_ != expected || page == 0) return;
      pending[page] = content;
      if (size_after_commit == 0) continue;
      committed_.pages = size_after_commit;
      for (const auto& [number, bytes] : pending) committed_.changed[number] = bytes;
      pending.clear();
    }
  }

  Bytes log_;
  std::endian order_ = std::endian::little;
  std::uint64_t salts_ = 0;
  Sums sums_;
  CommittedPages committed_;
};

// Nothing for a file without pages.
std::optional<std::uint64_t> page_size_of(std::string_view database) {
  Reader reader(as_bytes(database), std::endian::big);
  reader.seek(page_size_offset);
  const std::uint16_t size = reader.u16();
  if (!reader.ok()) return std::nullopt;
  return size == 1 ? largest_page : std::uint64_t{size};
}

Result<void> apply(const CommittedPages& log, std::string& database, const Limits& limits) {
  const std::optional<std::uint64_t> page_size = page_size_of(database);
  if (page_size && *page_size != log.page_size) {
    return failure(ErrorKind::malformed,
                   fmt::format("pages have {} bytes in the database and {} in its log", *page_size,
                               log.page_size));
  }
  if (log.pages > limits.package_database_bytes / log.page_size) {
    return failure(ErrorKind::limit,
                   fmt::format("a database of {} pages, more than the limit of {} bytes", log.pages,
                               limits.package_database_bytes));
  }
  database.resize(log.pages * log.page_size);
  for (const auto& [number, content] : log.changed) {
    if (number > log.pages) break;
    database.replace((number - 1) * log.page_size, log.page_size, as_text(content));
  }
  return {};
}

}  // namespace

Result<std::string> with_sqlite_log(std::string database, Bytes log, const Limits& limits) {
  const CommittedPages committed = LogReader(log).run();
  if (committed.pages != 0) ICECORE_TRY(apply(committed, database, limits));
  if (database.size() >= database_header_size) {
    database[write_format_offset] = 1;
    database[read_format_offset] = 1;
  }
  return database;
}

}  // namespace icecore
