// The netrc module of CPython 3.11 and later, by which requests and so pip read the file: words, in
// double quotes or not, with backslashes; a `#` begins a comment where a keyword may stand; a macro
// ends at an empty line.
#include "formats/netrc.h"

#include <fmt/format.h>

#include <algorithm>
#include <ranges>

#include "base/text.h"
#include "base/text_scanner.h"

namespace icecore {
namespace {

bool is_space(char letter) {
  return letter == ' ' || letter == '\t' || letter == '\r' || letter == '\n';
}

class NetrcReader {
 public:
  explicit NetrcReader(std::string_view text) : text_(text), scanner_(text) {}

  Result<Netrc> read() {
    Netrc netrc;
    for (std::string word = keyword(); !word.empty();) {
      if (word == "macdef") {
        skip_macro();
        word = keyword();
        continue;
      }
      if (word != "machine" && word != "default") return wrong("an entry");
      NetrcEntry entry;
      if (word == "machine") {
        entry.machine = to_lower_ascii(take_word());
        if (entry.machine.empty()) return wrong("a host");
      }
      word = ICECORE_TRY(take_members(entry));
      netrc.entries.push_back(std::move(entry));
    }
    return netrc;
  }

 private:
  // Gives the keyword behind the entry.
  Result<std::string> take_members(NetrcEntry& entry) {
    while (true) {
      std::string word = keyword();
      if (word.empty() || word == "machine" || word == "default" || word == "macdef") return word;
      const bool is_login = word == "login" || word == "user";
      if (!is_login && word != "password" && word != "account") return wrong("a keyword");
      const std::string value = take_word();
      if (is_login) entry.login = value;
      if (word == "password") entry.password = value;
    }
  }

  // Empty at the end.
  std::string keyword() {
    while (true) {
      (void)scanner_.take_while(is_space);
      if (scanner_.peek() != '#') return take_word();
      (void)scanner_.take_while([](char letter) { return letter != '\n'; });
    }
  }

  std::string take_word() {
    (void)scanner_.take_while(is_space);
    const bool is_quoted = scanner_.take("\"");
    std::string word;
    while (!scanner_.at_end()) {
      const char letter = scanner_.peek();
      if (!is_quoted && is_space(letter)) break;
      (void)scanner_.take_bytes(1);
      if (is_quoted && letter == '"') break;
      word += letter == '\\' ? scanner_.take_bytes(1) : std::string_view(&letter, 1);
    }
    return word;
  }

  // From its name to the next empty line.
  void skip_macro() {
    const std::string_view rest = scanner_.rest();
    const std::size_t end = std::min(rest.find("\n\n"), rest.find("\n\r\n"));
    (void)scanner_.take_bytes(std::min(end, rest.size()));
  }

  [[nodiscard]] std::unexpected<Error> wrong(std::string_view expected) const {
    const std::string_view before = text_.substr(0, scanner_.offset());
    return failure(ErrorKind::malformed,
                   fmt::format("line {}: expected {}, found other text",
                               1 + std::ranges::count(before, '\n'), expected),
                   scanner_.offset());
  }

  std::string_view text_;
  TextScanner scanner_;
};

}  // namespace

const NetrcEntry* Netrc::find(std::string_view host) const {
  for (const std::string_view wanted : {host, std::string_view()}) {
    for (const NetrcEntry& entry : std::views::reverse(entries)) {
      if (entry.machine == wanted) return &entry;
    }
  }
  return nullptr;
}

Result<Netrc> read_netrc(Bytes bytes, const Limits& limits) {
  return NetrcReader(ICECORE_TRY(utf8_text(bytes, limits.http_reply_bytes))).read();
}

}  // namespace icecore
