// Facts that `resolve` computes about how an image was made and how it starts. As in resolved.h,
// which includes this.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "facts/types.h"
#include "facts/vocabulary_image.h"

namespace icecore {

/// The image's manifest and configuration; one row, and none for what is no image.
struct ImageRow {
  static constexpr std::string_view table = "image";
  std::string manifest_digest;  ///< Empty in docker archives, which have none.
  std::string config_digest;
  std::int64_t platforms = 0;  ///< Images for platforms that there were to choose from.
  std::string os, architecture, variant, created, user, working_directory;
  std::string entrypoint, command;  ///< As a shell would take them.
  static void visit(auto& row, auto&& column) {
    column("manifest_digest", row.manifest_digest);
    column("config_digest", row.config_digest);
    column("platforms", row.platforms);
    column("os", row.os);
    column("architecture", row.architecture);
    column("variant", row.variant);
    column("created", row.created);
    column("user", row.user);
    column("working_directory", row.working_directory);
    column("entrypoint", row.entrypoint);
    column("command", row.command);
  }
};

/// Credentials in `value` are masked, as in all rows of this file.
struct ImageLabelRow {
  static constexpr std::string_view table = "image_label";
  static constexpr std::string_view primary_key = "name";
  std::string name, value;
  static void visit(auto& row, auto&& column) {
    column("name", row.name);
    column("value", row.value);
  }
};

struct ImageVolumeRow {
  static constexpr std::string_view table = "image_volume";
  static constexpr std::string_view primary_key = "path";
  std::string path;
  static void visit(auto& row, auto&& column) { column("path", row.path); }
};

/// What labels claim, and what was compared.
struct BaseImageRow {
  static constexpr std::string_view table = "base_image";
  static constexpr std::string_view primary_key = "told_by";
  BaseTold told_by = BaseTold::label;
  std::string name, digest;
  std::optional<std::int64_t> layers, shared;
  static void visit(auto& row, auto&& column) {
    column("told_by", row.told_by);
    column("name", row.name);
    column("digest", row.digest);
    column("layers", row.layers);
    column("shared", row.shared);
  }
};

struct LayerRow {
  static constexpr std::string_view table = "layer";
  std::int64_t position = 0;
  std::string digest, diff_id, media_type;
  std::int64_t size = 0;
  std::optional<std::int64_t> step;     ///< Nothing where the history does not tell.
  std::optional<std::int64_t> is_base;  ///< Nothing where no base is known.
  static void visit(auto& row, auto&& column) {
    column("position", row.position);
    column("digest", row.digest);
    column("diff_id", row.diff_id);
    column("media_type", row.media_type);
    column("size", row.size);
    column("step", row.step);
    column("is_base", row.is_base);
  }
};

struct BuildStepRow {
  static constexpr std::string_view table = "build_step";
  std::int64_t position = 0;
  StepOrigin origin = StepOrigin::history;
  std::string stage;  ///< Of a Dockerfile.
  std::string instruction, command, created;
  std::optional<std::int64_t> layer, line;
  static void visit(auto& row, auto&& column) {
    column("position", row.position);
    column("origin", row.origin);
    column("stage", row.stage);
    column("instruction", row.instruction);
    column("command", row.command);
    column("created", row.created);
    column("layer", row.layer);
    column("line", row.line);
  }
};

struct BuildActionRow {
  static constexpr std::string_view table = "build_action";
  std::int64_t position = 0;
  std::optional<std::int64_t> step;  ///< Nothing for a base image.
  std::optional<std::int64_t> line;  ///< Of the Dockerfile.
  BuildActionKind kind = BuildActionKind::pip_install;
  std::string subject, text;
  ActionPin pin = ActionPin::no_version;
  std::optional<std::int64_t> is_pinned;
  static void visit(auto& row, auto&& column) {
    column("position", row.position);
    column("step", row.step);
    column("line", row.line);
    column("kind", row.kind);
    column("subject", row.subject);
    column("text", row.text);
    column("pin", row.pin);
    column("is_pinned", row.is_pinned);
  }
};

struct ImageSecretRow {
  static constexpr std::string_view table = "image_secret";
  SecretPlace place = SecretPlace::variable;
  std::string name;
  std::optional<std::int64_t> step;
  static void visit(auto& row, auto&& column) {
    column("place", row.place);
    column("name", row.name);
    column("step", row.step);
  }
};

/// One step from the image's entrypoint to what runs.
struct EntrypointRow {
  static constexpr std::string_view table = "entrypoint";
  static constexpr std::string_view primary_key = "position";
  std::int64_t position = 0;
  EntrypointKind kind = EntrypointKind::configured;
  std::string command, place, reason;
  std::optional<EntryId> file;
  std::optional<std::int64_t> environment;
  std::string import_directory;
  static void visit(auto& row, auto&& column) {
    column("position", row.position);
    column("kind", row.kind);
    column("command", row.command);
    column("place", row.place);
    column("reason", row.reason);
    column("file", row.file);
    column("environment", row.environment);
    column("import_directory", row.import_directory);
  }
};

/// A module beside what an image starts, in whose place Python would import another one.
struct StartModuleRow {
  static constexpr std::string_view table = "start_module";
  static constexpr std::string_view primary_key = "environment, name";
  std::int64_t environment = 0;
  std::string name;
  EntryId file = 0, shadowed = 0;
  static void visit(auto& row, auto&& column) {
    column("environment", row.environment);
    column("name", row.name);
    column("file", row.file);
    column("shadowed", row.shadowed);
  }
};

}  // namespace icecore
