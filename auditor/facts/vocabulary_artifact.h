// The words of facts about wheels and source distributions, as in vocabulary.h.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace icecore {

enum class ArtifactKind : std::uint8_t { wheel, sdist };
inline constexpr std::array<std::string_view, 2> artifact_kind_words{"wheel", "sdist"};

/// What two places in a wheel or source distribution, or its content and one of them, may say
/// differently.
enum class WheelAspect : std::uint8_t {
  name,
  version,
  build,
  tags,
  metadata,   ///< A file that the metadata directory must have, or the directory itself.
  purelib,    ///< Root-Is-Purelib.
  data,       ///< The `.data` directory.
  signature,  ///< RECORD lists its own signature.
  python,     ///< The tag of Python against what extension modules are made for.
  variant     ///< variant.json.
};
inline constexpr std::array<std::string_view, 10> wheel_aspect_words{
    "name",    "version", "build",     "tags",   "metadata",
    "purelib", "data",    "signature", "python", "variant"};

/// The systems that wheels are tagged for beside Linux.
enum class WheelSystem : std::uint8_t { macos, windows };
inline constexpr std::array<std::string_view, 2> wheel_system_words{"macos", "windows"};

/// Whether something is made for what is here.
enum class Fit : std::uint8_t { yes, no, unknown };
inline constexpr std::array<std::string_view, 3> fit_words{"yes", "no", "unknown"};

constexpr const auto& words_of(ArtifactKind) {
  return artifact_kind_words;
}
constexpr const auto& words_of(WheelAspect) {
  return wheel_aspect_words;
}
constexpr const auto& words_of(WheelSystem) {
  return wheel_system_words;
}
constexpr const auto& words_of(Fit) {
  return fit_words;
}

}  // namespace icecore
