// The grammar is appendix B of PEP 440, which is the regular expression of packaging.version (read
// in 26.3). It needs no backtracking: each part is decided by its first characters, longer words
// are tried before their beginnings (`alpha` before `a`), and a separator that belongs to an
// optional number stays taken when the number is missing (`1.0a-` is 1.0a0). The order is
// packaging's _cmpkey.
#include "formats/version.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <span>

#include "base/number.h"
#include "base/text.h"
#include "formats/python_text.h"

namespace icecore {
namespace {

bool is_label_character(char character) {
  return is_digit(character) || (character >= 'a' && character <= 'z');
}

bool is_separator(char character) {
  return character == '.' || character == '-' || character == '_';
}

}  // namespace

// Takes one part after another off the front of a lower-case text.
class VersionParser {
 public:
  explicit VersionParser(std::string_view text) : text_(text) {}

  std::optional<Version> parse() {
    take("v");
    if (!take_epoch_and_release()) return std::nullopt;
    take_pre();
    take_post();
    take_dev();
    if (!take_local() || offset_ != text_.size()) return std::nullopt;
    return std::move(version_);
  }

  // Where the text stopped to be a version.
  [[nodiscard]] std::size_t offset() const { return offset_; }

 private:
  [[nodiscard]] std::string_view rest() const { return text_.substr(offset_); }

  bool take(std::string_view word) {
    if (!rest().starts_with(word)) return false;
    offset_ += word.size();
    return true;
  }

  void take_separator() {
    if (!rest().empty() && is_separator(rest().front())) ++offset_;
  }

  std::string_view take_while(bool (*predicate)(char)) {
    const std::string_view from = rest();
    const auto end = std::ranges::find_if_not(from, predicate);
    const auto size = static_cast<std::size_t>(end - from.begin());
    offset_ += size;
    return from.substr(0, size);
  }

  // A separator and a number, both optional; no number is zero.
  Natural take_number() {
    take_separator();
    const std::string_view digits = take_while(is_digit);
    return digits.empty() ? Natural{} : Natural::from_digits(digits);
  }

  // The index of the word that follows after an optional separator; nothing is taken otherwise.
  std::optional<std::size_t> take_word(std::span<const std::string_view> words) {
    const std::size_t start = offset_;
    take_separator();
    for (std::size_t i = 0; i < words.size(); ++i) {
      if (take(words[i])) return i;
    }
    offset_ = start;
    return std::nullopt;
  }

  bool take_epoch_and_release();
  void take_pre();
  void take_post();
  void take_dev();
  bool take_local();

