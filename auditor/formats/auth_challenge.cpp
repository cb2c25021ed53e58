// RFC 9110, section 11.6.1. A comma stands both between challenges and between the parameters of
// one: a word is a parameter's name if an equals sign and a value follow, else a scheme. Behind a
// scheme may stand one lump of base64 instead of parameters (token68), which is passed over.
#include "formats/auth_challenge.h"

#include <algorithm>

#include "base/text.h"
#include "base/text_scanner.h"

namespace icecore {
namespace {

// Of a token or of a lump of base64.
bool is_token_character(char character) {
  return is_word_character(character) ||
         std::string_view("!#$%&'*+-.^`|~/").find(character) != std::string_view::npos;
}

bool is_plain_character(char character) {
  return character != '"' && character != '\\';
}

class Challenges {
 public:
  explicit Challenges(std::string_view text) : scanner_(text) {}

  Result<std::vector<AuthChallenge>> read() {
    bool is_behind_comma = true;
    while (true) {
      scanner_.skip_blanks();
      if (scanner_.at_end()) return std::move(challenges_);
      if (scanner_.take(",")) {
        is_behind_comma = true;
        continue;
      }
      ICECORE_TRY(read_word(is_behind_comma));
      is_behind_comma = false;
    }
  }

 private:
  Result<void> read_word(bool is_behind_comma) {
    const std::string word = to_lower_ascii(scanner_.take_while(is_token_character));
    if (word.empty()) return scanner_.expected("the name of a scheme or parameter");
    scanner_.skip_blanks();
    if (!scanner_.take("=")) {
      // Without a comma between them it is the lump of the scheme before.
      if (is_behind_comma) challenges_.push_back({.scheme = word, .parameters = {}});
      return {};
    }
    if (challenges_.empty()) return scanner_.expected("a scheme before its parameters");
    scanner_.skip_blanks();
    const bool is_lump = scanner_.at_end() || scanner_.peek() == '=' || scanner_.peek() == ',';
    if (is_lump) {
      scanner_.take_while([](char character) { return character == '='; });
      return {};
    }
    challenges_.back().parameters.emplace_back(word, ICECORE_TRY(read_value()));
    return {};
  }

  Result<std::string> read_value() {
    if (!scanner_.take("\"")) {
      const std::string_view value = scanner_.take_while(is_token_character);
      if (value.empty()) return scanner_.expected("the value of a parameter");
      return std::string(value);
    }
    std::string value;
    while (true) {
      value += scanner_.take_while(is_plain_character);
      if (scanner_.take("\"")) return value;
      if (scanner_.take("\\")) value += scanner_.take_bytes(1);
      if (scanner_.at_end()) return scanner_.expected("a closing quote");
    }
  }

  TextScanner scanner_;
  std::vector<AuthChallenge> challenges_;
};

}  // namespace

std::string_view AuthChallenge::parameter(std::string_view name) const {
  const auto found =
      std::ranges::find(parameters, name, [](const auto& pair) { return pair.first; });
  return found == parameters.end() ? std::string_view() : found->second;
}

Result<std::vector<AuthChallenge>> parse_auth_challenges(std::string_view text) {
  return Challenges(text).read();
}

}  // namespace icecore
