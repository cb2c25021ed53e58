// Validity is pip's, in both of its forms: pip/_internal/models/direct_url.py up to 26.0, and
// packaging.direct_url from 26.1. What pip takes for invalid it leaves out of `pip freeze`, so the
// difference decides lines. Two places where pip ends in a traceback instead (a document that is no
// object, a URL with half a pair of brackets) are malformed here.
#include "formats/direct_url.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "formats/json.h"

namespace icecore {
namespace {

// An object of the document, its name for messages (`archive_info.`), and the rules for its
// members.
struct Section {
  const JsonValue& object;
  std::string_view prefix;
  DirectUrlRules rules;
};

std::unexpected<Error> unexpected_kind(const Section& section, std::string_view key,
                                       std::string_view expected, const JsonValue& found) {
  return failure(ErrorKind::malformed, fmt::format("{}{}: expected {}, found {}", section.prefix,
                                                   key, expected, found.kind_name()));
}

// The member's value, or nullptr where it counts as absent.
Result<const JsonValue*> optional_member(const Section& section, std::string_view key) {
  const JsonValue* value = section.object.find(key);
  if (value == nullptr || !value->is_null()) return value;
  if (section.rules == DirectUrlRules::since_pip_26_1) return nullptr;
  return unexpected_kind(section, key, "a value or no key", *value);
}

Result<std::optional<std::string>> optional_text(const Section& section, std::string_view key) {
  const JsonValue* value = ICECORE_TRY(optional_member(section, key));
  if (value == nullptr) return std::nullopt;
  const std::optional<std::string_view> text = value->as_string();
  if (!text) return unexpected_kind(section, key, "a string", *value);
  return std::string(*text);
}

Result<std::string> required_text(const Section& section, std::string_view key) {
  std::optional<std::string> text = ICECORE_TRY(optional_text(section, key));
  if (!text) {
    return failure(ErrorKind::malformed, fmt::format("{}{} is missing", section.prefix, key));
  }
  return *std::move(text);
}

Result<const JsonValue*> optional_object(const Section& section, std::string_view key) {
  const JsonValue* value = ICECORE_TRY(optional_member(section, key));
  if (value == nullptr || value->as_object() != nullptr) return value;
  return unexpected_kind(section, key, "an object", *value);
}

Result<void> read_vcs(const Section& section, DirectUrl& result) {
  result.kind = DirectUrl::Kind::vcs;
  result.vcs = ICECORE_TRY(required_text(section, "vcs"));
  result.commit_id = ICECORE_TRY(required_text(section, "commit_id"));
  result.requested_revision =
      ICECORE_TRY(optional_text(section, "requested_revision")).value_or("");
  return {};
}

// That the legacy `hash` names one of `hashes`, where there are both.
Result<void> check_hashes_agree(const DirectUrl& url) {
  const std::size_t equals = url.legacy_hash.find('=');
  const std::string_view algorithm = std::string_view(url.legacy_hash).substr(0, equals);
  const std::string_view digest = std::string_view(url.legacy_hash).substr(equals + 1);
  const auto entry =
      std::ranges::find(url.hashes, algorithm, [](const auto& pair) { return pair.first; });
  if (entry == url.hashes.end()) {
    return failure(ErrorKind::malformed,
                   fmt::format("archive_info.hash: its algorithm {} is not in archive_info.hashes",
                               escaped(algorithm)));
  }
  if (entry->second == digest) return {};
  return failure(ErrorKind::malformed,
                 fmt::format("archive_info.hash: its {} differs from that in archive_info.hashes",
                             escaped(algorithm)));
}

Result<void> read_hashes(const Section& section, const JsonValue& hashes, DirectUrl& result) {
  for (const JsonMember& member : *hashes.as_object()) {
    if (const auto digest = member.value.as_string()) {
      result.hashes.emplace_back(member.key, *digest);
    } else if (section.rules == DirectUrlRules::since_pip_26_1) {
      return unexpected_kind(section, "hashes." + escaped(member.key), "a string", member.value);
    }
  }
  return {};
}

Result<void> read_archive(const Section& section, DirectUrl& result) {
  result.kind = DirectUrl::Kind::archive;
  const JsonValue* hashes = ICECORE_TRY(optional_object(section, "hashes"));
  if (hashes != nullptr) {
    if (const Result<void> read = read_hashes(section, *hashes, result); !read) return read;
  }
  const std::optional<std::string> legacy = ICECORE_TRY(optional_text(section, "hash"));
  if (!legacy) return {};
  if (legacy->find('=') == std::string::npos) {
    return failure(ErrorKind::malformed,
                   fmt::format("archive_info.hash: expected algorithm=digest, "
                               "found {}",
                               escaped(*legacy)));
  }
  result.legacy_hash = *legacy;
  const bool is_checked = section.rules == DirectUrlRules::since_pip_26_1 && hashes != nullptr;
  return is_checked ? check_hashes_agree(result) : Result<void>{};
}

Result<void> check_directory_url(const std::string& url) {
  const UrlParts parts = split_url(url);
  if (parts.scheme != "file") {
    return failure(ErrorKind::malformed, fmt::format("url: a directory needs a file: URL, found {}",
                                                     escaped(masked_url(url))));
  }
  const bool opens = parts.authority.find('[') != std::string::npos;
  const bool closes = parts.authority.find(']') != std::string::npos;
  if (parts.path.starts_with('/') && opens == closes) return {};
  return failure(
      ErrorKind::malformed,
      fmt::format("url: a directory needs an absolute path, found {}", escaped(masked_url(url))));
}

Result<void> read_directory(const Section& section, DirectUrl& result) {
  result.kind = DirectUrl::Kind::directory;
  const JsonValue* editable = ICECORE_TRY(optional_member(section, "editable"));
  if (editable != nullptr) {
    const std::optional<bool> value = editable->as_bool();
    if (!value) return unexpected_kind(section, "editable", "a boolean", *editable);
    result.editable = *value;
  }
  if (section.rules == DirectUrlRules::until_pip_26_0) return {};
  return check_directory_url(result.url);
}

}  // namespace

Result<DirectUrl> parse_direct_url(Bytes bytes, const Limits& limits, DirectUrlRules rules) {
  const JsonValue document = ICECORE_TRY(parse_json(bytes, limits));
  if (document.as_object() == nullptr) {
    return failure(ErrorKind::malformed,
                   fmt::format("expected an object, found {}", document.kind_name()));
  }
  const Section top{.object = document, .prefix = "", .rules = rules};
  DirectUrl result;
  result.url = ICECORE_TRY(required_text(top, "url"));
  result.subdirectory = ICECORE_TRY(optional_text(top, "subdirectory")).value_or("");
  const JsonValue* vcs = ICECORE_TRY(optional_object(top, "vcs_info"));
  const JsonValue* archive = ICECORE_TRY(optional_object(top, "archive_info"));
  const JsonValue* directory = ICECORE_TRY(optional_object(top, "dir_info"));
  const int infos = (vcs != nullptr) + (archive != nullptr) + (directory != nullptr);
  if (infos != 1) {
    return failure(
        ErrorKind::malformed,
        fmt::format("expected one of vcs_info, archive_info and dir_info, found {}", infos));
  }
  if (vcs != nullptr) {
    ICECORE_TRY(read_vcs({*vcs, "vcs_info.", rules}, result));
  } else if (archive != nullptr) {
    ICECORE_TRY(read_archive({*archive, "archive_info.", rules}, result));
  } else {
    ICECORE_TRY(read_directory({*directory, "dir_info.", rules}, result));
  }
  return result;
}

}  // namespace icecore
