// The least that an audit can cost: the directories of an environment read, and every byte of their
// files read and hashed once, with the program's digest and buffer size, and nothing else.
//
//   floor THREADS [walk] < LIST
//
// With `walk` the files are looked at and not read: the least that an audit of what is known can
// cost.
//
// LIST is paths of files and of directories, which stand for all files below them, each ended by a
// NUL. Prints files and bytes. Threads share the directories; then the files, biggest first.
#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <charconv>
#include <condition_variable>
#include <iostream>
#include <iterator>
#include <mutex>
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

struct Listing {
  std::vector<std::string> directories;
  std::vector<File> files;
};

std::vector<std::string> read_list(std::istream& in) {
  std::vector<std::string> paths;
  for (std::string path; std::getline(in, path, '\0');) paths.push_back(std::move(path));
  return paths;
}

// Adds what `path` is, with its size; symbolic links and devices are neither.
void add(std::string path, int directory, const char* name, Listing& listing) {
  struct stat status{};
  if (fstatat(directory, name, &status, AT_SYMLINK_NOFOLLOW) != 0) return;
  if (S_ISDIR(status.st_mode)) listing.directories.push_back(std::move(path));
  if (S_ISREG(status.st_mode)) {
    listing.files.push_back(
        {.path = std::move(path), .size = static_cast<std::uint64_t>(status.st_size)});
  }
}

Listing list(const std::string& path) {
  Listing listing;
  DIR* directory = opendir(path.c_str());
  if (directory == nullptr) return listing;
  while (const dirent* entry = readdir(directory)) {
    const std::string_view name = entry->d_name;
    if (name == "." || name == "..") continue;
    std::string below = path + "/" + entry->d_name;
    if (entry->d_type == DT_DIR) {
      listing.directories.push_back(std::move(below));
    } else if (entry->d_type != DT_LNK) {
      add(std::move(below), dirfd(directory), entry->d_name, listing);
    }
  }
  closedir(directory);
  return listing;
}

// The directories that wait to be read and the files found so far.
class Walk {
 public:
  explicit Walk(std::vector<std::string> paths) {
    for (std::string& path : paths) add(path, AT_FDCWD, path.c_str(), found_);
  }

  void run(unsigned threads) {
    std::vector<std::jthread> workers;
    for (unsigned i = 0; i < threads; ++i) workers.emplace_back([this] { work(); });
  }

  // Biggest first.
  std::vector<File> take_files() {
    std::ranges::stable_sort(found_.files, std::ranges::greater{}, &File::size);
    return std::move(found_.files);
  }

 private:
  void work() {
    std::unique_lock lock(mutex_);
    while (true) {
      changed_.wait(lock, [this] { return !found_.directories.empty() || busy_ == 0; });
      if (found_.directories.empty()) return;
      const std::string path = std::move(found_.directories.back());
      found_.directories.pop_back();
      ++busy_;
      lock.unlock();
      Listing listing = list(path);
      lock.lock();
      --busy_;
      std::ranges::move(listing.directories, std::back_inserter(found_.directories));
      std::ranges::move(listing.files, std::back_inserter(found_.files));
      changed_.notify_all();
    }
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  Listing found_;
  unsigned busy_ = 0;
};

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
  const bool is_walk = arguments.size() == 3 && arguments[2] == std::string_view("walk");
  const std::string_view number = arguments.size() == 2 || is_walk ? arguments[1] : "";
  unsigned threads = 0;
  std::from_chars(number.begin(), number.end(), threads);
  if (threads == 0) {
    fmt::print(stderr, "usage: floor THREADS [walk] < LIST\n");
    return 2;
  }
  Walk walk(read_list(std::cin));
  walk.run(threads);
  const std::vector<File> files = walk.take_files();
  fmt::print("{} {}\n", files.size(), is_walk ? 0 : hash_all(files, threads));
}
