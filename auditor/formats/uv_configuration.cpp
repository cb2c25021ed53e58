// uv's reference of settings, of which is needed: `index`, and the older
// `index-url`, `extra-index-url` and `no-index`, which may stand in the table `pip` too for uv's
// interface like pip's. uv refuses a file that has a member of another kind, and so do we: what it
// would take in place of it is not known.
#include "formats/uv_configuration.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "formats/toml.h"

namespace icecore {
namespace {

using Kind = DataNode::Kind;

// The member of that kind; nullptr where there is none.
Result<const DataNode*> member(const DataNode& table, std::string_view name, Kind kind,
                               std::string_view expected) {
  const DataNode* found = table.find(name);
  if (found == nullptr || found->kind == kind) return found;
  return failure(ErrorKind::malformed, fmt::format("line {}: {} is {}, expected {}", found->line,
                                                   name, found->kind_name(), expected));
}

Result<std::string> text(const DataNode& table, std::string_view name) {
  const DataNode* found = ICECORE_TRY(member(table, name, Kind::text, "string"));
  return found == nullptr ? std::string() : found->text;
}

Result<bool> flag(const DataNode& table, std::string_view name) {
  const DataNode* found = ICECORE_TRY(member(table, name, Kind::boolean, "boolean"));
  return found != nullptr && found->text == "true";
}

Result<UvIndex> read_index(const DataNode& table) {
  if (table.kind != Kind::table) {
    return failure(ErrorKind::malformed, fmt::format("line {}: index is {}, expected table",
                                                     table.line, table.kind_name()));
  }
  UvIndex index{.name = ICECORE_TRY(text(table, "name")),
                .url = ICECORE_TRY(text(table, "url")),
                .is_default = ICECORE_TRY(flag(table, "default")),
                .is_explicit = ICECORE_TRY(flag(table, "explicit"))};
  if (!index.url.empty()) return index;
  return failure(ErrorKind::malformed, fmt::format("line {}: an index has no url", table.line));
}

// Indexes join; of the others the first that is set counts.
Result<void> take_table(const DataNode& table, UvConfiguration& configuration) {
  const DataNode* indexes = ICECORE_TRY(member(table, "index", Kind::list, "array"));
  if (indexes != nullptr) {
    for (const DataNode& index : indexes->elements) {
      configuration.indexes.push_back(ICECORE_TRY(read_index(index)));
    }
  }
  std::string index_url = ICECORE_TRY(text(table, "index-url"));
  if (configuration.index_url.empty()) configuration.index_url = std::move(index_url);
  const DataNode* extra = ICECORE_TRY(member(table, "extra-index-url", Kind::list, "array"));
  if (extra != nullptr) {
    for (const DataNode& url : extra->elements) {
      if (url.kind != Kind::text) {
        return failure(ErrorKind::malformed,
                       fmt::format("line {}: an extra-index-url is {}, expected string", url.line,
                                   url.kind_name()));
      }
      configuration.extra_index_urls.push_back(url.text);
    }
  }
  if (ICECORE_TRY(flag(table, "no-index"))) configuration.no_index = true;
  return {};
}

}  // namespace

UvIndex parse_uv_index(std::string_view word) {
  const std::size_t sign = word.find('=');
  const std::string_view name = word.substr(0, sign == std::string_view::npos ? 0 : sign);
  const bool is_name = !name.empty() && std::ranges::none_of(name, [](char letter) {
    return letter == ':' || letter == '/' || letter == '@';
  });
  if (!is_name) return {.name = {}, .url = std::string(word)};
  return {.name = std::string(name), .url = std::string(word.substr(sign + 1))};
}

Result<UvConfiguration> read_uv_configuration(Bytes bytes, UvDocument document,
                                              const Limits& limits) {
  const Result<DataNode> parsed = parse_toml(bytes, limits);
  if (!parsed) {
    // Messages of the library may quote the line, where a password may be.
    const bool is_limit = parsed.error().kind == ErrorKind::limit;
    return failure(parsed.error().kind,
                   is_limit ? parsed.error().message : "expected TOML, found other text",
                   parsed.error().offset);
  }
  const DataNode* settings = &*parsed;
  if (document == UvDocument::pyproject) {
    settings = settings->find("tool");
    if (settings != nullptr) settings = settings->find("uv");
  }
  UvConfiguration configuration;
  if (settings == nullptr) return configuration;
  ICECORE_TRY(take_table(*settings, configuration));
  const DataNode* pip = ICECORE_TRY(member(*settings, "pip", Kind::table, "table"));
  if (pip != nullptr) ICECORE_TRY(take_table(*pip, configuration));
  return configuration;
}

}  // namespace icecore
