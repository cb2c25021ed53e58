// Archives that Python imports from: what their directory says, and for an `.egg` the files of its
// EGG-INFO, read as those of a directory are. Of requires.txt and PKG-INFO the same one counts
// as for importlib.metadata, which asks the first only where the second names nothing.
#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <set>
#include <utility>

#include "archive/zip_directory.h"
#include "base/text.h"
#include "collect/collectors.h"

namespace icecore {
namespace {

// What a directory of that name at the top of an archive on the import path is to
// importlib.metadata.
bool is_metadata_directory(std::string_view name) {
  const std::string lower = to_lower_ascii(name);
  return lower.ends_with(".dist-info") || lower.ends_with(".egg-info");
}

std::int64_t saturated(std::uint64_t number) {
  constexpr std::uint64_t most = std::numeric_limits<std::int64_t>::max();
  return static_cast<std::int64_t>(std::min(number, most));
}

ZipArchiveFact fact_of(const ZipDirectory& directory) {
  ZipArchiveFact fact{.members = saturated(directory.entries.size()),
                      .problem = directory.first_problem()};
  std::uint64_t bytes = 0;
  std::set<std::string_view> projects;
  for (const ZipEntry& entry : directory.entries) {
    bytes += std::min(entry.size, std::numeric_limits<std::uint64_t>::max() - bytes);
    const std::string_view top = std::string_view(entry.name).substr(0, entry.name.find('/'));
    if (is_metadata_directory(top)) projects.insert(top);
  }
  fact.content_bytes = saturated(bytes);
  fact.projects = saturated(projects.size());
  fact.has_main = directory.find("__main__.py") != nullptr ? 1 : 0;
  return fact;
}

using CollectMember = Result<Facts> (*)(ByteSource&, std::string_view, const Limits&);

// Adds the facts of one member; one that is not there adds nothing.
void add_member(ByteSource& bytes, const ZipDirectory& directory, std::string_view name,
                CollectMember collect_member, const Limits& limits, Facts& facts) {
  const ZipEntry* entry = directory.find(name);
  if (entry == nullptr) return;
  const auto give_up = [&](const Error& error) {  // an offset would be one in the member
    facts.gaps.push_back(
        Error{.kind = error.kind, .message = fmt::format("{}: {}", name, error.message)});
  };
  const Result<std::vector<std::byte>> text = read_zip_entry(bytes, *entry, limits.manifest_bytes);
  if (!text) return give_up(text.error());
  MemorySource source(*text);
  Result<Facts> found = collect_member(source, "", limits);
  if (!found) return give_up(found.error());
  facts.rows.append(std::move(found->rows));
  for (const Error& gap : found->gaps) give_up(gap);
}

bool has_requirements(const Facts& facts) {
  return std::ranges::any_of(
      facts.rows, [](const Fact& fact) { return std::holds_alternative<RequiresDistFact>(fact); });
}

}  // namespace

Result<Facts> collect_zip_archive(ByteSource& bytes, std::string_view, const Limits& limits) {
  Facts facts;
  facts.rows.add(fact_of(ICECORE_TRY(read_zip_directory(bytes, limits))));
  return facts;
}

Result<Facts> collect_egg_archive(ByteSource& bytes, std::string_view, const Limits& limits) {
  const ZipDirectory directory = ICECORE_TRY(read_zip_directory(bytes, limits));
  Facts facts;
  facts.rows.add(fact_of(directory));
  add_member(bytes, directory, "EGG-INFO/PKG-INFO", collect_metadata, limits, facts);
  if (!has_requirements(facts)) {
    add_member(bytes, directory, "EGG-INFO/requires.txt", collect_requires_txt, limits, facts);
  }
  add_member(bytes, directory, "EGG-INFO/entry_points.txt", collect_entry_points, limits, facts);
  return facts;
}

}  // namespace icecore
