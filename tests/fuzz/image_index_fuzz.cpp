#include "formats/image_index.h"

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  const Result<ImageIndex> index = read_image_index(input, {});
  if (!index.has_value()) return;
  for (const ImageDescriptor& manifest : index->manifests) {
    (void)is_attestation(manifest);
    (void)parse_image_digest(manifest.digest);
    if (manifest.platform) (void)normal_platform(*manifest.platform).text();
  }
}
