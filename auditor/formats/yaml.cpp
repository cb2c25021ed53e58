// The only file that knows libyaml, and only its events: a tree of the library's own would exist
// before a limit could be checked, and would expand aliases. Open tables and lists are an explicit
// stack. Tags are not looked at: of the scalars that locks write plain, only null, truth values and
// numbers are told apart from texts (YAML's core schema).
#include "formats/yaml.h"

#include <fmt/format.h>
#include <yaml.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "base/text.h"

namespace icecore {
namespace {

class YamlEvents {
 public:
  explicit YamlEvents(std::string_view text) : is_ready_(yaml_parser_initialize(&parser_) != 0) {
    if (!is_ready_) return;
    const Bytes bytes = as_bytes(text);
    // The library's bytes are unsigned characters, the only ones that may alias others.
    const void* start = bytes.data();
    yaml_parser_set_input_string(&parser_, static_cast<const unsigned char*>(start), bytes.size());
    yaml_parser_set_encoding(&parser_, YAML_UTF8_ENCODING);
  }
  YamlEvents(const YamlEvents&) = delete;
  YamlEvents& operator=(const YamlEvents&) = delete;
  ~YamlEvents() {
    if (has_event_) yaml_event_delete(&event_);
    if (is_ready_) yaml_parser_delete(&parser_);
  }

  /// The next event, until the one after it.
  Result<const yaml_event_t*> next() {
    if (!is_ready_) return failure(ErrorKind::internal, "YAML parser: out of memory");
    if (has_event_) yaml_event_delete(&event_);
    has_event_ = yaml_parser_parse(&parser_, &event_) != 0;
    if (has_event_) return &event_;
    if (parser_.error == YAML_MEMORY_ERROR) {
      return failure(ErrorKind::internal, "YAML parser: out of memory");
    }
    const char* problem = parser_.problem == nullptr ? "unreadable" : parser_.problem;
    return failure(
        ErrorKind::malformed,
        fmt::format("not YAML, line {}: {}", parser_.problem_mark.line + 1, escaped(problem)));
  }

 private:
  yaml_parser_t parser_{};
  yaml_event_t event_{};
  bool is_ready_ = false;
  bool has_event_ = false;
};

bool is_number(std::string_view text) {
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  const bool has_digit = text.find_first_of("0123456789") != std::string_view::npos;
  return has_digit && text.find_first_not_of("0123456789.eE+-") == std::string_view::npos &&
         std::ranges::count(text, '.') <= 1 && text.find_first_of("eE") != 0 &&
         text.find_first_of("+-") == std::string_view::npos;
}

DataNode::Kind kind_of_plain(std::string_view scalar) {
  using enum DataNode::Kind;
  for (const std::string_view word : {"", "~", "null", "Null", "NULL"}) {
    if (scalar == word) return null;
  }
  for (const std::string_view word : {"true", "True", "TRUE", "false", "False", "FALSE"}) {
    if (scalar == word) return boolean;
  }
  return is_number(scalar) ? number : text;
}

// One table or list that is not closed yet; `key` is the member that its next value belongs to.
struct OpenData {
  DataNode node;
  std::optional<std::string> key;
  std::size_t key_line = 0;
};

class YamlBuilder {
 public:
  explicit YamlBuilder(const Limits& limits) : limits_(limits) {}

  // Whether the stream goes on.
  Result<bool> take(const yaml_event_t& event) {
    line_ = event.start_mark.line + 1;
    switch (event.type) {
      case YAML_SCALAR_EVENT:
        ICECORE_TRY(add_scalar(event));
        break;
      case YAML_SEQUENCE_START_EVENT:
        ICECORE_TRY(open(DataNode::Kind::list));
        break;
      case YAML_MAPPING_START_EVENT:
        ICECORE_TRY(open(DataNode::Kind::table));
        break;
      case YAML_SEQUENCE_END_EVENT:
      case YAML_MAPPING_END_EVENT:
        ICECORE_TRY(close());
        break;
      case YAML_ALIAS_EVENT:
        return failure(ErrorKind::unsupported, fmt::format("line {}: an alias", line_));
      case YAML_DOCUMENT_START_EVENT:
        if (++documents_ > 1) return malformed("a second document");
        break;
      default:
        break;
    }
    return event.type != YAML_STREAM_END_EVENT;
  }

