// The only file that knows toml++. It parses by recursion and keeps a tree of its own, so a scan of
// our own comes first, which knows strings and comments apart from the rest and counts what may
// become a table or a value: where the text is TOML, the library sees the same; where it is not,
// the library stops there. Its tables forget the order of their keys, and its nodes do not: they
// know their lines.
#include "formats/toml.h"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <exception>
#include <sstream>
#include <utility>

#include "base/text.h"

namespace icecore {
namespace {

constexpr std::size_t message_bytes = 240;

// Counts how deep keys and brackets nest and how many values there may be.
class TomlScan {
 public:
  TomlScan(std::string_view text, const Limits& limits) : text_(text), limits_(limits) {}

  Result<void> run() {
    while (place_ < text_.size()) {
      const char character = text_[place_];
      if (character == '"' || character == '\'') {
        skip_string(character);
        continue;
      }
      if (character == '#') {
        place_ = std::min(text_.find('\n', place_), text_.size());
        continue;
      }
      take(character);
      ++place_;
      if (nodes_ > limits_.data_nodes) {
        return failure(ErrorKind::limit,
                       fmt::format("more than {} values or keys", limits_.data_nodes), place_);
      }
      if (header_ + depth() > limits_.data_depth) {
        return failure(ErrorKind::limit,
                       fmt::format("tables nested deeper than {}", limits_.data_depth), place_);
      }
    }
    return {};
  }

 private:
  [[nodiscard]] std::size_t depth() const {
    return (brackets_.empty() ? 0 : brackets_.back()) + dots_ + 1;
  }

  void take(char character) {
    switch (character) {
      case '\n':
        ++nodes_;
        end_line();
        break;
      case '.':
        ++dots_;
        ++nodes_;
        break;
      case '=':
        ++nodes_;
        break;
      case ',':
        ++nodes_;
        dots_ = 0;
        break;
      case '[':
      case '{':
        ++nodes_;
        if (brackets_.empty() && is_line_start_) is_header_ = true;
        brackets_.push_back(depth());
        dots_ = 0;
        break;
      case ']':
      case '}':
        if (is_header_) most_dots_ = std::max(most_dots_, dots_);
        if (!brackets_.empty()) brackets_.pop_back();
        dots_ = 0;
        break;
      default:
        break;
    }
    const bool is_blank = character == ' ' || character == '\t' || character == '\n';
    is_line_start_ = character == '\n' || (is_line_start_ && is_blank);
  }

  // What follows a header is in its table. An array's lines go on in its brackets.
  void end_line() {
    if (is_header_) {
      header_ = most_dots_ + 2;
      brackets_.clear();
    }
    is_header_ = false;
    most_dots_ = 0;
    dots_ = 0;
  }

  // Up to behind its end; an unclosed one of one line ends with the line.
  void skip_string(char quote) {
    is_line_start_ = false;
    const std::string triple(3, quote);
    const bool is_long = text_.substr(place_).starts_with(triple);
    place_ += is_long ? 3 : 1;
    while (place_ < text_.size()) {
      if (quote == '"' && text_[place_] == '\\') {
        place_ = std::min(place_ + 2, text_.size());
      } else if (is_long && text_.substr(place_).starts_with(triple)) {
        place_ += 3;
        // Two more quotes may be the string's own.
        while (place_ < text_.size() && text_[place_] == quote) ++place_;
        return;
      } else if (!is_long && (text_[place_] == quote || text_[place_] == '\n')) {
        if (text_[place_] == quote) ++place_;
        return;
      } else {
        ++place_;
      }
    }
  }

