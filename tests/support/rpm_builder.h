// Makes what rpm keeps: headers of packages, and databases of them in its three forms.
#pragma once

#include <bit>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace icecore::test {

/// A header as rpm writes it, without what nobody reads.
class RpmHeaderBuilder {
 public:
  explicit RpmHeaderBuilder(std::string name);
  RpmHeaderBuilder& version(std::string version, std::string release);
  RpmHeaderBuilder& epoch(std::uint32_t value);
  RpmHeaderBuilder& architecture(std::string name);
  RpmHeaderBuilder& source(std::string file_name);
  /// `state` is rpm's: 0 for what is installed, 1 replaced, 2 left out, 3 on a shared disk, 4 of
  /// another machine.
  RpmHeaderBuilder& file(const std::string& path, char state = 0);
  /// The file that was added last has this digest and, where it is one, the flags of rpm.
  RpmHeaderBuilder& digest(std::string hex, std::uint32_t flags = 0);
  /// As OpenPGP numbers them: 1 for MD5, 8 for SHA-256.
  RpmHeaderBuilder& digest_algorithm(std::uint32_t number);
  /// Whole paths, as before rpm 4.
  RpmHeaderBuilder& old_file(std::string path);
  /// One more entry of the index, after all others; `count` values.
  RpmHeaderBuilder& entry(std::uint32_t tag, std::uint32_t type, std::string data,
                          std::uint32_t count);

  [[nodiscard]] std::string build() const;

 private:
  struct Entry {
    std::uint32_t tag, type, count;
    std::string data;
  };
  [[nodiscard]] std::vector<Entry> all_entries() const;

  std::string name_, version_ = "1.0", release_ = "1", architecture_ = "x86_64", source_;
  std::optional<std::uint32_t> epoch_;
  std::vector<std::pair<std::string, std::string>> files_;  // directory and name
  std::string states_;
  std::map<std::size_t, std::pair<std::string, std::uint32_t>> digests_;  // by file
  std::optional<std::uint32_t> digest_algorithm_;
  std::vector<std::string> old_files_;
  std::vector<Entry> entries_;
};

/// A database of one slot page.
std::string rpm_ndb_of(const std::vector<std::string>& headers);

/// A hash table with as many pages as it needs; headers larger than a quarter of a page go into
/// overflow pages.
std::string rpm_berkeley_of(const std::vector<std::string>& headers,
                            std::endian order = std::endian::little, std::uint32_t page_size = 512);

/// The files of a database that is open, by their names' endings (``, `-wal`): all of `logged` are
/// in the log alone.
std::map<std::string, std::string> rpm_sqlite_of(const std::vector<std::string>& headers,
                                                 const std::vector<std::string>& logged = {});

/// A database of SQLite by its statements.
std::string sqlite_of(const std::string& statements);

}  // namespace icecore::test