  DataNode finish() { return std::move(root_); }

 private:
  [[nodiscard]] std::unexpected<Error> malformed(std::string_view what) const {
    return failure(ErrorKind::malformed, fmt::format("line {}: {}", line_, what));
  }

  Result<void> count() {
    if (++nodes_ <= limits_.data_nodes) return {};
    return failure(ErrorKind::limit, fmt::format("more than {} values", limits_.data_nodes));
  }

  [[nodiscard]] bool expects_key() const {
    return !open_.empty() && open_.back().node.kind == DataNode::Kind::table && !open_.back().key;
  }

  Result<void> open(DataNode::Kind kind) {
    ICECORE_TRY(count());
    if (expects_key()) return malformed("a key that is no text");
    if (open_.size() >= limits_.data_depth) {
      return failure(ErrorKind::limit,
                     fmt::format("values nested deeper than {}", limits_.data_depth));
    }
    OpenData data;
    data.node.kind = kind;
    data.node.line = line_;
    open_.push_back(std::move(data));
    return {};
  }

  Result<void> add_scalar(const yaml_event_t& event) {
    ICECORE_TRY(count());
    const auto& scalar = event.data.scalar;
    const std::string_view text =
        as_text(std::as_bytes(std::span<const unsigned char>(scalar.value, scalar.length)));
    if (text.find('\0') != std::string_view::npos) return malformed("a NUL in a text");
    if (expects_key()) {
      open_.back().key = std::string(text);
      open_.back().key_line = line_;
      return {};
    }
    DataNode node;
    const bool is_plain = scalar.style == YAML_PLAIN_SCALAR_STYLE;
    node.kind = is_plain ? kind_of_plain(text) : DataNode::Kind::text;
    node.text = text;
    node.line = line_;
    return place(std::move(node));
  }

  Result<void> close() {
    DataNode node = std::move(open_.back().node);
    open_.pop_back();
    std::vector<const DataMember*> sorted;
    sorted.reserve(node.members.size());
    for (const DataMember& member : node.members) sorted.push_back(&member);
    std::ranges::sort(sorted, {},
                      [](const DataMember* member) -> const std::string& { return member->key; });
    const auto pair = std::ranges::adjacent_find(
        sorted,
        [](const DataMember* left, const DataMember* right) { return left->key == right->key; });
    if (pair != sorted.end()) {
      line_ = std::max((*pair)->value.line, (*std::next(pair))->value.line);
      return malformed(fmt::format("the key \"{}\" occurs twice",
                                   escaped(std::string_view((*pair)->key).substr(0, 100))));
    }
    return place(std::move(node));
  }

  Result<void> place(DataNode node) {
    if (open_.empty()) {
      root_ = std::move(node);
      return {};
    }
    OpenData& parent = open_.back();
    if (parent.node.kind == DataNode::Kind::list) {
      parent.node.elements.push_back(std::move(node));
      return {};
    }
    node.line = parent.key_line;
    parent.node.members.push_back(
        DataMember{.key = *std::exchange(parent.key, std::nullopt), .value = std::move(node)});
    return {};
  }

  const Limits& limits_;
  std::uint64_t nodes_ = 0;
  std::size_t documents_ = 0;
  std::size_t line_ = 0;
  std::vector<OpenData> open_;
  DataNode root_;
};

}  // namespace

Result<DataNode> parse_yaml(Bytes bytes, const Limits& limits) {
  const std::string_view text = ICECORE_TRY(utf8_text(bytes, limits.manifest_bytes));
  if (const std::size_t nul = text.find('\0'); nul != std::string_view::npos) {
    return failure(ErrorKind::malformed, "a NUL byte in YAML", nul);
  }
  if (text.empty()) return DataNode();  // the library wants a place even for no bytes
  YamlEvents events(text);
  YamlBuilder builder(limits);
  while (ICECORE_TRY(builder.take(*ICECORE_TRY(events.next())))) {
  }
  return builder.finish();
}

}  // namespace icecore
