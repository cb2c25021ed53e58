#include "formats/python_assignment.h"

#include <array>

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  constexpr std::array<std::string_view, 2> names{"MAPPING", "NAMES"};
  const Limits limits{.literal_nodes = 10'000};
  const auto assignments = find_python_assignments(input, names, limits);
  if (assignments.has_value()) (void)last_assignment(*assignments, "NAMES");
}
