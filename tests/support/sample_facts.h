// The facts of a small made-up environment in which every part of a report has something to say.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "facts/store.h"
#include "judge/rule.h"

namespace icecore::test {

/// Adds rows by what they mean and keeps the numbers.
class FactBuilder {
 public:
  FactBuilder();

  /// A root; entries added after this are in it.
  FactBuilder& root(std::string_view name, RootKind kind, std::string_view path);
  /// A file with its owner; gives its number.
  EntryId file(std::string_view path, std::int64_t size, OwnerKind owner,
               std::string_view owner_name = "");
  FactBuilder& pin(InputKind kind, std::string_view input, Level level, PinReason reason,
                   std::int64_t files = 0, std::int64_t bytes = 0);
  FactBuilder& finding(std::string_view rule, Severity severity, std::string_view subject,
                       std::string_view message);

  /// For rows that need no keeping of numbers.
  Store& store() { return store_; }
  Store build();

 private:
  std::int64_t directory(std::string_view path);

  Store store_;
  std::int64_t roots_ = 0;
  std::int64_t directories_ = 0;
  EntryId entries_ = 0;
  std::vector<std::pair<std::pair<std::int64_t, std::string>, std::int64_t>> known_directories_;
  std::map<std::pair<std::int64_t, OwnerKind>, OwnerTotalRow> owner_totals_;
};

/// A target, a claim and nothing else.
Store empty_store();

Store sample_store();

/// Two layers, the lower one its base's, with three files and one that is hidden.
void add_image(Store& facts);

/// A wheel that fits, one that does not, and a source distribution.
void add_wheels(Store& facts);

/// The rules of the sample's findings.
std::vector<Rule> sample_rules();

}  // namespace icecore::test
