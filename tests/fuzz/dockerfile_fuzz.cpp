#include "formats/dockerfile.h"

#include <cstdlib>

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  const auto dockerfile = parse_dockerfile(input, {});
  if (!dockerfile) return;
  if (stages_of_last(*dockerfile).back() + 1 != dockerfile->stages.size()) std::abort();
  for (const DockerStage& stage : dockerfile->stages) {
    (void)with_arguments(stage.base, dockerfile->global_arguments);
  }
}
