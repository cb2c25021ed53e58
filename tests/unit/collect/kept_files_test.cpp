// Facts of directories that are kept, as whoever collects them sees it.
#include "collect/kept_files.h"

#include <doctest/doctest.h>

#include <chrono>
#include <filesystem>
#include <limits>

#include "collect/collected_bytes.h"
#include "collect/disk_facts.h"
#include "collect/file_reading.h"
#include "facts/store.h"
#include "support/bytes_read.h"
#include "support/environment_builder.h"
#include "support/hostile.h"
#include "support/temporary_directory.h"
#include "target/host_tree.h"
#include "target/layer.h"

using namespace icecore;
using namespace icecore::test;
namespace fs = std::filesystem;

namespace {

constexpr std::int64_t any_time = std::numeric_limits<std::int64_t>::max();
constexpr std::size_t big_bytes = 3UL << 20U;

std::int64_t now_ns() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::nanoseconds>(now).count();
}

// A directory with files of several kinds and sizes, and what collecting them gives.
class Tree {
 public:
  Tree() {
    write("pyvenv.cfg", "home = /usr/bin\nversion = 3.12.1\n");
    write("lib/a.dist-info/METADATA", "Metadata-Version: 2.1\nName: a\nVersion: 1\n");
    write("lib/a.dist-info/INSTALLER", "pip\n");
    write("lib/big.bin", std::string(big_bytes, 'x'));
    write("lib/big.py", std::string(big_bytes, '#'));
    write("lib/odd\x01name", "odd");
  }

  void write(const std::string& path, std::string_view text) const {
    fs::create_directories((root() / path).parent_path());
    write_file(root() / path, text);
  }
  [[nodiscard]] fs::path root() const { return directory_.path() / "root"; }

  struct Outcome {
    std::vector<std::string> lines;  // digests and facts, in their order
    std::uint64_t bytes = 0;         // read meanwhile
  };

  Outcome collect(bool is_cached, std::int64_t start_ns = any_time,
                  const std::vector<Question>& questions = {},
                  const std::string& second_digest = "") const {
    std::unique_ptr<FactCache> cache;
    if (is_cached) cache = *FactCache::open(directory_.path() / "cache", 1ULL << 30U);
    const CollectOptions options{.jobs = 2,
                                 .limits = {},
                                 .progress = {},
                                 .second_digest = second_digest,
                                 .cache = cache.get(),
                                 .start_ns = start_ns};
    const HostTree files(root());
    const Root top{.name = "target", .path = TreePath(), .reason = "", .parts = {TreePath()}};
    const std::uint64_t before = bytes_read();
    DiskFacts facts(files);
    const bool is_kept = facts.is_kept(top, options);
    std::vector<Layer> layers{list_root(top, files, 1, {.jobs = 2, .looks_at_all = is_kept})};
    Store store = *Store::create(StoreMedium::memory);
    facts.collect(layers, options, store);
    facts.answer(questions, layers, options, store);
    Outcome outcome = {.lines = lines_of(layers.front(), store), .bytes = bytes_read() - before};
    return outcome;
  }

 private:
  static std::vector<std::string> lines_of(const Layer& layer, const Store& store) {
    std::vector<std::string> lines;
    for (const Entry& entry : layer.entries) {
      lines.push_back(fmt::format("{} {} {:o} {} {}", layer.path_of(entry), entry.size, entry.mode,
                                  entry.mtime_ns, entry.sha256 ? entry.sha256->hex() : "-"));
    }
    for (const auto& row : store.all<MetadataFact>()) {
      lines.push_back(fmt::format("{} {} {}", row.file, *row.name, *row.version));
    }
    for (const auto& row : store.all<PyvenvEntry>()) {
      lines.push_back(fmt::format("{} {} {}", row.file, row.key, row.value));
    }
    for (const auto& row : store.all<ContentDigestFact>()) {
      lines.push_back(fmt::format("{} {} {}", row.file, row.algorithm, to_hex(row.digest)));
    }
    for (const auto& row : store.all<GapRow>()) {
      lines.push_back(fmt::format("{} {} {}", row.path, row.reader, row.reason));
    }
    return lines;
  }

  TemporaryDirectory directory_;
};

}  // namespace

