// OpenSSL, which reads these files for Python, stops at the first certificate that is broken and
// does not say so; what stands before it is trusted.
#include "formats/certificate_bundle.h"

#include <fmt/format.h>

#include "base/text.h"

namespace icecore {
namespace {

constexpr std::string_view letters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=";

bool is_begin(std::string_view line) {
  return line == "-----BEGIN CERTIFICATE-----" || line == "-----BEGIN TRUSTED CERTIFICATE-----" ||
         line == "-----BEGIN X509 CERTIFICATE-----";
}

}  // namespace

Result<CertificateBundle> read_certificate_bundle(Bytes bytes, const Limits& limits) {
  if (bytes.size() > limits.manifest_bytes) {
    return failure(ErrorKind::limit, fmt::format("{} bytes are more than the limit of {}",
                                                 bytes.size(), limits.manifest_bytes));
  }
  CertificateBundle bundle;
  bool is_inside = false;
  bool is_sound = false;
  for (const std::string_view raw : split(as_text(bytes), '\n')) {
    const std::string_view line = strip(raw);
    if (is_begin(line)) {
      if (is_inside) ++bundle.broken;
      is_inside = is_sound = true;
    } else if (is_inside && line.starts_with("-----END ")) {
      ++(is_sound ? bundle.certificates : bundle.broken);
      is_inside = false;
    } else if (is_inside && line.find_first_not_of(letters) != std::string_view::npos) {
      is_sound = false;
    }
  }
  if (is_inside) ++bundle.broken;
  return bundle;
}

}  // namespace icecore
