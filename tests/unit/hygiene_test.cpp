// Habits that a machine can hold: files stay small and say what they are, every format and archive
// comes with its test, its fuzz target and a corpus, every rule with its test, and no two headers
// define a type of the same name: compilers do not see that, and linkers take either.
#include <doctest/doctest.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <regex>

#include "support/project_files.h"

using namespace icecore::test;

namespace {

constexpr std::ptrdiff_t longest_file = 500;

std::string stem(std::string_view path) {
  const std::string_view name = path.substr(path.rfind('/') + 1);
  return std::string(name.substr(0, name.rfind('.')));
}

bool has_file_below(const ProjectFiles& files, const std::string& folder) {
  const auto next = files.lower_bound(folder);
  return next != files.end() && next->first.starts_with(folder);
}

// `layer` is that of files which read bytes nobody vouches for.
void check_reader(const ProjectFiles& files, const std::string& path, const std::string& layer,
                  std::vector<std::string>& found) {
  const std::string name = stem(path);
  for (const std::string& needed :
       {"tests/unit/" + layer + "/" + name + "_test.cpp", "tests/fuzz/" + name + "_fuzz.cpp"}) {
    if (!files.contains(needed)) found.push_back(path + " lacks " + needed);
  }
  const std::string corpus = "tests/fuzz/corpus/" + name + "/";
  if (!has_file_below(files, corpus)) found.push_back(path + " lacks inputs in " + corpus);
}

// The types that begin a line of a header, so those of the project's own namespace.
void check_types(const std::string& path, const std::string& text,
                 std::map<std::string, std::string>& known, std::vector<std::string>& found) {
  static const std::regex type(
      R"((?:^|\n)(?:struct|class|enum class) (\w+)(?: final)?(?: : [^;{]*)? \{)");
  for (std::sregex_iterator each(text.begin(), text.end(), type), end; each != end; ++each) {
    const auto [other, is_new] = known.try_emplace((*each)[1], path);
    if (!is_new) {
      found.push_back(fmt::format("{} has a {} as {} has", path, other->first, other->second));
    }
  }
}

// One sentence for each broken habit; `files` are those of auditor/, include/, rules/ and tests/.
std::string broken_habits(const ProjectFiles& files) {
  std::vector<std::string> found;
  std::map<std::string, std::string> types;
  for (const auto& [path, text] : files) {
    if (path.ends_with(".h") && !path.starts_with("tests/")) check_types(path, text, types, found);
    const auto length = std::ranges::count(text, '\n');
    if (length > longest_file) found.push_back(fmt::format("{} has {} lines", path, length));
    if (path.starts_with("auditor/") && std::ranges::count(path, '/') == 2 &&
        path.ends_with(".cpp") && !text.starts_with("// ")) {
      found.push_back(path + " does not open by saying what it is");
    }
    for (const std::string& layer : {std::string("formats"), std::string("archive")}) {
      if (path.starts_with("auditor/" + layer + "/") && path.ends_with(".cpp")) {
        check_reader(files, path, layer, found);
      }
    }
    if (path.starts_with("rules/") && path.ends_with(".sql") &&
        std::ranges::count(path, '/') == 2) {
      const std::string test = "tests/rules/" + stem(path) + ".test";
      if (!files.contains(test)) found.push_back(path + " lacks " + test);
    }
  }
  return fmt::format("{}", fmt::join(found, "\n"));
}

}  // namespace

TEST_SUITE("habits") {
  TEST_CASE("the project keeps them") {
    const ProjectFiles files = read_project({"auditor", "include", "rules", "tests"});
    REQUIRE(files.size() > 20);
    CHECK(broken_habits(files) == "");
  }

  TEST_CASE("a file that is too long is found") {
    const std::string line = "// One line.\n";
    std::string text;
    for (int i = 0; i < 500; ++i) text += line;
    CHECK(broken_habits({{"auditor/base/a.cpp", text}}) == "");
    CHECK(broken_habits({{"auditor/base/a.cpp", text + line}}) ==
          "auditor/base/a.cpp has 501 lines");
  }

  TEST_CASE("a source without an opening comment is found") {
    CHECK(broken_habits({{"auditor/base/a.cpp", "#include \"base/a.h\"\n"}}) ==
          "auditor/base/a.cpp does not open by saying what it is");
  }

  TEST_CASE("a format without test, fuzz target or corpus is found") {
    ProjectFiles files{{"auditor/formats/elf.cpp", "// Reads ELF.\n"},
                       {"tests/fuzz/corpus/elfin/small", ""}};
    CHECK(broken_habits(files) ==
          "auditor/formats/elf.cpp lacks tests/unit/formats/elf_test.cpp\n"
          "auditor/formats/elf.cpp lacks tests/fuzz/elf_fuzz.cpp\n"
          "auditor/formats/elf.cpp lacks inputs in tests/fuzz/corpus/elf/");
    files["tests/unit/formats/elf_test.cpp"] = "";
    files["tests/fuzz/elf_fuzz.cpp"] = "";
    files["tests/fuzz/corpus/elf/small"] = "";
    CHECK(broken_habits(files) == "");
  }

  TEST_CASE("an archive needs the same as a format") {
    ProjectFiles files{{"auditor/archive/zip_directory.cpp", "// Reads zip files.\n"},
                       {"tests/fuzz/zip_directory_fuzz.cpp", ""},
                       {"tests/fuzz/corpus/zip_directory/small", ""}};
    CHECK(broken_habits(files) ==
          "auditor/archive/zip_directory.cpp lacks tests/unit/archive/zip_directory_test.cpp");
    files["tests/unit/archive/zip_directory_test.cpp"] = "";
    CHECK(broken_habits(files) == "");
  }

  TEST_CASE("a type that two headers define is found") {
    const std::string one = "#pragma once\nstruct Slot {\n  struct Inner {};\n};\nstruct Told;\n";
    CHECK(broken_habits(
              {{"auditor/base/a.h", one},
               {"auditor/base/b.h", "struct Inner {};\nenum class Told : int {\n};\n"}}) == "");
    CHECK(broken_habits({{"auditor/base/a.h", one},
                         {"include/icecore/b.h", "\nclass Slot final : public A {\n"}}) ==
          "include/icecore/b.h has a Slot as auditor/base/a.h has");
  }

  TEST_CASE("a rule without a test is found; the views need none") {
    ProjectFiles files{{"rules/integrity/file-modified.sql", ""}, {"rules/views.sql", ""}};
    CHECK(broken_habits(files) ==
          "rules/integrity/file-modified.sql lacks tests/rules/file-modified.test");
    files["tests/rules/file-modified.test"] = "";
    CHECK(broken_habits(files) == "");
  }
}
