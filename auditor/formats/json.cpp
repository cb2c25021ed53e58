// The only file that knows nlohmann::json, and only its event interface: a tree of the library's
// own would exist before a limit could be checked, and would keep the last of two equal keys. The
// library parses without recursion; here open containers are an explicit stack, and what recurses
// is only the destruction of a finished value, which `json_depth` bounds. Two habits of the library
// are undone first: it skips a byte order mark and takes a NUL for the end of the document.
#include "formats/json.h"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <nlohmann/json.hpp>

#include "base/text.h"

namespace icecore {
namespace {

constexpr std::size_t message_bytes = 240;

// The library's sentence without its `[json.exception...]` tag. It quotes the document, so it is
// cut and escaped.
std::string reason_of(std::string_view what) {
  if (const std::size_t tag = what.find("] "); tag != std::string_view::npos) {
    what.remove_prefix(tag + 2);
  }
  std::string reason = escaped(what.substr(0, message_bytes));
  if (what.size() > message_bytes) reason += "...";
  return reason;
}

// One array or object that is not closed yet; `key` is the member that its next value belongs to.
struct OpenContainer {
  bool is_object = false;
  JsonValue::Array elements;
  JsonValue::Object members;
  std::string key;
};

// A key that occurs twice. Sorting at the end costs no copies and no hash that a document could
// be written against.
const std::string* duplicate_key(const JsonValue::Object& members) {
  std::vector<const std::string*> keys;
  keys.reserve(members.size());
  for (const JsonMember& member : members) keys.push_back(&member.key);
  std::ranges::sort(keys, {}, [](const std::string* key) -> const std::string& { return *key; });
  const auto pair = std::ranges::adjacent_find(
      keys, [](const std::string* left, const std::string* right) { return *left == *right; });
  return pair == keys.end() ? nullptr : *pair;
}

// Builds the value from the library's events; the first error stops the parse.
class Builder final : public nlohmann::json_sax<nlohmann::json> {
 public:
  Builder(std::uint64_t size, const Limits& limits) : size_(size), limits_(limits) {}

  bool null() override { return add(JsonValue()); }
  bool boolean(bool value) override { return add(JsonValue(value)); }
  bool number_integer(number_integer_t value) override { return add(JsonValue(value)); }
  bool number_unsigned(number_unsigned_t value) override { return add(JsonValue(value)); }
  bool number_float(number_float_t value, const string_t& /*text*/) override {
    return add(JsonValue(value));
  }
  bool string(string_t& value) override { return add(JsonValue(std::move(value))); }
  bool binary(binary_t& /*value*/) override { return stop(ErrorKind::internal, "binary in JSON"); }
  bool key(string_t& value) override {
    open_.back().key = std::move(value);
    return true;
  }
  bool start_object(std::size_t /*size*/) override { return open(true); }
  bool start_array(std::size_t /*size*/) override { return open(false); }
  bool end_object() override;
  bool end_array() override;
  bool parse_error(std::size_t position, const std::string& last_token,
                   const nlohmann::detail::exception& exception) override;

  // The document's value after a parse that reported success or failure.
  Result<JsonValue> take(bool parsed) {
    if (error_.has_value()) return std::unexpected(*std::move(error_));
    if (!parsed) return failure(ErrorKind::internal, "the JSON parser stopped without a reason");
    return std::move(root_);
  }

 private:
  bool open(bool is_object);
  bool add(JsonValue value);
  bool count();
  bool place(JsonValue value);
  bool stop(ErrorKind kind, std::string message,
            std::optional<std::uint64_t> offset = std::nullopt) {
    error_ = Error{.kind = kind, .message = std::move(message), .offset = offset};
    return false;
  }

