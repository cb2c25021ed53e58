// pip 26.3: req/req_file.py (`break_args_options`, `build_parser`), which uses Python's shlex and
// optparse: options may be cut short as long as they stay unique, stand beside words that nobody
// looks at, and take the next word whatever it is.
#include "formats/requirement_options.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "base/text.h"

namespace icecore {
namespace {

enum class Takes : std::uint8_t { nothing, value };

struct KnownOption {
  std::string_view name;
  char brief;  // NUL if there is none
  Takes takes;
  std::string_view same_as;
};

constexpr std::array known_options{
    KnownOption{"index-url", 'i', Takes::value},
    KnownOption{"pypi-url", '\0', Takes::value, "index-url"},
    KnownOption{"extra-index-url", '\0', Takes::value},
    KnownOption{"no-index", '\0', Takes::nothing},
    KnownOption{"constraint", 'c', Takes::value},
    KnownOption{"requirement", 'r', Takes::value},
    KnownOption{"editable", 'e', Takes::value},
    KnownOption{"find-links", 'f', Takes::value},
    KnownOption{"no-binary", '\0', Takes::value},
    KnownOption{"only-binary", '\0', Takes::value},
    KnownOption{"prefer-binary", '\0', Takes::nothing},
    KnownOption{"require-hashes", '\0', Takes::nothing},
    KnownOption{"no-require-hashes", '\0', Takes::nothing},
    KnownOption{"pre", '\0', Takes::nothing},
    KnownOption{"all-releases", '\0', Takes::value},
    KnownOption{"only-final", '\0', Takes::value},
    KnownOption{"trusted-host", '\0', Takes::value},
    KnownOption{"use-feature", '\0', Takes::value},
    KnownOption{"hash", '\0', Takes::value},
    KnownOption{"config-settings", 'C', Takes::value},
};

template <typename... Arguments>
std::unexpected<Error> refused(fmt::format_string<Arguments...> format, Arguments&&... arguments) {
  return failure(ErrorKind::malformed, fmt::format(format, std::forward<Arguments>(arguments)...));
}

// shlex.split: quotes and backslashes as in a POSIX shell; nothing is a comment.
class ShellSplitter {
 public:
  explicit ShellSplitter(std::string_view text) : text_(text) {}

  Result<std::vector<std::string>> split() {
    for (; next_ < text_.size(); ++next_) {
      const char character = text_[next_];
      if (quote_ == '\0' && is_blank(character)) {
        end_word();
      } else if (character == '\\' && quote_ != '\'') {
        if (++next_ == text_.size()) return refused("nothing follows a backslash");
        take_escaped(text_[next_]);
      } else {
        take(character);
      }
    }
    if (quote_ != '\0') return refused("a quote is not closed");
    end_word();
    return std::move(words_);
  }

 private:
  static bool is_blank(char character) {
    return character == ' ' || character == '\t' || character == '\r' || character == '\n';
  }

  std::string& word() {
    if (!word_) word_.emplace();
    return *word_;
  }

  void end_word() {
    if (word_) words_.push_back(*std::exchange(word_, std::nullopt));
  }

  void take_escaped(char character) {
    std::string& current = word();
    if (quote_ == '"' && character != '"' && character != '\\') current += '\\';
    current += character;
  }

  void take(char character) {
    if (quote_ == '\0' && (character == '"' || character == '\'')) {
      quote_ = character;
      word();
    } else if (character == quote_) {
      quote_ = '\0';
    } else {
      word() += character;
    }
  }

  std::string_view text_;
  std::size_t next_ = 0;
  std::vector<std::string> words_;
  std::optional<std::string> word_;
  char quote_ = '\0';
};

class OptionParser {
 public:
  explicit OptionParser(std::vector<std::string> words) : words_(std::move(words)) {}

  Result<std::vector<RequirementLine::Option>> parse() {
    while (next_ < words_.size()) {
      const std::string word = words_[next_++];
      if (word == "--") break;
      if (word.starts_with("--")) {
        ICECORE_TRY(take_long(word));
      } else if (word.starts_with('-') && word.size() > 1) {
        ICECORE_TRY(take_brief(word));
      }
    }
    return std::move(options_);
  }

