// Certificates in text (RFC 7468, section 5): those of certificate authorities that a program
// trusts.
#pragma once

#include <cstdint>

#include "base/bytes.h"
#include "base/limits.h"

namespace icecore {

struct CertificateBundle {
  std::uint64_t certificates = 0;
  std::uint64_t broken = 0;  ///< Those that begin and do not end, or hold what is no base64.
};

/// Bytes of any encoding are taken; what stands between certificates does not count.
/// ErrorKind::limit above `manifest_bytes`.
Result<CertificateBundle> read_certificate_bundle(Bytes bytes, const Limits& limits);

}  // namespace icecore
