#include "formats/package_notes.h"

#include <doctest/doctest.h>

#include "support/hostile.h"

using namespace icecore;
using namespace icecore::test;

namespace {

constexpr std::string_view package =
    R"({"type":"rpm","name":"openssl","version":"3.2.2-3.fc41","architecture":"x86_64",)"
    R"("osCpe":"cpe:/o:fedoraproject:fedora:41","os":"fedora"})";
constexpr std::string_view opened =
    R"([{"soname":["liblzma.so.5","liblzma.so"],"feature":"xz","priority":"suggested"},)"
    R"({"soname":["libbpf.so.1"]}])";

}  // namespace

TEST_SUITE("package_notes") {
  TEST_CASE("the package of a file") {
    const auto note = read_package_note(package, {});
    REQUIRE(note.has_value());
    CHECK(note->type == "rpm");
    CHECK(note->system == "fedora");
    CHECK(note->name == "openssl");
    CHECK(note->version == "3.2.2-3.fc41");
    CHECK(read_package_note("[]", {}).error().kind == ErrorKind::malformed);
    CHECK(read_package_note(R"({"name":1})", {}).error().kind == ErrorKind::malformed);
  }

  TEST_CASE("the libraries that a file opens") {
    const auto notes = read_dlopen_note(opened, {});
    REQUIRE(notes.has_value());
    REQUIRE(notes->size() == 2);
    CHECK(notes->at(0).names == std::vector<std::string>{"liblzma.so.5", "liblzma.so"});
    CHECK(notes->at(0).feature == "xz");
    CHECK(notes->at(0).priority == "suggested");
    CHECK(notes->at(1).priority == "recommended");
    CHECK(read_dlopen_note("{}", {}).error().message ==
          "a dlopen note is an array, but found object");
    CHECK(read_dlopen_note(R"([{"feature":"x"}])", {}).error().kind == ErrorKind::malformed);
  }

  TEST_CASE("truncated and changed notes do no harm") {
    for_each_truncation(as_bytes(package), [](Bytes shorter) {
      CHECK_FALSE(read_package_note(as_text(shorter), {}));
    });
    for_each_truncation(as_bytes(opened),
                        [](Bytes shorter) { CHECK_FALSE(read_dlopen_note(as_text(shorter), {})); });
    for_each_flip(as_bytes(package),
                  [](Bytes changed) { (void)read_package_note(as_text(changed), {}); });
    for_each_flip(as_bytes(opened),
                  [](Bytes changed) { (void)read_dlopen_note(as_text(changed), {}); });
  }
}
