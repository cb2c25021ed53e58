// Version specifiers (PEP 440) and sets of them, as `packaging.specifiers` reads, prints and
// applies them: `>=1.26,!=2.0.*,<3`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "formats/version.h"
#include "icecore/result.h"

namespace icecore {

enum class SpecifierOperator : std::uint8_t {
  arbitrary,   ///< `===`: the same text.
  compatible,  ///< `~=`
  equal,
  not_equal,
  at_most,
  at_least,
  less,
  greater,
};

/// Whether pre-releases are contained, packaging's argument `prereleases`.
enum class Prereleases : std::uint8_t {
  by_default,  ///< `None`: yes, because a single candidate has no final release beside it.
  accept,
  reject,
};

/// One clause, such as `==1.2.*`.
class Specifier {
 public:
  /// White space (Python's) may stand around the whole and before the version.
  /// ErrorKind::malformed with the offset of what does not fit, ErrorKind::limit for a version
  /// longer than `Version::max_bytes`.
  static Result<Specifier> parse(std::string_view text);

  [[nodiscard]] SpecifierOperator kind() const { return kind_; }
  /// The version as written, with `.*` if it has that; any text after `===`.
  [[nodiscard]] const std::string& version_text() const { return version_text_; }
  /// The version, without `.*`; nothing for `===`.
  [[nodiscard]] const std::optional<Version>& version() const { return version_; }
  /// Whether the version ends in `.*`.
  [[nodiscard]] bool is_prefix() const { return is_prefix_; }

  /// Operator and version as written, without white space: `str(Specifier)`.
  [[nodiscard]] std::string text() const;
  /// Equal for clauses that packaging holds to be equal: `==1.0` and `==1.0.0`.
  [[nodiscard]] std::string canonical_text() const;

  /// Whether a candidate is contained. Only `===` contains what is no version.
  [[nodiscard]] bool contains(std::string_view candidate,
                              Prereleases prereleases = Prereleases::by_default) const;

 private:
  friend class SpecifierSet;
  Specifier() = default;
  Result<void> read_version(std::string_view text);
  [[nodiscard]] bool holds(std::string_view candidate, const std::optional<Version>& version) const;
  [[nodiscard]] bool holds(const Version& candidate) const;
  [[nodiscard]] bool shares_release(const Version& candidate, std::size_t size) const;
  [[nodiscard]] bool is_family_of(const Version& candidate) const;

  SpecifierOperator kind_ = SpecifierOperator::equal;
  std::string version_text_;
  bool is_prefix_ = false;
  std::optional<Version> version_;
  std::optional<Version> below_;  // of `<`: what every contained version is smaller than
};

/// Clauses that all have to hold; none hold for every text.
class SpecifierSet {
 public:
  /// Contains everything.
  SpecifierSet() = default;
  /// Clauses between commas; empty ones are skipped. Errors as of `Specifier::parse`.
  static Result<SpecifierSet> parse(std::string_view text);

  /// The clauses as written and in that order.
  [[nodiscard]] const std::vector<Specifier>& specifiers() const { return specifiers_; }
  [[nodiscard]] bool empty() const { return specifiers_.empty(); }

  /// `str(SpecifierSet)`: sorted by text, of equal clauses the first.
  [[nodiscard]] std::string normalized() const;

  /// As `SpecifierSet.contains(candidate, prereleases)`, for any text and for a version.
  [[nodiscard]] bool contains(std::string_view candidate,
                              Prereleases prereleases = Prereleases::by_default) const;
  [[nodiscard]] bool contains(const Version& candidate,
                              Prereleases prereleases = Prereleases::by_default) const;

 private:
  [[nodiscard]] bool holds(std::string_view candidate, const std::optional<Version>& version,
                           Prereleases prereleases) const;

  std::vector<Specifier> specifiers_;
};

}  // namespace icecore
