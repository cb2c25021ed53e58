// For tests/oracle/*.py: answers questions about versions, specifiers, markers, requirements and
// tags. A question is a line with the lengths of its texts, then the texts; the first names the
// kind. An answer has the same form: first whether the input is valid ("1"), then what it says.
#include <array>
#include <compare>
#include <functional>
#include <iostream>
#include <map>
#include <span>
#include <sstream>
#include <string>
#include <vector>

#include "formats/marker.h"
#include "formats/python_letters.h"
#include "formats/requirement.h"
#include "formats/specifier.h"
#include "formats/supported_tags.h"
#include "formats/tag.h"
#include "formats/version.h"
#include "formats/wheel_name.h"

namespace {

using namespace icecore;
using Texts = std::vector<std::string>;

const Limits limits;
const Texts invalid{"0"};

std::uint32_t number(const std::string& text) {
  return static_cast<std::uint32_t>(std::stoul(text));
}

std::string bit(bool value) {
  return value ? "1" : "0";
}

Texts letters(const Texts& texts) {
  const int kinds = static_cast<int>(is_word_python(texts[1])) |
                    static_cast<int>(is_identifier_python(texts[1])) << 1 |
                    static_cast<int>(is_identifier_python("a" + texts[1])) << 2;
  return {std::to_string(kinds), lower_python(texts[1])};
}

Texts version(const Texts& texts) {
  const auto version = Version::parse(texts[1]);
  if (!version) return invalid;
  return {"1", version->normalized()};
}

Texts compare(const Texts& texts) {
  const auto left = Version::parse(texts[1]);
  const auto right = Version::parse(texts[2]);
  if (!left || !right) return invalid;
  const auto order = *left <=> *right;
  return {"1", order < 0 ? "-1" : bit(order > 0)};
}

const std::map<std::string, Prereleases> policies{{"None", Prereleases::by_default},
                                                  {"True", Prereleases::accept},
                                                  {"False", Prereleases::reject}};

// The set, then candidates, each before `None`, `True` or `False`.
Texts specifiers(const Texts& texts) {
  const auto set = SpecifierSet::parse(texts[1]);
  if (!set) return invalid;
  Texts answer{"1", set->normalized()};
  for (std::size_t i = 2; i < texts.size(); i += 2) {
    const Prereleases prereleases = policies.at(texts[i + 1]);
    answer.push_back(bit(set->contains(texts[i], prereleases)));
  }
  return answer;
}

std::string text_or_refusal(const Result<std::string>& text) {
  return text ? "=" + *text : "none";
}

struct Circumstances {
  MarkerEnvironment environment;
  Texts extras;
};

// Pairs of a variable's name and a value; `lock` makes it the environment of a lock file.
Circumstances circumstances(const Texts& texts, std::size_t from) {
  Circumstances result;
  for (std::size_t i = from; i < texts.size(); i += 2) {
    const std::string& name = texts[i];
    if (name == "lock") result.environment.selection.emplace();
    if (name == "extra") result.extras.push_back(texts[i + 1]);
    if (name == "extras") result.environment.selection->extras.push_back(texts[i + 1]);
    if (name == "dependency_groups") {
      result.environment.selection->dependency_groups.push_back(texts[i + 1]);
    }
    for (int number = 0; number < static_cast<int>(MarkerVariable::extra); ++number) {
      const auto variable = static_cast<MarkerVariable>(number);
      if (marker_variable_name(variable) == name) {
        result.environment.values[variable] = texts[i + 1];
      }
    }
  }
  return result;
}

std::string answer_to(const Marker& marker, const Circumstances& circumstances) {
  const auto answer = evaluate(marker, circumstances.environment, circumstances.extras);
  if (!answer) return "undefined";
  constexpr std::array words{"no", "unknown", "yes"};
  return words.at(static_cast<std::size_t>(*answer));
}

Texts marker(const Texts& texts) {
  const auto marker = Marker::parse(texts[1], limits);
  if (!marker) return invalid;
  return {"1", text_or_refusal(marker->normalized()), answer_to(*marker, circumstances(texts, 2))};
}

Texts requirement(const Texts& texts) {
  const auto requirement = parse_requirement(texts[1], limits);
  if (!requirement) return invalid;
  Texts answer{
      "1",
      text_or_refusal(to_text(*requirement)),
      requirement->name,
      requirement->url,
      requirement->specifiers.normalized(),
      requirement->marker ? answer_to(*requirement->marker, circumstances(texts, 2)) : "none"};
  answer.insert(answer.end(), requirement->extras.begin(), requirement->extras.end());
  return answer;
}

Texts with_tags(Texts answer, const Result<std::vector<Tag>>& tags) {
  if (!tags) return invalid;
  for (const Tag& tag : *tags) answer.push_back(tag.text());
  return answer;
}

Texts tag(const Texts& texts) {
  return with_tags({"1"}, parse_tag(texts[1], limits));
}

Texts wheel(const Texts& texts) {
  const auto wheel = parse_wheel_filename(texts[1], limits);
  if (!wheel) return invalid;
  const BuildTag build = wheel->build.value_or(BuildTag{});
  return with_tags({"1", wheel->name, wheel->version.normalized(),
                    wheel->build ? build.number.digits : "none", build.rest},
                   wheel->tags);
}

Texts sdist(const Texts& texts) {
  const auto sdist = parse_sdist_filename(texts[1]);
  if (!sdist) return invalid;
  return {"1", sdist->name, sdist->version.normalized()};
}

PythonRelease release(const Texts& texts) {
  PythonRelease release{.major = number(texts[1])};
  if (!texts[2].empty()) release.minor = number(texts[2]);
  return release;
}

Texts abis(const Texts& texts) {
  const CpythonBuild build{.free_threaded = texts[3] == "1",
                           .debug = texts[4] == "1",
                           .pymalloc = texts[5] == "1",
                           .wide_unicode = texts[6] == "1"};
  Texts answer = cpython_abis(release(texts), build);
  answer.insert(answer.begin(), "1");
  return answer;
}

// Major and minor version, how many ABIs, these, and platforms.
Texts cpython(const Texts& texts) {
  const std::span all(texts);
  const std::size_t count = number(texts[3]);
  return with_tags(
      {"1"}, cpython_tags(release(texts), all.subspan(4, count), all.subspan(4 + count), limits));
}

Texts compatible(const Texts& texts) {
  return with_tags({"1"},
                   compatible_tags(release(texts), texts[3], std::span(texts).subspan(4), limits));
}

Texts linux_host(const Texts& texts) {
  LinuxHost host{.machine = texts[1],
                 .libc = {.major = number(texts[3]), .minor = number(texts[4])},
                 .has_manylinux_abi = texts[5] == "1"};
  if (texts[2] == "glibc") host.libc.family = LibcVersion::Family::glibc;
  if (texts[2] == "musl") host.libc.family = LibcVersion::Family::musl;
  auto platforms = linux_platforms(host, limits);
  if (!platforms) return invalid;
  platforms->insert(platforms->begin(), "1");
  return *platforms;
}

void write(const Texts& texts) {
  for (const std::string& text : texts) std::cout << text.size() << ' ';
  std::cout << '\n';
  for (const std::string& text : texts) std::cout << text;
}

bool read(Texts& texts) {
  std::string line;
  if (!std::getline(std::cin, line)) return false;
  texts.clear();
  std::istringstream sizes(line);
  for (std::size_t size = 0; sizes >> size;) {
    std::string text(size, '\0');
    std::cin.read(text.data(), static_cast<std::streamsize>(size));
    texts.push_back(std::move(text));
  }
  return std::cin.good();
}

}  // namespace

int main() {
  const std::map<std::string, std::function<Texts(const Texts&)>> kinds{
      {"abis", abis},       {"compare", compare}, {"compatible", compatible},
      {"cpython", cpython}, {"letters", letters}, {"linux", linux_host},
      {"marker", marker},   {"sdist", sdist},     {"requirement", requirement},
      {"tag", tag},         {"version", version}, {"specifiers", specifiers},
      {"wheel", wheel}};
  std::ios::sync_with_stdio(false);
  for (Texts texts; read(texts);) write(kinds.at(texts.at(0))(texts));
  return 0;
}
