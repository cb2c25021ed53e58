// POSIX.1, Shell Command Language 2.9 and 2.10, as far as they decide which simple commands there
// are. Reserved words of compound commands are skipped where a command may begin, and remembered
// only to know whether what follows always runs. Substitutions are read after the text that has
// them, from a list, so that nothing is recursive.
#include "formats/shell_command.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "formats/shell_words.h"

namespace icecore {
namespace {

enum class Block : std::uint8_t { conditional, choice, group };

// A piece of text to read: the whole, or a substitution of one of its words.
struct Piece {
  std::string text;
  std::size_t parent = 0, line = 0, depth = 0;
};

class ShellParser {
 public:
  ShellParser(const Piece& piece, const Limits& limits, std::vector<ShellCommand>& commands,
              std::vector<Piece>& pieces)
      : piece_(piece),
        tokens_(piece.text, limits.shell_depth),
        commands_(commands),
        pieces_(pieces),
        link_(first_link()) {}

  bool parse() {
    for (ShellToken token = take(); token.kind != ShellToken::Kind::end; token = take()) {
      if (token.kind == ShellToken::Kind::line_end) {
        end_line();
      } else if (token.kind == ShellToken::Kind::operation) {
        use_operation(token);
      } else if (!is_started() && use_reserved(token)) {
        continue;
      } else {
        use_word(std::move(token));
      }
    }
    end_line();
    return tokens_.is_complete();
  }

 private:
  struct PendingDocument {
    std::size_t command = 0;
    std::string delimiter;
    bool strips_tabs = false;
  };

  [[nodiscard]] ShellLink first_link() const {
    return piece_.depth > 0 ? ShellLink::substitution : ShellLink::sequence;
  }

  // The next token. Substitutions of its word are kept for later.
  ShellToken take() {
    ShellToken token = put_back_ ? *std::exchange(put_back_, std::nullopt) : tokens_.next();
    for (std::string& text : token.substitutions) {
      pieces_.push_back({.text = std::move(text),
                         .parent = commands_.size(),
                         .line = piece_.line + token.line,
                         .depth = piece_.depth + 1});
    }
    token.substitutions.clear();
    return token;
  }

  [[nodiscard]] bool is_started() const {
    return !current_.words.empty() || !current_.assignments.empty() ||
           !current_.redirections.empty();
  }

  void finish(ShellLink next) {
    if (is_started()) {
      current_.link = link_;
      current_.is_conditional = conditions_ > 0;
      current_.parent = piece_.parent;
      commands_.push_back(std::move(current_));
      current_ = {};
    }
    link_ = next;
  }

  // `&&` at a line's end goes on in the next one.
  void end_line() {
    finish(is_started() ? ShellLink::sequence : link_);
    for (const PendingDocument& document : std::exchange(documents_, {})) {
      const std::string body = tokens_.here_document(document.delimiter, document.strips_tabs);
      if (document.command < commands_.size()) commands_[document.command].here_document += body;
    }
  }

  void push(Block block) {
    blocks_.push_back(block);
    if (block != Block::group) ++conditions_;
  }

  void pop() {
    if (blocks_.empty()) return;
    if (blocks_.back() != Block::group) --conditions_;
    blocks_.pop_back();
  }

  void use_operation(const ShellToken& token) {
    if (token.operation.find_first_of("<>") != std::string::npos) return redirect(token);
    if (token.is("&&")) return finish(ShellLink::and_then);
    if (token.is("||")) return finish(ShellLink::or_else);
    if (token.is("|") || token.is("|&")) return finish(ShellLink::pipe);
    if (token.is("(")) return open_parenthesis();
    finish(ShellLink::sequence);
    if (token.is(")")) return pop();
    if (token.operation.starts_with(";") && token.operation.size() > 1) skip_pattern();
  }

  void redirect(const ShellToken& token) {
    ShellToken target = take();
    if (target.kind != ShellToken::Kind::word) {
      put_back_ = std::move(target);
      return;
    }
    if (!is_started()) current_.line = piece_.line + token.line;
    if (token.operation.ends_with("<<") || token.operation.ends_with("<<-")) {
      documents_.push_back({.command = commands_.size(),
                            .delimiter = target.word.text,
                            .strips_tabs = token.operation.ends_with('-')});
    }
    current_.redirections.push_back({token.operation, std::move(target.word)});
  }

  // A function's `()`, arithmetic, or a subshell.
  void open_parenthesis() {
    if (current_.words.size() == 1) {
      ShellToken next = take();
      if (next.is(")")) {
        current_ = {};
        opens_function_ = true;
        return;
      }
      put_back_ = std::move(next);
    }
    if (!is_started() && !put_back_ && tokens_.skip_arithmetic()) return;
    finish(is_started() ? ShellLink::sequence : link_);
    push(Block::group);
  }

