// Specs of what a command was given: a target, which is audited, or a spec's own file.
#pragma once

#include <string>

#include "command/options.h"
#include "command/world.h"
#include "icecore/result.h"
#include "spec/spec.h"

namespace icecore {

/// Audits the target and builds the spec of its environment, with the lists of its files. Nothing
/// of the audit is left when it returns.
Result<Spec> spec_of_target(const Options& options, const std::string& target, World& world);

/// The spec in a file. ErrorKind::not_found, ErrorKind::limit, and errors of `read_spec`, which
/// name the file.
Result<Spec> spec_of_file(const std::string& path);

/// Whether the file is a spec, or a statement about one, whatever is wrong with it.
[[nodiscard]] bool is_spec_file(const std::string& path);

/// Of a file that begins like a JSON object the spec in it, else that of the target.
Result<Spec> spec_of(const Options& options, const std::string& name, World& world);

}  // namespace icecore
