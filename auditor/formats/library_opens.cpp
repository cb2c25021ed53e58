// Calls are told by the last part of their names, because modules are imported by any name; that of
// a general name (`dlopen`, `find_library`, `load_library`) needs the right thing before the dot.
// What the calls mean: CPython's Lib/ctypes/__init__.py and Lib/ctypes/util.py, cffi's api.py,
// torch/_ops.py, TensorFlow's load_library.py. When a call runs and whether its failure is caught
// is told by the blocks that it stands in (The Python Language Reference, section 8).
#include "formats/library_opens.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <utility>

#include "base/text.h"
#include "formats/python_string.h"
#include "formats/python_token.h"

namespace icecore {
namespace {

using Call = LibraryOpen::Call;
using Time = LibraryOpen::Time;

// How the words of `may_open_libraries` are looked for: in blocks of bytes, in each of which the
// compiler compares sixteen places at once.
constexpr std::size_t block_size = 64;
constexpr std::size_t block_reach = block_size + 3;  // with what of a word lies behind it

// Whether `DLL`, `dLi`, `dlo` or `_l?b` may begin in the block.
bool may_hold_word(std::span<const std::byte, block_reach> block) {
  unsigned char found = 0;  // of the size of what is compared, for wider steps
  for (std::size_t i = 0; i < block_size; ++i) {
    const auto first = std::to_integer<unsigned char>(block[i]);
    const auto second = std::to_integer<unsigned char>(block[i + 1]);
    const auto third = std::to_integer<unsigned char>(block[i + 2]);
    const auto fourth = std::to_integer<unsigned char>(block[i + 3]);
    const bool is_upper =
        (second == 'L') & (((first == 'D') & (third == 'L')) | ((first == 'd') & (third == 'i')));
    const bool is_lower =
        (second == 'l') & (((first == 'd') & (third == 'o')) | ((first == '_') & (fourth == 'b')));
    found |= static_cast<unsigned char>(is_upper | is_lower);
  }
  return found != 0;
}

// Whether the text of a line before a word makes that a comment or a definition.
bool is_no_call(std::string_view line) {
  const std::string_view code = line.substr(std::min(line.find_first_not_of(" \t"), line.size()));
  const bool is_definition = code.starts_with("def ") || code.starts_with("class ");
  return code.starts_with('#') || (is_definition && !code.contains('('));
}

// The end of a call's name with its parenthesis, and what may stand before that.
struct Word {
  std::string_view end;
  std::array<std::string_view, 4> before;
};

// Whether the word at `place` is a call's.
bool is_call(std::string_view text, std::size_t place, const Word& word) {
  const std::string_view before = text.substr(0, place);
  const std::size_t line = before.rfind('\n') + 1;  // 0 where there is none
  return std::ranges::any_of(
             word.before,
             [&](std::string_view start) { return !start.empty() && before.ends_with(start); }) &&
         !is_no_call(before.substr(line));
}

// Whether the end of a call's name begins in the part.
bool has_call(std::string_view text, std::size_t begin, std::size_t size) {
  constexpr std::array<Word, 5> words{{{"DLL(", {"C", "Py"}},
                                       {"dLibrary(", {"cdll.Loa", "pydll.Loa"}},
                                       {"_library(", {"find", "s.load", "load_op", "_device"}},
                                       {"dlopenflags(", {"set"}},
                                       {"dlopen(", {".", "_", " ", "="}}}};
  constexpr std::size_t longest = 12;
  const std::string_view part = text.substr(begin, size + longest);
  return std::ranges::any_of(words, [&](const Word& word) {
    for (std::size_t at = part.find(word.end); at != std::string_view::npos && at < size;
         at = part.find(word.end, at + 1)) {
      if (is_call(text, begin + at, word)) return true;
    }
    return false;
  });
}

// A block of statements that lines lead into.
struct Block {
  enum class Role : std::uint8_t { none, plain, branch, function, tried, suppressing };
  Role role = Role::none;
  std::uint64_t indent = 0;
  std::size_t first = 0;  // how many calls were before it
};

Block::Role role_of(std::string_view keyword) {
  constexpr std::array<std::string_view, 8> branches{"if",    "elif",  "else", "for",
                                                     "while", "match", "case", "except"};
  if (keyword == "try") return Block::Role::tried;
  if (keyword == "def" || keyword == "async") return Block::Role::function;
  if (keyword == "class" || keyword == "with" || keyword == "finally") return Block::Role::plain;
  return std::ranges::find(branches, keyword) != branches.end() ? Block::Role::branch
                                                                : Block::Role::none;
}

// Whether an exception of that name is what a library that is not there raises, or holds it.
bool catches_failure(std::string_view name) {
  constexpr std::array<std::string_view, 5> names{"OSError", "IOError", "EnvironmentError",
                                                  "Exception", "BaseException"};
  return std::ranges::find(names, name) != names.end();
}

// Where a line stands among the blocks.
class Blocks {
 public:
  // `calls` is how many were met before.
  void start_line(const PythonToken& first, std::size_t calls) {
    for (; !blocks_.empty() && blocks_.back().indent >= first.indent; blocks_.pop_back()) {
      const Block& block = blocks_.back();
      if (block.role == Block::Role::tried) tried_.push_back({block.indent, block.first, calls});
    }
    const std::string_view keyword =
        first.kind == PythonToken::Kind::name ? first.text : std::string_view();
    is_handler_ = keyword == "except";
    const bool goes_on = is_handler_ || keyword == "else" || keyword == "finally";
    std::erase_if(tried_, [&](const Tried& tried) {
      return tried.indent > first.indent || (tried.indent == first.indent && !goes_on);
    });
    next_ = {.role = role_of(keyword), .indent = first.indent};
    has_names_ = catches_ = false;
  }

