#include "resolve/components.h"

#include <doctest/doctest.h>

#include "base/bytes.h"
#include "formats/elf_sections.h"
#include "support/native_system.h"

using namespace icecore;
using namespace icecore::test;

namespace {

using namespace std::string_literals;

std::string text(const ElfBuilder& builder) {
  return std::string(as_text(builder.build()));
}

ElfBuilder with_texts(const std::string& texts) {
  return library().section(".rodata", '\0' + texts + '\0', elf_section_allocated);
}

const std::string openssl = "OpenSSL 1.1.1k  FIPS 25 Mar 2021"s;

// One distribution with these files, and documents in its metadata directory.
struct Lab {
  NativeSystem system;
  Lab(const std::map<std::string, std::string>& files,
      const std::map<std::string, std::string>& documents = {}) {
    system.files().install({.name = "pkg", .files = files, .metadata = documents});
  }
  [[nodiscard]] Lines components() const {
    return system.rows(
        "SELECT file.name || ' ' || component.name || ' ' || version || ' (' || evidence || "
        "CASE agreeing WHEN '' THEN '' ELSE ', ' || agreeing END || "
        "CASE package WHEN '' THEN '' ELSE '; ' || package END || ')' "
        "FROM component JOIN file ON file.id = component.file WHERE file.path LIKE "
        "'%site-packages%' "
        "ORDER BY 1");
  }
  [[nodiscard]] Lines states() const {
    return system.rows(
        "SELECT library || ' ' || state || ' ' || coalesce(file.name, '') || ' ' || found_version "
        "FROM sbom_state LEFT JOIN file ON file.id = found_in ORDER BY position");
  }
};

std::string bill(const std::string& components) {
  return R"({"bomFormat":"CycloneDX","specVersion":"1.4","components":[)" + components + "]}";
}

std::string rpm(const std::string& name, const std::string& version) {
  return R"({"type":"library","name":")" + name + R"(","version":")" + version +
         R"(","purl":"pkg:rpm/almalinux/)" + name + "@" + version + R"("})";
}

}  // namespace

