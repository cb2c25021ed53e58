// The words of facts about images, as in vocabulary.h.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "formats/script_use.h"

namespace icecore {

inline constexpr std::array<std::string_view, 5> script_use_words{"exec", "last", "source", "set",
                                                                  "install"};

/// Who says that a step of a build was made.
enum class StepOrigin : std::uint8_t { history, dockerfile, definition };
inline constexpr std::array<std::string_view, 3> step_origin_words{"history", "dockerfile",
                                                                   "definition"};

/// Who says what an image was built on.
enum class BaseTold : std::uint8_t { label, option };
inline constexpr std::array<std::string_view, 2> base_told_words{"label", "option"};

/// What a step of a build does that decides what is in the image.
enum class BuildActionKind : std::uint8_t {
  base_image,
  pip_install,
  conda_install,
  apt_install,
  apk_install,
  dnf_install,
  system_upgrade,  ///< Everything that is there gets what is newest.
  download,
  run_download,  ///< A download that is run at once.
  clone,
  add_url,     ///< ADD of a URL.
  index,       ///< Another package index in place of the default one.
  extra_index  ///< One beside it.
};
inline constexpr std::array<std::string_view, 13> build_action_kind_words{
    "base-image",  "pip-install",    "conda-install", "apt-install",  "apk-install",
    "dnf-install", "system-upgrade", "download",      "run-download", "clone",
    "add-url",     "index",          "extra-index"};

/// What an action fixes of what it gets.
enum class ActionPin : std::uint8_t {
  no_version,
  version_range,
  version,
  digest,
  commit,
  revision,     ///< A branch or a tag, or neither.
  url,          ///< A URL that names a version, without a digest.
  moving_url,   ///< One that names none.
  checked,      ///< A command beside it fails when something else comes.
  local,        ///< Of the build's own files.
  file,         ///< What a file lists.
  hashed_file,  ///< The same, where each needs a digest.
  tag,
  latest,  ///< No tag, or `latest`.
  newest,  ///< Whatever there is.
  not_told
};
inline constexpr std::array<std::string_view, 16> action_pin_words{
    "no-version", "version-range", "version", "digest",  "commit", "revision",
    "url",        "moving-url",    "checked", "local",   "file",   "hashed-file",
    "tag",        "latest",        "newest",  "not-told"};

/// What one step from an image's entrypoint to what runs is.
enum class EntrypointKind : std::uint8_t {
  configured,   ///< What the image's configuration says.
  shell,        ///< A shell that runs a text.
  wrapper,      ///< A program that starts another one, as `tini` and `env`.
  script,       ///< A script for a shell.
  launcher,     ///< A script for Python, or one that installers write.
  interpreter,  ///< Python.
  program,      ///< Another program.
  unknown       ///< Nobody can tell from here on, or nothing is there.
};
inline constexpr std::array<std::string_view, 8> entrypoint_kind_words{
    "configured", "shell", "wrapper", "script", "launcher", "interpreter", "program", "unknown"};

/// Where a credential stands.
enum class SecretPlace : std::uint8_t { variable, build_step, label };
inline constexpr std::array<std::string_view, 3> secret_place_words{"variable", "build-step",
                                                                    "label"};

/// What a line of /etc/passwd or /etc/group is about.
enum class AccountKind : std::uint8_t { user, group };
inline constexpr std::array<std::string_view, 2> account_kind_words{"user", "group"};

constexpr const auto& words_of(AccountKind) {
  return account_kind_words;
}
constexpr const auto& words_of(ScriptUse) {
  return script_use_words;
}
constexpr const auto& words_of(StepOrigin) {
  return step_origin_words;
}
constexpr const auto& words_of(BaseTold) {
  return base_told_words;
}
constexpr const auto& words_of(BuildActionKind) {
  return build_action_kind_words;
}
constexpr const auto& words_of(ActionPin) {
  return action_pin_words;
}
constexpr const auto& words_of(EntrypointKind) {
  return entrypoint_kind_words;
}
constexpr const auto& words_of(SecretPlace) {
  return secret_place_words;
}

}  // namespace icecore
