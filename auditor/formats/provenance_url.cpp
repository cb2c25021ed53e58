// PEP 710. No installer writes the file so far, so there is no reader whose habits would decide:
// what the PEP demands is checked, and what can be understood all the same is kept.
#include "formats/provenance_url.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "formats/json_object.h"

namespace icecore {
namespace {

struct Algorithm {
  std::string_view name;
  std::size_t digest_bytes;
};

// hashlib.algorithms_guaranteed without those of variable size and those that PEP 710 forbids.
constexpr std::array<Algorithm, 10> algorithms{{{"blake2b", 64},
                                                {"blake2s", 32},
                                                {"sha224", 28},
                                                {"sha256", 32},
                                                {"sha384", 48},
                                                {"sha3_224", 28},
                                                {"sha3_256", 32},
                                                {"sha3_384", 48},
                                                {"sha3_512", 64},
                                                {"sha512", 64}}};

bool is_hex(std::string_view text) {
  return text.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
}

void check_keys(JsonObjectView& object, const std::vector<std::string_view>& known) {
  for (const JsonMember& member : object.members()) {
    if (std::ranges::find(known, member.key) == known.end()) {
      object.add_defect(member.key, "is a key that PEP 710 does not have");
    }
  }
}

void check_digest(JsonObjectView& hashes, std::string_view name, std::string_view digest) {
  const auto* const algorithm = std::ranges::find(algorithms, name, &Algorithm::name);
  if (algorithm == algorithms.end()) {
    hashes.add_defect(name, "is no algorithm that PEP 710 allows");
  } else if (digest.size() != 2 * algorithm->digest_bytes || !is_hex(digest)) {
    hashes.add_defect(name, fmt::format("expected {} hexadecimal digits, found {} characters",
                                        2 * algorithm->digest_bytes, digest.size()));
  }
}

}  // namespace

Result<ProvenanceUrl> parse_provenance_url(Bytes bytes, const Limits& limits) {
  const JsonValue document = ICECORE_TRY(parse_json_object(bytes, limits));
  ProvenanceUrl result;
  JsonObjectView top(document, "", result.defects);
  result.url = top.text("url", Presence::required);
  JsonObjectView archive = top.object("archive_info", Presence::required);
  JsonObjectView hashes = archive.object("hashes", Presence::required);
  if (!result.defects.empty()) return std::unexpected(result.defects.front());
  check_keys(top, {"url", "archive_info"});
  check_keys(archive, {"hashes"});
  for (const JsonMember& member : hashes.members()) {
    const auto digest = hashes.text_of(member);
    if (!digest) continue;
    check_digest(hashes, member.key, *digest);
    result.hashes.emplace_back(member.key, *digest);
  }
  if (result.hashes.empty()) archive.add_defect("hashes", "holds no digest");
  return result;
}

}  // namespace icecore
