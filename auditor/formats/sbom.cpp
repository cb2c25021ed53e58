// CycloneDX 1.x (ECMA-424): `components`, which may nest; what the document is about is
// `metadata.component`, which tools like auditwheel list again. SPDX 2.x: `packages`; what it is
// about stands in `documentDescribes` or in a relationship DESCRIBES.
#include "formats/sbom.h"

#include <fmt/format.h>

#include <ranges>
#include <set>

#include "formats/json_object.h"

namespace icecore {
namespace {

SbomComponent read_component(JsonObjectView& view) {
  return {.type = view.text("type"),
          .name = view.text("name"),
          .version = view.text("version"),
          .purl = view.text("purl"),
          .scope = view.text("scope")};
}

// What is nested follows its parent; what waits is kept, with the next one last.
void read_components(JsonObjectView& document, std::vector<SbomComponent>& components) {
  std::vector<JsonObjectView> waiting;
  const auto push = [&](std::vector<JsonObjectView> views) {
    for (const JsonObjectView& one : std::views::reverse(views)) waiting.push_back(one);
  };
  push(document.objects("components"));
  while (!waiting.empty()) {
    JsonObjectView view = waiting.back();
    waiting.pop_back();
    components.push_back(read_component(view));
    push(view.objects("components"));
  }
}

Sbom read_cyclonedx(JsonObjectView& document) {
  Sbom sbom{.format = fmt::format("CycloneDX {}", document.text("specVersion"))};
  JsonObjectView metadata = document.object("metadata");
  JsonObjectView subject_view = metadata.object("component");
  const SbomComponent subject = read_component(subject_view);
  read_components(document, sbom.components);
  for (SbomComponent& component : sbom.components) {
    component.is_subject = !subject.name.empty() && component.name == subject.name &&
                           component.version == subject.version && component.purl == subject.purl;
  }
  return sbom;
}

std::string package_url(JsonObjectView& package) {
  for (JsonObjectView& reference : package.objects("externalRefs")) {
    if (reference.text("referenceType") == "purl") return reference.text("referenceLocator");
  }
  return "";
}

std::set<std::string> described_by(JsonObjectView& document) {
  std::set<std::string> described;
  for (std::string& one : document.texts("documentDescribes")) described.insert(std::move(one));
  for (JsonObjectView& relationship : document.objects("relationships")) {
    if (relationship.text("relationshipType") == "DESCRIBES") {
      described.insert(relationship.text("relatedSpdxElement"));
    }
  }
  return described;
}

Sbom read_spdx(JsonObjectView& document, std::string format) {
  Sbom sbom{.format = std::move(format)};
  const std::set<std::string> described = described_by(document);
  for (JsonObjectView& package : document.objects("packages")) {
    sbom.components.push_back({.type = package.text("primaryPackagePurpose"),
                               .name = package.text("name"),
                               .version = package.text("versionInfo"),
                               .purl = package_url(package),
                               .is_subject = described.contains(package.text("SPDXID"))});
  }
  return sbom;
}

}  // namespace

Result<Sbom> read_sbom(Bytes bytes, const Limits& limits) {
  const JsonValue document = ICECORE_TRY(parse_json_object(bytes, limits));
  std::vector<Error> defects;
  JsonObjectView view(document, "", defects);
  Sbom sbom;
  if (view.text("bomFormat") == "CycloneDX") {
    sbom = read_cyclonedx(view);
  } else if (const std::string version = view.text("spdxVersion"); version.starts_with("SPDX-2")) {
    sbom = read_spdx(view, version);
  } else {
    return failure(ErrorKind::unsupported, "neither CycloneDX nor SPDX 2");
  }
  sbom.defects = std::move(defects);
  return sbom;
}

}  // namespace icecore
