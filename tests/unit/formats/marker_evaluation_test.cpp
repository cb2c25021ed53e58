#include <doctest/doctest.h>

#include <array>

#include "base/bytes.h"
#include "formats/marker.h"
#include "support/hostile.h"

using namespace icecore;

namespace {

// What is known of a Linux environment from its files alone: not the kernel.
MarkerEnvironment known_from_files() {
  using enum MarkerVariable;
  MarkerEnvironment environment;
  environment.values = {{implementation_name, "cpython"},
                        {implementation_version, "3.12.1"},
                        {os_name, "posix"},
                        {platform_machine, "x86_64"},
                        {platform_python_implementation, "CPython"},
                        {platform_system, "Linux"},
                        {python_full_version, "3.12.1"},
                        {python_version, "3.12"},
                        {sys_platform, "linux"}};
  return environment;
}

// `yes`, `no`, `unknown` or `error`.
std::string answer(std::string_view text, const MarkerEnvironment& environment,
                   const std::vector<std::string>& extras = {}) {
  const Result<Marker> marker = Marker::parse(text, Limits{});
  REQUIRE(marker.has_value());
  const Result<MarkerAnswer> result = evaluate(*marker, environment, extras);
  if (!result) return "error";
  constexpr std::array words{"no", "unknown", "yes"};
  return words.at(static_cast<std::size_t>(*result));
}

struct Row {
  std::string_view text, expected;
};

}  // namespace

