#include "base/byte_stream.h"

#include <doctest/doctest.h>
#include <fcntl.h>

#include <array>
#include <fstream>
#include <string>
#include <vector>

#include "base/file_descriptor.h"
#include "support/temporary_directory.h"

using namespace icecore;

namespace {

std::string all_of(ByteStream& stream, std::size_t piece) {
  std::string text;
  std::vector<std::byte> buffer(piece);
  while (true) {
    const Result<std::size_t> got = stream.read(buffer);
    REQUIRE(got.has_value());
    if (*got == 0) return text;
    text += as_text(Bytes(buffer).first(*got));
  }
}

}  // namespace

TEST_SUITE("byte stream") {
  TEST_CASE("memory and parts of files give their bytes in pieces of any size") {
    const test::TemporaryDirectory directory;
    const std::string path = directory.path() / "file";
    std::ofstream(path) << "0123456789";
    const FileDescriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
    for (const std::size_t piece : {1U, 3U, 100U}) {
      MemoryStream memory(as_bytes("0123456789"));
      CHECK(all_of(memory, piece) == "0123456789");
      FilePartStream part(file.get(), 2, 5);
      FilePartStream other(file.get(), 0, 1);
      CHECK(all_of(part, piece) == "23456");
      CHECK(all_of(other, piece) == "0");
    }
  }

  TEST_CASE("a file that ends early is no end") {
    const test::TemporaryDirectory directory;
    const std::string path = directory.path() / "file";
    std::ofstream(path) << "abc";
    const FileDescriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
    FilePartStream part(file.get(), 2, 5);
    std::array<std::byte, 8> buffer{};
    CHECK(part.read(buffer) == 1);
    const Result<std::size_t> missing = part.read(buffer);
    REQUIRE_FALSE(missing.has_value());
    CHECK(missing.error().kind == ErrorKind::changed);
    CHECK(missing.error().message == "the file ends at 0x3, where 4 more bytes are expected");
  }

  TEST_CASE("a pipe is read to its end, and what cannot be read is an error") {
    std::array<int, 2> ends{};
    REQUIRE(pipe2(ends.data(), O_CLOEXEC) == 0);
    FileDescriptor in(ends[0]);
    {
      const FileDescriptor out(ends[1]);
      REQUIRE(write(out.get(), "abc", 3) == 3);
    }
    PipeStream stream(in.get());
    CHECK(all_of(stream, 2) == "abc");
    std::array<std::byte, 8> buffer{};
    PipeStream closed(-1);
    CHECK(closed.read(buffer).error().kind == ErrorKind::unreadable);
    FilePartStream part(-1, 0, 1);
    CHECK(part.read(buffer).error().kind == ErrorKind::unreadable);
  }
}
