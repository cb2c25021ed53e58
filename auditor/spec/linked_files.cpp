// Places are texts: of the links first, then one pass over the files that they may be.
#include "spec/linked_files.h"

#include <fmt/format.h>

#include <vector>

#include "judge/select.h"
#include "spec/file_kinds.h"

namespace icecore {
namespace {

constexpr std::string_view links_sql =
    "SELECT file, leads_to FROM outside_link WHERE environment = {} AND is_audited = 1";

constexpr std::string_view files_sql =
    "SELECT place, size, mode, sha256, id FROM file WHERE kind = 'file' AND sha256 <> ''";

}  // namespace

Result<LinkedFiles> linked_files(const Store& facts, std::int64_t environment) {
  std::unordered_map<std::string, std::vector<std::int64_t>> links;
  const auto ignore_columns = [](std::span<const std::string>) {};
  const RowSink each_link{.columns = ignore_columns, .row = [&](std::span<const FactValue> row) {
                            links[std::string(text_of(row[1]))].push_back(number_of(row[0]));
                          }};
  ICECORE_TRY(select_each(facts, fmt::format(fmt::runtime(links_sql), environment), each_link));
  LinkedFiles found;
  if (links.empty()) return found;
  const RowSink each_file{
      .columns = ignore_columns, .row = [&](std::span<const FactValue> row) {
        const auto named = links.find(std::string(text_of(row[0])));
        if (named == links.end()) return;
        found.ends.insert(number_of(row[4]));
        for (const std::int64_t link : named->second) {
          found.by_link.emplace(
              link, counted_file(number_of(row[2]), number_of(row[1]), text_of(row[3])));
        }
      }};
  ICECORE_TRY(select_each(facts, files_sql, each_file));
  return found;
}

}  // namespace icecore
