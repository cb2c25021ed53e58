// By name and by the shapes that issuers give their tokens so that they can be found. What looks
// like neither is not found: nobody can tell a password from a word.
#include "formats/secret_text.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>

#include "base/pattern.h"
#include "base/text.h"
#include "formats/url.h"

namespace icecore {
namespace {

constexpr std::string_view mask = "****";

bool is_secret_name(std::string_view name) {
  static const Pattern secret(
      "(?i)(^|[_.-])([a-z]*passwo?r?d|pwd|passphrase|secrets?|token|api[_-]?key|credentials?|"
      "(access|secret|private|encryption|signing|auth)[_-]?key)([_.-]|$)");
  static const Pattern about(
      "(?i)[_.-](file|path|dir|url|uri|id|name|user|host|port|ttl|timeout|enabled?|length|limit|"
      "count|size|type|algorithm|header|version|required|prefix|expir[a-z]*)$");
  return name != "PWD" && name != "OLDPWD" && secret.find(name).has_value() && !about.find(name);
}

bool is_no_secret_value(std::string_view value) {
  static const Pattern harmless(
      R"re((?i)^(true|false|yes|no|on|off|none|null|[0-9]?|\*{4}.*|<.*>|x+|(/[a-z0-9._-]+){2,}|[$].*)$)re");
  return value.empty() || harmless.find(value).has_value();
}

// What is replaced: the last group, if `names` holds for the one before it.
struct Shape {
  Pattern pattern;
  std::string_view name;  // empty: the group before the last, checked by name
};

const std::array<Shape, 10>& shapes() {
  static const std::array<Shape, 10> list{{
      {Pattern(R"re(([A-Za-z_][A-Za-z0-9_.-]*)[=]("[^"]+"|'[^']+'|[^\s;&|"']+))re"), ""},
      {Pattern(
           R"re(--?((?:[a-z]+-)*(?:password|passwd|token|secret|api-key|access-key))[ =]("[^"]+"|'[^']+'|[^\s;&|"'-][^\s;&|"']*))re"),
       ""},
      {Pattern(R"re((?i)((?:proxy-)?authorization: *(?:bearer|basic|token)?) +([^\s"']+))re"),
       "Authorization"},
      {Pattern(R"re((?i)((?:private|job|x-auth|x-vault)-token:) *([^\s"']+))re"), "token header"},
      {Pattern(R"re((curl\b[^;&|\n]* (?:-u|--user)[ =]?)([^\s:;&|"']+:[^\s;&|"']+))re"),
       "curl --user"},
      {Pattern(R"re(()\b(gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\w{20,}))re"), "GitHub token"},
      {Pattern(R"re(()\b(glpat-[\w-]{15,}))re"), "GitLab token"},
      {Pattern(R"re(()\b(hf_[A-Za-z0-9]{20,}))re"), "Hugging Face token"},
      {Pattern(R"re(()\b((?:AKIA|ASIA)[0-9A-Z]{16}))re"), "AWS access key"},
      {Pattern(
           R"re(()\b(pypi-[\w-]{20,}|xox[baprs]-[\w-]{10,}|sk-[\w-]{20,}|eyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]+))re"),
       "token"},
  }};
  return list;
}

std::string_view unquoted(std::string_view text) {
  const bool is_quoted = text.size() > 1 && (text.front() == '"' || text.front() == '\'');
  return is_quoted ? text.substr(1, text.size() - 2) : text;
}

// One line with what one shape finds masked.
std::string masked_line(std::string_view line, const Shape& shape,
                        std::vector<std::string>& names) {
  std::string result;
  std::size_t copied = 0;
  std::optional<Pattern::Match> match = shape.pattern.find(line);
  while (match) {
    const std::string_view value = match->groups.back();
    const std::string_view named = match->groups.front();
    const std::string_view name = shape.name.empty() ? named : shape.name;
    const bool hides = value != mask && (shape.name.empty() ? is_secret(name, unquoted(value))
                                                            : !is_no_secret_value(value));
    const std::size_t end = match->position + match->text.size();
    if (hides) {
      const std::size_t begin = end - value.size();
      result += line.substr(copied, begin - copied);
      result += mask;
      copied = end;
      if (std::ranges::find(names, name) == names.end()) names.emplace_back(name);
    }
    match = shape.pattern.find(line, std::max(end, match->position + 1));
  }
  return result.append(line.substr(copied));
}

}  // namespace

bool is_secret(std::string_view name, std::string_view value) {
  return !is_no_secret_value(value) && is_secret_name(name);
}

std::string masked_value(std::string_view name, std::string_view value) {
  if (is_secret(name, value)) return std::string(mask);
  return masked_command(value).text;
}

MaskedText masked_command(std::string_view text) {
  MaskedText masked;
  for (std::size_t start = 0; start <= text.size();) {
    const std::size_t end = std::min(text.find('\n', start), text.size());
    std::string line = masked_url(text.substr(start, end - start));
    for (const Shape& shape : shapes()) line = masked_line(line, shape, masked.names);
    masked.text += line;
    if (end < text.size()) masked.text += '\n';
    start = end + 1;
  }
  return masked;
}

}  // namespace icecore
