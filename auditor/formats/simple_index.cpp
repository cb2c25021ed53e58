// The packaging specification "Simple repository API", versions 1.0 to 1.4. The two kinds of pages
// say the same; HTML has hashes in the fragments of links and the rest in attributes `data-…`. Of
// one file that is wrong only that file is left out: an index has thousands. PEP 714 renamed the
// member for metadata, because an index had filled the old one wrongly: the old name counts only
// where the new one is missing.
#include "formats/simple_index.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/number.h"
#include "base/text.h"
#include "formats/html_tags.h"
#include "formats/json_object.h"
#include "formats/url.h"
#include "formats/url_reference.h"

namespace icecore {
namespace {

constexpr std::size_t most_defects = 100;
constexpr std::size_t quoted = 200;
constexpr std::size_t sha256_digits = 64;

// What distributions come in (PEP 527 and before).
constexpr std::array<std::string_view, 9> suffixes{".whl", ".tar.gz", ".zip",   ".egg", ".tar.bz2",
                                                   ".tgz", ".tar.xz", ".tar.Z", ".tar"};

bool is_hex_digit(char letter) {
  return is_digit(letter) || (letter >= 'a' && letter <= 'f');
}

// In lower case; empty for what are no digits of a digest.
std::string digits_of(std::string_view text) {
  const bool is_even = !text.empty() && text.size() % 2 == 0;
  std::string digits = to_lower_ascii(text);
  if (!is_even || !std::ranges::all_of(digits, is_hex_digit)) digits.clear();
  return digits;
}

std::string sha256_digits_of(std::string_view text) {
  return text.size() == sha256_digits ? digits_of(text) : std::string();
}

Result<void> check_version(std::string_view version) {
  const std::string_view major = version.substr(0, version.find('.'));
  if (major == "1") return {};
  return failure(ErrorKind::unsupported,
                 fmt::format("the index has version {} of the simple API, versions 1.x are read",
                             escaped(version.substr(0, quoted))));
}

// What is wrong with the file as a whole; empty when nothing is.
std::string problem_of(const IndexFile& file) {
  if (file.file_name.empty()) return "has no name";
  if (file.file_name.find('/') != std::string::npos || needs_escape(file.file_name)) {
    return "has a name that is none of a file";
  }
  const UrlParts parts = split_url(file.url);
  if ((parts.scheme != "https" && parts.scheme != "http") || parts.authority.empty()) {
    return "has no URL of HTTP";
  }
  return "";
}

// `true`, or `sha256=…`.
void take_html_metadata(IndexFile& file, std::string_view text) {
  constexpr std::string_view name = "sha256=";
  file.has_metadata = true;
  if (text.starts_with(name)) file.metadata_sha256 = sha256_digits_of(text.substr(name.size()));
}

// Adds files, as many as there may be.
class PageWriter {
 public:
  PageWriter(std::string_view page_url, const Limits& limits)
      : page_url_(page_url), limits_(limits) {}

  Result<void> add(IndexFile file, std::string_view link) {
    file.url = split_fragment(resolved_url(page_url_, link)).url;
    if (const std::string problem = problem_of(file); !problem.empty()) {
      add_defect(file.file_name, problem);
      return {};
    }
    if (page_.files.size() == limits_.list_entries) {
      return failure(ErrorKind::limit,
                     fmt::format("the page has more than {} files", limits_.list_entries));
    }
    page_.files.push_back(std::move(file));
    return {};
  }

  void add_hash(IndexFile& file, std::string_view algorithm, std::string_view digits) {
    std::string hex = digits_of(digits);
    if (hex.empty()) return add_defect(file.file_name, "has a hash that is no digest");
    file.hashes.emplace_back(to_lower_ascii(algorithm), std::move(hex));
  }

  void add_defect(std::string_view file_name, std::string_view what) {
    if (page_.defects.size() == most_defects) return;
    page_.defects.push_back(
        {.kind = ErrorKind::malformed,
         .message = fmt::format("the file {} {}", escaped(file_name.substr(0, quoted)), what)});
  }

  void set_base(std::string_view reference) { page_url_ = resolved_url(page_url_, reference); }

  void set_version(std::string_view version) { page_.api_version = version; }
  [[nodiscard]] std::vector<Error>& defects() { return page_.defects; }
  IndexPage finish() { return std::move(page_); }