  std::string_view text_;
  const Limits& limits_;
  std::size_t place_ = 0;
  std::uint64_t nodes_ = 0;
  std::size_t dots_ = 0;       // of the key that is being read
  std::size_t most_dots_ = 0;  // of a header
  std::size_t header_ = 0;     // how deep its table lies
  std::vector<std::size_t> brackets_;
  bool is_header_ = false;
  bool is_line_start_ = true;
};

template <typename Value>
std::string printed(const Value& value) {
  std::ostringstream stream;
  stream.imbue(std::locale::classic());
  stream << value;
  return std::move(stream).str();
}

void take_scalar(const toml::node& from, DataNode& to) {
  if (const auto* text = from.as_string()) {
    to.kind = DataNode::Kind::text;
    to.text = text->get();
  } else if (const auto* integer = from.as_integer()) {
    to.kind = DataNode::Kind::number;
    to.text = fmt::format("{}", integer->get());
  } else if (const auto* floating = from.as_floating_point()) {
    to.kind = DataNode::Kind::number;
    to.text = fmt::format("{}", floating->get());
  } else if (const auto* boolean = from.as_boolean()) {
    to.kind = DataNode::Kind::boolean;
    to.text = boolean->get() ? "true" : "false";
  } else {
    to.kind = DataNode::Kind::date;
    if (const auto* date = from.as_date()) to.text = printed(date->get());
    if (const auto* time = from.as_time()) to.text = printed(time->get());
    if (const auto* both = from.as_date_time()) to.text = printed(both->get());
  }
}

// What is still to be copied, and where to.
using Pending = std::vector<std::pair<const toml::node*, DataNode*>>;

void take_table(const toml::table& from, DataNode& to, Pending& pending) {
  to.kind = DataNode::Kind::table;
  std::vector<std::pair<const toml::key*, const toml::node*>> members;
  for (const auto& [key, value] : from) members.emplace_back(&key, &value);
  std::ranges::sort(members, [](const auto& left, const auto& right) {
    const toml::source_position& first = left.first->source().begin;
    const toml::source_position& second = right.first->source().begin;
    return std::pair(first.line, first.column) < std::pair(second.line, second.column);
  });
  to.members.resize(members.size());
  for (std::size_t i = 0; i < members.size(); ++i) {
    to.members[i].key = members[i].first->str();
    to.members[i].value.line = members[i].first->source().begin.line;
    pending.emplace_back(members[i].second, &to.members[i].value);
  }
}

DataNode data_of(const toml::table& document) {
  DataNode root;
  root.line = 1;
  Pending pending{{&document, &root}};
  while (!pending.empty()) {
    const auto [from, to] = pending.back();
    pending.pop_back();
    if (to->line == 0) to->line = from->source().begin.line;
    if (const toml::table* table = from->as_table()) {
      take_table(*table, *to, pending);
    } else if (const toml::array* list = from->as_array()) {
      to->kind = DataNode::Kind::list;
      to->elements.resize(list->size());
      for (std::size_t i = 0; i < list->size(); ++i) {
        pending.emplace_back(list->get(i), &to->elements[i]);
      }
    } else {
      take_scalar(*from, *to);
    }
  }
  return root;
}

std::string reason_of(std::string_view what) {
  return escaped(what.substr(0, message_bytes)) + (what.size() > message_bytes ? "..." : "");
}

}  // namespace

Result<DataNode> parse_toml(Bytes bytes, const Limits& limits) {
  const std::string_view text = ICECORE_TRY(utf8_text(bytes, limits.manifest_bytes));
  if (const std::size_t nul = text.find('\0'); nul != std::string_view::npos) {
    return failure(ErrorKind::malformed, "a NUL byte in TOML", nul);
  }
  ICECORE_TRY(TomlScan(text, limits).run());
  try {
    return data_of(toml::parse(text));
  } catch (const toml::parse_error& error) {
    return failure(ErrorKind::malformed,
                   fmt::format("not TOML, line {}: {}", error.source().begin.line,
                               reason_of(error.description())));
  } catch (const std::exception& error) {
    return failure(ErrorKind::internal, "TOML parser: " + reason_of(error.what()));
  }
}

}  // namespace icecore