 private:
  static Result<const KnownOption*> find(std::string_view name) {
    const auto exact = std::ranges::find(known_options, name, &KnownOption::name);
    if (exact != known_options.end()) return &*exact;
    const KnownOption* found = nullptr;
    for (const KnownOption& option : known_options) {
      if (!option.name.starts_with(name)) continue;
      if (found != nullptr) {
        return refused("the option --{} may be --{} or --{}", escaped(name), found->name,
                       option.name);
      }
      found = &option;
    }
    if (found == nullptr) return refused("there is no option --{}", escaped(name));
    return found;
  }

  Result<void> take_long(std::string_view word) {
    const std::size_t equals = word.find('=');
    const KnownOption& option = *ICECORE_TRY(find(word.substr(2, equals - 2)));
    if (option.takes == Takes::nothing) {
      if (equals != std::string_view::npos) return refused("--{} takes no value", option.name);
      return add(option, "");
    }
    if (equals != std::string_view::npos) return add(option, std::string(word.substr(equals + 1)));
    return take_next(option);
  }

  Result<void> take_next(const KnownOption& option) {
    if (next_ == words_.size()) return refused("--{} needs a value", option.name);
    return add(option, words_[next_++]);
  }

  // All of the short ones take a value.
  Result<void> take_brief(std::string_view word) {
    const auto option = std::ranges::find(known_options, word[1], &KnownOption::brief);
    if (option == known_options.end()) {
      return refused("there is no option {}", escaped(word.substr(0, 2)));
    }
    if (word.size() > 2) return add(*option, std::string(word.substr(2)));
    return take_next(*option);
  }

  Result<void> add(const KnownOption& option, std::string value) {
    const std::string_view name = option.same_as.empty() ? option.name : option.same_as;
    ICECORE_TRY(check(name, value));
    options_.push_back({.name = std::string(name), .value = std::move(value)});
    return {};
  }

  static Result<void> check(std::string_view name, std::string_view value) {
    if (name == "hash") {
      const std::string_view algorithm = value.substr(0, value.find(':'));
      if (!value.contains(':')) return refused("expected --hash=ALGORITHM:DIGEST");
      if (algorithm != "sha256" && algorithm != "sha384" && algorithm != "sha512") {
        return refused("--hash takes sha256, sha384 and sha512, not {}", escaped(algorithm));
      }
    }
    if (name == "config-settings" && !value.contains('=')) {
      return refused("expected --config-settings=KEY=VALUE");
    }
    const bool is_list = name == "no-binary" || name == "only-binary" || name == "all-releases" ||
                         name == "only-final";
    if (is_list && value.starts_with('-')) return refused("--{} needs a value", name);
    if (name == "use-feature") return check_feature(value);
    return {};
  }

  static Result<void> check_feature(std::string_view value) {
    constexpr std::array<std::string_view, 6> features{
        "fast-deps",  "inprocess-build-deps",         "venv-isolation",
        "truststore", "no-binary-enable-wheel-cache", "build-constraint"};
    if (std::ranges::find(features, value) != features.end()) return {};
    return refused("--use-feature does not know {}", escaped(value));
  }

  std::vector<std::string> words_;
  std::size_t next_ = 0;
  std::vector<RequirementLine::Option> options_;
};

}  // namespace

Result<RequirementLine> parse_requirement_line(std::string_view line) {
  RequirementLine result;
  // The first word, between single spaces, that starts with a hyphen.
  std::size_t start = 0;
  while (start < line.size() && line[start] != '-') {
    start = std::min(line.find(' ', start), line.size() - 1) + 1;
  }
  const std::size_t end = start == 0 ? 0 : start - 1;
  result.requirement = start >= line.size() ? line : line.substr(0, end);
  if (start < line.size()) {
    OptionParser parser(ICECORE_TRY(ShellSplitter(line.substr(start)).split()));
    result.options = ICECORE_TRY(parser.parse());
  }
  return result;
}

}  // namespace icecore
