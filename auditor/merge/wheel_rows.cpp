// The order of the wheels is that of their names, and so is that of the layers.
#include "merge/wheel_rows.h"

#include "base/text.h"
#include "collect/streamed_layers.h"
#include "facts/store.h"
#include "merge/image_contents.h"
#include "target/image_layout.h"

namespace icecore {
namespace {

void add_oddities(std::int64_t wheel, const StreamedLayer& layer, Store& store) {
  std::int64_t position = 0;
  for (const StreamedEntry& entry : layer.entries) {
    for (const ZipOddity& oddity : entry.tar.oddities) {
      store.add(WheelOddityRow{.wheel = wheel,
                               .position = ++position,
                               .path = escaped(entry.tar.raw_path),
                               .oddity = std::string(to_word(oddity.kind)),
                               .detail = oddity.detail});
    }
  }
}

}  // namespace

std::vector<WheelRow> wheel_rows(const ImageContents& contents, Store& store) {
  std::vector<WheelRow> rows;
  for (std::size_t i = 0; i < contents.layers().size(); ++i) {
    const ImageLayer& file = contents.image().layers[i];
    const StreamedLayer& layer = contents.layers()[i];
    WheelRow& row = rows.emplace_back();
    row.id = static_cast<std::int64_t>(i) + 1;
    row.path = escaped(file.file);
    row.kind = file.file.ends_with(".whl") ? ArtifactKind::wheel : ArtifactKind::sdist;
    row.size = static_cast<std::int64_t>(file.size);
    if (layer.error) {
      row.problem = layer.error->message;
    } else {
      const auto& digest = layer.digests.blob.bytes;
      row.sha256 = Blob(digest.begin(), digest.end());
    }
    add_oddities(row.id, layer, store);
  }
  return rows;
}

}  // namespace icecore
