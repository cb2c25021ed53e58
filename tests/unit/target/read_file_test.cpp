#include "target/read_file.h"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <cerrno>
#include <filesystem>
#include <functional>

#include "support/environment_builder.h"
#include "support/temporary_directory.h"
#include "target/layer.h"

using namespace icecore;
using namespace icecore::test;

namespace {

// The file as a listing describes it now, but for its size.
Entry listed(const std::filesystem::path& path, std::uint64_t size) {
  constexpr std::int64_t nanoseconds = 1'000'000'000;
  struct stat status{};
  CHECK((lstat(path.c_str(), &status) == 0 || errno == ENOENT));
  return Entry{.name = path.filename(),
               .size = size,
               .mtime_ns = status.st_mtim.tv_sec * nanoseconds + status.st_mtim.tv_nsec};
}

using Seen = std::function<void(ByteSource& bytes)>;

// The three steps, one after the other.
Result<Digest> read(LayerFiles& files, const std::filesystem::path& directory, Entry& entry,
                    const Seen& seen = {}) {
  const FileDescriptor file = ICECORE_TRY(files.open(directory, entry));
  std::optional<ListedFile> status;
  if (entry.has_status) status = {.size = entry.size, .mode = entry.mode};
  const Result<ReadFile> read = read_open_file(file.get(), status,
                                               [&](std::uint32_t, Bytes, ByteSource& bytes) {
                                                 if (seen) seen(bytes);
                                               },
                                               {});
  const Result<void> checked = check_read_file(file.get(), read ? read->size : 0, entry);
  if (!read) return std::unexpected(read.error());
  if (!checked) return std::unexpected(checked.error());
  return read->digest;
}

Result<Digest> read(const std::filesystem::path& directory, Entry& entry, const Seen& seen = {}) {
  LayerFiles files;
  return read(files, directory, entry, seen);
}

Result<Digest> read(const std::filesystem::path& path, std::uint64_t listed_size,
                    std::string* seen = nullptr) {
  Entry entry = listed(path, listed_size);
  return read(path.parent_path(), entry, [&](ByteSource& bytes) {
    if (seen != nullptr) *seen = as_text(*bytes.whole(1 << 30));
  });
}

}  // namespace

TEST_SUITE("read_file") {
  TEST_CASE("the digest is that of all bytes, whatever the size") {
    const TemporaryDirectory directory;
    for (const std::size_t size :
         {0UL, 1UL, 511UL, (1UL << 20) - 1, 1UL << 20, (1UL << 20) + 1, 3UL << 20}) {
      CAPTURE(size);
      const std::string text(size, 'x');
      write_file(directory.path() / "f", text);
      std::string seen;
      CHECK(read(directory.path() / "f", size, &seen) == sha256_of(as_bytes(text)));
      CHECK(seen == text);
    }
  }

  TEST_CASE("a file of another size than was listed has changed") {
    const TemporaryDirectory directory;
    write_file(directory.path() / "f", "12345");
    for (const std::uint64_t listed : {0U, 4U, 6U, 1U << 21}) {
      CAPTURE(listed);
      CHECK(read(directory.path() / "f", listed).error().kind == ErrorKind::changed);
    }
    CHECK(read(directory.path() / "f", 5)
              .has_value());  // a failure leaves nothing behind for the next file
  }

  TEST_CASE("a file that is written to while its reader looks at it has changed") {
    const TemporaryDirectory directory;
    write_file(directory.path() / "f", "12345");
    Entry entry = listed(directory.path() / "f", 5);
    const Result<Digest> digest = read(directory.path(), entry, [&](ByteSource&) {
      write_file(directory.path() / "f", "123456");
    });
    CHECK(digest.error().kind == ErrorKind::changed);
  }

  TEST_CASE("so has one of which nothing was listed, and its reader saw what was hashed") {
    const TemporaryDirectory directory;
    write_file(directory.path() / "f", "12345");
    Entry entry{.name = "f", .has_status = false};
    std::string seen;
    const Result<Digest> digest = read(directory.path(), entry, [&](ByteSource& bytes) {
      write_file(directory.path() / "f", "123456");
      seen = as_text(*bytes.whole(1 << 30));
    });
    CHECK(seen == "12345");
    CHECK(digest.error().kind == ErrorKind::changed);
  }

  TEST_CASE("a file that was listed by its name alone has its status from then on") {
    const TemporaryDirectory directory;
    write_file(directory.path() / "f", "12345");
    const Entry whole = listed(directory.path() / "f", 5);
    Entry entry{.name = "f", .has_status = false};
    const Result<Digest> digest = read(directory.path(), entry);
    CHECK(digest == sha256_of(as_bytes(std::string_view("12345"))));
    CHECK(entry.has_status);
    CHECK(entry.size == 5);
    CHECK(entry.mode ==
          static_cast<unsigned>(std::filesystem::status(directory.path() / "f").permissions()));
    CHECK(entry.mtime_ns == whole.mtime_ns);
    Entry gone{.name = "gone", .has_status = false};
    CHECK(read(directory.path(), gone).error().kind == ErrorKind::unreadable);
    CHECK_FALSE(gone.has_status);
  }

  TEST_CASE("a file that was written to after it was listed has changed") {
    const TemporaryDirectory directory;
    write_file(directory.path() / "f", "12345");
    Entry entry = listed(directory.path() / "f", 5);
    entry.mtime_ns -= 1;
    const Result<Digest> digest = read(directory.path(), entry);
    CHECK(digest.error().kind == ErrorKind::changed);
  }

  TEST_CASE("one reader goes from directory to directory") {
    const TemporaryDirectory directory;
    write_file(directory.path() / "a" / "f", "1");
    write_file(directory.path() / "b" / "f", "2");
    std::filesystem::create_directory_symlink("b", directory.path() / "link");
    LayerFiles files;
    const auto digest_in = [&](const char* name) {
      Entry entry = listed(directory.path() / name / "f", 1);
      return read(files, directory.path() / name, entry);
    };
    CHECK(digest_in("a") == sha256_of(as_bytes(std::string_view("1"))));
    CHECK(digest_in("b") == sha256_of(as_bytes(std::string_view("2"))));
    CHECK(digest_in("link").error().kind == ErrorKind::unreadable);
    CHECK(digest_in("none").error().kind == ErrorKind::unreadable);
    CHECK(digest_in("a") == sha256_of(as_bytes(std::string_view("1"))));
  }

  TEST_CASE("a source over a file that shrinks says so") {
    const TemporaryDirectory directory;
    write_file(directory.path() / "f", std::string(2 << 20, 'x'));
    ErrorKind kind{};
    Entry entry = listed(directory.path() / "f", 2 << 20);
    (void)read(directory.path(), entry, [&](ByteSource& bytes) {
      std::filesystem::resize_file(directory.path() / "f", 10);
      kind = bytes.at(1000, 10).error().kind;
      CHECK(bytes.at(UINT64_MAX, 1).error().kind == ErrorKind::truncated);
    });
    CHECK(kind == ErrorKind::changed);
  }

  TEST_CASE("what is no file, or gone, is refused at once") {
    const TemporaryDirectory directory;
    mkfifo((directory.path() / "fifo").c_str(), 0600);
    write_file(directory.path() / "f", "1");
    std::filesystem::create_symlink("f", directory.path() / "link");
    CHECK(read(directory.path() / "fifo", 0).error().kind == ErrorKind::changed);
    CHECK(read(directory.path() / "link", 1).error().kind == ErrorKind::unreadable);
    CHECK(read(directory.path() / "none", 1).error().kind == ErrorKind::unreadable);
  }
}