TEST_SUITE("marker evaluation") {
  TEST_CASE("known variables give packaging's answers") {
    for (const auto& [text, expected] : std::array{
             Row{"python_version >= '3.9'", "yes"},
             Row{"python_version < '3.9'", "no"},
             Row{"'3.9' <= python_version", "yes"},
             Row{"python_version in '3.11, 3.12'", "yes"},
             Row{"python_version not in '3.11'", "yes"},
             Row{"python_version == '3.*'", "yes"},
             Row{"python_version ~= '3.9'", "yes"},
             Row{"python_version === '3.12'", "yes"},
             Row{"python_version == 'x'", "no"},
             Row{"python_version != 'x'", "yes"},
             Row{"python_version >= '3.12 beta'", "no"},
             Row{"python_full_version < '3.12.1rc1'", "no"},
             Row{"os_name == 'posix'", "yes"},
             Row{"os_name >= 'posix'", "yes"},
             Row{"os_name > 'a'", "no"},
             Row{"os_name < 'z'", "no"},
             Row{"'inux' in sys_platform", "yes"},
             Row{"'' in sys_platform", "yes"},
             Row{"os_name == 'POSIX'", "no"},
             Row{"os_name == sys_platform", "no"},
             Row{"'posix' == 'os_name'", "yes"},
             Row{"os_name == 'nt' and os_name == 'nt' or os_name == 'posix'", "yes"},
             Row{"os_name == 'nt' and (os_name == 'nt' or os_name == 'posix')", "no"},
             Row{"os_name == 'posix' or os_name == 'nt' and os_name == 'nt'", "yes"},
         }) {
      CAPTURE(text);
      CHECK(answer(text, known_from_files()) == expected);
    }
  }

  TEST_CASE("an unknown variable makes unknown only what depends on it") {
    for (const auto& [text, expected] : std::array{
             Row{"platform_release >= '5'", "unknown"},
             Row{"'5' <= platform_release", "unknown"},
             Row{"platform_release == 'x'", "unknown"},
             Row{"platform_version == '5'", "unknown"},
             Row{"'x' in platform_version", "unknown"},
             Row{"'x' not in platform_version", "unknown"},
             Row{"platform_version < '5'", "no"},
             Row{"platform_release >= '5' and os_name == 'nt'", "no"},
             Row{"platform_release >= '5' and os_name == 'posix'", "unknown"},
             Row{"platform_release >= '5' or os_name == 'posix'", "yes"},
             Row{"platform_release >= '5' or os_name == 'nt'", "unknown"},
             Row{"(platform_release >= '5' or os_name == 'nt') and os_name == 'nt'", "no"},
         }) {
      CAPTURE(text);
      CHECK(answer(text, known_from_files()) == expected);
    }
    CHECK(answer("os_name == 'posix'", MarkerEnvironment{}) == "unknown");
  }

  TEST_CASE("a comparison without meaning is an error, wherever it stands") {
    for (const std::string_view text :
         {"os_name ~= '1.0'", "os_name === 'posix'", "python_version ~= 'x'",
          "python_version === 'a b'", "platform_version ~= '1'", "platform_release ~= 'x'",
          "'a' == 'b'", "'a' == 'os.name'", "'a' in extras", "dependency_groups == 'a'",
          "os_name == 'posix' or os_name ~= '1'", "extra ~= '1'"}) {
      CAPTURE(text);
      CHECK(answer(text, known_from_files()) == "error");
    }
    const auto marker = Marker::parse("os_name ~= '1.0'", Limits{});
    const auto result = evaluate(*marker, known_from_files());
    CHECK(result.error().kind == ErrorKind::unsupported);
    CHECK(result.error().message == "\"os_name\" ~= \"1.0\" has no meaning");
    const auto unnamed = Marker::parse("'a' == 'b'", Limits{});
    CHECK(evaluate(*unnamed, {}).error().message == "the marker variable \"b\" has no value here");
  }

  TEST_CASE("a marker holds for metadata when it does for one extra, or for none") {
    const MarkerEnvironment environment = known_from_files();
    CHECK(answer("extra == 'test'", environment) == "no");
    CHECK(answer("extra == ''", environment) == "yes");
    CHECK(answer("extra == 'Test_All'", environment, {"dev", "test.all"}) == "yes");
    CHECK(answer("extra == 'test'", environment, {"dev"}) == "no");
    CHECK(answer("extra != 'test'", environment, {"test", "dev"}) == "yes");
    CHECK(answer("'test' == extra and os_name == 'posix'", environment, {"TEST"}) == "yes");
    CHECK(answer("extra == 'a' and platform_release == '1'", environment, {"b", "a"}) == "unknown");
  }

  TEST_CASE("a lock file has sets of extras and groups, and no extra") {
    MarkerEnvironment environment = known_from_files();
    environment.selection = {.extras = {"Test_All"}, .dependency_groups = {"dev"}};
    for (const auto& [text, expected] : std::array{
             Row{"'test-all' in extras", "yes"},
             Row{"'Test.All' not in extras", "no"},
             Row{"'x' in extras or 'DEV' in dependency_groups", "yes"},
             Row{"'dev' in extras", "no"},
             Row{"'dev' == dependency_groups", "no"},
             Row{"'dev' != dependency_groups", "yes"},
             Row{"'dev' < dependency_groups", "no"},
             Row{"'dev' ~= dependency_groups", "error"},
             Row{"extras == 'test-all'", "error"},
             Row{"extra == 'test-all'", "error"},
         }) {
      CAPTURE(text);
      CHECK(answer(text, environment) == expected);
    }
  }

  TEST_CASE("the version of an unfinished Python counts as one with a local label") {
    MarkerEnvironment environment = known_from_files();
    environment.values[MarkerVariable::python_full_version] = "3.14.0a1+";
    CHECK(answer("python_full_version >= '3.14.0a1'", environment) == "yes");
    CHECK(answer("python_full_version == '3.14.0a1+local'", environment) == "yes");
  }

  TEST_CASE("an endless version is an error, not an answer") {
    const std::string text = "python_version >= '" + std::string(5000, '1') + "'";
    CHECK(answer(text, known_from_files()) == "error");
  }

  TEST_CASE("whatever a changed marker asks, knowing more never contradicts knowing less") {
    const auto check = [](Bytes changed) {
      const Result<Marker> marker = Marker::parse(as_text(changed), Limits{});
      if (!marker) return;
      const auto less = evaluate(*marker, MarkerEnvironment{});
      const auto more = evaluate(*marker, known_from_files());
      if (less && more && *less != MarkerAnswer::unknown) CHECK(*less == *more);
      if (!less) CHECK_FALSE(more.has_value());
    };
    constexpr std::string_view sample =
        "(python_version<'3.13' or 'x' in os_name)and extra=='' or platform_version>'1'";
    test::for_each_truncation(as_bytes(sample), check);
    test::for_each_flip(as_bytes(sample), check);
  }
}