  // A name behind the line's first word.
  void see_name(std::string_view name) {
    has_names_ = true;
    catches_ = catches_ || catches_failure(name);
    if (name == "suppress" && next_.role == Block::Role::plain) {
      next_.role = Block::Role::suppressing;
    }
  }

  // A colon outside of brackets: what follows is in the line's block.
  void enter(std::vector<LibraryOpen>& calls) {
    if (next_.role == Block::Role::none) return;
    if (is_handler_ && (catches_ || !has_names_)) {
      for (const Tried& tried : tried_) {
        if (tried.indent != next_.indent) continue;
        for (std::size_t i = tried.first; i < tried.last; ++i) calls[i].is_caught = true;
      }
    }
    next_.first = calls.size();
    blocks_.push_back(std::exchange(next_, {}));
  }

  [[nodiscard]] Time time() const {
    if (has(Block::Role::branch)) return Time::branch;
    return has(Block::Role::function) ? Time::call : Time::import;
  }
  [[nodiscard]] bool is_suppressed() const { return has(Block::Role::suppressing); }

 private:
  // The calls of a `try` that has ended.
  struct Tried {
    std::uint64_t indent = 0;
    std::size_t first = 0, last = 0;
  };

  [[nodiscard]] bool has(Block::Role role) const {
    return std::ranges::find(blocks_, role, &Block::role) != blocks_.end();
  }

  std::vector<Block> blocks_;
  std::vector<Tried> tried_;
  Block next_;  // the block that the line's colon opens
  bool is_handler_ = false, has_names_ = false, catches_ = false;
};

// The arguments of a call that is being read.
struct OpenedCall {
  Call call = Call::ctypes;
  std::uint64_t line = 0, depth = 0;
  bool takes_all = false;  // a helper, given several names of which it opens one
  bool is_global = false;
  bool has_option = false;  // a keyword: of a helper, mostly whether it may fail
  std::vector<std::string> names;
  // The argument that is being read: whether it is made of string literals alone.
  std::string text, keyword;
  std::size_t argument = 0;
  bool has_text = false, is_other = false, is_none = false;
  bool has_path = false;  // what is opened is told by more than literals
};

bool is_library_name(std::string_view name) {
  return !name.empty() && std::ranges::all_of(name, [](char character) {
    return character > ' ' && character <= '~';
  });
}

class OpenReader {
 public:
  OpenReader(std::string_view text, const Limits& limits) : lexer_(text), limits_(limits) {}

