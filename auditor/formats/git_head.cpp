// git's own readers, in git 2.39: refs/files-backend.c (parse_loose_ref_contents),
// refs/packed-backend.c (next_record), refs.c (check_refname_format), setup.c (read_gitfile,
// get_common_dir). Formats are described in gitrepository-layout(5). A line of packed-refs that git
// dies of makes the whole file malformed, because git then sees no reference either.
#include "formats/git_head.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace icecore {
namespace {

// What git's isspace() takes for white space.
constexpr std::string_view blanks = " \t\n\r";
constexpr std::size_t shown_bytes = 100;

std::string_view without_trailing(std::string_view text, std::string_view characters) {
  return text.substr(0, text.find_last_not_of(characters) + 1);
}

bool is_hex_digit(char character) {
  return std::string_view("0123456789abcdefABCDEF").find(character) != std::string_view::npos;
}

// Takes the digits of a SHA-256 or a SHA-1 off the front; empty if there are neither.
std::string take_object(std::string_view& rest) {
  const auto end = std::ranges::find_if_not(rest, is_hex_digit);
  const auto size = static_cast<std::size_t>(end - rest.begin());
  if (size != 40 && size != 64) return {};
  std::string object = to_lower_ascii(rest.substr(0, size));
  rest.remove_prefix(size);
  return object;
}

bool is_name_character(char character) {
  return static_cast<unsigned char>(character) > ' ' && character != '\x7F' &&
         std::string_view("~^:?*[\\").find(character) == std::string_view::npos;
}

Result<std::string_view> small_text(Bytes bytes, const Limits& limits) {
  if (bytes.size() <= limits.small_text_bytes) return as_text(bytes);
  return failure(ErrorKind::limit, fmt::format("at most {} bytes expected, {} found",
                                               limits.small_text_bytes, bytes.size()));
}

std::unexpected<Error> malformed(std::string_view expected, std::string_view found,
                                 std::uint64_t offset = 0) {
  return failure(ErrorKind::malformed,
                 fmt::format("expected {}, found {}", expected,
                             found.empty() ? "nothing" : escaped(found.substr(0, shown_bytes))),
                 offset);
}

// The lines of packed-refs, each of which must have an end.
class PackedReader {
 public:
  PackedReader(std::string_view text, const Limits& limits) : text_(text), limits_(limits) {}

  Result<GitPackedReferences> read() {
    while (place_ < text_.size()) {
      const std::size_t end = text_.find('\n', place_);
      if (end == std::string_view::npos) {
        return failure(ErrorKind::truncated, "expected a line end behind the last reference",
                       place_);
      }
      const std::string_view line = text_.substr(place_, end - place_);
      // Only the first line can be a comment.
      if (place_ != 0 || !line.starts_with('#')) {
        ICECORE_TRY(line.starts_with('^') ? take_peeled(line) : take_reference(line));
      }
      place_ = end + 1;
    }
    return std::move(result_);
  }

 private:
  Result<void> take_reference(std::string_view line) {
    std::string_view rest = line;
    std::string object = take_object(rest);
    if (object.empty() || rest.empty() || blanks.find(rest.front()) == std::string_view::npos) {
      return malformed("an object and a reference", line, place_);
    }
    if (result_.references.size() >= limits_.list_entries) {
      return failure(ErrorKind::limit,
                     fmt::format("more than {} references", limits_.list_entries));
    }
    result_.references.push_back(
        {.name = std::string(rest.substr(1)), .object = std::move(object), .peeled = {}});
    may_be_peeled_ = true;
    return {};
  }

  Result<void> take_peeled(std::string_view line) {
    std::string_view rest = line.substr(1);
    std::string object = take_object(rest);
    if (object.empty() || !rest.empty() || !may_be_peeled_) {
      return malformed("an object behind ^, below a reference", line, place_);
    }
    result_.references.back().peeled = std::move(object);
    may_be_peeled_ = false;
    return {};
  }

  std::string_view text_;
  const Limits& limits_;
  std::uint64_t place_ = 0;
  bool may_be_peeled_ = false;  // Whether the line above is a reference.
  GitPackedReferences result_;
};

}  // namespace

bool is_git_reference_name(std::string_view name) {
  if (name.empty() || name.front() == '/' || name.back() == '/' || name.back() == '.') return false;
  if (name == "@" || name.find("..") != std::string_view::npos) return false;
  if (name.find("@{") != std::string_view::npos) return false;
  if (!std::ranges::all_of(name, is_name_character)) return false;
  while (true) {
    const std::size_t size = std::min(name.find('/'), name.size());
    const std::string_view part = name.substr(0, size);
    if (part.empty() || part.front() == '.' || part.ends_with(".lock")) return false;
    if (size == name.size()) return true;
    name.remove_prefix(size + 1);
  }
}

Result<GitHead> parse_git_head(Bytes bytes, const Limits& limits) {
  const std::string_view text = without_trailing(ICECORE_TRY(small_text(bytes, limits)), blanks);
  constexpr std::string_view prefix = "ref:";
  if (text.starts_with(prefix)) {
    std::string_view name = text.substr(prefix.size());
    name.remove_prefix(std::min(name.find_first_not_of(blanks), name.size()));
    if (!is_git_reference_name(name)) return malformed("the name of a reference", name);
    return GitHead{.reference = std::string(name), .object = {}};
  }
  std::string_view rest = text;
  std::string object = take_object(rest);
  const bool ends = rest.empty() || blanks.find(rest.front()) != std::string_view::npos;
  if (object.empty() || !ends) return malformed("ref: or an object", text);
  return GitHead{.reference = {}, .object = std::move(object)};
}

const GitPackedReference* GitPackedReferences::find(std::string_view name) const {
  const auto found = std::ranges::find(references, name, &GitPackedReference::name);
  return found == references.end() ? nullptr : &*found;
}

Result<GitPackedReferences> parse_git_packed_references(Bytes bytes, const Limits& limits) {
  if (bytes.size() > limits.manifest_bytes) {
    return failure(ErrorKind::limit, fmt::format("at most {} bytes expected, {} found",
                                                 limits.manifest_bytes, bytes.size()));
  }
  return PackedReader(as_text(bytes), limits).read();
}

Result<std::string> parse_git_file(Bytes bytes, const Limits& limits) {
  const std::string_view text = without_trailing(ICECORE_TRY(small_text(bytes, limits)), "\r\n");
  constexpr std::string_view prefix = "gitdir: ";
  if (!text.starts_with(prefix) || text.size() == prefix.size()) {
    return malformed("gitdir: and a path", text);
  }
  return std::string(text.substr(prefix.size()));
}

Result<std::string> parse_git_common_directory(Bytes bytes, const Limits& limits) {
  const std::string_view text = without_trailing(ICECORE_TRY(small_text(bytes, limits)), "\r\n");
  if (text.empty()) return malformed("a path", text);
  return std::string(text);
}

}  // namespace icecore