TEST_SUITE("components") {
  TEST_CASE("a library shows by its texts, its name or both") {
    const Lab lab({{"pkg/_mod.so", text(with_texts(openssl))},
                   {"pkg.libs/libcrypto-5409cd36.so.1.1.1k", text(with_texts(openssl))},
                   {"pkg.libs/libgeos-d1e818bb.so.3.14.1", text(library())},
                   {"pkg.libs/libdeflate-61867c2b.so.0", text(library())},
                   {"pkg.libs/libown.so.1", text(library())}});
    CHECK(lab.components() ==
          Lines{"_mod.so openssl 1.1.1k (version-string)",
                "libcrypto-5409cd36.so.1.1.1k openssl 1.1.1k (version-string, file-name)",
                "libdeflate-61867c2b.so.0 libdeflate  (file-name)",
                "libgeos-d1e818bb.so.3.14.1 geos 3.14.1 (file-name)"});
  }

  TEST_CASE("a name is known without the project's own name in it, and by the SONAME") {
    const Lab lab({{"pkg.libs/libcrypto-pkg-2769ca46.so.1.1.1", text(library())},
                   {"pkg/odd_name.so", text(library("libzstd.so.1.5.7"))}});
    CHECK(lab.components() == Lines{"libcrypto-pkg-2769ca46.so.1.1.1 openssl 1.1.1 (file-name)",
                                    "odd_name.so zstd 1.5.7 (file-name)"});
  }

  TEST_CASE("a bill of materials tells the package of a copy, and agrees") {
    const Lab lab({{"pkg.libs/libcrypto-5409cd36.so.1.1.1k", text(with_texts(openssl))},
                   {"pkg.libs/libXau-154567c4.so.6.0.0", text(library())}},
                  {{"sboms/auditwheel.cdx.json", bill(rpm("openssl-libs", "1.1.1k-15.el8_6") + "," +
                                                      rpm("libXau", "1.0.9-3.el8"))}});
    CHECK(lab.components() ==
          Lines{"libXau-154567c4.so.6.0.0 libxau 1.0.9 (sbom, file-name; libXau 1.0.9-3.el8)",
                "libcrypto-5409cd36.so.1.1.1k openssl 1.1.1k (version-string, file-name sbom; "
                "openssl-libs 1.1.1k-15.el8_6)"});
    CHECK(lab.states() == Lines{"openssl agreeing libcrypto-5409cd36.so.1.1.1k 1.1.1k",
                                "libxau agreeing libXau-154567c4.so.6.0.0 1.0.9"});
  }

  TEST_CASE("what is declared and does not show is no component") {
    const Lab lab({{"pkg/_mod.so", text(with_texts(openssl))}},
                  {{"sboms/a.json", bill(R"({"name":"libimagequant","version":"4.4.1"},)"
                                         R"({"name":"cc","version":"1.0","scope":"excluded"},)"
                                         R"({"name":"OpenSSL","version":"3.0.2"})")}});
    CHECK(lab.components() == Lines{"_mod.so openssl 1.1.1k (version-string)"});
    CHECK(lab.states() ==
          Lines{"libimagequant unseen  ", "cc excluded  ", "openssl differing _mod.so 1.1.1k"});
  }

  TEST_CASE("two declared versions are not taken for each other") {
    const Lab lab({{"pkg/_mod.so", text(with_texts("libcurl/8.1.2\0libcurl/8.2.0"s))}},
                  {{"sboms/a.json", bill(R"({"name":"curl","version":"8.1.2"},)"
                                         R"({"name":"curl","version":"8.2.0"},)"
                                         R"({"name":"curl","version":"8.3.0"})")}});
    CHECK(lab.components() == Lines{"_mod.so curl 8.1.2 (version-string, sbom)",
                                    "_mod.so curl 8.2.0 (version-string, sbom)"});
    CHECK(lab.states() ==
          Lines{"curl agreeing _mod.so 8.1.2", "curl agreeing _mod.so 8.2.0", "curl unseen  "});
  }

  TEST_CASE("crates by the paths of their sources and by their declaration") {
    const Lab lab(
        {{"pkg/_rust.so", text(with_texts("/registry/src/index-1/asn1-0.24.1/src/a.rs"))}},
        {{"sboms/rust.json",
          bill(R"({"name":"asn1","version":"0.24.1","purl":"pkg:cargo/asn1@0.24.1"},)"
               R"({"name":"pem","version":"3.0","purl":"pkg:cargo/pem@3.0"})")}});
    CHECK(lab.components() == Lines{"_rust.so asn1 0.24.1 (source-path, sbom)"});
    CHECK(lab.states() == Lines{"asn1 agreeing _rust.so 0.24.1", "pem unseen  "});
  }

  TEST_CASE("a debug file's name and a package's note tell the package") {
    const Lab lab(
        {{"pkg.libs/libdrm-b0291a67.so.2.4.0",
          text(library().section(
              ".gnu_debuglink",
              "libdrm.so.2.4.0-2.4.115-2.el8.x86_64.debug\0\0\x01\x02\x03\x04"s))},
         {"pkg.libs/libfoo.so.1",
          text(library().package(R"({"type":"rpm","name":"openssl","version":"3.2.2-3.fc41"})"))}});
    CHECK(
        lab.components() ==
        Lines{
            "libdrm-b0291a67.so.2.4.0 libdrm 2.4.115 (debug-link, file-name; libdrm 2.4.115-2.el8)",
            "libfoo.so.1 openssl 3.2.2 (package-note; openssl 3.2.2-3.fc41)"});
  }

  TEST_CASE("a text in a file that needs the library is only its header's") {
    const std::string tiff = "LIBTIFF, Version 4.7.1";
    const Lab lab({{"pkg/_one.so", text(with_texts(tiff).needed("libtiff-0a1b2c3d.so.6.2.0"))},
                   {"pkg/_two.so", text(with_texts(tiff).needed("libc.so.6"))},
                   {"pkg.libs/libtiff-0a1b2c3d.so.6.2.0", text(with_texts(tiff))}});
    CHECK(lab.components() ==
          Lines{"_two.so libtiff 4.7.1 (version-string)",
                "libtiff-0a1b2c3d.so.6.2.0 libtiff 4.7.1 (version-string, file-name)"});
  }

  TEST_CASE("a stand-in is not the library whose name it has") {
    const Lab lab({{"pkg.libs/libjpeg-6dc8d115.so.62.4.0",
                    text(with_texts("libjpeg-turbo version 3.2.0 (build 20261016)"))},
                   {"pkg/_mod.so", text(with_texts(" deflate 1.2.11 Copyright 1995-2022\0"
                                                   " zlib-ng 2.0.7 forked from zlib"s))}});
    CHECK(lab.components() ==
          Lines{"_mod.so zlib-ng 2.0.7 (version-string)",
                "libjpeg-6dc8d115.so.62.4.0 libjpeg-turbo 3.2.0 (version-string)"});
  }

  TEST_CASE("what numpy says of its BLAS agrees with the library beside it") {
    const std::string configuration =
        "        \"Build Dependencies\": {\n            \"blas\": {\n"
        "                \"name\": \"scipy-openblas\",\n"
        "                \"version\": \"0.3.31.dev\",\n            },\n        },\n";
    const std::string blas =
        text(with_texts("OpenBLAS 0.3.31.dev DYNAMIC_ARCH NO_AFFINITY Haswell"));
    const Lab with({{"numpy/__config__.py", configuration},
                    {"numpy.libs/libscipy_openblas64_-4b78795a.so", blas}});
    CHECK(with.components() == Lines{"libscipy_openblas64_-4b78795a.so openblas 0.3.31.dev "
                                     "(version-string, build-configuration file-name)"});
    const Lab without({{"numpy/__config__.py", configuration}});
    CHECK(without.components() == Lines{"__config__.py openblas 0.3.31.dev (build-configuration)"});
  }
}
