// What an image's configuration says of how the image was made and how it runs, in the shape that
// the rest of icecore takes it (OCI image specification, config.md). Whoever reads a configuration
// fills it in.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace icecore {

/// One entry of `history`.
struct ImageHistoryEntry {
  std::string created_by, comment, created;
  bool is_empty_layer = false;  ///< Whether the step made no layer.
};

/// One layer, as a manifest and a configuration name it.
struct LayerSettings {
  std::string digest, diff_id, media_type;  ///< `sha256:…`; empty where nobody says.
  std::uint64_t size = 0;                   ///< Bytes of the blob.
};

struct ImageSettings {
  std::string os, architecture, variant, created;
  std::string user, working_directory;
  std::vector<std::string> entrypoint, command;
  std::vector<std::string> variables;  ///< `NAME=value`, with credentials.
  std::vector<std::string> volumes;
  std::vector<std::pair<std::string, std::string>> labels;
  std::vector<ImageHistoryEntry> history;
  std::vector<LayerSettings> layers;
};

}  // namespace icecore