  Result<void> run() {
    ICECORE_TRY(lexer_.advance());
    while (lexer_.token().kind != PythonToken::Kind::end) {
      ICECORE_TRY(take(lexer_.token()));
      ICECORE_TRY(lexer_.advance());
    }
    end_line();
    return {};
  }
  std::vector<LibraryOpen>& opens() { return opens_; }

 private:
  using Kind = PythonToken::Kind;

  Result<void> take(const PythonToken& token) {
    if (token.begins_line) {
      first_of_line_ = opens_.size();
      blocks_.start_line(token, opens_.size());
    } else if (token.kind == Kind::name) {
      blocks_.see_name(token.text);
      is_conditional_ =
          is_conditional_ || token.text == "if" || token.text == "or" || token.text == "and";
      is_deferred_ = is_deferred_ || token.text == "lambda";
    }
    if (!calls_.empty()) ICECORE_TRY(take_argument(token));
    if (token.kind == Kind::newline) {
      end_line();
      before_ = {};
      return {};
    }
    if (lexer_.is_at("(") && before_[0].kind == Kind::name) start_call(token);
    if (lexer_.is_at(":") && lexer_.depth() == 0) blocks_.enter(opens_);
    before_ = {token, before_[0], before_[1]};
    return {};
  }

  // What `a or b` and `a if b else c` open is a choice.
  void end_line() {
    for (std::size_t i = first_of_line_; i < opens_.size(); ++i) {
      if (is_conditional_) opens_[i].time = Time::branch;
      if (is_deferred_ && opens_[i].time == Time::import) opens_[i].time = Time::call;
    }
    is_conditional_ = is_deferred_ = false;
    first_of_line_ = opens_.size();
  }

  void start_call(const PythonToken& token) {
    const bool is_attribute = before_[1].kind == Kind::operation && before_[1].text == ".";
    const bool is_definition =
        before_[1].kind == Kind::name && (before_[1].text == "def" || before_[1].text == "class");
    if (is_definition) return;
    const std::string_view owner = is_attribute ? before_[2].text : std::string_view();
    const std::optional<Call> call = call_of(before_[0].text, owner, is_attribute);
    if (!call) return;
    OpenedCall& opened = calls_.emplace_back();
    opened.call = *call;
    opened.line = token.line;
    opened.depth = lexer_.depth();
    opened.takes_all = before_[0].text.ends_with("dlopen") && !is_attribute;
  }

  static std::optional<Call> call_of(std::string_view name, std::string_view owner,
                                     bool is_attribute) {
    while (name.starts_with('_')) name.remove_prefix(1);
    if (name == "CDLL" || name == "PyDLL") return Call::ctypes;
    if (name == "LoadLibrary" && (owner == "cdll" || owner == "pydll")) return Call::ctypes;
    if (name == "find_library" && (!is_attribute || owner.contains("util"))) {
      return Call::find_library;
    }
    if (name == "dlopen" && owner == "_ctypes") return Call::ctypes;
    if (name == "dlopen" &&
        (!is_attribute || owner == ")" || to_lower_ascii(owner).contains("ffi"))) {
      return Call::cffi;
    }
    if (name == "load_library" && (owner == "ops" || owner == "classes")) return Call::torch;
    if (name == "load_op_library" || name == "load_pluggable_device_library") {
      return Call::tensorflow;
    }
    return name == "setdlopenflags" ? std::optional(Call::flags) : std::nullopt;
  }

  Result<void> take_argument(const PythonToken& token) {
    OpenedCall& call = calls_.back();
    const bool is_string = token.kind == Kind::string;
    if (token.text == "RTLD_GLOBAL" && token.kind == Kind::name) call.is_global = true;
    if (lexer_.depth() < call.depth) {
      end_argument(call);
      ICECORE_TRY(add(call));
      calls_.pop_back();
    } else if (is_string && (call.takes_all || lexer_.depth() == call.depth)) {
      take_string(token.text, call);
    } else if (lexer_.depth() > call.depth) {
      call.is_other = true;
      if (call.takes_all) end_text(call);
    } else if (lexer_.is_at(",")) {
      end_argument(call);
    } else if (lexer_.is_at("=") && before_[0].kind == Kind::name) {
      call.keyword = before_[0].text;
      call.is_other = false;
      call.has_option = true;
    } else {
      call.is_none = !call.is_other && token.text == "None";
      call.is_other = true;
    }
    return {};
  }

