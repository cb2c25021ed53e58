#include "formats/build_step.h"

#include <cstdlib>

#include "base/text.h"
#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  const BuildStepText step = read_build_step(as_text(input), {});
  if (!step.instruction.empty() && !is_docker_instruction(step.instruction)) std::abort();
}
