#include "formats/opencv_build.h"

#include <doctest/doctest.h>

#include "support/hostile.h"

using namespace icecore;
using namespace icecore::test;

namespace {

// Of opencv-python-headless 5.0.0.93, shortened.
constexpr std::string_view sample = R"(General configuration for OpenCV 5.0.0 =====================
  Version control:               5.0.0

  CPU/HW features:
    Baseline:                    SSE SSE2 SSE3
      requested:                 SSE3
    Dispatched code generation:  SSE4_1 SSE4_2 AVX FP16 AVX2 AVX512_SKX

  Media I/O: 
    ZLib:                        /usr/lib64/libz.so (ver 1.2.11)
    JPEG:                        build-libjpeg-turbo (ver 3.1.2-70)
    WEBP:                        build (ver decoder: 0x0210, encoder: 0x0210, demux: 0x0107)
    AVIF:                        avif (ver 1.4.2)
    PNG:                         /usr/local/lib/libpng.so (ver 1.6.58)
    TIFF:                        build (ver 42 - 4.7.1)
    JPEG 2000:                   build (ver 2.5.3)
    OpenEXR:                     NO

  Trace:                         YES (with Intel ITT(3.25.4))

  Other third-party libraries:
    Intel IPP:                   2026.0.0 [2026.0.0]
           at:                   /io/3rdparty/ippicv/ippicv_lnx/icv
    Protobuf:                    build (3.19.1)
    Flatbuffers:                 builtin/3rdparty (25.9.23)
)";

}  // namespace

TEST_SUITE("opencv_build") {
  TEST_CASE("libraries that came with OpenCV, not those of the system") {
    const auto build = read_opencv_build(as_bytes(sample));
    REQUIRE(build.has_value());
    CHECK(build->version == "5.0.0");
    CHECK(build->baseline == "SSE SSE2 SSE3");
    CHECK(build->dispatched == "SSE4_1 SSE4_2 AVX FP16 AVX2 AVX512_SKX");
    std::vector<std::string> libraries;
    for (const OpencvLibrary& one : build->libraries) {
      libraries.push_back(one.name + " " + one.version);
    }
    CHECK(libraries == std::vector<std::string>{"libjpeg-turbo 3.1.2", "libtiff 4.7.1",
                                                "openjpeg 2.5.3", "ittnotify 3.25.4",
                                                "ippicv 2026.0.0", "protobuf 3.19.1",
                                                "flatbuffers 25.9.23"});
  }

  TEST_CASE("the text ends with its NUL, and another text is an error") {
    const std::string two = std::string(sample.substr(0, 100)) + '\0' + std::string(sample);
    CHECK(read_opencv_build(as_bytes(two))->libraries.empty());
    CHECK(read_opencv_build(as_bytes("General")).error().kind == ErrorKind::malformed);
  }

  TEST_CASE("truncated and changed texts do no harm") {
    for_each_truncation(as_bytes(sample), [](Bytes shorter) { (void)read_opencv_build(shorter); });
    for_each_flip(as_bytes(sample), [](Bytes changed) { (void)read_opencv_build(changed); });
  }
}
