// Detection is by content: each kind of target has marks of its own (installations.h), a root file
// system those that Linux distributions share. Everything else is refused with a sentence that
// helps.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <memory>
#include <system_error>
#include <utility>

#include "base/text.h"
#include "formats/pyvenv_config.h"
#include "formats/registry_reference.h"
#include "formats/wheel_platform.h"
#include "target/base_image.h"
#include "target/host_tree.h"
#include "target/image_layout.h"
#include "target/image_reference.h"
#include "target/image_settings.h"
#include "target/installations.h"
#include "target/target.h"
#include "target/wheel_files.h"

namespace icecore {
namespace {

constexpr std::string_view accepted =
    "icecore audits a virtual environment (it has a pyvenv.cfg), an interpreter's prefix (it has "
    "lib/pythonX.Y/os.py), a conda environment (it has conda-meta), a directory that packages were "
    "installed into (it has *.dist-info), a root file system (it has usr and etc/os-release), "
    "wheels "
    "(a file *.whl, or a directory of them), and an image (docker-archive:FILE, oci-archive:FILE, "
    "oci-dir:DIRECTORY, sif:FILE, squashfs:FILE, docker:NAME, podman:NAME, registry:REFERENCE)";

constexpr std::string_view insecure_is_for_registries = "--insecure is about registry:REFERENCE";

// What may be the name of an image is one only for who says so: nobody is asked by surprise.
std::string image_advice(const std::string& text) {
  if (text.find(':') == std::string::npos) return "";
  const bool has_host = parse_registry_reference(text).has_value();
  if (!has_host && !parse_registry_reference("localhost/" + text)) return "";
  return fmt::format(". An image of that name is docker:{0}, podman:{0} or registry:{1}{0}", text,
                     has_host ? "" : "HOST/");
}

// The path without links, `.` and `..`, as this machine has it.
Result<std::string> canonical(const std::string& path) {
  std::error_code reason;
  const std::filesystem::path resolved = std::filesystem::canonical(path, reason);
  if (reason) {
    return failure(ErrorKind::not_found,
                   fmt::format("{} cannot be opened: {}. {}{}", escaped(path), reason.message(),
                               accepted, image_advice(path)));
  }
  return resolved.string();
}

bool has_config(const std::string& directory) {
  std::error_code ignored;
  return std::filesystem::is_regular_file(directory + "/pyvenv.cfg", ignored);
}

// Links count where they stand: they may be absolute and mean a place in that root.
bool is_root_file_system(const std::string& directory) {
  const auto has = [&](const char* name) {
    std::error_code ignored;
    return std::filesystem::exists(
        std::filesystem::symlink_status(directory + "/" + name, ignored));
  };
  constexpr std::array marks{"etc/os-release", "usr/lib/os-release", "var/lib/dpkg",
                             "lib/apk/db",     "var/lib/rpm",        "usr/lib/sysimage/rpm"};
  return has("usr") && std::ranges::any_of(marks, has);
}

// What the user may have meant, as the end of a sentence.
std::string nearby_environment(const std::string& path) {
  if (path == "/") return "; rootfs:/ means all of this machine";
  for (const char* name : {"/.venv", "/venv", "/env"}) {
    if (has_config(path + name)) return fmt::format("; {} is one", escaped(path + name));
  }
  for (std::string above = path; above.size() > 1;) {
    above.resize(std::max<std::size_t>(above.rfind('/'), 1));
    if (has_config(above)) return fmt::format("; {} is one", escaped(above));
    if (above == "/") break;
  }
  return "";
}

// A target as the user writes it: a path, or one with the kind that it must be.
struct Reference {
  std::optional<TargetKind> kind;
  std::string path;
};

Reference parse_reference(const std::string& text) {
  for (const TargetKind kind :
       {TargetKind::venv, TargetKind::rootfs, TargetKind::wheel, TargetKind::wheelhouse}) {
    const std::string scheme = std::string(to_word(kind)) + ":";
    if (text.starts_with(scheme)) return {.kind = kind, .path = text.substr(scheme.size())};
  }
  return {.kind = std::nullopt, .path = text};
}

Result<std::string> target_directory(const std::string& path) {
  if (path.empty()) return failure(ErrorKind::not_found, "the target is an empty path");
  std::string directory = ICECORE_TRY(canonical(path));
  if (!std::filesystem::is_directory(directory)) {
    return failure(ErrorKind::not_found, fmt::format("{} is not a directory. {}{}", escaped(path),
                                                     accepted, nearby_environment(directory)));
  }
  return directory;
}

// Whether the base interpreter that pyvenv.cfg names is on this machine.
bool home_is_here(const std::string& directory, const Limits& limits) {
  const HostTree files("/");
  const Result<TreePath> path = TreePath::parse(directory);
  if (!path) return false;
  const Result<std::string> text = files.read(path->child("pyvenv.cfg"), limits.small_text_bytes);
  if (!text) return false;
  const Result<PyvenvConfig> config = parse_pyvenv_config(as_bytes(*text), limits);
  if (!config) return false;
  const std::optional<std::string> home = config->home();
  std::error_code ignored;
  return home && home->starts_with('/') && std::filesystem::is_directory(*home, ignored);
}

// The directory of this machine that absolute paths mean when the user does not say: all of it for
// whatever is installed here, and for a copied environment nothing.
std::string default_root(const std::string& directory, const Limits& limits) {
  return !has_config(directory) || home_is_here(directory, limits) ? "/" : "";
}

TargetKind target_kind(EnvironmentKind kind) {
  switch (kind) {
    case EnvironmentKind::venv:
      break;
    case EnvironmentKind::prefix:
      return TargetKind::prefix;
    case EnvironmentKind::conda:
      return TargetKind::conda;
    case EnvironmentKind::system:
      return TargetKind::system;
    case EnvironmentKind::directory:
      return TargetKind::directory;
    case EnvironmentKind::wheels:
      return TargetKind::wheelhouse;
  }
  return TargetKind::venv;
}

std::unexpected<Error> has_interpreter() {
  return failure(ErrorKind::usage,
                 "--python is for a directory; the target has interpreters of its own");
}

bool is_python_series(std::string_view text) {
  const std::string_view minor = text.substr(text.starts_with("3.") ? 2 : text.size());
  const bool is_number = minor.find_first_not_of("0123456789") == std::string_view::npos;
  return !minor.empty() && minor.size() <= 3 && is_number && (minor == "0" || minor[0] != '0');
}

// Where the home directory is in the target's files; one outside the system root is mounted there.
Result<std::optional<TreePath>> open_home(const std::string& home, TargetKind kind,
                                          const std::string& root_directory, HostTree& files) {
  if (home.empty()) return std::nullopt;
  std::error_code reason;
  const bool is_inside_target = kind == TargetKind::rootfs;
  const std::string directory =
      is_inside_target ? home : std::filesystem::canonical(home, reason).string();
  const bool is_inside = root_directory.size() > 1 && directory.starts_with(root_directory + "/");
  const Result<TreePath> place =
      reason
          ? failure(ErrorKind::not_found, reason.message())
          : TreePath::parse(is_inside && !is_inside_target ? directory.substr(root_directory.size())
                                                           : directory);
  if (place && !is_inside_target) files.mount(*place, directory);
  if (!place || !files.is_directory(*place)) {
    return failure(ErrorKind::not_found,
                   fmt::format("the home {} is not a directory{}", escaped(home),
                               is_inside_target ? " of the root file system" : ""));
  }
  return *place;
}

Result<void> check_variables(const std::vector<Variable>& variables) {
  for (const Variable& variable : variables) {
    if (!variable.name.empty() && variable.name.find('=') == std::string::npos) continue;
    return failure(ErrorKind::usage, fmt::format("expected the name of a variable, found '{}'",
                                                 escaped(variable.name)));
  }
  return {};
}

Result<Target> open_root(const std::string& reference, const std::string& directory,
                         const OpenOptions& options) {
  if (!options.system_root.empty()) {
    return failure(ErrorKind::usage, "a root file system is its own system root");
  }
  if (!options.python.empty()) return has_interpreter();
  auto files = std::make_shared<HostTree>(directory);
  const std::optional<TreePath> home =
      ICECORE_TRY(open_home(options.home, TargetKind::rootfs, directory, *files));
  return Target{.reference = escaped(reference),
                .kind = TargetKind::rootfs,
                .path = TreePath(),
                .system_root = escaped(reference),
                .python = "",
                .host = files,
                .files = files,
                .variables = Variables(options.variables, home)};
}

Result<Target> open_environment(const std::string& reference, const std::string& directory,
                                const OpenOptions& options, const Limits& limits) {
  const std::string& system_root = options.system_root;
  std::string root_directory;
  if (system_root.empty()) {
    root_directory = default_root(directory, limits);
  } else if (system_root != "none") {
    root_directory = ICECORE_TRY(canonical(system_root));
  }
  const bool is_inside = root_directory.size() > 1 && directory.starts_with(root_directory + "/");
  const TreePath path =
      ICECORE_TRY(TreePath::parse(is_inside ? directory.substr(root_directory.size()) : directory));
  auto files = std::make_shared<HostTree>(root_directory);
  files->mount(path, directory);
  const std::vector<Installation> found = installations_at(path, *files);
  if (found.empty()) {
    return failure(ErrorKind::not_found,
                   fmt::format("{} is no Python environment. {}{}", escaped(reference), accepted,
                               nearby_environment(directory)));
  }
  const bool is_directory = found.front().kind == EnvironmentKind::directory;
  if (!options.python.empty() && !is_directory) return has_interpreter();
  if (is_directory && (!options.variables.empty() || !options.home.empty())) {
    return failure(ErrorKind::usage,
                   "variables and a home are read by an interpreter, which a directory of packages "
                   "does not name");
  }
  if (!options.python.empty() && !is_python_series(options.python)) {
    return failure(ErrorKind::usage, fmt::format("expected a Python such as 3.12, found {}",
                                                 escaped(options.python)));
  }
  const TargetKind kind = target_kind(found.front().kind);
  const std::optional<TreePath> home =
      ICECORE_TRY(open_home(options.home, kind, root_directory, *files));
  std::string shown_root = system_root.empty() ? "/" : escaped(system_root);
  if (root_directory.empty()) shown_root = "none";
  return Target{.reference = escaped(reference),
                .kind = kind,
                .path = path,
                .system_root = std::move(shown_root),
                .python = options.python,
                .host = files,
                .files = files,
                .variables = Variables(options.variables, home)};
}

Result<std::optional<Dockerfile>> open_dockerfile(const std::string& path, const Limits& limits) {
  if (path.empty()) return std::nullopt;
  const std::string place = ICECORE_TRY(canonical(path));
  const auto about = [&](const Error& error) {
    return failure(error.kind, fmt::format("the Dockerfile {}: {}", escaped(path), error.message),
                   error.offset);
  };
  const Result<std::string> text =
      HostTree("/").read(ICECORE_TRY(TreePath::parse(place)), limits.manifest_bytes);
  if (!text) return about(text.error());
  Result<Dockerfile> dockerfile = parse_dockerfile(as_bytes(*text), limits);
  if (!dockerfile) return about(dockerfile.error());
  return *std::move(dockerfile);
}

// The image that a text names: by its form, or a path that holds one.
Result<std::optional<ImageReference>> image_named(const std::string& text) {
  std::optional<ImageReference> named =
      ICECORE_TRY(parse_image_reference(text, [](const auto& path) {
        std::error_code ignored;
        return std::filesystem::exists(path, ignored);
      }));
  if (named) return named;
  const std::optional<ImageForm> form = detect_image(text);
  if (!form) return std::nullopt;
  return ImageReference{.form = *form, .path = text};
}

Result<std::optional<ImageBase>> open_base(const OpenOptions& options, const Image& image,
                                           const Limits& limits) {
  const std::string& name = options.base;
  if (name.empty()) return std::nullopt;
  const std::optional<ImageReference> reference = ICECORE_TRY(image_named(name));
  if (!reference) {
    return failure(ErrorKind::not_found,
                   fmt::format("the base {} is no image. {}", escaped(name), accepted));
  }
  Result<ImageBase> base = open_base_image(name, *reference, image, options.remote, limits);
  if (!base) {
    return failure(base.error().kind,
                   fmt::format("the base {}: {}", escaped(name), base.error().message));
  }
  return *std::move(base);
}

// Plain HTTP is of use only where a registry is named, by the target or as its base.
Result<void> check_plain(const OpenOptions& options, const ImageReference& reference) {
  const bool is_registry =
      reference.form == ImageForm::registry || options.base.starts_with("registry:");
  if (!options.remote.is_plain || is_registry) return {};
  return failure(ErrorKind::usage, std::string(insecure_is_for_registries));
}

Result<Target> open_image_target(const std::string& text, const ImageReference& reference,
                                 const OpenOptions& options, const Limits& limits) {
  if (!options.system_root.empty()) {
    return failure(ErrorKind::usage, "an image is its own system root");
  }
  ICECORE_TRY(check_plain(options, reference));
  if (!options.python.empty()) return has_interpreter();
  auto image = std::make_shared<Image>(ICECORE_TRY(
      open_image(reference, {.platform = options.platform, .remote = options.remote}, limits)));
  std::optional<ImageBase> base = ICECORE_TRY(open_base(options, *image, limits));
  std::optional<TreePath> home;
  if (!options.home.empty()) home = ICECORE_TRY(TreePath::parse(options.home));
  if (!options.wheel_platform.empty()) {
    return failure(ErrorKind::usage, "--wheel-platform is about wheels, --platform about images");
  }
  const std::vector<Variable> own = variables_of(image->config);
  return Target{.reference = escaped(text),
                .kind = TargetKind::image,
                .path = TreePath(),
                .system_root = escaped(text),
                .python = "",
                .host = nullptr,
                .image = std::move(image),
                .files = nullptr,
                .variables = Variables(own, options.variables, home),
                .dockerfile = ICECORE_TRY(open_dockerfile(options.dockerfile, limits)),
                .base = std::move(base)};
}

// `3.13t` is a Python without the GIL.
Result<Target> open_wheel_target(const std::string& text, TargetKind kind, const std::string& path,
                                 const OpenOptions& options, const Limits& limits) {
  if (!options.system_root.empty() || !options.variables.empty() || !options.home.empty()) {
    return failure(ErrorKind::usage,
                   "a system root, variables and a home are of an installed Python; wheels have "
                   "none");
  }
  std::string_view series = options.python;
  if (series.ends_with('t')) series.remove_suffix(1);
  if (!series.empty() && !is_python_series(series)) {
    return failure(ErrorKind::usage, fmt::format("expected a Python such as 3.12, found {}",
                                                 escaped(options.python)));
  }
  if (!options.wheel_platform.empty()) {
    ICECORE_TRY(parse_wheel_platform(options.wheel_platform, limits));
  }
  return Target{.reference = escaped(text),
                .kind = kind,
                .path = TreePath(),
                .system_root = "none",
                .python = options.python,
                .wheel_platform = options.wheel_platform,
                .host = nullptr,
                .image = std::make_shared<Image>(ICECORE_TRY(open_wheels(kind, path, limits))),
                .files = nullptr,
                .variables = Variables()};
}

// The wheels that a text names: by the word before the colon, or a path that holds some.
std::optional<TargetKind> wheels_named(const Reference& wanted) {
  if (wanted.kind) return is_wheels(*wanted.kind) ? wanted.kind : std::nullopt;
  return detect_wheels(wanted.path);
}

}  // namespace

Result<Target> open_target(const std::string& reference, const OpenOptions& options,
                           const Limits& limits) {
  ICECORE_TRY(check_variables(options.variables));
  if (const std::optional<ImageReference> image = ICECORE_TRY(image_named(reference))) {
    return open_image_target(reference, *image, options, limits);
  }
  if (!options.platform.empty() || !options.dockerfile.empty() || !options.base.empty()) {
    return failure(ErrorKind::usage, "--platform, --dockerfile and --base are about images");
  }
  if (options.remote.is_plain) {
    return failure(ErrorKind::usage, std::string(insecure_is_for_registries));
  }
  const Reference wanted = parse_reference(reference);
  if (const std::optional<TargetKind> wheels = wheels_named(wanted)) {
    return open_wheel_target(reference, *wheels, wanted.path, options, limits);
  }
  if (!options.wheel_platform.empty()) {
    return failure(ErrorKind::usage, "--wheel-platform is about wheels");
  }
  const std::string directory = ICECORE_TRY(target_directory(wanted.path));
  const bool is_venv = has_config(directory);
  if (wanted.kind == TargetKind::venv && !is_venv) {
    return failure(ErrorKind::not_found,
                   fmt::format("{} has no pyvenv.cfg. {}{}", escaped(wanted.path), accepted,
                               nearby_environment(directory)));
  }
  // All of this machine is audited only for who says so.
  const bool is_root = !is_venv && directory != "/" && is_root_file_system(directory);
  if (wanted.kind == TargetKind::rootfs || is_root) {
    return open_root(reference, directory, options);
  }
  return open_environment(reference, directory, options, limits);
}

}  // namespace icecore