  std::uint64_t size_;
  const Limits& limits_;
  std::uint64_t nodes_ = 0;
  std::vector<OpenContainer> open_;
  JsonValue root_;
  std::optional<Error> error_;
};

bool Builder::count() {
  if (++nodes_ <= limits_.json_nodes) return true;
  return stop(ErrorKind::limit, fmt::format("more than {} JSON values", limits_.json_nodes));
}

bool Builder::open(bool is_object) {
  if (!count()) return false;
  if (open_.size() >= limits_.json_depth) {
    return stop(ErrorKind::limit, fmt::format("JSON nested deeper than {}", limits_.json_depth));
  }
  open_.push_back(OpenContainer{.is_object = is_object, .elements = {}, .members = {}, .key = {}});
  return true;
}

bool Builder::add(JsonValue value) {
  return count() && place(std::move(value));
}

bool Builder::place(JsonValue value) {
  if (open_.empty()) {
    root_ = std::move(value);
  } else if (OpenContainer& parent = open_.back(); parent.is_object) {
    parent.members.push_back(JsonMember{.key = std::move(parent.key), .value = std::move(value)});
  } else {
    parent.elements.push_back(std::move(value));
  }
  return true;
}

bool Builder::end_object() {
  JsonValue::Object members = std::move(open_.back().members);
  open_.pop_back();
  if (const std::string* key = duplicate_key(members)) {
    return stop(ErrorKind::malformed,
                fmt::format("the key \"{}\" occurs twice in one JSON object",
                            escaped(std::string_view(*key).substr(0, message_bytes))));
  }
  return place(JsonValue(std::move(members)));
}

bool Builder::end_array() {
  JsonValue::Array elements = std::move(open_.back().elements);
  open_.pop_back();
  return place(JsonValue(std::move(elements)));
}

bool Builder::parse_error(std::size_t position, const std::string& /*last_token*/,
                          const nlohmann::detail::exception& exception) {
  // `position` counts the characters read, the end of the input as one more.
  constexpr int number_overflow = 406;
  ErrorKind kind = position > size_ ? ErrorKind::truncated : ErrorKind::malformed;
  if (exception.id == number_overflow) kind = ErrorKind::unsupported;
  const std::uint64_t offset = position == 0 ? 0 : position - 1;
  return stop(kind, "not JSON: " + reason_of(exception.what()), offset);
}

Result<JsonValue> parse_checked(std::string_view text, const Limits& limits) {
  try {
    Builder builder(text.size(), limits);
    const bool parsed = nlohmann::json::sax_parse(text.begin(), text.end(), &builder);
    return builder.take(parsed);
  } catch (const std::exception& exception) {
    return failure(ErrorKind::internal, "JSON parser: " + reason_of(exception.what()));
  }
}

}  // namespace

Result<JsonValue> parse_json(Bytes bytes, const Limits& limits) {
  if (bytes.size() > limits.manifest_bytes) {
    return failure(ErrorKind::limit, fmt::format("JSON of {} bytes, more than the limit of {}",
                                                 bytes.size(), limits.manifest_bytes));
  }
  const std::string_view text = as_text(bytes);
  if (text.starts_with("\xEF\xBB\xBF")) {
    return failure(ErrorKind::malformed, "a byte order mark before the JSON value", 0);
  }
  if (const std::size_t nul = text.find('\0'); nul != std::string_view::npos) {
    return failure(ErrorKind::malformed, "a NUL byte in JSON", nul);
  }
  return parse_checked(text, limits);
}

JsonValue::JsonValue(bool value) : value_(value) {
}
JsonValue::JsonValue(std::int64_t value) : value_(value) {
}
JsonValue::JsonValue(std::uint64_t value) : value_(value) {
}
JsonValue::JsonValue(double value) : value_(value) {
}
JsonValue::JsonValue(std::string value) : value_(std::move(value)) {
}
JsonValue::JsonValue(Array value) : value_(std::move(value)) {
}
JsonValue::JsonValue(Object value) : value_(std::move(value)) {
}

std::optional<bool> JsonValue::as_bool() const {
  const bool* value = std::get_if<bool>(&value_);
  return value == nullptr ? std::nullopt : std::optional(*value);
}

std::optional<std::int64_t> JsonValue::as_int64() const {
  if (const auto* value = std::get_if<std::int64_t>(&value_)) return *value;
  const auto* value = std::get_if<std::uint64_t>(&value_);
  if (value == nullptr || !std::in_range<std::int64_t>(*value)) return std::nullopt;
  return static_cast<std::int64_t>(*value);
}

std::optional<std::uint64_t> JsonValue::as_uint64() const {
  if (const auto* value = std::get_if<std::uint64_t>(&value_)) return *value;
  const auto* value = std::get_if<std::int64_t>(&value_);
  if (value == nullptr || *value < 0) return std::nullopt;
  return static_cast<std::uint64_t>(*value);
}

std::optional<double> JsonValue::as_double() const {
  if (const auto* value = std::get_if<double>(&value_)) return *value;
  if (const auto* value = std::get_if<std::int64_t>(&value_)) return static_cast<double>(*value);
  if (const auto* value = std::get_if<std::uint64_t>(&value_)) return static_cast<double>(*value);
  return std::nullopt;
}

std::optional<std::string_view> JsonValue::as_string() const {
  const auto* value = std::get_if<std::string>(&value_);
  return value == nullptr ? std::nullopt : std::optional<std::string_view>(*value);
}

const JsonValue* JsonValue::find(std::string_view key) const {
  const Object* members = as_object();
  if (members == nullptr) return nullptr;
  const auto member = std::ranges::find(*members, key, &JsonMember::key);
  return member == members->end() ? nullptr : &member->value;
}

std::string_view JsonValue::kind_name() const {
  if (is_null()) return "null";
  if (std::holds_alternative<bool>(value_)) return "boolean";
  if (std::holds_alternative<std::string>(value_)) return "string";
  if (std::holds_alternative<Array>(value_)) return "array";
  return std::holds_alternative<Object>(value_) ? "object" : "number";
}

}  // namespace icecore
