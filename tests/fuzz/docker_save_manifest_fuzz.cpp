#include "formats/docker_save_manifest.h"

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  (void)read_docker_save_manifest(input, {});
  (void)read_docker_repositories(input, {});
  (void)read_docker_layer_parent(input, {});
}
