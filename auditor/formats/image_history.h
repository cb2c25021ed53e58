// What an image's configuration says of how the image was made and how it runs, in the shape that
// the rest of icecore takes it (OCI image specification, config.md). Whoever reads a configuration
// fills it in.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
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

/// Another image that this one should be built on.
struct ImageBase {
  std::string name;        ///< As the user gave it.
  std::string digest;      ///< Of its manifest; of its configuration where it has none.
  std::size_t layers = 0;  ///< How many it has.
  std::size_t shared = 0;  ///< How many of these, from the lowest, are the image's as well.
};

struct ImageSettings {
  std::string manifest_digest;  ///< `sha256:…`; empty in docker archives, which have no manifest.
  std::string config_digest;
  std::size_t platforms = 1;  ///< Images for platforms that there were to choose from.
  std::string os, architecture, variant, created;
  std::string user, working_directory;
  std::vector<std::string> entrypoint, command;
  std::vector<std::string> variables;  ///< `NAME=value`, with credentials.
  std::vector<std::string> volumes;
  std::vector<std::pair<std::string, std::string>> labels;
  std::vector<ImageHistoryEntry> history;
  std::vector<LayerSettings> layers;
  std::optional<ImageBase> base;  ///< Where the user has it; no configuration says it.
};

}  // namespace icecore
