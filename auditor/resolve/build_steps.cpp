// A history has one entry for each instruction, and those that made a layer come in the layers'
// order. A Dockerfile of several stages has instructions that no history tells, although what they
// made may have been copied: they are steps, too. So is a definition file of Apptainer, in that
// shape.
#include "resolve/build_steps.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "base/text.h"
#include "facts/store.h"
#include "formats/build_step.h"
#include "formats/secret_text.h"
#include "resolve/dockerfile_match.h"
#include "resolve/shell_actions.h"

namespace icecore {
namespace {

struct Located {
  const DockerInstruction* instruction = nullptr;
  std::string stage;
};

std::string stage_name(const Dockerfile& dockerfile, std::size_t number) {
  const std::string& name = dockerfile.stages[number].name;
  return name.empty() ? fmt::format("{}", number) : name;
}

class BuildSteps {
 public:
  BuildSteps(const ImageSettings& settings, const std::optional<Dockerfile>& dockerfile,
             const Limits& limits, Store& store)
      : settings_(settings), dockerfile_(dockerfile), limits_(limits), store_(store) {}

  void resolve() {
    for (const ImageHistoryEntry& entry : settings_.history) {
      steps_.push_back(read_build_step(entry.created_by, limits_));
    }
    if (dockerfile_) list_instructions();
    matches_ = match_steps(steps_, of_last_, limits_);
    add_layers();
    if (dockerfile_) add_bases();
    for (std::size_t i = 0; i < steps_.size(); ++i) add_history_step(i);
    if (dockerfile_) add_other_instructions();
  }

 private:
  void list_instructions() {
    std::vector<bool> is_of_last(dockerfile_->stages.size());
    for (const std::size_t number : stages_of_last(*dockerfile_)) {
      is_of_last[number] = true;
      for (const DockerInstruction& instruction : dockerfile_->stages[number].instructions) {
        of_last_.push_back(&instruction);
        stages_of_instructions_.push_back(stage_name(*dockerfile_, number));
      }
    }
    for (std::size_t number = 0; number < is_of_last.size(); ++number) {
      if (is_of_last[number]) continue;
      for (const DockerInstruction& instruction : dockerfile_->stages[number].instructions) {
        others_.push_back({&instruction, stage_name(*dockerfile_, number)});
      }
    }
  }

  // The step of each layer, if there are as many steps that made one as layers.
  void add_layers() {
    std::vector<std::size_t> makers;
    for (std::size_t i = 0; i < settings_.history.size(); ++i) {
      if (!settings_.history[i].is_empty_layer) makers.push_back(i);
    }
    const bool is_told = makers.size() == settings_.layers.size();
    if (!is_told && !settings_.history.empty()) {
      store_.add(GapRow{.reader = "image-history",
                        .reason = fmt::format("the history tells of {} layers and the image has "
                                              "{}, so that no step is known to have made one",
                                              makers.size(), settings_.layers.size())});
    }
    layers_.resize(steps_.size());
    for (std::size_t i = 0; i < settings_.layers.size(); ++i) {
      const LayerSettings& layer = settings_.layers[i];
      const auto position = static_cast<std::int64_t>(i);
      LayerRow row{.position = position,
                   .digest = escaped(layer.digest),
                   .diff_id = escaped(layer.diff_id),
                   .media_type = escaped(layer.media_type),
                   .size = static_cast<std::int64_t>(layer.size)};
      if (settings_.base) row.is_base = i < settings_.base->shared ? 1 : 0;
      if (is_told) {
        row.step = static_cast<std::int64_t>(makers[i]);
        layers_[makers[i]] = position;
      }
      store_.add(std::move(row));
    }
  }

  void add_history_step(std::size_t number) {
    BuildStepRow row{.position = next_step_++,
                     .origin = StepOrigin::history,
                     .created = escaped(settings_.history[number].created),
                     .layer = layers_[number]};
    if (const std::optional<std::size_t> match = matches_[number]) {
      row.line = static_cast<std::int64_t>(of_last_[*match]->line);
      row.stage = escaped(stages_of_instructions_[*match]);
      // The Dockerfile has what the history left out: --from, --mount, --checksum.
      steps_[number].options = of_last_[*match]->options;
    }
    add_step(steps_[number], std::move(row));
  }

  // Instructions of other stages; and those of the last one if the history is not this
  // Dockerfile's.
  void add_other_instructions() {
    const bool is_known = std::ranges::any_of(
        matches_, [](const std::optional<std::size_t>& match) { return match.has_value(); });
    if (!is_known) {
      for (std::size_t i = 0; i < of_last_.size(); ++i) {
        others_.push_back({of_last_[i], stages_of_instructions_[i]});
      }
      if (!settings_.history.empty()) {
        store_.add(GapRow{.reader = "dockerfile",
                          .reason = "no instruction of the Dockerfile is in the image's history; "
                                    "the image may be of another one"});
      }
    }
    for (const Located& other : others_) {
      const DockerInstruction& instruction = *other.instruction;
      BuildStepText step{.instruction = instruction.name,
                         .argument = instruction.argument,
                         .options = instruction.options};
      if (instruction.name == "RUN") {
        step.argument = command_of(instruction, limits_);
      }
      add_step(step, {.position = next_step_++,
                      .origin = dockerfile_->is_definition ? StepOrigin::definition
                                                           : StepOrigin::dockerfile,
                      .stage = escaped(other.stage),
                      .line = static_cast<std::int64_t>(instruction.line)});
    }
  }

