// The stages that the last one stands on, read as a builder would run them with the defaults of
// their arguments. A file that a command reads requirements from comes from the build's context,
// mostly the Dockerfile's directory: it is told as one to be looked for there.
#include "formats/docker_claim.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "formats/claimed_requirement.h"
#include "formats/dockerfile.h"
#include "formats/install_command.h"
#include "formats/match_spec.h"
#include "formats/shell_command.h"

namespace icecore {
namespace {

ClaimedInput image_of(const std::string& reference, std::size_t line) {
  ClaimedInput input;
  input.kind = ClaimedKind::image;
  input.text = reference;
  input.line = line;
  std::string_view rest = reference;
  if (const std::size_t at = rest.find('@'); at != std::string_view::npos) {
    if (const auto hash = parse_claimed_hash(rest.substr(at + 1))) input.hashes.push_back(*hash);
    rest = rest.substr(0, at);
  }
  const std::size_t colon = rest.rfind(':');
  const std::size_t slash = rest.rfind('/');
  const bool has_tag =
      colon != std::string_view::npos && (slash == std::string_view::npos || colon > slash);
  input.name = rest.substr(0, has_tag ? colon : rest.size());
  if (has_tag) input.version = rest.substr(colon + 1);
  return input;
}

// `curl=8.1-1` of apt and apk, `curl-8.1-1` of dnf.
ClaimedInput system_package_of(const InstallRequest& request) {
  ClaimedInput input;
  input.kind = ClaimedKind::os_package;
  input.name = request.name.empty() ? request.text : request.name;
  input.text = request.text;
  const std::size_t equals = request.text.find('=');
  if (request.pin == RequestPin::version && equals != std::string::npos) {
    input.version = request.text.substr(equals + 1);
  } else if (request.pin == RequestPin::version) {
    input.version = request.text.substr(std::min(input.name.size() + 1, request.text.size()));
  }
  return input;
}

class DockerReader {
 public:
  DockerReader(const Dockerfile& dockerfile, const Limits& limits)
      : dockerfile_(dockerfile), limits_(limits) {
    document_.format = ClaimFormat::dockerfile;
  }

  ClaimDocument read() {
    const std::vector<std::size_t> numbers = stages_of_last(dockerfile_);
    for (const std::size_t number : numbers) {
      const DockerStage& stage = dockerfile_.stages[number];
      if (number == numbers.front() && stage.base != "scratch") {
        document_.inputs.push_back(
            image_of(with_arguments(stage.base, dockerfile_.global_arguments), stage.line));
      }
      read_stage(stage);
    }
    return std::move(document_);
  }

 private:
  void read_stage(const DockerStage& stage) {
    std::vector<DockerInstruction> arguments = dockerfile_.global_arguments;
    for (const DockerInstruction& instruction : stage.instructions) {
      if (instruction.name == "ARG" || instruction.name == "ENV") arguments.push_back(instruction);
      if (instruction.name != "RUN") continue;
      const std::string text = with_arguments(
          instruction.here_document.empty() ? instruction.argument : instruction.here_document,
          arguments);
      for (const ShellCommand& command : parse_shell(text, limits_).commands) {
        if (command.words.empty() || document_.inputs.size() > limits_.claim_inputs) continue;
        const auto install = read_install_command(command.words, limits_);
        if (install) add(*install, instruction.line);
      }
    }
  }

  void add(const InstallCommand& command, std::size_t line) {
    for (const std::string& index : command.indexes) {
      document_.options.push_back({.name = "index-url", .value = index, .line = line});
    }
    for (const std::string& index : command.extra_indexes) {
      document_.options.push_back({.name = "extra-index-url", .value = index, .line = line});
    }
    for (const InstallRequest& request : command.requests) add(command.tool, request, line);
  }

  [[nodiscard]] Result<ClaimedInput> read_request(InstallTool tool,
                                                  const InstallRequest& request) const {
    if (tool == InstallTool::pip) return claimed_requirement(request.text, limits_);
    if (tool == InstallTool::conda) return parse_match_spec(request.text);
    return system_package_of(request);
  }

  void add(InstallTool tool, const InstallRequest& request, std::size_t line) {
    if (request.pin == RequestPin::not_told && request.text.contains('$')) return;
    if (request.pin == RequestPin::file || request.pin == RequestPin::hashed_file) {
      // Elsewhere in the image it is a copy, mostly of the file of that name.
      const bool is_relative = !request.text.starts_with('/');
      document_.includes.push_back(
          {.kind = ClaimInclude::Kind::requirements,
           .path = is_relative ? request.text : file_name_of_url(request.text),
           .line = line});
      return;
    }
    Result<ClaimedInput> input = read_request(tool, request);
    if (!input) return add_defect(document_, input.error().message, line);
    // What the build brings along is in its context.
    if (input->source == ClaimedSource::directory && input->name.empty()) return;
    input->line = line;
    document_.inputs.push_back(*std::move(input));
  }

  const Dockerfile& dockerfile_;
  const Limits& limits_;
  ClaimDocument document_;
};

}  // namespace

Result<ClaimDocument> read_docker_claim(Bytes bytes, const Limits& limits) {
  const Dockerfile dockerfile = ICECORE_TRY(parse_dockerfile(bytes, limits));
  return DockerReader(dockerfile, limits).read();
}

}  // namespace icecore
