#include "facts/fact_cache.h"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

#include "support/hostile.h"
#include "support/temporary_directory.h"

using namespace icecore;
using namespace icecore::test;
namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t plenty = 1 << 20;

CacheKey key_of(std::string_view identity, CacheKind kind = CacheKind::layer) {
  return FactCache::key(kind, identity, {});
}

std::unique_ptr<FactCache> open(const fs::path& directory, std::uint64_t most_bytes = plenty) {
  auto cache = FactCache::open(directory, most_bytes);
  REQUIRE(cache.has_value());
  return *std::move(cache);
}

void put(const fs::path& directory, std::string_view identity, const std::string& text,
         std::uint64_t most_bytes = plenty) {
  open(directory, most_bytes)->write(key_of(identity), [&](Writer& writer) {
    writer.bytes(as_bytes(text));
  });
}

std::optional<std::string> get(const fs::path& directory, std::string_view identity) {
  const auto entry = open(directory)->read(key_of(identity));
  return entry ? std::optional(std::string(as_text(entry->bytes()))) : std::nullopt;
}

std::vector<fs::path> files_in(const fs::path& directory) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(directory)) files.push_back(entry.path());
  std::ranges::sort(files);
  return files;
}

std::string text_of(const fs::path& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

void set_text(const fs::path& path, std::string_view text) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << text;
}

void use_hours_ago(const fs::path& path, int hours) {
  fs::last_write_time(path, fs::file_time_type::clock::now() - std::chrono::hours(hours));
}

}  // namespace

