// The least that an audit can cost: every byte of a list of files read and hashed once, with the
// program's digest and buffer size, and nothing else. The clock starts when the list is known and
// sorted, so that the floor is not raised by looking up sizes.
//
//   floor THREADS < LIST
//
// LIST is paths, each ended by a NUL or a newline. Prints files, bytes and seconds.
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <charconv>
#include <chrono>
#include <iostream>
#include <iterator>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "base/digest.h"

namespace {

constexpr std::size_t buffer_size = 1U << 20U;

struct File {
  std::string path;
  std::uint64_t size = 0;
};

// The files of the list that exist, biggest first.
std::vector<File> read_list(std::istream& in) {
  const std::string list{std::istreambuf_iterator<char>(in), {}};
  std::vector<File> files;
  for (std::size_t start = 0; start < list.size();) {
    const std::size_t end =
        std::min(list.find_first_of(std::string_view("\0\n", 2), start), list.size());
    std::string path = list.substr(start, end - start);
    start = end + 1;
    struct stat status{};
    if (stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) continue;
    files.push_back({.path = std::move(path), .size = static_cast<std::uint64_t>(status.st_size)});
  }
  std::ranges::stable_sort(files, std::ranges::greater{}, &File::size);
  return files;
}

// Bytes read and hashed.
std::uint64_t hash(const File& file, icecore::Hasher& hasher, std::span<std::byte> buffer) {
  const int descriptor = open(file.path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return 0;
  std::uint64_t total = 0;
  while (total < file.size) {
    const ssize_t size = read(descriptor, buffer.data(), buffer.size());
    if (size <= 0) break;
    hasher.update(buffer.first(static_cast<std::size_t>(size)));
    total += static_cast<std::uint64_t>(size);
  }
  close(descriptor);
  hasher.finish_sha256();
  return total;
}

std::uint64_t hash_all(const std::vector<File>& files, unsigned threads) {
  std::atomic<std::size_t> next = 0;
  std::atomic<std::uint64_t> bytes = 0;
  std::vector<std::jthread> workers;
  for (unsigned i = 0; i < threads; ++i) {
    workers.emplace_back([&] {
      icecore::Hasher hasher = icecore::Hasher::sha256();
      std::vector<std::byte> buffer(buffer_size);
      for (std::size_t index = next++; index < files.size(); index = next++) {
        bytes += hash(files[index], hasher, buffer);
      }
    });
  }
  workers.clear();
  return bytes;
}

}  // namespace

int main(int count, char** words) {
  const std::span arguments(words, static_cast<std::size_t>(count));
  const std::string_view number = arguments.size() == 2 ? arguments[1] : "";
  unsigned threads = 0;
  std::from_chars(number.begin(), number.end(), threads);
  if (threads == 0) {
    fmt::print(stderr, "usage: floor THREADS < LIST\n");
    return 2;
  }
  const std::vector<File> files = read_list(std::cin);
  const auto start = std::chrono::steady_clock::now();
  const std::uint64_t bytes = hash_all(files, threads);
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  fmt::print("{} {} {:.4f}\n", files.size(), bytes, seconds.count());
}
