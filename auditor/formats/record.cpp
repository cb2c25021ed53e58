// The PyPA specification "Recording installed projects": CSV as Python's csv.reader reads it by
// default, three fields a row. csv.reader is lenient and RFC 4180 is not: text after a closing
// quote belongs to the field, an opening quote inside a field is text, a quote may stay open to the
// end.
//
// The RECORD of a large distribution has ten thousand rows, so fields are views of the input unless
// they are quoted, and nothing is allocated for a row but what the row keeps.
#include "formats/record.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>

#include "base/number.h"
#include "base/text.h"

namespace icecore {
namespace {

constexpr std::size_t field_count = 3;

bool is_line_end(char character) {
  return character == '\n' || character == '\r';
}

class CsvReader {
 public:
  explicit CsvReader(std::string_view text) : text_(text) {}

  // Steps over blank lines to the next row; false at the end of the text.
  bool at_row() {
    while (position_ < text_.size() && is_line_end(text_[position_])) skip_line_end();
    return position_ < text_.size();
  }

  [[nodiscard]] std::uint64_t line() const { return line_; }

  // The fields of one row, at most three of them, and how many it has. The views hold until the
  // next call.
  std::size_t read_row(std::array<std::string_view, field_count>& fields) {
    std::size_t count = 0;
    while (true) {
      const std::string_view field = read_field(unquoted_.at(std::min(count, field_count)));
      if (count < field_count) fields.at(count) = field;
      ++count;
      if (position_ == text_.size()) return count;
      if (text_[position_] != ',') break;
      ++position_;
    }
    skip_line_end();
    return count;
  }

 private:
  void skip_line_end() {
    const bool is_pair = text_.substr(position_).starts_with("\r\n");
    position_ += is_pair ? 2 : 1;
    ++line_;
  }

  // Stops at a comma, a line end or the end of the text.
  std::string_view read_plain() {
    const std::size_t begin = position_;
    while (position_ < text_.size() && text_[position_] != ',' && !is_line_end(text_[position_])) {
      ++position_;
    }
    return text_.substr(begin, position_ - begin);
  }

  std::string_view read_field(std::string& buffer) {
    if (position_ == text_.size() || text_[position_] != '"') return read_plain();
    buffer.clear();
    ++position_;
    while (position_ < text_.size()) {
      const std::size_t quote = std::min(text_.find('"', position_), text_.size());
      add_quoted(text_.substr(position_, quote - position_), buffer);
      position_ = std::min(quote + 1, text_.size());
      if (position_ == text_.size() || text_[position_] != '"') break;
      buffer += '"';
      ++position_;
    }
    buffer += read_plain();
    return buffer;
  }

  void add_quoted(std::string_view text, std::string& buffer) {
    buffer += text;
    for (std::size_t i = text.find_first_of("\r\n"); i < text.size();
         i = text.find_first_of("\r\n", i)) {
      i += text.substr(i).starts_with("\r\n") ? 2 : 1;
      ++line_;
    }
  }

  std::string_view text_;
  std::size_t position_ = 0;
  std::uint64_t line_ = 1;
  std::array<std::string, field_count + 1> unquoted_;  // the last one for fields nobody asked for
};

// The sizes in bytes of the digests that hashlib guarantees and that have one size.
std::optional<std::size_t> digest_size(std::string_view algorithm) {
  struct Known {
    std::string_view name;
    std::size_t size;
  };
  constexpr std::array known{
      Known{"sha256", 32},   Known{"sha384", 48},   Known{"sha512", 64},   Known{"md5", 16},
      Known{"sha1", 20},     Known{"sha224", 28},   Known{"blake2b", 64},  Known{"blake2s", 32},
      Known{"sha3_224", 28}, Known{"sha3_256", 32}, Known{"sha3_384", 48}, Known{"sha3_512", 64},
  };
  const auto* const found = std::ranges::find(known, algorithm, &Known::name);
  if (found == known.end()) return std::nullopt;
  return found->size;
}

// Fills algorithm and digest, or returns the problem.
std::string read_hash(std::string_view field, RecordRow& row) {
  if (field.empty()) return {};
  const std::size_t equals = field.find('=');
  if (equals == std::string_view::npos) return "the hash has no '=' between algorithm and digest";
  if (equals == 0) return "the hash names no algorithm";
  const std::string_view algorithm = field.substr(0, equals);
  auto digest = from_base64url(field.substr(equals + 1));
  if (!digest) return "in the digest, " + digest.error().message;
  if (digest->empty()) return "the digest is empty";
  const auto expected = digest_size(algorithm);
  if (expected && digest->size() != *expected) {
    return fmt::format("{} digest of {} bytes expected, {} found", algorithm, *expected,
                       digest->size());
  }
  row.algorithm = algorithm;
  row.digest = *std::move(digest);
  return {};
}

std::string read_size(std::string_view field, RecordRow& row) {
  if (field.empty()) return {};
  row.size = whole_number<std::uint64_t>(field);
  return row.size ? "" : "the size is not a number of bytes";
}

RecordRow read_row(CsvReader& reader) {
  RecordRow row;
  row.line = reader.line();
  std::array<std::string_view, field_count> fields;
  const std::size_t count = reader.read_row(fields);
  row.path = fields[0];
  if (count != field_count) {
    row.problem = fmt::format("{} fields expected, {} found", field_count, count);
    return row;
  }
  row.problem = read_hash(fields[1], row);
  std::string size_problem = read_size(fields[2], row);
  if (row.problem.empty()) row.problem = std::move(size_problem);
  if (row.path.empty()) row.problem = "the path is empty";
  return row;
}

// One allocation serves every well-formed RECORD: a row has a line end and at least four bytes.
std::size_t expected_rows(std::string_view text, const Limits& limits) {
  const auto lines = static_cast<std::uint64_t>(std::ranges::count(text, '\n'));
  return std::min({lines + 1, std::uint64_t{text.size()} / 4, limits.record_rows});
}

}  // namespace

Result<Record> parse_record(Bytes bytes, const Limits& limits) {
  if (bytes.size() > limits.manifest_bytes) {
    return failure(ErrorKind::limit, fmt::format("at most {} bytes of RECORD are read, {} found",
                                                 limits.manifest_bytes, bytes.size()));
  }
  const std::string_view text = as_text(bytes);
  Record record;
  record.rows.reserve(expected_rows(text, limits));
  CsvReader reader(text);
  while (reader.at_row()) {
    if (record.rows.size() == limits.record_rows) {
      record.truncated_by_limit = true;
      break;
    }
    record.rows.push_back(read_row(reader));
  }
  return record;
}

}  // namespace icecore
