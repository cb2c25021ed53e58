#include "formats/go_build_info.h"

#include <doctest/doctest.h>

#include "support/hostile.h"

using namespace icecore;
using namespace icecore::test;

namespace {

using namespace std::string_literals;

std::string with_length(const std::string& text) {
  return std::string(1, static_cast<char>(text.size())) + text;
}

const std::string mark = "0123456789abcdef";
const std::string modules =
    "path\tcmd/tool\nmod\texample.org/tool\t(devel)\t\ndep\tgolang.org/x/a\tv0.1.0\th1:x=\n"
    "=>\t./a\tv0.2.0\t\ndep\tb.org/b\tv1.2.3\th1:y=\nbuild\t-compiler=gc\n";

std::string sample(char flags = 2) {
  return "\xFF Go buildinf:\x08"s + flags + std::string(16, '\0') + with_length("go1.26.8") +
         "\xA7\x01"s + mark + modules + mark;
}

}  // namespace

TEST_SUITE("go_build_info") {
  TEST_CASE("modules are read as they were built") {
    REQUIRE(mark.size() * 2 + modules.size() == 0xA7);
    const auto info = read_go_build_info(as_bytes(sample()), {});
    REQUIRE(info.has_value());
    CHECK(info->go_version == "go1.26.8");
    CHECK(info->main_path == "cmd/tool");
    REQUIRE(info->modules.size() == 2);
    CHECK(info->modules[0].path == "./a");
    CHECK(info->modules[0].version == "v0.2.0");
    CHECK(info->modules[1].path == "b.org/b");
    CHECK(info->modules[1].version == "v1.2.3");
  }

  TEST_CASE("other forms are errors") {
    CHECK(read_go_build_info(as_bytes(sample(0)), {}).error().kind == ErrorKind::unsupported);
    CHECK(read_go_build_info(as_bytes("Go"), {}).error().kind == ErrorKind::malformed);
    CHECK(read_go_build_info(as_bytes(sample()), {.dependency_bytes = 100}).error().kind ==
          ErrorKind::limit);
  }

  TEST_CASE("truncated and changed bytes do no harm") {
    for_each_truncation(as_bytes(sample()),
                        [](Bytes shorter) { CHECK_FALSE(read_go_build_info(shorter, {})); });
    for_each_flip(as_bytes(sample()), [](Bytes changed) { (void)read_go_build_info(changed, {}); });
  }
}
