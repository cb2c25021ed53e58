// The distribution specification 1.1 has the form of errors; the distribution project's
// docs/spec/auth/token.md that of tokens, where `access_token` is what OAuth 2 calls it. Engines
// answer `{"message": …}`.
#include "formats/registry_reply.h"

#include <algorithm>
#include <vector>

#include "base/text.h"
#include "formats/json_object.h"

namespace icecore {
namespace {

constexpr std::size_t longest_refusal = 300;

// Spaces and control characters would end the header or start another one.
bool is_for_header(std::string_view text) {
  return std::ranges::all_of(text, [](char letter) { return letter > ' ' && letter < '\x7f'; });
}

}  // namespace

Result<std::string> read_registry_token(Bytes bytes, const Limits& limits) {
  const Result<JsonValue> document = parse_json_object(bytes, limits);
  if (!document) {
    return failure(document.error().kind, "expected a token in JSON, found other text");
  }
  std::vector<Error> defects;
  JsonObjectView view(*document, "", defects);
  for (const char* key : {"token", "access_token"}) {
    std::string token = view.text(key);
    if (token.empty()) continue;
    if (is_for_header(token)) return token;
    return failure(ErrorKind::malformed, "the token has characters that no token may have");
  }
  return failure(ErrorKind::malformed, "expected a token, found an answer without one");
}

std::string read_refusal(Bytes bytes, const Limits& limits) {
  const Result<JsonValue> document = parse_json_object(bytes, limits);
  if (!document) return "";
  std::vector<Error> ignored;
  JsonObjectView view(*document, "", ignored);
  std::vector<JsonObjectView> errors = view.objects("errors");
  JsonObjectView& first = errors.empty() ? view : errors.front();
  std::string text = first.text("message");
  if (text.empty()) text = first.text("code");
  if (text.empty()) text = first.text("details");
  text.resize(std::min(text.size(), longest_refusal));
  return std::string(strip(text));
}

}  // namespace icecore
