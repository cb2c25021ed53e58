// The policies of Linux platform tags (PEP 600, PEP 656), as auditwheel has them: which symbol
// versions, which libraries and not which symbols a wheel may need of the system. The data are
// auditwheel 6.8.2's own (rules/data/manylinux-policy.json, musllinux-policy.json).
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/text.h"
#include "formats/json.h"
#include "icecore/result.h"

namespace icecore {

enum class CLibrary : std::uint8_t { glibc, musl };

/// A library that policies forbid to take some symbol from.
struct ForbiddenFrom {
  std::string library;
  std::uint64_t ranks = 0;  ///< Of these policies, as bits.
};

/// The policies of one C library and one architecture, by rank: 0 is `linux`, which forbids
/// nothing; the higher the rank the older the systems that a wheel runs on.
class PlatformPolicies {
 public:
  /// ErrorKind::internal if the data that the program carries are not as they should be. An
  /// architecture without policies has `linux` alone.
  static Result<PlatformPolicies> load(CLibrary library, std::string_view architecture);

  /// The highest rank.
  [[nodiscard]] std::size_t highest() const { return policies_.size() - 1; }
  /// The platform of a rank: `manylinux_2_17_x86_64`.
  [[nodiscard]] std::string platform(std::size_t rank) const;
  /// The rank that a platform asks for. One between two policies (manylinux_2_29) has that of the
  /// newer one, one newer than all has 0.
  [[nodiscard]] std::size_t rank_of(std::string_view platform) const;

  /// Whether a version need (`GLIBC_2.34`) is covered; families that a policy does not speak of
  /// are.
  [[nodiscard]] bool covers_version(std::size_t rank, std::string_view version) const;
  /// The highest rank whose systems have the library; 0 for one that no policy names.
  [[nodiscard]] std::size_t rank_with(std::string_view soname) const;
  /// The libraries that a symbol is not to be taken from; null for nearly every symbol.
  [[nodiscard]] const std::vector<ForbiddenFrom>* forbidden(std::string_view symbol) const;

 private:
  struct Policy {
    std::string name;
    std::vector<std::string> aliases;
    std::map<std::string, std::set<std::string, std::less<>>, std::less<>> versions;  // by family
  };

  void add(const JsonValue& policy, const JsonValue* versions);

  std::string architecture_;
  std::vector<Policy> policies_;  // by rank
  template <typename Value>
  using ByText = std::unordered_map<std::string, Value, TextHash, std::equal_to<>>;

  ByText<std::size_t> libraries_;
  ByText<std::vector<ForbiddenFrom>> forbidden_;  // by symbol
};

}  // namespace icecore
