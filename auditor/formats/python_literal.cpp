// ast.literal_eval without an AST: the grammar of literals needs one token at a time, brackets that
// are open, and a sign before a number. Open brackets are an explicit stack, so that depth costs
// memory that `literal_depth` bounds and no stack; what recurses is only the destruction of a
// finished value. As in literal_eval, a sign stands before a number and not before another sign, a
// list cannot be a key, and `set()` is the one call.
#include "formats/python_literal.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/text.h"

namespace icecore {
namespace {

using Kind = PythonValue::Kind;

constexpr std::size_t shown_bytes = 60;

std::string found(const PythonToken& token) {
  if (token.kind == PythonToken::Kind::end) return "the end";
  if (token.kind == PythonToken::Kind::newline) return "the end of the line";
  return escaped(token.text.substr(0, shown_bytes));
}

std::unexpected<Error> unexpected_token(const PythonToken& token, std::string_view expected) {
  const bool is_end = token.kind == PythonToken::Kind::end;
  return failure(is_end ? ErrorKind::truncated : ErrorKind::malformed,
                 fmt::format("line {}: expected {}, found {}", token.line, expected, found(token)),
                 token.offset);
}

// A value with what its surroundings must know of it.
struct Operand {
  PythonValue value;
  bool is_signed = false;
  bool is_hashable = true;
};

// A bracket that is open, or the text itself.
struct Frame {
  enum class Bracket : std::uint8_t { none, round, square, curly };
  enum class Sign : std::uint8_t { none, plus, minus };

  Bracket bracket = Bracket::none;
  Sign sign = Sign::none;       // Before the operand that is expected.
  bool has_comma = false;       // At least one.
  bool is_dictionary = false;   // Known from the first colon on.
  bool is_hashable = true;      // Whether all operands are.
  std::optional<Operand> last;  // The operand that no comma or colon followed yet.
  std::optional<PythonValue> key;
  PythonValue::Sequence elements;
  PythonValue::Dictionary entries;

  [[nodiscard]] bool is_empty() const { return elements.empty() && entries.empty(); }
};

class LiteralReader {
 public:
  LiteralReader(PythonLexer& lexer, const Limits& limits) : lexer_(lexer), limits_(limits) {
    frames_.emplace_back();
  }

  Result<PythonValue> read() {
    while (true) {
      const Frame& frame = frames_.back();
      if (!frame.last.has_value() && !may_close(frame)) {
        ICECORE_TRY(take_operand());
      } else if (frame.bracket == Frame::Bracket::none && is_finished(frame)) {
        break;
      } else {
        ICECORE_TRY(frame.last.has_value() ? take_separator() : take_operand_or_close());
      }
    }
    return std::move(ICECORE_TRY(closed(frames_.back())).value);
  }

 private:
  // Whether the bracket may close where an operand may stand: it is empty, or a comma was last.
  static bool may_close(const Frame& frame) {
    const bool waits = frame.sign != Frame::Sign::none || frame.key.has_value();
    if (waits) return false;
    return frame.bracket == Frame::Bracket::none ? !frame.is_empty()
                                                 : frame.has_comma || frame.is_empty();
  }

  [[nodiscard]] bool is_at_operand() const {
    const PythonToken& token = lexer_.token();
    switch (token.kind) {
      case PythonToken::Kind::name:
      case PythonToken::Kind::number:
      case PythonToken::Kind::string:
        return true;
      case PythonToken::Kind::operation:
        return std::string_view("([{+-...").find(token.text) != std::string_view::npos;
      default:
        return false;
    }
  }

  // Whether the value outside all brackets ends before the current token.
  [[nodiscard]] bool is_finished(const Frame& frame) const {
    return frame.last.has_value() ? !lexer_.is_at(",") : !is_at_operand();
  }

  [[nodiscard]] std::unexpected<Error> unhashable(const Operand& operand) const {
    return failure(ErrorKind::malformed,
                   fmt::format("line {}: {} cannot be a key or an element of a set",
                               lexer_.token().line, operand.value.kind_name()),
                   lexer_.token().offset);
  }

  Result<void> take_operand_or_close() { return is_at_operand() ? take_operand() : take_closing(); }

  Result<void> take_operand();
  Result<void> take_name();
  Result<void> take_set();
  Result<void> take_number();
  Result<void> take_strings();
  Result<void> take_separator();
  Result<void> take_closing();
  Result<void> open(Frame::Bracket bracket);
  Result<void> place(Operand operand);
  Result<void> commit(Frame& frame);
  Result<Operand> closed(Frame& frame);

