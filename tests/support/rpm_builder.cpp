#include "support/rpm_builder.h"

#include <sqlite3.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <stdexcept>

#include "support/environment_builder.h"
#include "support/temporary_directory.h"

namespace icecore::test {
namespace {

std::string number(std::uint64_t value, std::size_t size, std::endian order) {
  std::string bytes;
  for (std::size_t i = 0; i < size; ++i) bytes += static_cast<char>(value >> 8 * i & 0xFFU);
  if (order == std::endian::big) std::ranges::reverse(bytes);
  return bytes;
}

std::string big(std::uint64_t value) {
  return number(value, 4, std::endian::big);
}

std::string little(std::uint64_t value) {
  return number(value, 4, std::endian::little);
}

std::string with_nul(const std::string& text) {
  return text + '\0';
}

std::uint32_t adler(const std::string& bytes) {
  std::uint32_t low = 1;
  std::uint32_t high = 0;
  for (const char byte : bytes) {
    low = (low + static_cast<unsigned char>(byte)) % 65'521;
    high = (high + low) % 65'521;
  }
  return high << 16U | low;
}

// The pages of a hash table, written from their fields.
class HashTable {
 public:
  HashTable(std::endian order, std::uint32_t page_size) : order_(order), size_(page_size) {}

  void add(std::uint32_t key, const std::string& value) {
    const std::string key_item = '\x01' + number(key, 4, order_);
    std::string value_item = '\x01' + value;
    if (value.size() > size_ / 4) {
      const std::uint32_t first = add_chain(value);
      value_item =
          std::string("\x03\0\0\0", 4) + number(first, 4, order_) + number(value.size(), 4, order_);
    }
    add_page(13, 0, 0, {key_item, value_item});
  }

  std::string build() const {
    std::string meta = std::string(8, '\0') + number(0, 4, order_) + number(0x061561, 4, order_) +
                       number(9, 4, order_) + number(size_, 4, order_) +
                       std::string("\0\x08\0\0", 4) + number(0, 4, order_) +
                       number(pages_.size(), 4, order_);
    meta.resize(size_);
    for (const std::string& page : pages_) meta += page;
    return meta;
  }

 private:
  std::uint32_t add_page(char type, std::uint32_t next, std::size_t used,
                         const std::vector<std::string>& items, const std::string& data = "") {
    const std::size_t number_of_page = pages_.size() + 1;
    std::string page = std::string(8, '\0') + number(number_of_page, 4, order_) +
                       number(0, 4, order_) + number(next, 4, order_) +
                       number(items.empty() ? 1 : items.size(), 2, order_) +
                       number(used, 2, order_) + '\0' + type + data;
    std::size_t end = size_;
    std::string content;
    for (const std::string& item : items) {
      end -= item.size();
      page += number(end, 2, order_);
      content.insert(0, item);
    }
    page.resize(end);
    pages_.push_back(page + content);
    pages_.back().resize(size_);
    return static_cast<std::uint32_t>(number_of_page);
  }

  std::uint32_t add_chain(const std::string& value) {
    const std::size_t room = size_ - 26;
    const auto first = static_cast<std::uint32_t>(pages_.size() + 1);
    for (std::size_t at = 0; at < value.size(); at += room) {
      const bool is_last = value.size() - at <= room;
      const auto next = is_last ? 0 : static_cast<std::uint32_t>(pages_.size() + 2);
      const std::string part = value.substr(at, room);
      add_page(7, next, part.size(), {}, part);
    }
    return first;
  }