  std::string_view text_;
  std::size_t offset_ = 0;
  Version version_;
};

bool VersionParser::take_epoch_and_release() {
  std::string_view digits = take_while(is_digit);
  if (!digits.empty() && take("!")) {
    version_.epoch_ = Natural::from_digits(digits);
    digits = take_while(is_digit);
  }
  if (digits.empty()) return false;
  version_.release_.push_back(Natural::from_digits(digits));
  while (rest().size() > 1 && rest()[0] == '.' && is_digit(rest()[1])) {
    ++offset_;
    version_.release_.push_back(Natural::from_digits(take_while(is_digit)));
  }
  return true;
}

void VersionParser::take_pre() {
  using enum Version::PreRelease;
  constexpr std::array<std::string_view, 8> words{"alpha",   "a",   "beta", "b",
                                                  "preview", "pre", "c",    "rc"};
  constexpr std::array kinds{alpha, alpha, beta, beta, candidate, candidate, candidate, candidate};
  if (const auto word = take_word(words)) version_.pre_.emplace(kinds.at(*word), take_number());
}

void VersionParser::take_post() {
  if (rest().size() > 1 && rest()[0] == '-' && is_digit(rest()[1])) {
    version_.post_ = take_number();
    return;
  }
  constexpr std::array<std::string_view, 3> words{"post", "rev", "r"};
  if (take_word(words)) version_.post_ = take_number();
}

void VersionParser::take_dev() {
  constexpr std::array<std::string_view, 1> words{"dev"};
  if (take_word(words)) version_.dev_ = take_number();
}

bool VersionParser::take_local() {
  if (!take("+")) return true;
  std::string& local = version_.local_;
  do {
    const std::string_view label = take_while(is_label_character);
    if (label.empty()) return false;
    if (!local.empty()) local += '.';
    local += std::ranges::all_of(label, is_digit) ? Natural::from_digits(label).digits : label;
    if (rest().empty() || !is_separator(rest().front())) return true;
    ++offset_;
  } while (true);
}

namespace {

std::strong_ordering order_of(int comparison) {
  return comparison <=> 0;
}

// The release without trailing zeros.
std::span<const Natural> significant(const std::vector<Natural>& release) {
  std::size_t size = release.size();
  while (size > 0 && release[size - 1].is_zero()) --size;
  return std::span(release).first(size);
}

// A development release without more comes before alpha; a version without `pre` after candidate.
int pre_rank(const Version& version) {
  if (version.pre()) return static_cast<int>(version.pre()->first);
  return version.dev() && !version.post() ? -1 : 3;
}

std::strong_ordering compare_labels(std::string_view left, std::string_view right) {
  const bool left_is_number = std::ranges::all_of(left, is_digit);
  const bool right_is_number = std::ranges::all_of(right, is_digit);
  if (left_is_number != right_is_number) return left_is_number <=> right_is_number;
  if (left_is_number) return Natural::from_digits(left) <=> Natural::from_digits(right);
  return order_of(left.compare(right));
}

// Absent before present; numbers after words; the shorter of two that agree first.
std::strong_ordering compare_locals(const std::string& left, const std::string& right) {
  if (left.empty() || right.empty()) return right.empty() <=> left.empty();
  const std::vector<std::string_view> left_labels = split(left, '.');
  const std::vector<std::string_view> right_labels = split(right, '.');
  return std::lexicographical_compare_three_way(left_labels.begin(), left_labels.end(),
                                                right_labels.begin(), right_labels.end(),
                                                compare_labels);
}

}  // namespace

Natural Natural::from_digits(std::string_view digits) {
  assert(!digits.empty() && std::ranges::all_of(digits, is_digit));
  const std::size_t first = digits.find_first_not_of('0');
  if (first == std::string_view::npos) return Natural{};
  return Natural{std::string(digits.substr(first))};
}

std::strong_ordering operator<=>(const Natural& left, const Natural& right) {
  if (left.digits.size() != right.digits.size()) return left.digits.size() <=> right.digits.size();
  return order_of(left.digits.compare(right.digits));
}

Result<Version> Version::parse(std::string_view text) {
  if (text.size() > max_bytes) {
    return failure(ErrorKind::limit, fmt::format("a version of {} bytes, more than the limit of {}",
                                                 text.size(), max_bytes));
  }
  const std::string_view stripped = strip_python(text);
  const std::string lower = to_lower_ascii(stripped);
  VersionParser parser(lower);
  if (std::optional<Version> version = parser.parse()) return *std::move(version);
  const auto before = static_cast<std::size_t>(stripped.data() - text.data());
  return failure(ErrorKind::malformed,
                 fmt::format("\"{}\" is not a PEP 440 version", escaped(text.substr(0, 200))),
                 before + parser.offset());
}

std::string Version::base_version() const {
  std::string text = epoch_.is_zero() ? "" : epoch_.digits + "!";
  for (std::size_t i = 0; i < release_.size(); ++i) {
    if (i > 0) text += '.';
    text += release_[i].digits;
  }
  return text;
}

std::string Version::public_version() const {
  constexpr std::array<std::string_view, 3> pre_names{"a", "b", "rc"};
  std::string text = base_version();
  if (pre_) {
    text += pre_names.at(static_cast<std::size_t>(pre_->first));
    text += pre_->second.digits;
  }
  if (post_) text += ".post" + post_->digits;
  if (dev_) text += ".dev" + dev_->digits;
  return text;
}

std::string Version::normalized() const {
  return local_.empty() ? public_version() : public_version() + "+" + local_;
}

Version Version::without_local() const {
  Version result = *this;
  result.local_.clear();
  return result;
}

std::strong_ordering operator<=>(const Version& left, const Version& right) {
  if (const auto order = left.epoch_ <=> right.epoch_; order != 0) return order;
  const auto left_release = significant(left.release_);
  const auto right_release = significant(right.release_);
  if (const auto order = std::lexicographical_compare_three_way(
          left_release.begin(), left_release.end(), right_release.begin(), right_release.end());
      order != 0) {
    return order;
  }
  if (const auto order = pre_rank(left) <=> pre_rank(right); order != 0) return order;
  if (const auto order = left.pre_ <=> right.pre_; order != 0) return order;
  if (const auto order = left.post_ <=> right.post_; order != 0) return order;
  if (left.dev_.has_value() != right.dev_.has_value()) {
    return right.dev_.has_value() <=> left.dev_.has_value();
  }
  if (const auto order = left.dev_ <=> right.dev_; order != 0) return order;
  return compare_locals(left.local_, right.local_);
}

}  // namespace icecore
