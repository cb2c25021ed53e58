#include "formats/preload_list.h"

#include <cstdlib>

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  const auto names = read_preload_list(input, Limits{});
  for (const auto& list :
       {names.value_or(std::vector<std::string>{}), preload_names(as_text(input), ": \t\n")}) {
    for (const std::string& name : list) {
      if (name.empty() || name.find_first_of(": \t\n") != std::string::npos) std::abort();
    }
  }
}
