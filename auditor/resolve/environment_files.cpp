// The table is the project's own, so a bad row is our mistake and says its line. It has no quoted
// fields and a few hundred rows: a search through all of them is quick enough.
#include "resolve/environment_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>
#include <utility>

#include "base/embedded.h"
#include "base/text.h"
#include "formats/version.h"

namespace icecore {
namespace {

constexpr std::string_view table_path = "rules/data/environment_files.csv";
constexpr std::string_view header = "name,generator,versions,sha256";

bool fits(std::string_view pattern, std::string_view name) {
  const std::size_t star = pattern.find('*');
  if (star == std::string_view::npos) return pattern == name;
  const std::string_view before = pattern.substr(0, star);
  const std::string_view after = pattern.substr(star + 1);
  if (name.size() < before.size() + after.size()) return false;
  const std::string_view between =
      name.substr(before.size(), name.size() - before.size() - after.size());
  return name.starts_with(before) && name.ends_with(after) && !between.contains('/');
}

int hex_digit(char character) {
  if (character >= '0' && character <= '9') return character - '0';
  return character >= 'a' && character <= 'f' ? character - 'a' + 10 : -1;
}

bool read_digest(std::string_view text, Digest& digest) {
  if (text.size() != 2 * digest.bytes.size()) return false;
  for (std::size_t i = 0; i < digest.bytes.size(); ++i) {
    const int high = hex_digit(text[2 * i]);
    const int low = hex_digit(text[2 * i + 1]);
    if (high < 0 || low < 0) return false;
    digest.bytes.at(i) = static_cast<std::byte>(high * 16 + low);
  }
  return true;
}

std::unexpected<Error> bad_row(std::size_t line, std::string_view reason) {
  return failure(ErrorKind::internal, fmt::format("{}, line {}: {}", table_path, line, reason));
}

Result<KnownFile> read_row(std::string_view text, std::size_t line) {
  const std::vector<std::string_view> fields = split(text, ',');
  if (fields.size() != 4) {
    return bad_row(line, fmt::format("expected 4 fields, found {}", fields.size()));
  }
  KnownFile row{.name = std::string(fields[0]),
                .generator = std::string(fields[1]),
                .versions = std::string(fields[2]),
                .sha256 = {}};
  if (row.name.empty() || row.generator.empty() || row.versions.empty()) {
    return bad_row(line, "a field is empty");
  }
  if (!read_digest(fields[3], row.sha256)) {
    return bad_row(line, "the digest is not 64 lower-case hexadecimal digits");
  }
  return row;
}

// One part of `versions`: `3.8.18`, `3.8.0-3.10.12`, either with words behind it.
bool names_version(std::string_view part, const Version& version) {
  part = strip(part);
  part = part.substr(0, part.find(' '));
  const std::size_t dash = part.find('-');
  const Result<Version> first = Version::parse(part.substr(0, dash));
  if (!first) return false;
  if (dash == std::string_view::npos) return version == *first;
  const Result<Version> last = Version::parse(part.substr(dash + 1));
  return last && *first <= version && version <= *last;
}

auto order(const KnownFile& row) {
  return std::tie(row.name, row.sha256, row.generator);
}

}  // namespace

Result<KnownFiles> KnownFiles::load() {
  return parse(embedded_file(table_path));
}

Result<KnownFiles> KnownFiles::parse(std::string_view csv) {
  const std::vector<std::string_view> lines = split_lines(csv);
  if (lines.empty() || lines[0] != header) {
    return bad_row(1, fmt::format("expected `{}`", header));
  }
  KnownFiles result;
  for (std::size_t i = 1; i < lines.size(); ++i) {
    result.rows_.push_back(ICECORE_TRY(read_row(lines[i], i + 1)));
    if (i > 1 && order(result.rows_[i - 2]) >= order(result.rows_[i - 1])) {
      return bad_row(i + 1, "the row is not after the one before it");
    }
  }
  return result;
}

const KnownFile* KnownFiles::find(std::string_view name, const Digest& sha256) const {
  const auto found = std::ranges::find_if(
      rows_, [&](const KnownFile& row) { return row.sha256 == sha256 && fits(row.name, name); });
  return found == rows_.end() ? nullptr : &*found;
}

bool KnownFiles::is_name(std::string_view name) const {
  return std::ranges::any_of(rows_, [&](const KnownFile& row) { return fits(row.name, name); });
}

bool KnownFiles::is_complete_for(std::string_view name, std::string_view generator,
                                 std::string_view version) const {
  const Result<Version> wanted = Version::parse(version);
  return wanted && std::ranges::any_of(rows_, [&](const KnownFile& row) {
           return row.generator == generator && fits(row.name, name) &&
                  std::ranges::any_of(split(row.versions, ';'), [&](std::string_view part) {
                    return names_version(part, *wanted);
                  });
         });
}

}  // namespace icecore