  std::endian order_;
  std::uint32_t size_;
  std::vector<std::string> pages_;
};

// A connection; what fails ends the test.
class Sqlite {
 public:
  explicit Sqlite(const std::string& name) {
    sqlite3* opened = nullptr;
    check(sqlite3_open(name.c_str(), &opened));
    database_.reset(opened);
  }
  void run(const std::string& statements) {
    check(sqlite3_exec(database_.get(), statements.c_str(), nullptr, nullptr, nullptr));
  }
  void add(const std::string& header) {
    sqlite3_stmt* statement = nullptr;
    check(sqlite3_prepare_v2(database_.get(), "INSERT INTO Packages (blob) VALUES (?)", -1,
                             &statement, nullptr));
    sqlite3_bind_blob64(statement, 1, header.data(), header.size(), SQLITE_TRANSIENT);
    const bool is_done = sqlite3_step(statement) == SQLITE_DONE;
    sqlite3_finalize(statement);
    if (!is_done) check(SQLITE_ERROR);
  }
  [[nodiscard]] std::string bytes() const {
    sqlite3_int64 size = 0;
    unsigned char* image = sqlite3_serialize(database_.get(), "main", &size, 0);
    std::string bytes(static_cast<const char*>(static_cast<const void*>(image)),
                      static_cast<std::size_t>(size));
    sqlite3_free(image);
    return bytes;
  }

