// Python source cut into tokens, as far as reading literals and stepping over statements needs it.
#pragma once

#include <cstdint>
#include <string_view>

#include "icecore/result.h"

namespace icecore {

struct PythonToken {
  enum class Kind {
    name,       ///< Identifiers and keywords.
    number,     ///< Of any form; not checked to be one.
    string,     ///< With prefix and quotes. Strings that follow each other are tokens of their own.
    operation,  ///< One operator or delimiter.
    newline,    ///< The end of a logical line that has other tokens.
    end,        ///< Of the text; comes again and again.
  };

  Kind kind = Kind::end;
  std::string_view text;  ///< Empty for `newline` and `end`. Of the lexer's text.
  std::uint64_t offset = 0;
  std::uint64_t line = 1;
  bool begins_line = false;  ///< The first token of a logical line …
  std::uint64_t indent = 0;  ///< … and how far it is indented, in columns; 0 for others.
};

/// Gives the tokens of a text one by one. Inside brackets lines do not end; a backslash joins
/// lines; comments and blank lines are stepped over. Blocks are not told. f-strings are cut as
/// other strings are, which is how Python did it up to 3.11: from 3.12 on they may hold their own
/// quotes.
class PythonLexer {
 public:
  /// Starts before the first token. Borrows the text, which must be UTF-8.
  explicit PythonLexer(std::string_view text) : text_(text) {}

  /// Steps to the next token. ErrorKind::malformed for what is no token, ErrorKind::truncated where
  /// the text ends inside a string or after a joining backslash; then there is nothing more to
  /// read.
  Result<void> advance();

  [[nodiscard]] const PythonToken& token() const { return token_; }
  /// Whether the current token is this operator or delimiter.
  [[nodiscard]] bool is_at(std::string_view operation) const {
    return token_.kind == PythonToken::Kind::operation && token_.text == operation;
  }
  /// How many brackets are open behind the current token.
  [[nodiscard]] std::uint64_t depth() const { return depth_; }

 private:
  Result<void> skip_blanks();
  Result<void> skip_joined_line();
  bool skip_line_end();
  void skip_comment();
  void accept(PythonToken::Kind kind, std::uint64_t size);
  Result<void> accept_string(std::uint64_t prefix_size);
  Result<void> accept_operation();
  [[nodiscard]] std::string_view rest() const { return text_.substr(place_); }

  std::string_view text_;
  std::uint64_t place_ = 0;
  std::uint64_t line_ = 1;
  std::uint64_t depth_ = 0;
  std::uint64_t indent_ = 0;   // Of the line that has no token yet.
  bool is_line_empty_ = true;  // Whether the logical line has no token yet.
  PythonToken token_;
};

}  // namespace icecore