 private:
  IndexPage page_;
  std::string page_url_;
  const Limits& limits_;
};

void take_json_metadata(IndexFile& file, const JsonValue& value) {
  if (const auto flag = value.as_bool()) file.has_metadata = *flag;
  if (value.as_object() == nullptr) return;
  file.has_metadata = true;
  const JsonValue* digits = value.find("sha256");
  if (digits != nullptr) file.metadata_sha256 = sha256_digits_of(digits->as_string().value_or(""));
}

// A boolean, or a reason.
void take_json_yanked(IndexFile& file, const JsonValue& value) {
  if (const auto flag = value.as_bool()) file.is_yanked = *flag;
  if (const auto reason = value.as_string()) {
    file.is_yanked = true;
    file.yanked_reason = *reason;
  }
}

Result<void> add_json_file(JsonObjectView& view, PageWriter& writer) {
  IndexFile file{.file_name = view.text("filename", Presence::required)};
  const std::string link = view.text("url", Presence::required);
  if (file.file_name.empty() || link.empty()) return {};
  JsonObjectView hashes = view.object("hashes");
  for (const JsonMember& hash : hashes.members()) {
    if (const auto digits = hashes.text_of(hash)) writer.add_hash(file, hash.key, *digits);
  }
  file.size = view.number("size");
  file.requires_python = view.text("requires-python");
  file.upload_time = view.text("upload-time");
  bool is_new_name_there = false;
  const JsonValue* old_name = nullptr;
  for (const JsonMember& member : view.members()) {
    if (member.key == "core-metadata" && !member.value.is_null()) {
      take_json_metadata(file, member.value);
      is_new_name_there = true;
    }
    if (member.key == "dist-info-metadata") old_name = &member.value;
    if (member.key == "yanked") take_json_yanked(file, member.value);
  }
  if (!is_new_name_there && old_name != nullptr) take_json_metadata(file, *old_name);
  return writer.add(std::move(file), link);
}

bool is_artifact(std::string_view name) {
  return std::ranges::any_of(suffixes,
                             [&](std::string_view suffix) { return name.ends_with(suffix); });
}

Result<void> add_html_file(const HtmlTag& tag, PageWriter& writer) {
  const std::string* link = tag.find("href");
  if (link == nullptr) return {};
  const UrlFragment parts = split_fragment(*link);
  IndexFile file{.file_name = last_path_part(strip(parts.url))};
  if (!is_artifact(file.file_name)) return {};
  if (const std::size_t sign = parts.fragment.find('='); sign != std::string::npos) {
    const std::string_view fragment = parts.fragment;
    writer.add_hash(file, fragment.substr(0, sign),
                    fragment.substr(sign + 1, fragment.find('&', sign) - sign - 1));
  }
  const std::string* metadata = tag.find("data-core-metadata");
  if (metadata == nullptr) metadata = tag.find("data-dist-info-metadata");
  if (metadata != nullptr) take_html_metadata(file, *metadata);
  if (const std::string* reason = tag.find("data-yanked")) {
    file.is_yanked = true;
    file.yanked_reason = *reason;
  }
  if (const std::string* python = tag.find("data-requires-python")) file.requires_python = *python;
  return writer.add(std::move(file), *link);
}

}  // namespace

std::string_view IndexFile::hash(std::string_view algorithm) const {
  const auto found =
      std::ranges::find(hashes, algorithm, &std::pair<std::string, std::string>::first);
  return found == hashes.end() ? std::string_view() : std::string_view(found->second);
}

Result<IndexPage> read_index_json(Bytes bytes, std::string_view page_url, const Limits& limits) {
  const JsonValue document = ICECORE_TRY(parse_json_object(bytes, limits));
  PageWriter writer(page_url, limits);
  JsonObjectView view(document, "", writer.defects());
  const std::string version = view.object("meta").text("api-version");
  if (version.empty()) {
    return failure(ErrorKind::malformed, "expected meta.api-version, found none");
  }
  ICECORE_TRY(check_version(version));
  writer.set_version(version);
  const JsonValue* files = document.find("files");
  if (files == nullptr || files->as_array() == nullptr) {
    return failure(ErrorKind::malformed, "expected an array of files, found none");
  }
  for (JsonObjectView& file : view.objects("files")) ICECORE_TRY(add_json_file(file, writer));
  return writer.finish();
}

Result<IndexPage> read_index_html(Bytes bytes, std::string_view page_url, const Limits& limits) {
  const std::vector<HtmlTag> tags =
      ICECORE_TRY(read_html_tags(bytes, {"a", "base", "meta"}, limits));
  PageWriter writer(page_url, limits);
  writer.set_version("1.0");
  bool has_base = false;
  for (const HtmlTag& tag : tags) {
    const std::string* name = tag.find("name");
    const std::string* content = tag.find("content");
    const std::string* link = tag.find("href");
    if (tag.name == "meta" && name != nullptr && content != nullptr &&
        *name == "pypi:repository-version") {
      writer.set_version(*content);
      ICECORE_TRY(check_version(*content));
    } else if (tag.name == "base" && link != nullptr && !has_base) {
      has_base = true;
      writer.set_base(*link);
    } else if (tag.name == "a") {
      ICECORE_TRY(add_html_file(tag, writer));
    }
  }
  return writer.finish();
}

}  // namespace icecore
