// An image's configuration: what runs by default, in what surroundings, and how the image came
// about. OCI's and docker's, and the `json` of a layer in archives of docker before 1.10.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/limits.h"
#include "formats/image_descriptor.h"

namespace icecore {

/// One step of the build. Each but the empty ones made a layer.
struct ImageHistoryStep {
  std::string created;     ///< A time (RFC 3339) as written.
  std::string created_by;  ///< The instruction or command.
  std::string author;
  std::string comment;
  bool is_empty_layer = false;
};

struct ImageHealthcheck {
  std::vector<std::string> test;  ///< `NONE`, or `CMD` or `CMD-SHELL` and what they run.
  std::optional<std::uint64_t> interval_ns, timeout_ns, start_period_ns, retries;
};

struct ImageConfig {
  ImagePlatform platform;
  std::string created, author;

  std::vector<std::string> environment;  ///< `NAME=value` in the order that is there.
  std::vector<std::string> entrypoint, command;
  std::string user, working_directory, stop_signal;
  std::vector<std::string> volumes, exposed_ports;
  std::vector<std::string> shell;  ///< Of RUN, CMD and ENTRYPOINT in their text form.
  std::vector<std::string> on_build;
  ImageAnnotations labels;
  std::optional<ImageHealthcheck> healthcheck;

  bool has_root_file_system = false;  ///< Whether it lists diff ids.
  std::vector<std::string> diff_ids;  ///< As written, the lowest layer's first.
  std::vector<ImageHistoryStep> history;
  std::vector<Error> defects;  ///< Members of another kind than theirs, which are left out.
};

/// ErrorKind::malformed for JSON that is no object, or whose diff ids are not all texts;
/// ErrorKind::limit for more than `image_layers` or `image_steps`; errors of `parse_json`.
Result<ImageConfig> read_image_config(Bytes bytes, const Limits& limits);

}  // namespace icecore
