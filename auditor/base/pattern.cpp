// RE2's class stays in this file; its syntax is that of docs "RE2 regular expression syntax".
#include "base/pattern.h"

#include <re2/re2.h>

#include <cstdlib>

namespace icecore {

Pattern::Pattern(std::string_view expression) {
  re2::RE2::Options options;
  options.set_encoding(re2::RE2::Options::EncodingLatin1);
  options.set_dot_nl(true);
  options.set_log_errors(false);
  expression_ =
      std::make_unique<re2::RE2>(re2::StringPiece(expression.data(), expression.size()), options);
  if (!expression_->ok()) std::abort();
}
Pattern::Pattern(Pattern&&) noexcept = default;
Pattern& Pattern::operator=(Pattern&&) noexcept = default;
Pattern::~Pattern() = default;

std::optional<Pattern::Match> Pattern::find(std::string_view text, std::size_t from) const {
  if (from > text.size()) return std::nullopt;
  const auto count = static_cast<std::size_t>(expression_->NumberOfCapturingGroups()) + 1;
  std::vector<re2::StringPiece> parts(count);
  const re2::StringPiece bytes(text.data(), text.size());
  if (!expression_->Match(bytes, from, text.size(), re2::RE2::UNANCHORED, parts.data(),
                          static_cast<int>(count))) {
    return std::nullopt;
  }
  Match match;
  match.position = static_cast<std::size_t>(parts[0].data() - text.data());
  match.text = text.substr(match.position, parts[0].size());
  for (std::size_t i = 1; i < count; ++i) {
    match.groups.emplace_back(parts[i].data(), parts[i].size());
  }
  return match;
}

}  // namespace icecore