  static void take_string(std::string_view token, OpenedCall& call) {
    Result<PythonString> value = decode_python_string(token);
    if (value) {
      call.text += value->value;
      call.has_text = true;
    } else {
      call.is_other = true;
    }
  }

  // The names among the arguments of a helper may stand in a list.
  static void end_text(OpenedCall& call) {
    if (call.has_text && call.text.contains(".so") && is_library_name(call.text)) {
      call.names.push_back(call.text);
    }
    call.text.clear();
    call.has_text = false;
  }

  static void end_argument(OpenedCall& call) {
    const bool is_name = call.keyword.empty() ? call.argument == 0 : call.keyword == "name";
    if (call.takes_all) {
      end_text(call);
    } else if (is_name && call.has_text && !call.is_other && is_library_name(call.text)) {
      call.names.push_back(call.text);
    } else if (is_name && call.is_other && !call.is_none) {
      call.has_path = true;
    }
    call.text.clear();
    call.keyword.clear();
    call.has_text = call.is_other = call.is_none = false;
    ++call.argument;
  }

  Result<void> add(const OpenedCall& call) {
    std::vector<std::string> names = call.names;
    const bool is_search = call.call == Call::find_library;
    if (call.call == Call::flags) names.clear();
    const bool is_told =
        call.call == Call::flags ? call.is_global : call.has_path || call.is_global;
    if (names.empty() && is_told && !is_search) names.emplace_back();
    const bool is_choice = names.size() > 1 || (call.takes_all && call.has_option);
    for (std::string& name : names) {
      if (opens_.size() >= limits_.list_entries) {
        return failure(ErrorKind::limit,
                       fmt::format("more than {} calls for libraries", limits_.list_entries));
      }
      opens_.push_back({.line = call.line,
                        .call = call.call,
                        .name = std::move(name),
                        .is_global = call.is_global,
                        .is_caught = is_choice || blocks_.is_suppressed(),
                        .time = blocks_.time()});
    }
    return {};
  }

  PythonLexer lexer_;
  const Limits& limits_;
  Blocks blocks_;
  std::vector<OpenedCall> calls_;        // those that are open, the innermost last
  std::array<PythonToken, 3> before_{};  // of the same line, the last one first
  std::vector<LibraryOpen> opens_;
  std::size_t first_of_line_ = 0;
  bool is_conditional_ = false, is_deferred_ = false;  // of the line
};

}  // namespace

bool may_open_libraries(Bytes bytes) {
  const std::string_view text = as_text(bytes);
  std::size_t at = 0;
  for (; bytes.size() - at >= block_reach; at += block_size) {
    const bool may_hold = may_hold_word(bytes.subspan(at).first<block_reach>());
    if (may_hold && has_call(text, at, block_size)) return true;
  }
  return has_call(text, at, text.size() - at);
}

Result<LibraryOpens> read_library_opens(Bytes bytes, const Limits& limits) {
  LibraryOpens result;
  Result<std::string_view> text = utf8_text(bytes, limits.manifest_bytes);
  if (!text && text.error().kind == ErrorKind::limit) return std::unexpected(text.error());
  if (!text) {
    result.stopped = std::move(text).error();
    return result;
  }
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  if (text->starts_with(byte_order_mark)) text->remove_prefix(byte_order_mark.size());
  OpenReader reader(*text, limits);
  if (Result<void> read = reader.run(); !read) {
    if (read.error().kind == ErrorKind::limit) return std::unexpected(read.error());
    result.stopped = std::move(read).error();
  }
  result.opens = std::move(reader.opens());
  return result;
}

}  // namespace icecore
