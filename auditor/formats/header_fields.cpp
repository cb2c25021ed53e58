// CPython's email.feedparser.FeedParser with policy compat32, headers only, one line at a time.
// That code and not RFC 5322 is the specification, because it is what pip and importlib.metadata
// run: a line of blanks continues a header instead of ending the headers, a name may hold any
// printable ASCII, a `From ` line may stand first.
//
// One rule differs between releases: 3.13.0 and older keep the line end of a header whose text
// starts on its second line ("Name:\n x" gives "\n x"); newer ones remove it, and so does this.
#include "formats/header_fields.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <limits>

#include "base/text.h"

namespace icecore {
namespace {

enum class LineKind : std::uint8_t {
  end,       // of the data
  blank,     // nothing before the line end
  folded,    // starts with a blank: continues the header above
  envelope,  // the `From ` line of a Unix mailbox
  field,     // a name, possibly empty, and a colon
  other,     // nothing that headers may contain
};

struct Line {
  std::string_view text;  // with its end
  std::uint64_t offset = 0;
  std::uint64_t number = 1;
};

Line line_at(std::string_view text, std::uint64_t offset, std::uint64_t number) {
  const std::string_view rest = text.substr(offset);
  std::size_t size = rest.find_first_of("\r\n");
  if (size == std::string_view::npos) {
    size = rest.size();
  } else {
    size += rest.substr(size).starts_with("\r\n") ? 2 : 1;
  }
  return {.text = rest.substr(0, size), .offset = offset, .number = number};
}

Line line_after(std::string_view text, const Line& line) {
  return line_at(text, line.offset + line.text.size(), line.number + 1);
}

bool is_name_character(char character) {
  return character > ' ' && character <= '~' && character != ':';
}

LineKind kind_of(std::string_view line) {
  if (line.empty()) return LineKind::end;
  if (line.front() == '\r' || line.front() == '\n') return LineKind::blank;
  if (line.front() == ' ' || line.front() == '\t') return LineKind::folded;
  if (line.starts_with("From ")) return LineKind::envelope;
  const auto name_end = std::ranges::find_if_not(line, is_name_character);
  return name_end != line.end() && *name_end == ':' ? LineKind::field : LineKind::other;
}

bool is_part_of_headers(LineKind kind) {
  return kind == LineKind::folded || kind == LineKind::envelope || kind == LineKind::field;
}

std::string without_surroundings(std::string_view value) {
  const std::size_t begin = value.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return {};
  return std::string(value.substr(begin, value.find_last_not_of("\r\n") + 1 - begin));
}

class HeaderParser {
 public:
  explicit HeaderParser(std::string_view text) : text_(text), line_(line_at(text, 0, 1)) {}

  // Takes one line; false when the headers end there.
  bool step() {
    switch (kind_of(line_.text)) {
      case LineKind::end:
        return end_at(line_.offset);
      case LineKind::blank:
        return end_at(line_.offset + line_.text.size());
      case LineKind::other:
        return end_without_blank_line(line_, line_.offset);
      case LineKind::folded:
        continue_field();
        break;
      case LineKind::field:
        begin_field();
        break;
      case LineKind::envelope:
        if (!step_over_envelope()) return false;
        break;
    }
    line_ = line_after(text_, line_);
    return true;
  }

  [[nodiscard]] std::uint64_t count() const {
    return result_.fields.size() + result_.defects.size();
  }

  HeaderFields take() {
    for (HeaderField& field : result_.fields) field.value = without_surroundings(field.value);
    return std::move(result_);
  }

 private:
  bool end_at(std::uint64_t offset) {
    result_.body_offset = offset;
    return false;
  }

  bool end_without_blank_line(const Line& line, std::uint64_t body_offset) {
    add_defect(line, "is neither a header nor blank: the headers end before it");
    return end_at(body_offset);
  }

  void add_defect(const Line& line, std::string_view what) {
    result_.defects.push_back(Error{.kind = ErrorKind::malformed,
                                    .message = fmt::format("line {} {}", line.number, what),
                                    .offset = line.offset});
  }

  void continue_field() {
    if (in_field_) {
      result_.fields.back().value += line_.text;
    } else {
      add_defect(line_, "continues a header, but no header stands before it");
    }
  }

  void begin_field() {
    const std::size_t colon = line_.text.find(':');
    in_field_ = colon > 0;
    if (!in_field_) return add_defect(line_, "has no header name before its colon");
    result_.fields.push_back(HeaderField{.name = std::string(line_.text.substr(0, colon)),
                                         .value = std::string(line_.text.substr(colon + 1)),
                                         .line = line_.number});
  }

  // As the first line it is metadata of the mailbox, as the last one it belongs to the body (then
  // Python also drops the blank line behind it, which this body keeps), in between it is a mistake.
  bool step_over_envelope() {
    in_field_ = false;
    if (line_.offset == 0) return true;
    const Line next = line_after(text_, line_);
    const LineKind next_kind = kind_of(next.text);
    if (next_kind == LineKind::other) return end_without_blank_line(next, line_.offset);
    if (!is_part_of_headers(next_kind)) return end_at(line_.offset);
    add_defect(line_, "starts with 'From ' amid the headers");
    return true;
  }

  std::string_view text_;
  Line line_;
  HeaderFields result_;
  bool in_field_ = false;  // whether a folded line has something to continue
};

}  // namespace

Result<HeaderFields> parse_header_fields(Bytes bytes, const Limits& limits) {
  if (bytes.size() > limits.manifest_bytes) {
    return failure(ErrorKind::limit, fmt::format("at most {} bytes of headers are read, {} found",
                                                 limits.manifest_bytes, bytes.size()));
  }
  HeaderParser parser(as_text(bytes));
  while (parser.step()) {
    if (parser.count() > limits.metadata_fields) {
      return failure(ErrorKind::limit,
                     fmt::format("more than {} header fields", limits.metadata_fields));
    }
  }
  return parser.take();
}

std::optional<std::string_view> first(const HeaderFields& headers, std::string_view name) {
  for (const HeaderField& field : headers.fields) {
    if (equals_ignoring_case(field.name, name)) return field.value;
  }
  return std::nullopt;
}

std::vector<std::string_view> all(const HeaderFields& headers, std::string_view name) {
  std::vector<std::string_view> values;
  for (const HeaderField& field : headers.fields) {
    if (equals_ignoring_case(field.name, name)) values.emplace_back(field.value);
  }
  return values;
}

std::string stripped_first(const HeaderFields& headers, std::string_view name) {
  return std::string(strip(first(headers, name).value_or("")));
}

std::vector<std::string> stripped_all(const HeaderFields& headers, std::string_view name) {
  std::vector<std::string> values;
  for (const std::string_view value : all(headers, name)) values.emplace_back(strip(value));
  return values;
}

std::uint64_t major_version(std::string_view version) {
  const std::string_view digits = version.substr(0, version.find('.'));
  std::uint64_t number = 0;
  const char* const end = digits.data() + digits.size();
  const auto [stopped, error] = std::from_chars(digits.data(), end, number);
  if (error == std::errc::result_out_of_range) return std::numeric_limits<std::uint64_t>::max();
  return error == std::errc{} && stopped == end ? number : 0;
}

}  // namespace icecore
