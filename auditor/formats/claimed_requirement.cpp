// pip 26.3: req/constructors.py (`parse_req_from_line`, `parse_editable`), models/link.py and
// utils/filetypes.py. pip looks at the disk to tell directories from names; here a text is a path
// where it looks like one to pip and is no requirement.
#include "formats/claimed_requirement.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "formats/name.h"
#include "formats/python_text.h"
#include "formats/requirement.h"
#include "formats/url.h"
#include "formats/wheel_name.h"

namespace icecore {
namespace {

constexpr std::array<std::string_view, 12> archive_extensions{
    ".zip", ".whl",    ".tar.bz2", ".tbz", ".tar.gz", ".tgz",
    ".tar", ".tar.xz", ".txz",     ".tlz", ".tar.lz", ".tar.lzma"};

constexpr std::array<std::string_view, 26> url_schemes{
    "http",    "https",    "file",    "ftp",       "git+http", "git+https", "git+ssh",
    "git+git", "git+file", "hg+file", "hg+http",   "hg+https", "hg+ssh",    "hg+static-http",
    "svn+ssh", "svn+http", "svn+svn", "svn+https", "svn+file", "bzr+http",  "bzr+https",
    "bzr+ssh", "bzr+sftp", "bzr+ftp", "bzr+lp",    "bzr+file"};

bool is_url(std::string_view text) {
  return std::ranges::find(url_schemes, split_url(text).scheme) != url_schemes.end();
}

bool looks_like_path(std::string_view text) {
  return text.contains('/') || text.starts_with('.');
}

// What may be one on some disk: pip looks if it is there.
bool may_be_path(std::string_view text) {
  if (text.contains('/')) return !text.contains("://");
  return text.starts_with('.') && text.find_first_of("'\"()<>=;") == std::string_view::npos;
}

struct WithExtras {
  std::string path;
  std::vector<std::string> extras;
};

// `path[a,b]`.
WithExtras strip_extras(std::string_view text) {
  const std::size_t open = text.rfind('[');
  if (!text.ends_with(']') || open == std::string_view::npos || open == 0 ||
      open + 2 >= text.size()) {
    return {.path = std::string(text), .extras = {}};
  }
  WithExtras result{.path = std::string(strip_right_python(text.substr(0, open))), .extras = {}};
  for (const std::string_view extra : split(text.substr(open + 1, text.size() - open - 2), ',')) {
    if (!strip(extra).empty()) result.extras.push_back(normalized_name(strip(extra)));
  }
  return result;
}

// The value of `key=` in a fragment `a=b&c=d`; empty if there is none.
std::string_view fragment_value(std::string_view fragment, std::string_view key) {
  for (const std::string_view part : split(fragment, '&')) {
    if (part.size() > key.size() && part.starts_with(key) && part[key.size()] == '=') {
      return part.substr(key.size() + 1);
    }
  }
  return {};
}

std::string percent_decoded(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const auto byte =
        text.size() >= 3 && text.front() == '%' ? from_hex(text.substr(1, 2)) : std::nullopt;
    if (byte) {
      result += static_cast<char>(byte->front());
      text.remove_prefix(3);
    } else {
      result += text.front();
      text.remove_prefix(1);
    }
  }
  return result;
}

void take_hashes_of_fragment(std::string_view fragment, ClaimedInput& input) {
  for (const std::string_view algorithm : {"sha512", "sha384", "sha256", "sha224", "sha1", "md5"}) {
    const std::string_view digest = fragment_value(fragment, algorithm);
    if (digest.empty()) continue;
    input.hashes.push_back({.algorithm = std::string(algorithm), .digest = to_lower_ascii(digest)});
    return;
  }
}

// What a specifier leaves open: nothing where it names one version.
void take_specifier(const SpecifierSet& set, ClaimedInput& input) {
  const std::vector<Specifier>& all = set.specifiers();
  const bool is_one = all.size() == 1 && !all.front().is_prefix() &&
                      (all.front().kind() == SpecifierOperator::equal ||
                       all.front().kind() == SpecifierOperator::arbitrary);
  if (is_one) {
    input.version = all.front().version_text();
  } else {
    input.specifier = set.normalized();
  }
}

Result<void> take_named(std::string_view text, ClaimedInput& input, const Limits& limits) {
  const Requirement requirement = ICECORE_TRY(parse_requirement(text, limits));
  input.name = requirement.name;
  input.extras = requirement.extras;
  take_specifier(requirement.specifiers, input);
  if (requirement.marker && input.marker.empty()) {
    input.marker = ICECORE_TRY(requirement.marker->normalized());
  }
  if (!requirement.url.empty()) take_claimed_url(requirement.url, input);
  return {};
}

// The name that a URL brings along, by its file or by `#egg=`.
Result<void> take_name_of_url(std::string_view url, ClaimedInput& input) {
  const std::string file = file_name_of_url(url);
  if (file.ends_with(".whl")) {
    const WheelName name = ICECORE_TRY(parse_wheel_filename(file, {}));
    input.name = name.name;
    return {};
  }
  const std::size_t hash = url.find('#');
  const std::string_view egg =
      hash == std::string_view::npos ? "" : fragment_value(url.substr(hash + 1), "egg");
  if (egg.empty()) return {};
  if (!is_valid_name(egg)) {
    return failure(ErrorKind::malformed,
                   fmt::format("expected a bare name behind #egg=, found {}", escaped(egg)));
  }
  input.name = egg;
  return {};
}

void take_path(std::string_view path, ClaimedInput& input) {
  input.url = path;
  input.source = is_archive_name(path) ? ClaimedSource::path : ClaimedSource::directory;
  if (input.source == ClaimedSource::directory) return;
  const std::string file = file_name_of_url(path);
  if (const auto wheel = parse_wheel_filename(file, {})) {
    input.version = wheel->version.normalized();
  }
  input.artifacts.push_back({.file_name = file, .url = std::string(path)});
}

// Takes the revision off `https://host/p.git@v1`.
std::string take_revision(std::string& url) {
  const std::size_t authority = url.find("://");
  const std::size_t path = url.find('/', authority == std::string::npos ? 0 : authority + 3);
  const std::size_t at = url.rfind('@');
  if (at == std::string::npos || path == std::string::npos || at < path) return {};
  std::string revision = url.substr(at + 1);
  url.resize(at);
  return revision;
}

struct MarkerSplit {
  std::string_view text;
  std::string_view marker;
};

MarkerSplit split_marker(std::string_view text) {
  const std::string_view separator = is_url(text) ? "; " : ";";
  const std::size_t place = text.find(separator);
  if (place == std::string_view::npos) return {.text = strip_python(text), .marker = {}};
  return {.text = strip_python(text.substr(0, place)),
          .marker = strip_python(text.substr(place + separator.size()))};
}

// A path to an archive, of which pip does not ask whether it could be a name; unless it has the
// form `name @ …`.
bool is_archive_path(std::string_view path, std::string_view text) {
  if (!is_archive_name(path)) return false;
  const std::size_t at = text.find('@');
  return at == std::string_view::npos || looks_like_path(text.substr(0, at));
}

}  // namespace