TEST_SUITE("kept_files") {
  TEST_CASE("files that did not change are not read again, and give the same") {
    const Tree tree;
    const Tree::Outcome plain = tree.collect(false);
    CHECK(plain.lines.size() > 9);
    CHECK(plain.bytes > 2 * big_bytes);
    CHECK(tree.collect(true).lines == plain.lines);
    const Tree::Outcome again = tree.collect(true);
    CHECK(again.lines == plain.lines);
    CHECK(again.bytes < 100'000);
  }

  TEST_CASE("a file that changed is read, the others are not") {
    const Tree tree;
    tree.collect(true);
    tree.write("lib/a.dist-info/METADATA", "Metadata-Version: 2.1\nName: b\nVersion: 2\n");
    tree.write("lib/new.txt", "new");
    fs::remove(tree.root() / "lib/a.dist-info/INSTALLER");
    const Tree::Outcome changed = tree.collect(true);
    CHECK(changed.bytes < 100'000);
    CHECK(changed.lines == tree.collect(false).lines);
    CHECK(tree.collect(true).lines == changed.lines);
  }

  TEST_CASE("the same bytes with a name that says something else are read as that") {
    const Tree tree;
    tree.collect(true);
    fs::rename(tree.root() / "lib/a.dist-info/INSTALLER", tree.root() / "lib/a.dist-info/RECORD");
    CHECK(tree.collect(true).lines == tree.collect(false).lines);
    fs::rename(tree.root() / "lib/a.dist-info", tree.root() / "lib/a");
    CHECK(tree.collect(true).lines == tree.collect(false).lines);
  }

  TEST_CASE("a file with another one's size and times is another file") {
    const Tree tree;
    tree.collect(true);
    const fs::path file = tree.root() / "pyvenv.cfg";
    const auto time = fs::last_write_time(file);
    tree.write("pyvenv.cfg", "home = /usr/BIN\nversion = 3.12.1\n");
    fs::last_write_time(file, time);
    CHECK(tree.collect(true).lines == tree.collect(false).lines);
  }

  TEST_CASE("what changed in the two seconds before the audit is not kept") {
    const Tree tree;
    constexpr std::int64_t second = 1'000'000'000;
    tree.collect(true, now_ns());
    CHECK(tree.collect(true, now_ns()).bytes > 2 * big_bytes);
    tree.collect(true, now_ns() + 3 * second);
    CHECK(tree.collect(true, now_ns()).bytes < 100'000);
  }

  TEST_CASE("another second digest is another directory") {
    const Tree tree;
    tree.collect(true);
    const Tree::Outcome plain = tree.collect(false, any_time, {}, "md5");
    CHECK(tree.collect(true, any_time, {}, "md5").lines == plain.lines);
    const Tree::Outcome again = tree.collect(true, any_time, {}, "md5");
    CHECK(again.lines == plain.lines);
    CHECK(again.bytes < 100'000);
  }

  TEST_CASE("answers are kept under the digest of what was asked about") {
    const Tree tree;
    std::vector<Question> questions;
    for (const EntryId file : {4, 7}) {
      for (const char* algorithm : {"md5", "sha512"}) {
        questions.push_back({.file = file, .kind = Kind::content_digest, .argument = algorithm});
      }
    }
    const Tree::Outcome plain = tree.collect(false, any_time, questions);
    CHECK(plain.lines.size() == tree.collect(false).lines.size() + 4);
    CHECK(tree.collect(true, any_time, questions).lines == plain.lines);
    const Tree::Outcome again = tree.collect(true, any_time, questions);
    CHECK(again.lines == plain.lines);
    CHECK(again.bytes < 100'000);
    questions.erase(questions.begin());
    CHECK(tree.collect(true, any_time, questions).lines ==
          tree.collect(false, any_time, questions).lines);
    tree.write("lib/a.dist-info/INSTALLER", "uv\n");
    CHECK(tree.collect(true, any_time, questions).lines ==
          tree.collect(false, any_time, questions).lines);
  }

  TEST_CASE("records that are not whole are no directory") {
    Writer records;
    const Entry entry{.name = "a", .size = 3, .mtime_ns = 1, .inode = 7, .ctime_ns = 2};
    write_kept_file(entry, {.file = {.sha256 = sha256_of({})}}, any_time, records);
    Writer directory;
    directory.block(as_bytes("lib"));
    directory.block(records.view());
    const auto load = [](Bytes bytes) {
      return KeptFiles::load(CacheEntry({bytes.begin(), bytes.end()}, 0, bytes.size()));
    };
    const auto whole = load(directory.view());
    REQUIRE(whole.has_value());
    CHECK(whole->find("lib", entry) != nullptr);
    CHECK(whole->find("", entry) == nullptr);
    Entry other = entry;
    other.ctime_ns = 3;
    CHECK(whole->find("lib", other) == nullptr);
    for_each_truncation(directory.view(), [&](Bytes bytes) {
      if (!bytes.empty()) CHECK_FALSE(load(bytes).has_value());
    });
    for_each_flip(directory.view(), [&](Bytes bytes) {
      const auto files = load(bytes);
      const KeptFile* found = files ? files->find("lib", entry) : nullptr;
      if (found == nullptr) return;
      Reader reader(found->facts);
      static_cast<void>(read_collected(reader));
    });
  }
}
