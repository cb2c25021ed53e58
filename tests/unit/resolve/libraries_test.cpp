#include "resolve/libraries.h"

#include <doctest/doctest.h>

#include <array>

using namespace icecore;

namespace {

const Libraries& libraries() {
  static const Libraries all = [] {
    Result<Libraries> loaded = Libraries::load();
    REQUIRE_MESSAGE(loaded.has_value(), loaded.error().message);
    return *std::move(loaded);
  }();
  return all;
}

std::string named(std::string_view file) {
  const auto found = libraries().find_file(without_wheel_hash(file));
  return found ? found->library->name + " " + found->version : "nothing";
}

constexpr std::string_view header = "library,files,suffix,packages,concern\n";

}  // namespace

TEST_SUITE("libraries") {
  TEST_CASE("names of files that wheels bring along") {
    constexpr std::array<std::array<std::string_view, 2>, 41> cases{{
        {"libcrypto-5409cd36.so.1.1.1k", "openssl 1.1.1k"},
        {"libssl-81259c47.so.1.1.1k", "openssl 1.1.1k"},
        {"libcrypto-fb8d5b21.so.3", "openssl "},
        {"libcrypto-2769ca46.so.1.1", "openssl "},
        {"libpng16-1d1ba958.so.16.58.0", "libpng 1.6.58"},
        {"libproj-bde9a34c.so.25.9.8.1", "proj 9.8.1"},
        {"libgdal-61394b7a.so.38.3.12.2", "gdal 3.12.2"},
        {"libgeos-d1e818bb.so.3.14.1", "geos 3.14.1"},
        {"libgeos_c-ac38a227.so.1.20.5", "geos "},
        {"liblcms2-88eaba2f.so.2.0.19", "lcms2 2.19"},
        {"libharfbuzz-fb49c9fc.so.0.61450.0", "harfbuzz 14.5.0"},
        {"libavif-c6062d5f.so.16.4.2", "libavif 1.4.2"},
        {"libaom-a0d22147.so.3.14.1", "aom 3.14.1"},
        {"libopenblasp-r0-59ffcd50.3.15.so", "openblas 0.3.15"},
        {"libopenblas64_p-r0-0cf96a72.3.23.dev.so", "openblas 0.3.23.dev"},
        {"libscipy_openblas64_-4b78795a.so", "openblas "},
        {"libgfortran-040039e1-0352e75f.so.5.0.0", "libgfortran "},
        {"libsqlite3-59ea7a87.so.3.53.4", "sqlite 3.53.4"},
        {"libsqlite3.so.0.8.6", "sqlite "},
        {"libbz2-a1e77c99.so.1.0.6", "bzip2 "},
        {"libtiff-20b7e810.so.6.3.0", "libtiff "},
        {"libavcodec-c4204469.so.62.28.101", "ffmpeg "},
        {"libicuuc.so.73", "icu "},
        {"libicuuc.so.73.2", "icu 73.2"},
        {"libQt6Core.so.6", "qt "},
        {"libzstd-40ad5e7e.so.1.5.7", "zstd 1.5.7"},
        {"libz.so.1.2.13", "zlib 1.2.13"},
        {"libxcb-shape-7716c890.so.0.0.0", "libxcb "},
        {"libdw-0-780627ce.176.so", "elfutils 0.176"},
        {"libSDL2-2-1667c208.0.so.0.2800.4", "sdl2 2.28.4"},
        {"libmpfr-bb88ce0c.so.6.2.2", "mpfr 4.2.2"},
        {"libmpc-93977c64.so.3.4.1", "mpc 1.4.1"},
        {"libaec-c0dd3176.so.0.1.7", "libaec 1.1.7"},
        {"libvpl-e4e9cae8.so.2.16", "libvpl 2.16"},
        {"libpng16.16.dylib", "libpng "},
        {"libz.1.2.13.dylib", "zlib 1.2.13"},
        {"libzsomething.so.1.2.13", "nothing"},
        {"libcrypto.so_1.1.1", "nothing"},
        {"_ssl.cpython-312-x86_64-linux-gnu.so", "nothing"},
        {"crypto.dll", "nothing"},
        {"", "nothing"},
    }};
    for (const auto& [file, expected] : cases) {
      CAPTURE(file);
      CHECK(named(file) == expected);
    }
  }

  TEST_CASE("names of packages and of components") {
    constexpr std::array<std::array<std::string_view, 2>, 6> cases{{
        {"openssl-libs", "openssl"},
        {"Little CMS 2", "lcms2"},
        {"libjpeg / libjpeg-turbo", "libjpeg-turbo"},
        {"libXau", "libxau"},
        {"scipy-openblas64", "openblas"},
        {"zlib1g", "zlib"},
    }};
    for (const auto& [package, library] : cases) {
      const Library* found = libraries().find_package(package);
      REQUIRE(found != nullptr);
      CHECK(found->name == library);
    }
    CHECK(libraries().find_package("numpy") == nullptr);
    CHECK(libraries().concern_of("openssl") == LibraryConcern::security);
    CHECK(libraries().concern_of("proj") == LibraryConcern::data);
    CHECK(libraries().concern_of("openssl-libs") == LibraryConcern::none);
  }

  TEST_CASE("a table that breaks its rules names the line") {
    const auto error = [](std::string_view rows) {
      const auto parsed = Libraries::parse(std::string(header) + std::string(rows));
      return parsed ? std::string() : parsed.error().message;
    };
    CHECK(error("a,liba,none,a,\n").empty());
    CHECK(error("a,liba,none,a\n") == "rules/data/libraries.csv, line 2: expected 5 fields");
    CHECK(error("a,liba,other,a,\n") == "rules/data/libraries.csv, line 2: an unknown suffix");
    CHECK(error("a,liba,none,a,much\n") == "rules/data/libraries.csv, line 2: an unknown concern");
    CHECK(error("b,,none,,\na,,none,,\n") ==
          "rules/data/libraries.csv, line 3: the row is not after the one before it");
    CHECK_FALSE(Libraries::parse("library\n").has_value());
  }

  TEST_CASE("the version of the project in that of a package") {
    constexpr std::array<std::array<std::string_view, 2>, 7> cases{{
        {"1.1.1k-15.el8_6", "1.1.1k"},
        {"1:1.1.1k-15.el8_6", "1.1.1k"},
        {"1:1.2.13.dfsg-1", "1.2.13"},
        {"3.0.11-1~deb12u2", "3.0.11"},
        {"7.83.0-r0", "7.83.0"},
        {"8.5.0-28.el8_10.alma.1", "8.5.0"},
        {"1.0.9", "1.0.9"},
    }};
    for (const auto& [package, version] : cases) CHECK(upstream_version(package) == version);
  }

  TEST_CASE("versions agree up to the numbers that one of them leaves out") {
    CHECK(versions_agree("1.5.7", "1.5.7"));
    CHECK(versions_agree("2.19", "2.19.1"));
    CHECK(versions_agree("20260107", "20260107.1"));
    CHECK(versions_agree("4.0", "4"));
    CHECK_FALSE(versions_agree("1.3.0", "1.3.1"));
    CHECK(versions_agree("1.1.1", "1.1.1k"));
    CHECK_FALSE(versions_agree("3.5", "3.53.1"));
    CHECK_FALSE(versions_agree("1.5.6", "1.5.7"));
    CHECK_FALSE(versions_agree("1.1.1k", "1.1.1w"));
  }
}
