// What the libraries would be that binaries ask for by name at run time, by the names among their
// constants and by what they declare.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "resolve/environment.h"
#include "resolve/loader.h"

namespace icecore {

class Store;

struct BinaryOpenInput {
  const Environment& environment;
  const std::vector<bool>& reach;  ///< By entry number, what the environment is made of.
  const LoaderWorld& world;
  const LoaderRules& rules;
};

/// For one environment: fed with its processes, one after the other. A binary's own search path
/// counts, with those that the loader adds because of who loaded it, and what is there already: of
/// the processes that have the binary the first one counts in which a name leads to a file.
class BinaryOpens {
 public:
  /// A process in which `caller` has opened a library.
  using Note = std::function<void(const Process& process, EntryId caller)>;

  /// `note` is called for each library that a name leads to, and for what is declared and missing.
  BinaryOpens(const BinaryOpenInput& input, Note note, const Store& store);

  void look_at(const Process& process);

  /// Adds the environment's rows of `opened_library`.
  void add_to(Store& store);

 private:
  // One library, by any of several names.
  struct Wanted {
    OpenedBy told_by = OpenedBy::text;
    std::int64_t position = 0;
    std::vector<std::string> names;
    std::string name;               // that the outcome is of
    std::optional<Found> outcome;   // nothing before a process had the binary
    std::optional<Process> failed;  // the first process without the library, for what is declared
  };

  [[nodiscard]] bool is_own(EntryId file) const;
  void open(const Process& process, std::size_t caller, Wanted& wanted);
  static void take_failure(const Process& process, const std::string& name, Found found,
                           Wanted& wanted);
  [[nodiscard]] OpenedLibraryRow row_of(EntryId file, const Wanted& wanted) const;

  BinaryOpenInput input_;
  Note note_;
  std::map<EntryId, std::vector<Wanted>> wanted_;  // by the binary
};

}  // namespace icecore