bool is_archive_name(std::string_view name) {
  const std::string lower = to_lower_ascii(name);
  return std::ranges::any_of(archive_extensions, [&](std::string_view extension) {
    return lower.size() > extension.size() && lower.ends_with(extension);
  });
}

bool is_whole_commit(std::string_view text) {
  return (text.size() == 40 || text.size() == 64) && from_hex(text).has_value();
}

std::string file_name_of_url(std::string_view url) {
  url = url.substr(0, url.find('#'));
  url = url.substr(0, url.find('?'));
  while (url.ends_with('/')) url.remove_suffix(1);
  return percent_decoded(url.substr(url.rfind('/') + 1));
}

std::optional<ClaimedHash> parse_claimed_hash(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == 0 || colon == std::string_view::npos) return std::nullopt;
  const std::string_view digest = text.substr(colon + 1);
  if (digest.empty() || !from_hex(digest)) return std::nullopt;
  return ClaimedHash{.algorithm = to_lower_ascii(text.substr(0, colon)),
                     .digest = to_lower_ascii(digest)};
}

void take_claimed_url(std::string_view url, ClaimedInput& input) {
  const std::size_t hash = url.find('#');
  const std::string_view fragment =
      hash == std::string_view::npos ? std::string_view() : url.substr(hash + 1);
  input.url = url.substr(0, hash);
  input.subdirectory = fragment_value(fragment, "subdirectory");
  const std::string scheme = split_url(url).scheme;
  const std::size_t plus = scheme.find('+');
  if (plus != std::string::npos) {
    input.source = ClaimedSource::vcs;
    input.vcs = scheme.substr(0, plus);
    input.url.erase(0, plus + 1);
    input.revision = take_revision(input.url);
    if (is_whole_commit(input.revision)) input.commit = to_lower_ascii(input.revision);
    return;
  }
  take_hashes_of_fragment(fragment, input);
  const bool is_local = scheme == "file" || scheme.empty();
  const std::string file = file_name_of_url(url);
  if (is_local && !is_archive_name(file)) {
    input.source = ClaimedSource::directory;
    return;
  }
  input.source = is_local ? ClaimedSource::path : ClaimedSource::url;
  if (const auto wheel = parse_wheel_filename(file, {})) {
    input.version = wheel->version.normalized();
  }
  input.artifacts.push_back({.file_name = file, .url = input.url, .hashes = input.hashes});
}