  PythonLexer& lexer_;
  const Limits& limits_;
  std::uint64_t count_ = 0;
  std::vector<Frame> frames_;
};

Result<void> LiteralReader::take_operand() {
  const PythonToken& token = lexer_.token();
  switch (token.kind) {
    case PythonToken::Kind::name:
      return take_name();
    case PythonToken::Kind::number:
      return take_number();
    case PythonToken::Kind::string:
      return take_strings();
    default:
      break;
  }
  if (lexer_.is_at("(")) return open(Frame::Bracket::round);
  if (lexer_.is_at("[")) return open(Frame::Bracket::square);
  if (lexer_.is_at("{")) return open(Frame::Bracket::curly);
  if (lexer_.is_at("...")) {
    return failure(ErrorKind::unsupported, fmt::format("line {}: Ellipsis", token.line),
                   token.offset);
  }
  const bool is_sign = lexer_.is_at("+") || lexer_.is_at("-");
  if (!is_sign || frames_.back().sign != Frame::Sign::none) {
    return unexpected_token(token, "a literal");
  }
  frames_.back().sign = lexer_.is_at("-") ? Frame::Sign::minus : Frame::Sign::plus;
  return lexer_.advance();
}

Result<void> LiteralReader::take_name() {
  const PythonToken token = lexer_.token();
  if (token.text == "set") return take_set();
  Operand operand;
  if (token.text == "True" || token.text == "False") {
    operand.value = PythonValue(token.text == "True");
  } else if (token.text != "None") {
    return unexpected_token(token, "a literal");
  }
  ICECORE_TRY(lexer_.advance());
  return place(std::move(operand));
}

Result<void> LiteralReader::take_set() {
  for (const std::string_view bracket : {"(", ")"}) {
    ICECORE_TRY(lexer_.advance());
    if (!lexer_.is_at(bracket)) return unexpected_token(lexer_.token(), "set()");
  }
  ICECORE_TRY(lexer_.advance());
  return place({.value = PythonValue(Kind::set, {}), .is_hashable = false});
}

Result<void> LiteralReader::take_number() {
  const PythonToken token = lexer_.token();
  Result<PythonNumber> number = decode_python_number(token.text);
  if (!number.has_value()) {
    return failure(number.error().kind,
                   fmt::format("line {}: {}", token.line, number.error().message), token.offset);
  }
  ICECORE_TRY(lexer_.advance());
  return place({.value = PythonValue(*std::move(number))});
}

// Strings that follow each other are one.
Result<void> LiteralReader::take_strings() {
  std::optional<PythonString> joined;
  while (lexer_.token().kind == PythonToken::Kind::string) {
    const PythonToken& token = lexer_.token();
    Result<PythonString> part = decode_python_string(token.text);
    if (!part.has_value()) {
      return failure(part.error().kind,
                     fmt::format("line {}: {}", token.line, part.error().message),
                     token.offset + part.error().offset.value_or(0));
    }
    if (joined.has_value() && joined->is_bytes != part->is_bytes) {
      return failure(ErrorKind::malformed,
                     fmt::format("line {}: a string and bytes side by side", token.line),
                     token.offset);
    }
    if (joined.has_value()) {
      joined->value += part->value;
    } else {
      joined = *std::move(part);
    }
    ICECORE_TRY(lexer_.advance());
  }
  return place({.value = PythonValue(*std::move(joined))});
}

Result<void> LiteralReader::take_separator() {
  Frame& frame = frames_.back();
  if (lexer_.is_at(",")) {
    ICECORE_TRY(commit(frame));
    frame.has_comma = true;
    return lexer_.advance();
  }
  const bool may_be_key = frame.bracket == Frame::Bracket::curly && !frame.key.has_value() &&
                          (frame.is_empty() || frame.is_dictionary);
  if (!lexer_.is_at(":") || !may_be_key) return take_closing();
  if (!frame.last->is_hashable) return unhashable(*frame.last);
  frame.is_dictionary = true;
  frame.key = std::move(frame.last->value);
  frame.last.reset();
  return lexer_.advance();
}

Result<void> LiteralReader::take_closing() {
  static constexpr std::string_view closings = " )]}";
  const auto bracket = static_cast<std::size_t>(frames_.back().bracket);
  if (!lexer_.is_at(closings.substr(bracket, 1))) {
    return unexpected_token(lexer_.token(), fmt::format("a comma or {}", closings[bracket]));
  }
  Operand operand = ICECORE_TRY(closed(frames_.back()));
  frames_.pop_back();
  ICECORE_TRY(lexer_.advance());
  return place(std::move(operand));
}

Result<void> LiteralReader::open(Frame::Bracket bracket) {
  if (frames_.size() > limits_.literal_depth) {
    return failure(ErrorKind::limit,
                   fmt::format("literal nested deeper than {}", limits_.literal_depth),
                   lexer_.token().offset);
  }
  frames_.push_back(Frame{.bracket = bracket});
  return lexer_.advance();
}

Result<void> LiteralReader::place(Operand operand) {
  Frame& frame = frames_.back();
  if (++count_ > limits_.literal_nodes) {
    return failure(ErrorKind::limit, fmt::format("more than {} values", limits_.literal_nodes));
  }
  if (frame.sign != Frame::Sign::none) {
    const bool is_number =
        operand.value.kind() == Kind::integer || operand.value.kind() == Kind::floating;
    if (!is_number || operand.is_signed) {
      return failure(
          ErrorKind::malformed,
          fmt::format("line {}: expected a number behind a sign, found {}", lexer_.token().line,
                      is_number ? "a sign" : operand.value.kind_name()),
          lexer_.token().offset);
    }
    if (frame.sign == Frame::Sign::minus) operand.value.negate();
    operand.is_signed = true;
    frame.sign = Frame::Sign::none;
  }
  frame.last = std::move(operand);
  return {};
}

// Makes the last operand an element or the value of an entry.
Result<void> LiteralReader::commit(Frame& frame) {
  if (frame.is_dictionary) {
    if (!frame.key.has_value()) return unexpected_token(lexer_.token(), "a colon behind a key");
    frame.entries.push_back({.key = *std::move(frame.key), .value = std::move(frame.last->value)});
    frame.key.reset();
  } else {
    if (frame.bracket == Frame::Bracket::curly && !frame.last->is_hashable) {
      return unhashable(*frame.last);
    }
    frame.is_hashable = frame.is_hashable && frame.last->is_hashable;
    frame.elements.push_back(std::move(frame.last->value));
  }
  frame.last.reset();
  return {};
}

// The value of a frame that ends here.
Result<Operand> LiteralReader::closed(Frame& frame) {
  const bool is_round = frame.bracket == Frame::Bracket::round;
  const bool is_bare = frame.bracket == Frame::Bracket::none;
  if ((is_round || is_bare) && !frame.has_comma && frame.last.has_value()) {
    return *std::move(frame.last);
  }
  if (frame.last.has_value()) ICECORE_TRY(commit(frame));
  if (is_round || is_bare) {
    return Operand{.value = PythonValue(Kind::tuple, std::move(frame.elements)),
                   .is_hashable = frame.is_hashable};
  }
  if (frame.bracket == Frame::Bracket::square) {
    return Operand{.value = PythonValue(Kind::list, std::move(frame.elements)),
                   .is_hashable = false};
  }
  if (!frame.elements.empty()) {
    return Operand{.value = PythonValue(Kind::set, std::move(frame.elements)),
                   .is_hashable = false};
  }
  return Operand{.value = PythonValue(std::move(frame.entries)), .is_hashable = false};
}

}  // namespace

Result<PythonValue> read_python_literal(PythonLexer& lexer, const Limits& limits) {
  return LiteralReader(lexer, limits).read();
}

Result<PythonValue> parse_python_literal(Bytes bytes, const Limits& limits) {
  const std::string_view text = ICECORE_TRY(utf8_text(bytes, limits.manifest_bytes));
  const std::size_t begin = std::min(text.find_first_not_of(" \t"), text.size());
  PythonLexer lexer(text.substr(begin));
  ICECORE_TRY(lexer.advance());
  if (lexer.token().indent > 0) return unexpected_token(lexer.token(), "no indentation");
  PythonValue value = ICECORE_TRY(read_python_literal(lexer, limits));
  if (lexer.token().kind == PythonToken::Kind::newline) ICECORE_TRY(lexer.advance());
  if (lexer.token().kind == PythonToken::Kind::end) return value;
  return unexpected_token(lexer.token(), "the end behind a literal");
}

}  // namespace icecore
