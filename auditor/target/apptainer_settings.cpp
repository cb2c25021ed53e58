// Apptainer keeps what it knows of an image in the image, below /.singularity.d: its runtime reads
// the scripts there. What it adds itself when it runs one (the home directory and other mounts, the
// caller's variables and user, /.singularity.d/libs on LD_LIBRARY_PATH) is not of the image.
#include "target/apptainer_settings.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "base/text.h"
#include "formats/apptainer_scripts.h"
#include "formats/definition_file.h"
#include "formats/json_object.h"
#include "target/file_tree.h"
#include "target/image_layout.h"
#include "target/image_settings.h"
#include "target/target.h"

namespace icecore {
namespace {

class ApptainerFiles {
 public:
  ApptainerFiles(Target& target, const Limits& limits)
      : target_(target), config_(target.image->config), limits_(limits) {}

  std::vector<Gap> read() && {
    read_variables();
    read_labels_file();
    read_runscript();
    if (!target_.dockerfile) read_definition();
    return std::move(gaps_);
  }

 private:
  [[nodiscard]] static TreePath place(std::string_view name) {
    return TreePath().child(".singularity.d").child(name);
  }

  // The text of a file; nothing where it is not there, and a gap where it cannot be read.
  std::optional<std::string> text_at(const TreePath& path, std::uint64_t limit) {
    const Result<TreePath> end = target_.files->resolve(path, limits_.link_hops);
    if (!end || !target_.files->is_file(*end)) return std::nullopt;
    Result<std::string> text = target_.files->read(*end, limit);
    if (text) return *std::move(text);
    add_gap(path, text.error());
    return std::nullopt;
  }

  void add_gap(const TreePath& path, const Error& error) {
    gaps_.push_back(Gap{.root = "target",
                        .path = escaped(path.text().substr(1)),
                        .reader = "apptainer",
                        .offset = error.offset,
                        .reason = error.message});
  }

  void read_variables() {
    ShellVariables variables(limits_);
    const TreePath directory = place("env");
    for (const std::string& name : target_.files->names(directory)) {
      if (!name.ends_with(".sh")) continue;
      const auto script = text_at(directory.child(name), limits_.small_text_bytes);
      if (script) variables.read(*script);
    }
    config_.environment = variables.exported();
  }

  // Those of the file come before those that a SIF file has beside it.
  void read_labels_file() {
    const TreePath path = place("labels.json");
    const auto text = text_at(path, limits_.manifest_bytes);
    if (!text) return;
    Result<ImageAnnotations> labels = read_labels(as_bytes(*text), limits_);
    if (!labels) return add_gap(path, labels.error());
    for (auto& label : config_.labels) {
      if (std::ranges::find(*labels, label.first, &ImageAnnotations::value_type::first) ==
          labels->end()) {
        labels->push_back(std::move(label));
      }
    }
    config_.labels = *std::move(labels);
  }

  void read_runscript() {
    const TreePath path = place("runscript");
    const auto script = text_at(path, limits_.small_text_bytes);
    if (!script) return;
    if (std::optional<OciCommand> oci = read_oci_command(*script, limits_)) {
      config_.entrypoint = std::move(oci->entrypoint);
      config_.command = std::move(oci->command);
    } else {
      config_.entrypoint = {path.text()};
    }
  }

  void read_definition() {
    const TreePath path = place("Singularity");
    std::string text = target_.image->definition;
    if (text.empty()) text = text_at(path, limits_.manifest_bytes).value_or("");
    if (strip(text).empty()) return;
    Result<Dockerfile> definition = parse_definition_file(as_bytes(text), limits_);
    if (!definition) return add_gap(path, definition.error());
    target_.dockerfile = *std::move(definition);
  }

  Target& target_;
  ImageConfig& config_;
  const Limits& limits_;
  std::vector<Gap> gaps_;
};

}  // namespace

Result<ImageAnnotations> read_labels(Bytes bytes, const Limits& limits) {
  const JsonValue document = ICECORE_TRY(parse_json_object(bytes, limits));
  std::vector<Error> defects;
  return read_image_annotations(JsonObjectView(document, "", defects));
}

std::vector<Gap> complete_image(Target& target, const OpenOptions& options, const Limits& limits) {
  if (!target.image || !is_file_system(target.image->form)) return {};
  std::vector<Gap> gaps = ApptainerFiles(target, limits).read();
  std::optional<TreePath> home;
  if (!options.home.empty()) {
    if (const auto given = TreePath::parse(options.home)) home = *given;
  }
  target.variables = Variables(variables_of(target.image->config), options.variables, home);
  return gaps;
}

}  // namespace icecore