 private:
  static void check(int code) {
    if (code != SQLITE_OK) throw std::runtime_error(sqlite3_errstr(code));
  }
  struct Closer {
    void operator()(sqlite3* database) const { sqlite3_close(database); }
  };
  std::unique_ptr<sqlite3, Closer> database_;
};

}  // namespace

RpmHeaderBuilder::RpmHeaderBuilder(std::string name) : name_(std::move(name)) {
}
RpmHeaderBuilder& RpmHeaderBuilder::version(std::string version, std::string release) {
  version_ = std::move(version);
  release_ = std::move(release);
  return *this;
}
RpmHeaderBuilder& RpmHeaderBuilder::epoch(std::uint32_t value) {
  epoch_ = value;
  return *this;
}
RpmHeaderBuilder& RpmHeaderBuilder::architecture(std::string name) {
  architecture_ = std::move(name);
  return *this;
}
RpmHeaderBuilder& RpmHeaderBuilder::source(std::string file_name) {
  source_ = std::move(file_name);
  return *this;
}
RpmHeaderBuilder& RpmHeaderBuilder::file(const std::string& path, char state) {
  const std::size_t name = path.rfind('/') + 1;
  files_.emplace_back(path.substr(0, name), path.substr(name));
  states_ += state;
  return *this;
}
RpmHeaderBuilder& RpmHeaderBuilder::digest(std::string hex, std::uint32_t flags) {
  digests_[files_.size() - 1] = {std::move(hex), flags};
  return *this;
}
RpmHeaderBuilder& RpmHeaderBuilder::digest_algorithm(std::uint32_t number) {
  digest_algorithm_ = number;
  return *this;
}
RpmHeaderBuilder& RpmHeaderBuilder::old_file(std::string path) {
  old_files_.push_back(std::move(path));
  return *this;
}
RpmHeaderBuilder& RpmHeaderBuilder::entry(std::uint32_t tag, std::uint32_t type, std::string data,
                                          std::uint32_t count) {
  entries_.push_back({.tag = tag, .type = type, .count = count, .data = std::move(data)});
  return *this;
}

std::vector<RpmHeaderBuilder::Entry> RpmHeaderBuilder::all_entries() const {
  std::vector<Entry> entries{{1000, 6, 1, with_nul(name_)},
                             {1001, 6, 1, with_nul(version_)},
                             {1002, 6, 1, with_nul(release_)},
                             {1022, 6, 1, with_nul(architecture_)}};
  if (epoch_) entries.push_back({1003, 4, 1, big(*epoch_)});
  if (!source_.empty()) entries.push_back({1044, 6, 1, with_nul(source_)});
  std::vector<std::string> directories;
  std::string names;
  std::string indexes;
  for (const auto& [directory, name] : files_) {
    auto known = std::ranges::find(directories, directory);
    if (known == directories.end()) known = directories.insert(known, directory);
    indexes += big(static_cast<std::uint64_t>(known - directories.begin()));
    names += with_nul(name);
  }
  std::string directory_names;
  for (const std::string& directory : directories) directory_names += with_nul(directory);
  const auto count = static_cast<std::uint32_t>(files_.size());
  if (digest_algorithm_) entries.push_back({5011, 4, 1, big(*digest_algorithm_)});
  if (!digests_.empty()) {
    std::string digests;
    std::string flags;
    for (std::size_t i = 0; i < files_.size(); ++i) {
      const auto known = digests_.find(i);
      digests += with_nul(known == digests_.end() ? "" : known->second.first);
      flags += big(known == digests_.end() ? 0 : known->second.second);
    }
    entries.push_back({1035, 8, count, digests});
    entries.push_back({1037, 4, count, flags});
  }
  if (count > 0) {
    entries.push_back({1029, 1, count, states_});
    entries.push_back({1116, 4, count, indexes});
    entries.push_back({1117, 8, count, names});
    entries.push_back({1118, 8, static_cast<std::uint32_t>(directories.size()), directory_names});
  }
  std::string old_files;
  for (const std::string& path : old_files_) old_files += with_nul(path);
  if (!old_files.empty()) {
    entries.push_back({1027, 8, static_cast<std::uint32_t>(old_files_.size()), old_files});
  }
  std::ranges::copy(entries_, std::back_inserter(entries));
  return entries;
}

std::string RpmHeaderBuilder::build() const {
  const std::vector<Entry> entries = all_entries();
  std::string index;
  std::string data;
  for (const Entry& entry : entries) {
    while (entry.type == 4 && data.size() % 4 != 0) data += '\0';
    index += big(entry.tag) + big(entry.type) + big(data.size()) + big(entry.count);
    data += entry.data;
  }
  return big(entries.size()) + big(data.size()) + index + data;
}

std::string rpm_ndb_of(const std::vector<std::string>& headers) {
  constexpr std::size_t page = 4096;
  std::string slots = "RpmP" + little(0) + little(1) + little(1) + little(headers.size() + 1);
  slots.resize(32);
  std::string blocks;
  for (std::size_t i = 0; i < headers.size(); ++i) {
    std::string package = "BlbS" + little(i + 1) + little(i + 1) + little(headers[i].size());
    package += headers[i];
    while ((package.size() + 12) % 16 != 0) package += '\0';
    package += little(adler(package)) + little(headers[i].size()) + "BlbE";
    slots +=
        "Slot" + little(i + 1) + little((page + blocks.size()) / 16) + little(package.size() / 16);
    blocks += package;
  }
  while (slots.size() < page) slots += "Slot" + std::string(12, '\0');
  return slots + blocks;
}

std::string rpm_berkeley_of(const std::vector<std::string>& headers, std::endian order,
                            std::uint32_t page_size) {
  HashTable table(order, page_size);
  table.add(0, number(headers.size(), 4, order));
  std::uint32_t key = 0;
  for (const std::string& header : headers) table.add(++key, header);
  return table.build();
}

std::map<std::string, std::string> rpm_sqlite_of(const std::vector<std::string>& headers,
                                                 const std::vector<std::string>& logged) {
  const TemporaryDirectory directory;
  const std::string path = (directory.path() / "rpmdb.sqlite").string();
  Sqlite database(path);
  database.run(
      "PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0; CREATE TABLE Packages (hnum "
      "INTEGER PRIMARY KEY AUTOINCREMENT, blob BLOB NOT NULL)");
  for (const std::string& header : headers) database.add(header);
  database.run("PRAGMA wal_checkpoint(TRUNCATE)");
  for (const std::string& header : logged) database.add(header);
  return {{"", content_of(path)}, {"-wal", content_of(path + "-wal")}};
}

std::string sqlite_of(const std::string& statements) {
  Sqlite database(":memory:");
  database.run(statements);
  return database.bytes();
}

}  // namespace icecore::test