  void add_step(const BuildStepText& step, BuildStepRow row) {
    MaskedText masked = masked_command(step.argument);
    for (const std::string& argument : step.build_arguments) {
      std::ranges::move(masked_command(argument).names, std::back_inserter(masked.names));
    }
    std::ranges::sort(masked.names);
    const auto repeated = std::ranges::unique(masked.names);
    masked.names.erase(repeated.begin(), repeated.end());
    row.instruction = step.instruction;
    row.command = escaped(masked.text.substr(0, limits_.fact_text_bytes));
    const std::int64_t position = row.position;
    const std::optional<std::int64_t> line = row.line;
    store_.add(std::move(row));
    for (const std::string& name : masked.names) {
      store_.add(ImageSecretRow{
          .place = SecretPlace::build_step, .name = escaped(name), .step = position});
    }
    add_actions(step, position, line);
  }

  void add_actions(const BuildStepText& step, std::int64_t position,
                   std::optional<std::int64_t> line) {
    if (step.instruction == "RUN") {
      for (const ShellAction& action : shell_actions(step.argument, limits_)) {
        add_action(position, line, action);
      }
    } else if (step.instruction == "ADD") {
      add_fetched(step, position, line);
    } else if (step.instruction == "COPY") {
      add_copied_image(step, position, line);
    }
  }

  // ADD of URLs; the last word is where they go.
  void add_fetched(const BuildStepText& step, std::int64_t position,
                   std::optional<std::int64_t> line) {
    const bool has_checksum = std::ranges::any_of(
        step.options, [](const std::string& option) { return option.starts_with("--checksum="); });
    std::vector<std::string_view> words = split(step.argument, ' ');
    if (!words.empty()) words.pop_back();
    for (const std::string_view word : words) {
      if (!word.contains("://")) continue;
      add_action(position, line,
                 {.kind = BuildActionKind::add_url,
                  .subject = url_subject(word),
                  .text = masked_command(word).text,
                  .pin = has_checksum ? ActionPin::digest : pin_of_url(word)});
    }
  }

  // COPY --from of another image. A history does not say it: only a Dockerfile does.
  void add_copied_image(const BuildStepText& step, std::int64_t position,
                        std::optional<std::int64_t> line) {
    constexpr std::string_view option = "--from=";
    if (!dockerfile_) return;
    for (const std::string& given : step.options) {
      if (!given.starts_with(option)) continue;
      const std::string image = given.substr(option.size());
      if (is_stage(image)) continue;
      add_action(position, line, base_action(image));
    }
  }

  [[nodiscard]] bool is_stage(std::string_view name) const {
    if (!name.empty() && std::ranges::all_of(name, [](char c) { return c >= '0' && c <= '9'; })) {
      return true;
    }
    return std::ranges::any_of(dockerfile_->stages, [&](const DockerStage& stage) {
      return !stage.name.empty() && equals_ignoring_case(stage.name, name);
    });
  }

  void add_bases() {
    for (const DockerStage& stage : dockerfile_->stages) {
      const std::string image = with_arguments(stage.base, dockerfile_->global_arguments);
      if (image == "scratch" || is_stage(image)) continue;
      add_action(std::nullopt, static_cast<std::int64_t>(stage.line), base_action(image));
    }
  }

  [[nodiscard]] static ShellAction base_action(const std::string& image) {
    const std::size_t digest = image.find('@');
    const std::size_t name_end = image.substr(0, digest).find(':', image.rfind('/') + 1);
    const std::string tag =
        name_end == std::string::npos ? "" : image.substr(name_end + 1, digest - name_end - 1);
    ActionPin pin = tag.empty() || tag == "latest" ? ActionPin::latest : ActionPin::tag;
    if (digest != std::string::npos) {
      pin = ActionPin::digest;
    } else if (image.contains('$')) {
      pin = ActionPin::not_told;
    }
    return {.kind = BuildActionKind::base_image,
            .subject = image.substr(0, std::min(name_end, digest)),
            .text = image,
            .pin = pin};
  }

  void add_action(std::optional<std::int64_t> step, std::optional<std::int64_t> line,
                  const ShellAction& action) {
    BuildActionRow row{.position = next_action_++,
                       .step = step,
                       .line = line,
                       .kind = action.kind,
                       .subject = escaped(action.subject),
                       .text = escaped(action.text),
                       .pin = action.pin};
    if (const std::optional<bool> pinned = is_pinned(action.pin)) row.is_pinned = *pinned ? 1 : 0;
    store_.add(std::move(row));
  }

  const ImageSettings& settings_;
  const std::optional<Dockerfile>& dockerfile_;
  const Limits& limits_;
  Store& store_;
  std::vector<BuildStepText> steps_;
  std::vector<const DockerInstruction*> of_last_;    // of the stages that make the last one
  std::vector<std::string> stages_of_instructions_;  // theirs
  std::vector<Located> others_;
  std::vector<std::optional<std::size_t>> matches_;
  std::vector<std::optional<std::int64_t>> layers_;  // by step
  std::int64_t next_step_ = 0, next_action_ = 0;
};

}  // namespace

void resolve_build_steps(const ImageSettings& settings, const std::optional<Dockerfile>& dockerfile,
                         const Limits& limits, Store& store) {
  BuildSteps(settings, dockerfile, limits, store).resolve();
}

}  // namespace icecore
