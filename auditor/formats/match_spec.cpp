// conda: models/match_spec.py, and CEP 29. One `=` means any version that starts so; with three
// numbers behind it hardly anything but that version does, and it counts as one.
#include "formats/match_spec.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "formats/claimed_requirement.h"

namespace icecore {
namespace {

bool is_conda_file(std::string_view name) {
  return name.ends_with(".conda") || name.ends_with(".tar.bz2");
}

bool is_platform(std::string_view text) {
  return text == "noarch" || text.starts_with("linux-") || text.starts_with("osx-") ||
         text.starts_with("win-") || text.starts_with("emscripten-");
}

// A version, perhaps with its operator; a blank or `=` parts it from the build.
void take_version(std::string_view text, ClaimedInput& input) {
  text = strip(text);
  if (text.empty() || text == "*") return;
  const std::size_t start = std::min(text.find_first_not_of("=<>!~ "), text.size());
  const std::string_view operation = strip(text.substr(0, start));
  std::string_view version = text.substr(start);
  const std::size_t end = version.find_first_of("= ");
  std::string_view build;
  const bool is_plain = operation.empty() || operation == "=" || operation == "==";
  if (is_plain && end != std::string_view::npos && !text.contains(',')) {
    build = strip(version.substr(end + 1));
    version = version.substr(0, end);
  }
  const bool is_fuzzy = operation == "=" && build.empty() && std::ranges::count(version, '.') < 2;
  if (!is_plain || is_fuzzy || version.find_first_of("*,|<>!") != std::string_view::npos) {
    input.specifier = text;
    return;
  }
  input.version = version;
  if (build.find('*') == std::string_view::npos) input.build = build;
}

// `[version='>=1', build=py_0, sha256=…]`.
void take_brackets(std::string_view text, ClaimedInput& input) {
  while (!text.empty()) {
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos) return;
    const std::string key(strip(text.substr(0, equals)));
    text = strip(text.substr(equals + 1));
    const bool is_quoted = text.starts_with('"') || text.starts_with('\'');
    const std::size_t end =
        std::min(is_quoted ? text.find(text.front(), 1) : text.find(','), text.size());
    const std::string_view value = is_quoted ? text.substr(1, end - 1) : strip(text.substr(0, end));
    if (key == "version") take_version(value, input);
    if (key == "build") input.build = value;
    if (key == "channel") input.index = value;
    if (key == "url") input.url = value;
    if (key == "md5" || key == "sha256") {
      input.hashes.push_back({.algorithm = key, .digest = to_lower_ascii(value)});
    }
    text = text.substr(std::min(text.find(',', std::min(end, text.size())), text.size()));
    while (text.starts_with(',') || text.starts_with(' ')) text.remove_prefix(1);
  }
}

}  // namespace

bool take_conda_file_name(std::string_view file_name, ClaimedInput& input) {
  if (!is_conda_file(file_name)) return false;
  const std::string_view extension = file_name.ends_with(".conda") ? ".conda" : ".tar.bz2";
  file_name.remove_suffix(extension.size());
  const std::size_t build = file_name.rfind('-');
  if (build == std::string_view::npos || build == 0) return false;
  const std::size_t version = file_name.rfind('-', build - 1);
  if (version == std::string_view::npos || version == 0) return false;
  input.name = file_name.substr(0, version);
  input.version = file_name.substr(version + 1, build - version - 1);
  input.build = file_name.substr(build + 1);
  return true;
}

ClaimedInput conda_package_at(std::string_view url) {
  ClaimedInput input;
  input.kind = ClaimedKind::conda_package;
  input.source = url.contains("://") ? ClaimedSource::url : ClaimedSource::path;
  const std::size_t hash = url.find('#');
  input.url = url.substr(0, hash);
  if (hash != std::string_view::npos) {
    std::string_view digest = url.substr(hash + 1);
    if (digest.starts_with("sha256:")) digest.remove_prefix(7);
    if (from_hex(digest) && (digest.size() == 32 || digest.size() == 64)) {
      input.hashes.push_back(
          {.algorithm = digest.size() == 32 ? "md5" : "sha256", .digest = to_lower_ascii(digest)});
    }
  }
  const std::string file = file_name_of_url(input.url);
  if (take_conda_file_name(file, input)) {
    input.artifacts.push_back({.file_name = file, .url = input.url, .hashes = input.hashes});
    std::string_view directory = input.url;
    directory = directory.substr(0, std::min(directory.rfind('/'), directory.size()));
    const std::size_t slash = directory.rfind('/');
    if (slash != std::string_view::npos && is_platform(directory.substr(slash + 1))) {
      input.platforms = {std::string(directory.substr(slash + 1))};
      input.index = directory.substr(0, slash);
    }
  } else {
    input.source = ClaimedSource::directory;
  }
  return input;
}

Result<ClaimedInput> parse_match_spec(std::string_view text) {
  const std::string written(text);
  text = strip(text.substr(0, text.find(" #")));
  if (text.contains("://") && is_conda_file(file_name_of_url(text))) {
    ClaimedInput input = conda_package_at(text);
    input.text = written;
    return input;
  }
  ClaimedInput input;
  input.kind = ClaimedKind::conda_package;
  input.text = written;
  if (const std::size_t channel = text.find("::"); channel != std::string_view::npos) {
    input.index = text.substr(0, channel);
    text.remove_prefix(channel + 2);
  }
  if (const std::size_t open = text.find('['); open != std::string_view::npos) {
    std::string_view inside = text.substr(open + 1);
    inside = inside.substr(0, std::min(inside.rfind(']'), inside.size()));
    take_brackets(inside, input);
    text = text.substr(0, open);
  }
  const std::size_t end = std::min(text.find_first_of(" =<>!~"), text.size());
  input.name = to_lower_ascii(text.substr(0, end));
  if (input.name.empty()) {
    return failure(ErrorKind::malformed,
                   fmt::format("expected a package, found {}", escaped(written.substr(0, 200))));
  }
  take_version(text.substr(end), input);
  return input;
}

}  // namespace icecore