  // Whether the word belongs to the grammar here.
  bool use_reserved(const ShellToken& token) {
    const auto is_one_of = [&](const auto& words) {
      return std::ranges::any_of(words, [&](auto word) { return token.is_reserved(word); });
    };
    if (is_one_of(std::array{"then", "do", "else", "elif"})) {
      link_ = ShellLink::sequence;
    } else if (is_one_of(std::array{"if", "while", "until"})) {
      push(Block::conditional);
    } else if (is_one_of(std::array{"for", "select"})) {
      push(Block::conditional);
      skip_to("do");
    } else if (token.is_reserved("case")) {
      push(Block::choice);
      skip_to("in");
      skip_pattern();
    } else if (is_one_of(std::array{"fi", "done", "esac", "}"})) {
      pop();
      link_ = ShellLink::sequence;
    } else if (token.is_reserved("{")) {
      push(std::exchange(opens_function_, false) ? Block::conditional : Block::group);
    } else if (token.is_reserved("function")) {
      opens_function_ = true;
      (void)take();
    } else if (token.is_reserved("[[")) {
      take_test(token);
    } else {
      return is_one_of(std::array{"!", "time"});
    }
    return true;
  }

  // To the word, which is behind then, or to the end of the list before it.
  void skip_to(std::string_view word) {
    for (ShellToken token = take(); token.kind != ShellToken::Kind::end; token = take()) {
      if (token.is_reserved(word)) return;
      if (token.kind == ShellToken::Kind::line_end || token.is(";")) return;
    }
  }

  // `a|b)` of `case`; or its end.
  void skip_pattern() {
    if (blocks_.empty() || blocks_.back() != Block::choice) return;
    for (ShellToken token = take(); token.kind != ShellToken::Kind::end; token = take()) {
      if (token.is(")")) return;
      if (token.is_reserved("esac")) return pop();
    }
  }

  // `[[ … ]]`, where operators are the test's.
  void take_test(const ShellToken& opening) {
    current_.line = piece_.line + opening.line;
    current_.words.push_back(opening.word);
    for (ShellToken token = take(); token.kind != ShellToken::Kind::end; token = take()) {
      if (token.kind == ShellToken::Kind::word) current_.words.push_back(token.word);
      if (token.is_reserved("]]")) return;
    }
  }

  void use_word(ShellToken token) {
    if (!is_started()) current_.line = piece_.line + token.line;
    if (current_.words.empty() && token.assigned > 0) {
      ShellAssignment assignment{.name = token.word.text.substr(0, token.assigned),
                                 .value = std::move(token.word)};
      assignment.value.text.erase(0, assignment.value.text.find('=') + 1);
      current_.assignments.push_back(std::move(assignment));
    } else {
      current_.words.push_back(std::move(token.word));
    }
  }

  const Piece& piece_;
  ShellTokens tokens_;
  std::vector<ShellCommand>& commands_;
  std::vector<Piece>& pieces_;
  ShellCommand current_;
  ShellLink link_;
  std::vector<Block> blocks_;
  std::size_t conditions_ = 0;
  std::vector<PendingDocument> documents_;
  std::optional<ShellToken> put_back_;
  bool opens_function_ = false;
};

// Whether the shell would read the word as it is.
bool is_plain(const ShellWord& word) {
  constexpr std::string_view plain = "@%+=:,./-_~^";
  return !word.text.empty() && std::ranges::all_of(word.text, [&](char character) {
    return (character >= '0' && character <= '9') || (character >= 'a' && character <= 'z') ||
           (character >= 'A' && character <= 'Z') || plain.find(character) != std::string::npos;
  });
}

std::string single_quoted(std::string_view text) {
  std::string quoted = "'";
  for (const char character : text) {
    if (character == '\'') {
      quoted += "'\\''";
    } else {
      quoted += character;
    }
  }
  return quoted + "'";
}

}  // namespace

ShellScript parse_shell(std::string_view text, const Limits& limits) {
  ShellScript script;
  const std::string_view read = text.substr(0, limits.small_text_bytes);
  script.is_complete = read.size() == text.size();
  std::vector<Piece> pieces{{.text = std::string(read)}};
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    if (pieces[i].depth > limits.shell_depth) {
      script.is_complete = false;
      continue;
    }
    const Piece piece = std::move(pieces[i]);
    if (!ShellParser(piece, limits, script.commands, pieces).parse()) script.is_complete = false;
  }
  for (ShellCommand& command : script.commands) {
    command.parent = std::min(command.parent, script.commands.size() - 1);
  }
  return script;
}

std::string shell_text(const std::vector<ShellWord>& words) {
  std::string text;
  for (const ShellWord& word : words) {
    if (!text.empty()) text += ' ';
    if (is_plain(word)) {
      text += word.text;
    } else if (word.has_expansion) {
      text += word.is_quoted ? '"' + word.text + '"' : word.text;
    } else {
      text += single_quoted(word.text);
    }
  }
  return text;
}

}  // namespace icecore
