// Which layer may be meant is told by what the image claims: by the manifest's digest, or, where
// none is stated, by the configuration's diff id, which is the digest of what is stored if that is
// not compressed. The claim decides only whether it is worth hashing; what was hashed, or fetched
// by its digest, decides which layer it is.
#include "collect/kept_layers.h"

#include <utility>

#include "collect/streamed_bytes.h"
#include "facts/fact_cache.h"
#include "formats/image_descriptor.h"
#include "target/image_layout.h"

namespace icecore {
namespace {

CacheKey key_of(const std::string& blob, const Limits& limits) {
  return FactCache::key(CacheKind::layer, blob, limits);
}

std::string claimed_digest(const ImageLayer& layer) {
  return layer.digest.empty() ? layer.diff_id : layer.digest;
}

// The digest of the stored bytes of a layer on this machine.
Result<std::string> stored_digest(const Image& image, std::size_t number) {
  constexpr std::size_t buffer_bytes = 1UL << 20U;
  const std::unique_ptr<ByteStream> stream = ICECORE_TRY(image.open_layer(number));
  Hasher hasher = Hasher::sha256();
  std::vector<std::byte> buffer(buffer_bytes);
  while (true) {
    const std::size_t got = ICECORE_TRY(stream->read(buffer));
    if (got == 0) return image_digest_text(hasher.finish_sha256());
    hasher.update(Bytes(buffer).first(got));
  }
}

bool is_verified(const Image& image, std::size_t number, const std::string& digest) {
  if (image.layers_are_fetched_by_digest && image.layers[number].digest == digest) return true;
  const Result<std::string> stored = stored_digest(image, number);
  return stored && *stored == digest;
}

}  // namespace

std::string layer_identity(const LayerDigests& digests) {
  return image_digest_text(digests.blob);
}

std::optional<StreamedLayer> known_layer(const Image& image, std::size_t number,
                                         const CollectOptions& options) {
  if (options.cache == nullptr) return std::nullopt;
  const bool is_wheel = image.form == ImageForm::wheels;  // nobody claims anything of it
  const std::string digest =
      is_wheel ? stored_digest(image, number).value_or("") : claimed_digest(image.layers[number]);
  const CacheKey key = key_of(digest, options.limits);
  if (!options.cache->has(key)) return std::nullopt;
  if (!is_wheel && !is_verified(image, number, digest)) return std::nullopt;
  const std::optional<CacheEntry> entry = options.cache->read(key);
  if (!entry) return std::nullopt;
  Result<StreamedLayer> layer = read_layer(entry->bytes(), options.limits);
  if (!layer || layer->error || layer_identity(layer->digests) != digest) return std::nullopt;
  layer->is_kept = true;
  if (Result<void> checked = check_layer(image.layers[number], layer->digests); !checked) {
    layer->error = std::move(checked).error();
  }
  return *std::move(layer);
}

void keep_layers(const std::shared_ptr<const std::vector<StreamedLayer>>& layers,
                 const CollectOptions& options) {
  if (options.cache == nullptr) return;
  for (const StreamedLayer& layer : *layers) {
    if (layer.is_kept || layer.error) continue;
    const std::shared_ptr<const StreamedLayer> kept(layers, &layer);
    options.cache->write(key_of(layer_identity(layer.digests), options.limits),
                         [kept](Writer& writer) {
                           if (kept->written.empty()) return write_layer(*kept, writer);
                           writer.bytes(kept->written);
                         });
  }
}

}  // namespace icecore
