// PEP 440 ("Version specifiers") as packaging 26.3 applies it. packaging turns a set into intervals
// of versions; here each clause is asked on its own, which is the same: a set contains what every
// clause contains. The grammar is packaging's regular expression, which is the one of versions with
// conditions: a local label and `.*` only after `==` and `!=`, `.*` only after the release, two
// numbers after `~=`, and after `===` anything without white space, `;` and `)`.
#include "formats/specifier.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "base/text.h"
#include "formats/python_letters.h"
#include "formats/python_text.h"

namespace icecore {
namespace {

// Longer ones before their beginnings.
constexpr std::array<std::pair<std::string_view, SpecifierOperator>, 8> operators{
    {{"===", SpecifierOperator::arbitrary},
     {"~=", SpecifierOperator::compatible},
     {"==", SpecifierOperator::equal},
     {"!=", SpecifierOperator::not_equal},
     {"<=", SpecifierOperator::at_most},
     {">=", SpecifierOperator::at_least},
     {"<", SpecifierOperator::less},
     {">", SpecifierOperator::greater}}};

std::string_view operator_text(SpecifierOperator kind) {
  return std::ranges::find(operators, kind, &decltype(operators)::value_type::second)->first;
}

std::unexpected<Error> malformed(std::string_view whole, std::string_view what,
                                 std::string_view at) {
  return failure(ErrorKind::malformed,
                 fmt::format("{} in \"{}\"", what, escaped(whole.substr(0, 200))),
                 static_cast<std::uint64_t>(at.data() - whole.data()));
}

// After `~=`, packaging's expression ignores the case of all of Unicode, not only of ASCII: the
// long s and the dotted and dotless i pass for `post` and `preview`. No version is written so, and
// such a clause contains none.
bool is_compatible_by_accident(std::string_view text) {
  constexpr std::array<std::pair<std::string_view, char>, 3> disguised{
      {{"\xC5\xBF", 's'}, {"\xC4\xB0", 'i'}, {"\xC4\xB1", 'i'}}};
  std::string plain(text);
  for (const auto& [letter, meant] : disguised) {
    for (auto place = plain.find(letter); place != std::string::npos; place = plain.find(letter)) {
      plain.replace(place, letter.size(), 1, meant);
    }
  }
  if (plain.size() == text.size()) return false;
  const Result<Version> version = Version::parse(plain);
  return version && version->local().empty() && version->release().size() > 1;
}

bool is_release_only(const Version& version) {
  return !version.is_prerelease() && !version.is_postrelease() && version.local().empty();
}

const Natural& release_number(const Version& version, std::size_t index) {
  static const Natural zero;
  return index < version.release().size() ? version.release()[index] : zero;
}

// The candidate as a version, if it is one.
std::optional<Version> version_of(std::string_view candidate) {
  Result<Version> version = Version::parse(candidate);
  if (!version.has_value()) return std::nullopt;
  return *std::move(version);
}

bool is_rejected(const std::optional<Version>& candidate, Prereleases prereleases) {
  return prereleases == Prereleases::reject && candidate && candidate->is_prerelease();
}

// The offset in `whole` of an error found in a part of it.
std::unexpected<Error> moved(Error error, std::string_view whole, std::string_view part) {
  error.offset = error.offset.value_or(0) + static_cast<std::uint64_t>(part.data() - whole.data());
  return std::unexpected(std::move(error));
}

Result<void> check_arbitrary(std::string_view text) {
  for (std::string_view rest = text; !rest.empty(); rest.remove_prefix(1)) {
    if (rest.front() == ';' || rest.front() == ')' || strip_python(rest).size() < rest.size()) {
      return malformed(text, "no white space, ';' or ')' expected after ===", rest);
    }
  }
  return {};
}

}  // namespace

Result<Specifier> Specifier::parse(std::string_view text) {
  const std::string_view stripped = strip_python(text);
  const auto match = std::ranges::find_if(
      operators, [&](const auto& row) { return stripped.starts_with(row.first); });
  if (match == operators.end()) {
    return malformed(text, "one of === ~= == != <= >= < > expected", stripped);
  }
  Specifier specifier;
  specifier.kind_ = match->second;
  const std::string_view version = strip_python(stripped.substr(match->first.size()));
  const Result<void> read = specifier.kind_ == SpecifierOperator::arbitrary
                                ? check_arbitrary(version)
                                : specifier.read_version(version);
  if (!read.has_value()) return moved(read.error(), text, version);
  specifier.version_text_ = version;
  return specifier;
}

Result<void> Specifier::read_version(std::string_view text) {
  const bool may_be_prefix =
      kind_ == SpecifierOperator::equal || kind_ == SpecifierOperator::not_equal;
  is_prefix_ = may_be_prefix && text.ends_with(".*");
  const std::string_view written = text.substr(0, text.size() - (is_prefix_ ? 2 : 0));
  Result<Version> version = Version::parse(written);
  if (!version.has_value()) {
    if (kind_ == SpecifierOperator::compatible && is_compatible_by_accident(text)) return {};
    return std::unexpected(std::move(version).error());
  }
  if (is_prefix_ && (!is_release_only(*version) || strip_right_python(written) != written)) {
    return malformed(text, "nothing but a release expected before .*", text);
  }
  if (!may_be_prefix && !version->local().empty()) {
    return malformed(text, "no local version label expected, except after == and !=", text);
  }
  if (kind_ == SpecifierOperator::compatible && version->release().size() < 2) {
    return malformed(text, "at least two release numbers expected after ~=", text);
  }
  if (kind_ == SpecifierOperator::less) {
    below_ = version->is_prerelease()
                 ? *version
                 : ICECORE_TRY(Version::parse(version->normalized() + ".dev0"));
  }
  version_ = *std::move(version);
  return {};
}

std::string Specifier::text() const {
  return std::string(operator_text(kind_)) + version_text_;
}

std::string Specifier::canonical_text() const {
  if (!version_ || is_prefix_) return text();
  const std::string base = version_->base_version();
  std::string_view release = base;
  if (kind_ != SpecifierOperator::compatible) {
    while (release.ends_with(".0")) release.remove_suffix(2);
  }
  return fmt::format("{}{}{}", operator_text(kind_), release,
                     version_->normalized().substr(base.size()));
}

// Whether epoch and the first `size` release numbers are the clause's, zeros added on either side.
bool Specifier::shares_release(const Version& candidate, std::size_t size) const {
  if (candidate.epoch() != version_->epoch()) return false;
  for (std::size_t i = 0; i < size; ++i) {
    if (release_number(candidate, i) != release_number(*version_, i)) return false;
  }
  return true;
}

// What `>` leaves out although it is greater: the version with a local label and, unless the
// clause's version is one itself, its post-releases.
bool Specifier::is_family_of(const Version& candidate) const {
  if (version_->post() || version_->dev()) return candidate.without_local() == *version_;
  const std::size_t size = std::max(candidate.release().size(), version_->release().size());
  return shares_release(candidate, size) && candidate.pre() == version_->pre();
}

bool Specifier::holds(const Version& candidate) const {
  const auto is_equal = [&] {
    if (is_prefix_) return shares_release(candidate, version_->release().size());
    return candidate == *version_ ||
           (version_->local().empty() && candidate.without_local() == *version_);
  };
  switch (kind_) {
    case SpecifierOperator::arbitrary:
      break;
    case SpecifierOperator::compatible:
      return candidate >= *version_ && shares_release(candidate, version_->release().size() - 1);
    case SpecifierOperator::equal:
      return is_equal();
    case SpecifierOperator::not_equal:
      return !is_equal();
    case SpecifierOperator::at_most:
      return candidate <= *version_ || is_equal();
    case SpecifierOperator::at_least:
      return candidate >= *version_;
    case SpecifierOperator::less:
      return candidate < *below_;
    case SpecifierOperator::greater:
      return candidate > *version_ && !is_family_of(candidate);
  }
  return false;
}

bool Specifier::holds(std::string_view candidate, const std::optional<Version>& version) const {
  if (kind_ == SpecifierOperator::arbitrary) {
    return lower_python(candidate) == lower_python(version_text_);
  }
  return version && version_ && holds(*version);
}

bool Specifier::contains(std::string_view candidate, Prereleases prereleases) const {
  const std::optional<Version> version = version_of(candidate);
  return !is_rejected(version, prereleases) && holds(candidate, version);
}

Result<SpecifierSet> SpecifierSet::parse(std::string_view text) {
  SpecifierSet set;
  for (const std::string_view clause : split(text, ',')) {
    if (strip_python(clause).empty()) continue;
    Result<Specifier> specifier = Specifier::parse(clause);
    if (!specifier.has_value()) return moved(std::move(specifier).error(), text, clause);
    set.specifiers_.push_back(*std::move(specifier));
  }
  return set;
}

std::string SpecifierSet::normalized() const {
  std::vector<std::pair<std::string, std::string>> texts;
  for (const Specifier& specifier : specifiers_) {
    texts.emplace_back(specifier.text(), specifier.canonical_text());
  }
  std::ranges::sort(texts);
  std::set<std::string_view> seen;
  std::string result;
  for (const auto& [text, canonical] : texts) {
    if (!seen.insert(canonical).second) continue;
    if (!result.empty()) result += ',';
    result += text;
  }
  return result;
}

bool SpecifierSet::holds(std::string_view candidate, const std::optional<Version>& version,
                         Prereleases prereleases) const {
  return !is_rejected(version, prereleases) &&
         std::ranges::all_of(specifiers_, [&](const Specifier& specifier) {
           return specifier.holds(candidate, version);
         });
}

bool SpecifierSet::contains(std::string_view candidate, Prereleases prereleases) const {
  return holds(candidate, version_of(candidate), prereleases);
}

bool SpecifierSet::contains(const Version& candidate, Prereleases prereleases) const {
  return holds(candidate.normalized(), candidate, prereleases);
}

}  // namespace icecore
