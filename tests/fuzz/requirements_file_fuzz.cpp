#include "formats/requirements_file.h"

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  (void)read_requirements_file(input, ClaimFormat::constraints, {}, {});
  (void)read_requirements_file(input, ClaimFormat::requirements,
                               [](std::string_view name) { return std::string(name); }, {});
}
