// A spec as the document of docs/spec.md, and back.
#pragma once

#include <string>

#include "base/limits.h"
#include "formats/json.h"
#include "spec/spec.h"

namespace icecore {

[[nodiscard]] JsonValue spec_document(const Spec& spec);

/// `sha256:` and the digest of the part as RFC 8785 writes it.
[[nodiscard]] std::string content_digest(const SpecEnvironment& environment);
[[nodiscard]] std::string content_digest(const SpecPlatform& platform);

/// The document, or the in-toto Statement around one. ErrorKind::unsupported for a spec of another
/// version, ErrorKind::malformed when a member is missing or of another kind and when the parts are
/// not what the document's digests say; else errors of `parse_json`.
Result<Spec> read_spec(Bytes bytes, const Limits& limits);

/// An in-toto Statement (v1) about what the spec is of, unsigned: the image by the digest of its
/// manifest, or of its configuration where it has none; else the environment by its digest.
[[nodiscard]] JsonValue spec_statement(const Spec& spec);

}  // namespace icecore
