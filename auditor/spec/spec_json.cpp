// Members are named in one place, the structs' own `visit`, so that what is written is what is
// read. A document is read strictly: what icecore compares with must be whole.
#include "spec/spec_json.h"

#include <fmt/format.h>

#include <type_traits>
#include <utility>

#include "base/digest.h"
#include "base/text.h"
#include "spec/canonical_json.h"

namespace icecore {
namespace {

constexpr std::string_view statement_type = "https://in-toto.io/Statement/v1";
constexpr std::string_view predicate_type = "urn:icecore:spec:1";
constexpr std::string_view version_key = "icecore_spec";

JsonValue json_of(const std::string& text) {
  return JsonValue(text);
}
JsonValue json_of(std::int64_t number) {
  return JsonValue(number);
}

template <typename Value>
JsonValue json_of(const std::optional<Value>& value);
template <typename Value>
JsonValue json_of(const std::vector<Value>& values);

template <typename Struct>
JsonValue json_of(const Struct& value) {
  JsonValue::Object object;
  Struct::visit(value, [&](std::string_view name, const auto& member) {
    object.push_back({.key = std::string(name), .value = json_of(member)});
  });
  return JsonValue(std::move(object));
}

template <typename Value>
JsonValue json_of(const std::optional<Value>& value) {
  return value ? json_of(*value) : JsonValue();
}

template <typename Value>
JsonValue json_of(const std::vector<Value>& values) {
  JsonValue::Array array;
  for (const Value& value : values) array.push_back(json_of(value));
  return JsonValue(std::move(array));
}

// Reads values, keeping the first thing that is wrong.
class MemberReader {
 public:
  void read(const JsonValue& json, std::string& text) {
    const auto found = json.as_string();
    if (!found) return complain("a string", json);
    text.assign(*found);
  }

  void read(const JsonValue& json, std::int64_t& number) {
    const auto found = json.as_int64();
    if (!found) return complain("an integer", json);
    number = *found;
  }

  template <typename Value>
  void read(const JsonValue& json, std::optional<Value>& value) {
    if (json.is_null()) return;
    read(json, value.emplace());
  }

  template <typename Value>
  void read(const JsonValue& json, std::vector<Value>& values) {
    const JsonValue::Array* array = json.as_array();
    if (array == nullptr) return complain("an array", json);
    for (std::size_t i = 0; i < array->size() && !error_; ++i) {
      within(fmt::format("[{}]", i), [&] { read((*array)[i], values.emplace_back()); });
    }
  }

  template <typename Struct>
  void read(const JsonValue& json, Struct& value) {
    if (json.as_object() == nullptr) return complain("an object", json);
    Struct::visit(value, [&](std::string_view name, auto& member) {
      if (error_) return;
      const JsonValue* found = json.find(name);
      within(path_.empty() ? std::string(name) : "." + std::string(name),
             [&] { found != nullptr ? read(*found, member) : complain("a member", JsonValue()); });
    });
  }

  [[nodiscard]] const std::optional<std::string>& error() const { return error_; }

 private:
  template <typename Step>
  void within(const std::string& part, const Step& step) {
    const std::size_t length = path_.size();
    path_ += part;
    step();
    path_.resize(length);
  }

  void complain(std::string_view expected, const JsonValue& found) {
    if (error_) return;
    error_ = fmt::format("{}: {} is expected, found {}", path_.empty() ? "the spec" : path_,
                         expected, found.is_null() ? "none" : found.kind_name());
  }

  std::string path_;
  std::optional<std::string> error_;
};

std::string digest_of(const JsonValue& part) {
  return "sha256:" + sha256_of(as_bytes(canonical_json(part))).hex();
}

Result<void> check_version(const JsonValue& document) {
  const JsonValue* found = document.find(version_key);
  const std::optional<std::string_view> version =
      found != nullptr ? found->as_string() : std::nullopt;
  if (!version) {
    return failure(ErrorKind::malformed,
                   fmt::format("no spec of icecore: it has no text `{}`", version_key));
  }
  const std::string known = Spec().version;
  if (*version == known) return {};
  return failure(ErrorKind::unsupported,
                 fmt::format("a spec of version {}; this icecore reads version {}: make the spec "
                             "again, or use the icecore that made it",
                             escaped(*version), known));
}

Result<void> check_digest(std::string_view part, const std::string& stated,
                          const std::string& found) {
  if (stated == found) return {};
  return failure(ErrorKind::malformed,
                 fmt::format("its {} was changed after it was written: the digest of what it says "
                             "is {}, not {}",
                             part, found, escaped(stated)));
}

}  // namespace

JsonValue spec_document(const Spec& spec) {
  return json_of(spec);
}

std::string content_digest(const SpecEnvironment& environment) {
  return digest_of(json_of(environment));
}

std::string content_digest(const SpecPlatform& platform) {
  return digest_of(json_of(platform));
}

Result<Spec> read_spec(Bytes bytes, const Limits& limits) {
  const JsonValue document = ICECORE_TRY(parse_json(bytes, limits));
  const JsonValue* type = document.find("_type");
  const bool is_statement = type != nullptr && type->as_string() == statement_type;
  const JsonValue* predicate = is_statement ? document.find("predicate") : nullptr;
  const JsonValue& written = predicate != nullptr ? *predicate : document;
  ICECORE_TRY(check_version(written));
  Spec spec;
  MemberReader reader;
  reader.read(written, spec);
  if (reader.error()) return failure(ErrorKind::malformed, *reader.error());
  ICECORE_TRY(
      check_digest("environment", spec.environment_digest, content_digest(spec.environment)));
  ICECORE_TRY(check_digest("platform", spec.platform_digest, content_digest(spec.platform)));
  return spec;
}

JsonValue spec_statement(const Spec& spec) {
  using Object = JsonValue::Object;
  std::string digest = spec.environment_digest;
  std::string name = "environment";
  if (spec.platform.image) {
    const SpecImage& image = *spec.platform.image;
    digest = image.manifest.empty() ? image.config : image.manifest;
    name = image.manifest.empty() ? "image configuration" : "image manifest";
  }
  const std::size_t colon = digest.find(':');
  Object digests;
  digests.push_back({.key = digest.substr(0, colon), .value = JsonValue(digest.substr(colon + 1))});
  Object subject;
  subject.push_back({.key = "name", .value = JsonValue(std::move(name))});
  subject.push_back({.key = "digest", .value = JsonValue(std::move(digests))});
  JsonValue::Array subjects;
  subjects.emplace_back(std::move(subject));
  Object statement;
  statement.push_back({.key = "_type", .value = JsonValue(std::string(statement_type))});
  statement.push_back({.key = "subject", .value = JsonValue(std::move(subjects))});
  statement.push_back({.key = "predicateType", .value = JsonValue(std::string(predicate_type))});
  statement.push_back({.key = "predicate", .value = spec_document(spec)});
  return JsonValue(std::move(statement));
}

}  // namespace icecore