TEST_SUITE("fact_cache") {
  TEST_CASE("what was written is read by the next one, under its key alone") {
    const TemporaryDirectory directory;
    const fs::path place = directory.path() / "a/b/icecore";
    put(place, "one", "first");
    put(place, "two", "");
    CHECK(get(place, "one") == "first");
    CHECK(get(place, "two") == "");
    CHECK_FALSE(get(place, "three").has_value());
    CHECK(open(place)->has(key_of("one")));
    CHECK_FALSE(open(place)->has(key_of("one", CacheKind::answers)));
    put(place, "one", "again");
    CHECK(get(place, "one") == "again");
    CHECK(files_in(place).size() == 2);
  }

  TEST_CASE("other limits, and other kinds, are other keys") {
    const Digest digest = key_of("one").digest;
    CHECK(FactCache::key(CacheKind::layer, "one", {}).digest == digest);
    CHECK(FactCache::key(CacheKind::files, "one", {}).digest != digest);
    CHECK(FactCache::key(CacheKind::layer, "one", {.pth_lines = 3}).digest != digest);
  }

  TEST_CASE("nobody else may read or write what is kept") {
    const TemporaryDirectory directory;
    const fs::path place = directory.path() / "new/icecore";
    put(place, "one", "first");
    const auto mode_of = [](const fs::path& path) { return fs::status(path).permissions(); };
    CHECK(mode_of(place.parent_path()) == fs::perms::owner_all);
    CHECK(mode_of(place) == fs::perms::owner_all);
    CHECK(mode_of(files_in(place).front()) == (fs::perms::owner_read | fs::perms::owner_write));
  }

  TEST_CASE("an entry that is damaged anywhere, or short, is removed") {
    const TemporaryDirectory directory;
    put(directory.path(), "one", "some text");
    const fs::path file = files_in(directory.path()).front();
    const std::string whole = text_of(file);
    const auto check_is_removed = [&](Bytes bytes) {
      if (as_text(bytes) == whole) return;
      set_text(file, as_text(bytes));
      CHECK_FALSE(get(directory.path(), "one").has_value());
      CHECK_FALSE(fs::exists(file));
    };
    for_each_truncation(as_bytes(whole), check_is_removed);
    for_each_flip(as_bytes(whole), check_is_removed);
    set_text(file, whole);
    CHECK(get(directory.path(), "one") == "some text");
  }

  TEST_CASE("an entry under another one's name is removed") {
    const TemporaryDirectory directory;
    put(directory.path(), "one", "first");
    const fs::path first = files_in(directory.path()).front();
    put(directory.path(), "two", "second");
    const std::vector<fs::path> both = files_in(directory.path());
    const fs::path second = both.front() == first ? both.back() : both.front();
    fs::copy_file(first, second, fs::copy_options::overwrite_existing);
    CHECK_FALSE(get(directory.path(), "two").has_value());
    CHECK(get(directory.path(), "one") == "first");
  }

  TEST_CASE("a link in place of an entry is not followed") {
    const TemporaryDirectory directory;
    const fs::path place = directory.path() / "cache";
    put(place, "one", "first");
    const fs::path file = files_in(place).front();
    fs::rename(file, directory.path() / "elsewhere");
    fs::create_symlink(directory.path() / "elsewhere", file);
    CHECK_FALSE(get(place, "one").has_value());
    CHECK_FALSE(open(place)->has(key_of("one")));
  }

  TEST_CASE("a directory that is a link, a file, or others' to write to is refused") {
    const TemporaryDirectory directory;
    fs::create_directory(directory.path() / "real");
    fs::create_directory_symlink(directory.path() / "real", directory.path() / "link");
    set_text(directory.path() / "file", "");
    fs::create_directory(directory.path() / "open");
    fs::permissions(directory.path() / "open", fs::perms::group_write, fs::perm_options::add);
    struct Row {
      std::string_view name, reason;
    };
    for (const auto& [name, reason] :
         std::array{Row{"link", "is a link or no directory"}, Row{"file", "is a link or no"},
                    Row{"file/below", "cannot be made: Not a directory"},
                    Row{"open", "is others' to write to"}}) {
      CAPTURE(name);
      const auto cache = FactCache::open(directory.path() / name, plenty);
      REQUIRE_FALSE(cache.has_value());
      CHECK(cache.error().message.find(reason) != std::string::npos);
      CHECK(cache.error().message.find("--no-cache") != std::string::npos);
    }
  }

  TEST_CASE("what was not used for longest goes first when there is too much") {
    const TemporaryDirectory directory;
    const std::string kilobyte(1000, 'x');
    for (const char* name : {"one", "two", "three"}) put(directory.path(), name, kilobyte);
    for (const fs::path& file : files_in(directory.path())) use_hours_ago(file, 5);
    CHECK(get(directory.path(), "one") == kilobyte);  // and thereby used
    put(directory.path(), "four", kilobyte, 2500);
    CHECK(files_in(directory.path()).size() == 2);
    CHECK(get(directory.path(), "one") == kilobyte);
    CHECK(get(directory.path(), "four") == kilobyte);
  }

  TEST_CASE("what is larger than all that may be kept is not kept") {
    const TemporaryDirectory directory;
    put(directory.path(), "one", std::string(3000, 'x'), 2500);
    CHECK(files_in(directory.path()).empty());
  }

  TEST_CASE("what processes left unfinished is removed when it is old; other files never are") {
    const TemporaryDirectory directory;
    put(directory.path(), "one", "first");
    for (const char* name : {".new-1-2", ".new-3-4", "README", "layer-12"}) {
      set_text(directory.path() / name, "x");
    }
    use_hours_ago(directory.path() / ".new-1-2", 2);
    use_hours_ago(directory.path() / "README", 200);
    put(directory.path(), "two", "second");
    CHECK_FALSE(fs::exists(directory.path() / ".new-1-2"));
    CHECK(fs::exists(directory.path() / ".new-3-4"));

    const auto cache = open(directory.path());
    CHECK(cache->total(CacheKind::layer).entries == 2);
    CHECK(cache->total(CacheKind::files).entries == 0);
    CHECK(cache->clear().entries == 3);
    CHECK(files_in(directory.path()).size() == 2);
    CHECK(fs::exists(directory.path() / "README"));
  }

  TEST_CASE("several at once write and read the same entries") {
    const TemporaryDirectory directory;
    const std::string text(50'000, 'x');
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([&] {
        for (int round = 0; round < 20; ++round) {
          put(directory.path(), "one", text, 60'000);
          const auto found = get(directory.path(), "one");
          if (found) CHECK(*found == text);
        }
      });
    }
    threads.clear();
    CHECK(get(directory.path(), "one") == text);
    CHECK(files_in(directory.path()).size() == 1);
  }
}