Result<ClaimedInput> claimed_requirement(std::string_view text, const Limits& limits) {
  ClaimedInput input;
  input.text = text;
  const auto [name, marker] = split_marker(text);
  if (!marker.empty()) {
    input.marker = ICECORE_TRY(ICECORE_TRY(Marker::parse(marker, limits)).normalized());
  }
  if (is_url(name)) {
    take_claimed_url(name, input);
    ICECORE_TRY(take_name_of_url(name, input));
    return input;
  }
  const WithExtras stripped = strip_extras(name);
  if (is_archive_path(stripped.path, name)) {
    take_path(stripped.path, input);
    input.extras = stripped.extras;
    ICECORE_TRY(take_name_of_url(stripped.path, input));
    return input;
  }
  const Result<void> named = take_named(name, input, limits);
  if (named) return input;
  if (!may_be_path(name)) return std::unexpected(named.error());
  take_path(stripped.path, input);
  input.extras = stripped.extras;
  return input;
}

Result<ClaimedInput> claimed_editable(std::string_view text, const Limits& limits) {
  ClaimedInput input;
  input.text = text;
  const Result<Requirement> requirement = parse_requirement(text, limits);
  if (requirement && !requirement->url.empty()) {
    ICECORE_TRY(take_named(text, input, limits));
  } else {
    const WithExtras stripped = strip_extras(text);
    const std::string_view scheme = std::string_view(text).substr(0, text.find(':'));
    const bool is_vcs_name = text.contains(':') && (scheme == "git" || scheme == "hg" ||
                                                    scheme == "svn" || scheme == "bzr");
    const std::string url =
        is_vcs_name ? std::string(scheme) + "+" + std::string(text) : std::string(text);
    input.extras = stripped.extras;
    if (is_url(url)) {
      take_claimed_url(url, input);
      ICECORE_TRY(take_name_of_url(url, input));
    } else {
      input.url = stripped.path;
    }
  }
  if (input.source == ClaimedSource::url || input.source == ClaimedSource::path) {
    return failure(
        ErrorKind::malformed,
        fmt::format("expected a directory or a VCS URL behind -e, found {}", escaped(text)));
  }
  if (input.source == ClaimedSource::vcs && input.name.empty()) {
    return failure(ErrorKind::malformed,
                   fmt::format("no name is given for {}", escaped(masked_url(text))));
  }
  input.source = ClaimedSource::editable;
  return input;
}

}  // namespace icecore
