#include "formats/certificate_bundle.h"

#include <doctest/doctest.h>

#include <string>

#include "support/hostile.h"

using namespace icecore;
using namespace icecore::test;

namespace {

const std::string one =
    "-----BEGIN CERTIFICATE-----\nMIIDdTCCAl2gAwIBAgILBAAA+/==\n-----END CERTIFICATE-----\n";
const std::string sample = "# Issuer: A\n" + one + "\r\n# Issuer: B\n" + one;

CertificateBundle read(std::string_view text) {
  const Result<CertificateBundle> bundle = read_certificate_bundle(as_bytes(text), Limits{});
  REQUIRE(bundle.has_value());
  return *bundle;
}

}  // namespace

TEST_SUITE("certificate_bundle") {
  TEST_CASE("certificates are counted, what stands between them is not") {
    CHECK(read(sample).certificates == 2);
    CHECK(read(sample).broken == 0);
    CHECK(read("").certificates == 0);
    CHECK(read("-----BEGIN PRIVATE KEY-----\nx\n-----END PRIVATE KEY-----\n").certificates == 0);
  }

  TEST_CASE("those without an end, and with other letters, are broken") {
    const std::string cut = one.substr(0, 40);
    CHECK(read(cut).broken == 1);
    CHECK(read(cut + "\n" + one).broken == 1);
    CHECK(read(cut + "\n" + one).certificates == 1);
    CHECK(read("-----BEGIN CERTIFICATE-----\n<html>\n-----END CERTIFICATE-----\n").broken == 1);
  }

  TEST_CASE("limits hold") {
    CHECK(read_certificate_bundle(as_bytes(sample), {.manifest_bytes = 10}).error().kind ==
          ErrorKind::limit);
  }

  TEST_CASE("cut and changed files give values") {
    const auto use = [](Bytes bytes) {
      CHECK(read_certificate_bundle(bytes, Limits{}).has_value());
    };
    for_each_truncation(as_bytes(sample), use);
    for_each_flip(as_bytes(sample), use);
  }
}
