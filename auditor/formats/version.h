// Versions of distributions (PEP 440), parsed, printed and ordered as `packaging.version` does.
#pragma once

#include <compare>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "icecore/result.h"

namespace icecore {

/// A natural number without upper bound (dates and hashes occur as version numbers): its decimal
/// digits without leading zeros.
struct Natural {
  std::string digits = "0";

  /// From one or more ASCII digits.
  static Natural from_digits(std::string_view digits);
  [[nodiscard]] bool is_zero() const { return digits == "0"; }

  friend bool operator==(const Natural&, const Natural&) = default;
  friend std::strong_ordering operator<=>(const Natural& left, const Natural& right);
};

/// One version. Equality and order are PEP 440's: `1.0` equals `1.0.0`, although they print
/// differently.
class Version {
 public:
  enum class PreRelease { alpha, beta, candidate };

  /// The longest text that is taken for a version (ErrorKind::limit beyond).
  static constexpr std::size_t max_bytes = 4096;

  /// Any spelling that PEP 440 allows, with white space around it. White space is Python's
  /// (Unicode) as in `packaging`; letters and digits are ASCII, as in `packaging` since 26.0.
  /// ErrorKind::malformed, with the offset of the first byte that does not fit.
  static Result<Version> parse(std::string_view text);

  /// The normal form, as `str(packaging.version.Version)`: `1.0.RC1` is `1.0rc1`; trailing zeros of
  /// the release stay.
  [[nodiscard]] std::string normalized() const;
  /// The normal form without the local label.
  [[nodiscard]] std::string public_version() const;
  /// Epoch and release only.
  [[nodiscard]] std::string base_version() const;

  [[nodiscard]] const Natural& epoch() const { return epoch_; }
  /// The numbers between dots, at least one, trailing zeros included.
  [[nodiscard]] const std::vector<Natural>& release() const { return release_; }
  [[nodiscard]] const std::optional<std::pair<PreRelease, Natural>>& pre() const { return pre_; }
  [[nodiscard]] const std::optional<Natural>& post() const { return post_; }
  [[nodiscard]] const std::optional<Natural>& dev() const { return dev_; }
  /// The local label in normal form, `cu118` of `2.0+CU118`; empty if there is none.
  [[nodiscard]] const std::string& local() const { return local_; }

  [[nodiscard]] bool is_prerelease() const { return pre_.has_value() || dev_.has_value(); }
  [[nodiscard]] bool is_postrelease() const { return post_.has_value(); }

  /// The same version without its local label.
  [[nodiscard]] Version without_local() const;

  friend bool operator==(const Version& left, const Version& right) {
    return (left <=> right) == std::strong_ordering::equal;
  }
  friend std::strong_ordering operator<=>(const Version& left, const Version& right);

 private:
  friend class VersionParser;
  Version() = default;

  Natural epoch_;
  std::vector<Natural> release_;
  std::optional<std::pair<PreRelease, Natural>> pre_;
  std::optional<Natural> post_;
  std::optional<Natural> dev_;
  std::string local_;
};

}  // namespace icecore
