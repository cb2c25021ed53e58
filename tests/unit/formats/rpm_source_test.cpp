#include "formats/rpm_source.h"

#include <doctest/doctest.h>

#include "support/hostile.h"

using namespace icecore;
using namespace icecore::test;

TEST_SUITE("rpm_source") {
  TEST_CASE("the last two hyphens part name, version and release") {
    struct Case {
      std::string_view file, name, version;
    };
    for (const auto& [file, name, version] :
         {Case{"bash-5.1.8-6.el9.src.rpm", "bash", "5.1.8-6.el9"},
          Case{"java-17-openjdk-17.0.1-2.nosrc.rpm", "java-17-openjdk", "17.0.1-2"}}) {
      CAPTURE(file);
      CHECK(read_rpm_source(file) == RpmSourceView{.name = name, .version = version});
    }
  }

  TEST_CASE("what is no source package has neither") {
    for (const std::string_view file :
         {"", "(none)", "bash-5.1.8-6.el9.x86_64.rpm", "bash-5.src.rpm", ".src.rpm",
          "-5.1-6.src.rpm", "--.src.rpm", "bash.src.rpm"}) {
      CAPTURE(file);
      CHECK(read_rpm_source(file) == RpmSourceView{});
    }
  }

  TEST_CASE("no name is too odd") {
    const Bytes sample = as_bytes("bash-5.1.8-6.el9.src.rpm");
    const auto use = [](Bytes bytes) { (void)read_rpm_source(as_text(bytes)); };
    for_each_truncation(sample, use);
    for_each_flip(sample, use);
  }
}
