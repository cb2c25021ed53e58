#include "formats/python_assignment.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <array>

#include "support/hostile.h"

using namespace icecore;

namespace {

constexpr std::array<std::string_view, 2> names{"A", "B"};

std::vector<PythonAssignment> parse(std::string_view text) {
  auto assignments = find_python_assignments(as_bytes(text), names, Limits{});
  REQUIRE(assignments.has_value());
  return *std::move(assignments);
}

// `line:name=kind` for each assignment, the error's message in place of the kind.
std::string summary(std::string_view text) {
  std::string result;
  for (const PythonAssignment& found : parse(text)) {
    result += fmt::format("{}:{}={};", found.line, found.name,
                          found.value.has_value() ? found.value->kind_name()
                                                  : std::string_view(found.value.error().message));
  }
  return result;
}

}  // namespace

TEST_SUITE("python_assignment") {
  TEST_CASE("literals assigned at the top level are found, annotated or not") {
    struct Row {
      std::string_view text, expected;
    };
    for (const auto& [text, expected] : std::array{
             Row{"A = 1\nB='b'\nC = 2\nA = []", "1:A=an integer;2:B=a string;4:A=a list;"},
             Row{"A: dict[str, str] = {}\nB: 'x' = 1,", "1:A=a dictionary;2:B=a tuple;"},
             Row{"\xEF\xBB\xBF# c\n\nA = {\n'B': 1,\n}\n", "3:A=a dictionary;"},
             Row{"A = 1; B = 2\n", "1:A=an integer;"},
             Row{"A = 'x' + \".y\" + 'z'\n", "1:A=a string;"},
             Row{"A = 1 # c", "1:A=an integer;"},
             Row{"", ""},
         }) {
      CAPTURE(text);
      CHECK(summary(text) == expected);
    }
    CHECK(parse("A = 'x' + \".y\"")[0].value->as_text() == "x.y");
  }

  TEST_CASE("what is no assignment to a name is stepped over") {
    for (const std::string_view text :
         {"if x:\n  A = 1\n", "A == 1\n", "A += 1\n", "A.b = 1\n", "A[0] = 1\n", "A: int\n",
          "A, B = 1, 2\n", "x = A = 1\n", "f(\nA = 1)\n", "'''\nA = 1\n'''\n", "# A = 1\n",
          "def f():\n\treturn 1\n", "x = \\\nA = 1\n", "A\n", "A: x\nC = 1"}) {
      CAPTURE(text);
      CHECK(summary(text).empty());
    }
  }

  TEST_CASE("a value that is no literal is told, and the next one is read") {
    struct Row {
      std::string_view text, expected;
    };
    for (const auto& [text, expected] : std::array{
             Row{"A = f(\n'x'\n)\nB = 1",
                 "1:A=line 1: expected a literal, found f;4:B=an integer;"},
             Row{"A = 1 if x else 2\nB = 1",
                 "1:A=line 1: expected the end of the line behind a literal, found if;"
                 "2:B=an integer;"},
             Row{"A = B = {}", "1:A=line 1: expected a literal, found B;"},
             Row{"A = 'x' + 1", "1:A=line 1: expected a string behind +, found an integer;"},
             Row{"A = 'x' + y", "1:A=line 1: expected a literal, found y;"},
             Row{"A = 1 + 1",
                 "1:A=line 1: expected the end of the line behind a literal, found +;"},
         }) {
      CAPTURE(text);
      CHECK(summary(text) == expected);
    }
  }

  TEST_CASE("the last assignment counts") {
    const auto assignments = parse("A = 1\nB = x\nA = 2\n");
    CHECK(last_assignment(assignments, "A").value()->as_int64() == 2);
    CHECK(last_assignment(assignments, "B").error().message ==
          "line 2: expected a literal, found x");
    CHECK(last_assignment(assignments, "C").error().message ==
          "expected an assignment to C, found none");
  }

  TEST_CASE("a module that is damaged or over a limit is an error") {
    const auto kind = [](std::string_view text, const Limits& limits) {
      const auto assignments = find_python_assignments(as_bytes(text), names, limits);
      REQUIRE_FALSE(assignments.has_value());
      return assignments.error().kind;
    };
    CHECK(kind("x = 'a", {}) == ErrorKind::truncated);
    CHECK(kind("A = 'a", {}) == ErrorKind::truncated);
    CHECK(kind("A: )", {}) == ErrorKind::malformed);
    CHECK(kind("x = $", {}) == ErrorKind::malformed);
    CHECK(kind("\xFF", {}) == ErrorKind::malformed);
    CHECK(kind("A = 1\nA = 2", {.list_entries = 1}) == ErrorKind::limit);
    CHECK(kind("A = 1", {.manifest_bytes = 4}) == ErrorKind::limit);
  }

  TEST_CASE("whatever changes, only the names that were asked for are found") {
    const auto check = [](Bytes changed) {
      const auto assignments = find_python_assignments(changed, names, Limits{});
      if (!assignments.has_value()) return;
      for (const PythonAssignment& found : *assignments) {
        CHECK((found.name == "A" || found.name == "B"));
      }
    };
    const std::string_view sample = "A: x = {'a': 'b'}\nB = 'c' + 'd'\n";
    test::for_each_truncation(as_bytes(sample), check);
    test::for_each_flip(as_bytes(sample), check);
  }
}
