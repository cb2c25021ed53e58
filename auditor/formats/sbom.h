// Bills of materials that distributions bring along (PEP 770): CycloneDX and SPDX 2, as JSON.
#pragma once

#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/limits.h"

namespace icecore {

/// Text is as written; empty members are absent.
struct SbomComponent {
  std::string type;  ///< CycloneDX: `library`, `file` …; SPDX: the primary package purpose.
  std::string name;
  std::string version;
  std::string purl;         ///< Package URL.
  std::string scope;        ///< CycloneDX: `required`, `optional`, `excluded`.
  bool is_subject = false;  ///< Whether it is what the document is about.
};

struct Sbom {
  std::string format;          ///< `CycloneDX 1.6`, `SPDX-2.3`
  std::vector<Error> defects;  ///< Members of another type than theirs, which are left out.
  std::vector<SbomComponent>
      components;  ///< In the document's order, what is nested after its parent.
};

/// ErrorKind::unsupported for a JSON document of another kind; errors of `parse_json`.
Result<Sbom> read_sbom(Bytes bytes, const Limits& limits);

}  // namespace icecore
