// RFC 9110, section 14. Blocks of 16 KiB keep the number of requests small where a reader goes
// forward in small steps; what is missing between parts that are there is one request. Each answer
// must be the very part that was asked for, of a file of the same size as before: a server that
// mixes up files shows by that. An index that does not state sizes (before PEP 700) costs nothing
// more: the last bytes are asked for as such, and the answer says how many there are.
#include "target/index_file_source.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/digest.h"
#include "base/text.h"
#include "formats/content_range.h"

namespace icecore {
namespace {

constexpr std::uint64_t block = 16ULL << 10;
constexpr std::uint64_t most_at_end = 48ULL << 10;     // and up to a block more
constexpr std::uint64_t whole_at_once = 32ULL << 10;   // files of that size come whole
constexpr std::uint64_t most_of_whole = 256ULL << 10;  // where a server knows no ranges
constexpr std::uint64_t most_bytes = 1ULL << 40;       // of a file
constexpr std::uint64_t most_ahead = 64ULL << 10;
constexpr std::uint64_t end_of_unknown = 32ULL << 10;

// Where the part begins that is fetched first: a wheel's directory is about a hundredth of it.
std::uint64_t start_of_end(std::uint64_t size) {
  if (size <= whole_at_once) return 0;
  const std::uint64_t wanted = std::clamp(size / 32, block, most_at_end);
  return (size - wanted) / block * block;
}

}  // namespace

IndexFileSource::IndexFileSource(const IndexRequests& requests, IndexFile file)
    : requests_(requests),
      file_(std::move(file)),
      name_(escaped(file_.file_name)),
      host_(shown_host(file_.url)),
      size_(file_.size.value_or(0)),
      is_size_known_(file_.size.has_value()) {
}

Result<std::unique_ptr<ByteSource>> IndexFileSource::open(const IndexRequests& requests,
                                                          const IndexFile& file) {
  std::unique_ptr<IndexFileSource> source(new IndexFileSource(requests, file));
  ICECORE_TRY(source->fetch_end());
  return source;
}

Result<Bytes> IndexFileSource::at(std::uint64_t offset, std::uint64_t size) {
  if (offset > size_ || size > size_ - offset) {
    return failure(ErrorKind::truncated,
                   fmt::format("{} bytes at {:#x} reach beyond the {} bytes of {}", size, offset,
                               size_, name_),
                   offset);
  }
  if (size == 0) return Bytes();
  ICECORE_TRY(fetch_missing(offset, offset + size));
  auto piece = std::prev(pieces_.upper_bound(offset));
  const std::uint64_t skipped = offset - piece->first;
  if (size <= piece->second.size() - skipped) return Bytes(piece->second).subspan(skipped, size);
  std::vector<std::byte>& all = joined_.emplace_back();
  all.reserve(size);
  for (std::uint64_t place = offset; place < offset + size; ++piece) {
    const Bytes part = Bytes(piece->second).subspan(place - piece->first);
    const Bytes taken = part.first(std::min<std::uint64_t>(part.size(), offset + size - place));
    all.insert(all.end(), taken.begin(), taken.end());
    place += taken.size();
  }
  return Bytes(all);
}

// One request for each gap. A gap that is nearly closed by that is closed, and what stands before a
// part at the file's end is probably asked for next: a wheel has its RECORD before its directory.
Result<void> IndexFileSource::fetch_missing(std::uint64_t start, std::uint64_t end) {
  for (std::uint64_t place = start; place < end;) {
    const auto next = pieces_.upper_bound(place);
    std::uint64_t before = 0;
    if (next != pieces_.begin()) {
      before = std::prev(next)->first + std::prev(next)->second.size();
    }
    if (before > place) {
      place = before;
      continue;
    }
    const std::uint64_t after = next == pieces_.end() ? size_ : next->first;
    const bool closes = end >= after;
    const std::uint64_t ahead = closes ? std::min(after - place, most_ahead) : 0;
    const std::uint64_t first = (place - std::min(place, ahead)) / block * block;
    const std::uint64_t last = (end + block - 1) / block * block;
    const std::uint64_t wanted = after - place <= most_ahead ? after : std::min(last, after);
    ICECORE_TRY(fetch(std::max(before, first), wanted));
    place = wanted;
  }
  return {};
}

Result<void> IndexFileSource::fetch_end() {
  if (size_ > most_bytes) {
    return failure(ErrorKind::limit,
                   fmt::format("the index says that {} has {} bytes", name_, size_));
  }
  if (is_size_known_ && size_ == 0) return check_digests({});
  if (is_size_known_) return fetch(start_of_end(size_), size_);
  const IndexQuestion question{.url = file_.url,
                               .what = name_,
                               .headers = {fmt::format("Range: bytes=-{}", end_of_unknown)},
                               .most = most_of_whole};
  IndexAnswer answer = ICECORE_TRY(requests_.ask(question, [&](const HttpHead& head) {
    return check_head(head, std::nullopt, std::nullopt);
  }));
  if (answer.head.status == 200) return take_whole(std::move(answer.body));
  const ContentRange range = ICECORE_TRY(parse_content_range(answer.head.content_range));
  if (range.last + 1 != size_ || answer.body.size() != range.last - range.first + 1) {
    return std::unexpected(malformed("sends another part of it than the end").error().error);
  }
  if (range.first == 0) return take_whole(std::move(answer.body));
  pieces_.emplace(range.first, std::move(answer.body));
  return {};
}

Result<void> IndexFileSource::fetch(std::uint64_t start, std::uint64_t end) {
  const IndexQuestion question{.url = file_.url,
                               .what = name_,
                               .headers = {fmt::format("Range: bytes={}-{}", start, end - 1)},
                               .most = std::max(most_of_whole, end - start)};
  IndexAnswer answer = ICECORE_TRY(
      requests_.ask(question, [&](const HttpHead& head) { return check_head(head, start, end); }));
  if (answer.head.status == 200) return take_whole(std::move(answer.body));
  if (answer.body.size() != end - start) {
    return std::unexpected(malformed(fmt::format("sends {} bytes of it in place of {}",
                                                 answer.body.size(), end - start))
                               .error()
                               .error);
  }
  if (start == 0 && end == size_) return take_whole(std::move(answer.body));
  pieces_.emplace(start, std::move(answer.body));
  return {};
}

// Without `start` and `end` any part may come, and says how large the file is.
HttpResult<void> IndexFileSource::check_head(const HttpHead& head,
                                             std::optional<std::uint64_t> start,
                                             std::optional<std::uint64_t> end) {
  const auto check_size = [&](std::uint64_t total) -> HttpResult<void> {
    if (is_size_known_ && total != size_) {
      return malformed(
          fmt::format("has {} bytes of it, but it has {} by the index or by an earlier "
                      "answer",
                      total, size_));
    }
    if (total > most_bytes) return malformed(fmt::format("says that it has {} bytes", total));
    size_ = total;
    is_size_known_ = true;
    return {};
  };
  if (head.status == 200) {
    if (head.length) ICECORE_TRY(check_size(*head.length));
    if (is_size_known_ && size_ <= most_of_whole) return {};
    return http_failure(
        ErrorKind::unsupported,
        fmt::format("{} does not send parts of {}, and as a whole it is not fetched", host_,
                    name_));
  }
  const Result<ContentRange> range = parse_content_range(head.content_range);
  if (!range || !range->total) {
    return malformed("does not say which part of it it sends");
  }
  ICECORE_TRY(check_size(*range->total));
  if ((start && range->first != *start) || (end && range->last + 1 != *end)) {
    return malformed(fmt::format("sends its bytes {} to {} in place of {} to {}", range->first,
                                 range->last, *start, *end - 1));
  }
  return {};
}

Result<void> IndexFileSource::take_whole(std::vector<std::byte> body) {
  if (body.size() != size_) {
    return std::unexpected(
        malformed(fmt::format("sends {} bytes of it in place of {}", body.size(), size_))
            .error()
            .error);
  }
  // Pieces that somebody looks at stay where they are.
  if (!pieces_.empty()) {
    return std::unexpected(malformed("sends it as a whole by now").error().error);
  }
  ICECORE_TRY(check_digests(body));
  pieces_.emplace(0, std::move(body));
  return {};
}

Result<void> IndexFileSource::check_digests(Bytes whole) const {
  for (const auto& [algorithm, digits] : file_.hashes) {
    Result<Hasher> hasher = Hasher::create(algorithm);
    if (!hasher) continue;
    hasher->update(whole);
    const std::string found = to_hex(hasher->finish());
    if (found == digits) continue;
    return failure(ErrorKind::malformed,
                   fmt::format("the index says that {} has the {} {}, {} has one with {}", name_,
                               escaped(algorithm), digits, host_, found));
  }
  return {};
}

std::unexpected<HttpError> IndexFileSource::malformed(const std::string& what) const {
  return http_failure(ErrorKind::malformed,
                      fmt::format("{} was asked for {} and {}", host_, name_, what));
}

}  // namespace icecore
