#include "formats/uv_lock.h"

#include <doctest/doctest.h>

#include "support/claim_text.h"
#include "support/hostile.h"

using namespace icecore;
using namespace icecore::test;

namespace {

using Lines = std::vector<std::string>;

constexpr std::string_view sample = R"x(version = 1
revision = 3
requires-python = ">=3.12"
supported-markers = ["sys_platform == 'linux'"]

[options]
exclude-newer = "2026-01-01T00:00:00Z"

[manifest]
members = ["app"]

[[package]]
name = "app"
version = "0.1.0"
source = { editable = "." }
dependencies = [
    { name = "six", marker = "sys_platform == 'linux'" },
    { name = "lib", extra = ["fast"] },
]

[package.optional-dependencies]
web = [{ name = "idna" }]

[package.dev-dependencies]
dev = [{ name = "pytest", version = "8.0" }]

[[package]]
name = "six"
version = "1.17.0"
source = { registry = "https://index.example/simple" }
sdist = { url = "https://index.example/six-1.17.0.tar.gz", hash = "sha256:aa", size = 34031 }
wheels = [
    { url = "https://index.example/six-1.17.0-py2.py3-none-any.whl", hash = "sha256:bb", size = 11050 },
]

[[package]]
name = "lib"
version = "1.0"
source = { git = "https://git.example/lib.git?rev=v1&subdirectory=py#0123456789012345678901234567890123456789" }

[[package]]
name = "idna"
version = "3.4"
source = { url = "https://index.example/idna-3.4-py3-none-any.whl" }
wheels = [{ url = "https://index.example/idna-3.4-py3-none-any.whl", hash = "sha256:cc" }]

[[package]]
name = "pytest"
version = "8.0"
source = { path = "wheels/pytest-8.0-py3-none-any.whl" }
wheels = [{ filename = "pytest-8.0-py3-none-any.whl", hash = "sha256:dd" }]
)x";

}  // namespace

TEST_SUITE("uv lock") {
  TEST_CASE("a lock as its tool writes it is read completely") {
    const auto document = read_uv_lock(as_bytes(sample), {});
    REQUIRE(document.has_value());
    CHECK(document->version == "1.3");
    CHECK(document->created_by == "uv");
    CHECK(document->requires_python == ">=3.12");
    CHECK(
        inputs_of(*document) ==
        Lines{
            "12 distribution app ==0.1.0 editable . -> six ; sys_platform == 'linux' -> lib -> "
            "idna if web -> pytest in dev root",
            "27 distribution six ==1.17.0 index from=https://index.example/simple "
            "[six-1.17.0.tar.gz sha256:aa 34031] [six-1.17.0-py2.py3-none-any.whl sha256:bb 11050]",
            "36 distribution lib ==1.0 vcs https://git.example/lib.git git commit=01234567 "
            "revision=v1 in=py",
            "41 distribution idna ==3.4 url https://index.example/idna-3.4-py3-none-any.whl "
            "[idna-3.4-py3-none-any.whl sha256:cc]",
            "47 distribution pytest ==8.0 path wheels/pytest-8.0-py3-none-any.whl "
            "[pytest-8.0-py3-none-any.whl sha256:dd]"});
    CHECK(options_of(*document) == Lines{"7 exclude-newer 2026-01-01T00:00:00Z"});
    CHECK(defects_of(*document) == Lines{});
  }

  TEST_CASE("the lock of a script has its requirements as a root") {
    constexpr std::string_view text = R"x(version = 1
[manifest]
requirements = [{name = "six", marker = "os_name == 'nt'"}]
)x";
    const auto document = read_uv_lock(as_bytes(text), {});
    REQUIRE(document.has_value());
    CHECK(document->version == "1.0");
    CHECK(document->created_by == "uv");
    CHECK(inputs_of(*document) ==
          Lines{"2 distribution ? directory -> six ; os_name == 'nt' root"});
    CHECK(options_of(*document) == Lines{});
    CHECK(defects_of(*document) == Lines{});
  }

  TEST_CASE("what is wrong is told, and the rest is read") {
    constexpr std::string_view text = R"x(version = 1
[[package]]
name = 3
source = {}
wheels = [{hash = "x"}, 1]
[[package]]
name = "a"
source = {virtual = "."}
[[package]]
name = "a"
source = {virtual = "."}
)x";
    const auto document = read_uv_lock(as_bytes(text), {});
    REQUIRE(document.has_value());
    CHECK(document->version == "1.0");
    CHECK(document->created_by == "uv");
    CHECK(inputs_of(*document) == Lines{"2 distribution ? index []",
                                        "6 distribution a directory . root",
                                        "9 distribution a directory . root"});
    CHECK(options_of(*document) == Lines{});
    CHECK(defects_of(*document) == Lines{"3 package[0].name: expected a string, found number",
                                         "4 package[0].source.registry: no source is given",
                                         "2 package[0].wheels[1]: expected a table, found number",
                                         "5 package[0].wheels[0].hash: expected algorithm:digest",
                                         "10 package[2].name: a  is there twice"});
  }

  TEST_CASE("no damage does harm") {
    for_each_truncation(as_bytes(sample), [](Bytes shorter) { (void)read_uv_lock(shorter, {}); });
    for_each_flip(as_bytes(sample), [](Bytes changed) { (void)read_uv_lock(changed, {}); });
  }

  TEST_CASE("bytes that are too many, or no text, are refused") {
    CHECK(read_uv_lock(as_bytes(sample), {.manifest_bytes = 10}).error().kind == ErrorKind::limit);
    std::string with_nul(sample);
    with_nul.insert(with_nul.size() / 2, 1, '\0');
    CHECK_FALSE(read_uv_lock(as_bytes(with_nul), {}).has_value());
  }
}
