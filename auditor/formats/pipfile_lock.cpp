// JSON without places: the lines come from the form in which pipenv writes it, one key a line; a
// document in another form has none.
#include "formats/pipfile_lock.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/text.h"
#include "formats/claimed_requirement.h"
#include "formats/json_object.h"
#include "formats/specifier.h"

namespace icecore {
namespace {

// The line of every `"key": {` by the section that it is in, itself a key.
class KeyLines {
 public:
  explicit KeyLines(std::string_view text) {
    const std::vector<std::string_view> lines = split_lines(text);
    std::string section;
    for (std::size_t i = 0; i < lines.size(); ++i) {
      const std::string_view line = lines[i];
      const std::size_t indent = std::min(line.find_first_not_of(' '), line.size());
      const std::string_view rest = line.substr(indent);
      const std::size_t end = rest.starts_with('"') ? rest.find("\": {") : std::string_view::npos;
      if (end == std::string_view::npos) continue;
      const std::string key(rest.substr(1, end - 1));
      if (indent <= 4) section = key;
      lines_.try_emplace({section, key}, i + 1);
    }
  }

  [[nodiscard]] std::size_t of(std::string_view section, std::string_view key) const {
    const auto found = lines_.find({std::string(section), std::string(key)});
    return found == lines_.end() ? 0 : found->second;
  }

 private:
  std::map<std::pair<std::string, std::string>, std::size_t> lines_;
};

void take_source(JsonObjectView& package, ClaimedInput& input) {
  input.subdirectory = package.text("subdirectory");
  const bool is_editable = package.boolean("editable").value_or(false);
  if (const std::string git = package.text("git"); !git.empty()) {
    input.source = is_editable ? ClaimedSource::editable : ClaimedSource::vcs;
    input.vcs = "git";
    input.url = git;
    input.commit = package.text("ref");
  } else if (const std::string path = package.text("path"); !path.empty()) {
    input.url = path;
    input.source = is_archive_name(path) ? ClaimedSource::path : ClaimedSource::directory;
    if (is_editable) input.source = ClaimedSource::editable;
  } else if (const std::string file = package.text("file"); !file.empty()) {
    take_claimed_url(file, input);
  }
}

void take_version(const std::string& text, ClaimedInput& input) {
  const std::string_view stripped = strip(text);
  if (stripped.starts_with("===")) {
    input.version = strip(stripped.substr(3));
  } else if (stripped.starts_with("==") && !stripped.contains(',') && !stripped.ends_with('*')) {
    input.version = strip(stripped.substr(2));
  } else if (stripped != "*") {
    input.specifier = stripped;
  }
}

ClaimedInput package_of(const std::string& name, JsonObjectView package) {
  ClaimedInput input{.name = name,
                     .extras = package.texts("extras"),
                     .marker = package.text("markers"),
                     .index = package.text("index")};
  take_version(package.text("version"), input);
  take_source(package, input);
  for (const std::string& text : package.texts("hashes")) {
    if (const auto hash = parse_claimed_hash(text)) {
      input.hashes.push_back(*hash);
    } else {
      package.add_defect("hashes", "expected algorithm:digest");
    }
  }
  return input;
}

}  // namespace

Result<ClaimDocument> read_pipfile_lock(Bytes bytes, const Limits& limits) {
  const JsonValue root = ICECORE_TRY(parse_json_object(bytes, limits));
  ClaimDocument document;
  document.format = ClaimFormat::pipfile_lock;
  document.created_by = "pipenv";
  std::vector<Error> defects;
  const KeyLines lines(as_text(bytes));
  JsonObjectView table(root, "", defects);
  JsonObjectView meta = table.object("_meta", Presence::required);
  const auto specification = meta.number("pipfile-spec");
  if (specification != 6U) {
    return failure(ErrorKind::unsupported, "expected pipfile-spec 6, found another or none");
  }
  document.version = "6";
  JsonObjectView requires_python = meta.object("requires");
  const std::string full = requires_python.text("python_full_version");
  const std::string brief = requires_python.text("python_version");
  if (!full.empty()) document.requires_python = "==" + full;
  if (full.empty() && !brief.empty()) document.requires_python = "==" + brief + ".*";
  for (JsonObjectView& source : meta.objects("sources")) {
    document.options.push_back({.name = "index-url", .value = source.text("url"), .line = 0});
  }
  for (const JsonMember& section : table.members()) {
    if (section.key == "_meta") continue;
    for (const JsonMember& member : table.object(section.key).members()) {
      const std::string place = section.key + "." + member.key + ".";
      if (member.value.as_object() == nullptr) {
        table.add_defect(place, "expected an object");
        continue;
      }
      ClaimedInput input =
          package_of(member.key, JsonObjectView(member.value, escaped(place), defects));
      input.groups = {section.key};
      input.is_always = section.key == "default";
      input.line = lines.of(section.key, member.key);
      document.inputs.push_back(std::move(input));
    }
  }
  for (const Error& defect : defects) add_defect(document, defect.message, 0);
  return document;
}

}  // namespace icecore
