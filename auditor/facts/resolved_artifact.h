// What is known of wheels and source distributions as files. As in resolved.h, which includes this.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "facts/types.h"
#include "facts/vocabulary.h"
#include "facts/vocabulary_artifact.h"

namespace icecore {

struct WheelRow {
  static constexpr std::string_view table = "wheel";
  std::int64_t id = 0;
  std::string path;
  ArtifactKind kind = ArtifactKind::wheel;
  std::int64_t size = 0;
  std::optional<Blob> sha256;
  std::string problem, name_problem;
  std::string name, version, build, tags, python_tag, abi_tag, platform_tag, variant;
  std::string computed_platform;
  std::optional<std::int64_t> distribution;
  Fit python = Fit::unknown, platform = Fit::unknown;
  static void visit(auto& row, auto&& column) {
    column("id", row.id);
    column("path", row.path);
    column("kind", row.kind);
    column("size", row.size);
    column("sha256", row.sha256);
    column("problem", row.problem);
    column("name_problem", row.name_problem);
    column("name", row.name);
    column("version", row.version);
    column("build", row.build);
    column("tags", row.tags);
    column("python_tag", row.python_tag);
    column("abi_tag", row.abi_tag);
    column("platform_tag", row.platform_tag);
    column("variant", row.variant);
    column("computed_platform", row.computed_platform);
    column("distribution", row.distribution);
    column("python", row.python);
    column("platform", row.platform);
  }
};

struct WheelOddityRow {
  static constexpr std::string_view table = "wheel_oddity";
  static constexpr std::string_view primary_key = "wheel, position";
  std::int64_t wheel = 0, position = 0;
  std::string path, oddity, detail;
  static void visit(auto& row, auto&& column) {
    column("wheel", row.wheel);
    column("position", row.position);
    column("path", row.path);
    column("oddity", row.oddity);
    column("detail", row.detail);
  }
};

struct BuildRequirementRow {
  static constexpr std::string_view table = "build_requirement";
  static constexpr std::string_view primary_key = "wheel, position";
  std::int64_t wheel = 0, position = 0;
  std::string text, name;
  std::int64_t is_pinned = 0, is_stated = 0;
  static void visit(auto& row, auto&& column) {
    column("wheel", row.wheel);
    column("position", row.position);
    column("text", row.text);
    column("name", row.name);
    column("is_pinned", row.is_pinned);
    column("is_stated", row.is_stated);
  }
};

struct WheelDifferenceRow {
  static constexpr std::string_view table = "wheel_difference";
  static constexpr std::string_view primary_key = "wheel, position";
  std::int64_t wheel = 0, position = 0;
  WheelAspect aspect = WheelAspect::name;
  std::string path, stated, found;
  static void visit(auto& row, auto&& column) {
    column("wheel", row.wheel);
    column("position", row.position);
    column("aspect", row.aspect);
    column("path", row.path);
    column("stated", row.stated);
    column("found", row.found);
  }
};

}  // namespace icecore
