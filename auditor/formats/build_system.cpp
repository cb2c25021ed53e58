// The rest of the document is for others: what the project itself requires is in its metadata.
// `backend-path` says that the backend is in the source itself, and asks for nothing more.
#include "formats/build_system.h"

#include <fmt/format.h>

#include "formats/toml.h"

namespace icecore {
namespace {

std::unexpected<Error> unexpected(const DataNode& node, std::string_view what,
                                  std::string_view expected) {
  return failure(ErrorKind::malformed, fmt::format("line {}: {} is expected to be {}, found {}",
                                                   node.line, what, expected, node.kind_name()));
}

Result<std::vector<std::string>> texts_of(const DataNode& list, const Limits& limits) {
  if (list.kind != DataNode::Kind::list) {
    return unexpected(list, "build-system.requires", "an array of strings");
  }
  if (list.elements.size() > limits.requirements) {
    return failure(ErrorKind::limit,
                   fmt::format("build-system.requires has {} elements, more than {}",
                               list.elements.size(), limits.requirements));
  }
  std::vector<std::string> texts;
  for (const DataNode& element : list.elements) {
    if (element.kind != DataNode::Kind::text) {
      return unexpected(element, "an element of build-system.requires", "a string");
    }
    texts.push_back(element.text);
  }
  return texts;
}

}  // namespace

Result<BuildSystem> read_build_system(Bytes bytes, const Limits& limits) {
  const DataNode document = ICECORE_TRY(parse_toml(bytes, limits));
  const DataNode* table = document.find("build-system");
  BuildSystem system;
  if (table == nullptr) return system;
  if (table->kind != DataNode::Kind::table) return unexpected(*table, "build-system", "a table");
  const DataNode* list = table->find("requires");
  if (list == nullptr) {
    return failure(ErrorKind::malformed,
                   fmt::format("line {}: build-system has no requires", table->line));
  }
  system.is_stated = true;
  system.requirements = ICECORE_TRY(texts_of(*list, limits));
  const DataNode* backend = table->find("build-backend");
  if (backend == nullptr) return system;
  if (backend->kind != DataNode::Kind::text) {
    return unexpected(*backend, "build-system.build-backend", "a string");
  }
  system.backend = backend->text;
  return system;
}

}  // namespace icecore
