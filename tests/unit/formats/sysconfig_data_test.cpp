#include "formats/sysconfig_data.h"

#include <doctest/doctest.h>

#include "support/hostile.h"

using namespace icecore;

namespace {

constexpr std::string_view smallest = "build_time_vars = {'VERSION': '3.11', 'Py_DEBUG': 1}\n";

SysconfigData parse(std::string_view text) {
  Result<SysconfigData> data = parse_sysconfig_data(as_bytes(text), Limits{});
  REQUIRE(data.has_value());
  return *std::move(data);
}

}  // namespace

TEST_SUITE("sysconfig_data") {
  TEST_CASE("the variables that matter are read") {
    const SysconfigData data = parse(R"(# system configuration generated and used by sysconfig
build_time_vars = {'ABIFLAGS': 't', 'BLDSHARED': 'gcc -shared', 'CC': 'gcc',
 'CONFIG_ARGS': "'--enable-shared' "
                "'--disable-gil'",
 'EXT_SUFFIX': '.cpython-313t-x86_64-linux-gnu.so', 'HOST_GNU_TYPE': 'x86_64-pc-linux-gnu',
 'INSTSONAME': 'libpython3.13t.so.1.0', 'LDLIBRARY': 'libpython3.13t.so',
 'MULTIARCH': 'x86_64-linux-gnu', 'OPT': '-O3', 'PY_CFLAGS': '-fno-semantic-interposition',
 'Py_DEBUG': 0, 'Py_ENABLE_SHARED': 1, 'Py_GIL_DISABLED': 1,
 'SOABI': 'cpython-313t-x86_64-linux-gnu', 'VERSION': '3.13', 'prefix': '/usr/local'}
)");
    CHECK(data.version == "3.13");
    CHECK(data.abi_flags == "t");
    CHECK(data.soabi == "cpython-313t-x86_64-linux-gnu");
    CHECK(data.extension_suffix == ".cpython-313t-x86_64-linux-gnu.so");
    CHECK(data.multiarch == "x86_64-linux-gnu");
    CHECK(data.host_type == "x86_64-pc-linux-gnu");
    CHECK(data.prefix == "/usr/local");
    CHECK(data.library == "libpython3.13t.so");
    CHECK(data.instance_soname == "libpython3.13t.so.1.0");
    CHECK(data.compiler == "gcc");
    CHECK(data.compiler_flags == "-fno-semantic-interposition");
    CHECK(data.optimization == "-O3");
    CHECK(data.shared_linker == "gcc -shared");
    CHECK(data.configure_options == "'--enable-shared' '--disable-gil'");
    CHECK(data.is_debug == false);
    CHECK(data.is_free_threaded == true);
    CHECK(data.is_shared == true);
  }

  TEST_CASE("variables that are missing or of another kind are empty") {
    const SysconfigData data = parse("build_time_vars = {'CC': 5, 'Py_DEBUG': ''}");
    CHECK(data.compiler.empty());
    CHECK(data.version.empty());
    CHECK_FALSE(data.is_debug.has_value());
    CHECK_FALSE(data.is_free_threaded.has_value());
  }

  TEST_CASE("a module without the dictionary is malformed") {
    for (const std::string_view text :
         {"", "x = {}", "build_time_vars = []", "build_time_vars = dict()"}) {
      CAPTURE(text);
      const auto data = parse_sysconfig_data(as_bytes(text), Limits{});
      REQUIRE_FALSE(data.has_value());
      CHECK(data.error().kind == ErrorKind::malformed);
    }
    CHECK(parse_sysconfig_data(as_bytes("build_time_vars = []"), Limits{}).error().message ==
          "build_time_vars: expected a dictionary, found a list");
  }

  TEST_CASE("no shorter module is valid but for its line end, no changed one does harm") {
    test::for_each_truncation(as_bytes(smallest.substr(0, smallest.size() - 1)), [](Bytes shorter) {
      CHECK_FALSE(parse_sysconfig_data(shorter, Limits{}).has_value());
    });
    test::for_each_flip(as_bytes(smallest), [](Bytes changed) {
      const auto data = parse_sysconfig_data(changed, Limits{});
      if (data.has_value()) CHECK(data->version.size() <= smallest.size());
    });
  }
}
