// Reading one layer as it streams by, from its stored bytes to entries with their facts: what is
// done in a confined process where there are such.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "archive/entry_stream.h"
#include "collect/collect_work.h"
#include "collect/collected_file.h"
#include "collect/entry_readings.h"
#include "collect/passing_file.h"
#include "collect/streamed_layers.h"
#include "target/layer_entries.h"
#include "target/read_file.h"

namespace icecore {

/// A layer as it is stored.
struct StoredLayer {
  std::unique_ptr<ByteStream> bytes;
  LayerForm form = LayerForm::tar;
};

/// Where a layer's reader says how far it is, and where it puts files that are large.
struct LayerWorkplace {
  std::function<void(std::uint32_t entry, const TarEntry& tar)> begin;  ///< May be empty.
  ByteCounter count;                                                    ///< Of stored bytes.
  HeldBytes room;   ///< Of the file that passes.
  HeldBytes aside;  ///< Of a large one that is looked at meanwhile.
  CollectWork work = CollectWork::aside;
};

/// Gives every entry to `take`, in the layer's order. The digests of all of it, or why it ends
/// early.
Result<LayerDigests> read_layer_entries(StoredLayer stored, const FailedEntries& failed,
                                        const Limits& limits, LayerWorkplace& workplace,
                                        const std::function<void(StreamedEntry)>& take);

/// Reads some entries of a layer again; `questions` are sorted. One answer for each.
std::vector<CollectedFile> read_layer_answers(StoredLayer stored,
                                              std::span<const EntryReadings> questions,
                                              const FailedEntries& failed, const Limits& limits,
                                              LayerWorkplace& workplace);

}  // namespace icecore
