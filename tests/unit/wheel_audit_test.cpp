// Wheels from their bytes to findings.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "base/base64.h"
#include "base/digest.h"
#include "support/audited.h"
#include "support/elf_builder.h"
#include "support/tar_builder.h"
#include "support/temporary_directory.h"
#include "support/zip_builder.h"

using namespace icecore;
using namespace icecore::test;

namespace {

// As RECORD writes it: the alphabet for URLs, without padding.
std::string record_digest(std::string_view text) {
  std::string digest = to_base64(sha256_of(as_bytes(text)).bytes);
  std::ranges::replace(digest, '+', '-');
  std::ranges::replace(digest, '/', '_');
  std::erase(digest, '=');
  return digest;
}

// A wheel that is right unless a test changes something.
struct SmallWheel {
  std::string name = "pkg", version = "1.0", tag = "py3-none-any";
  std::vector<std::pair<std::string, std::string>> files{{"pkg/__init__.py", "x = 1\n"}};
  std::string metadata = "Metadata-Version: 2.1\nName: pkg\nVersion: 1.0\n";
  std::string wheel_file = "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n";
  std::string more_record;
  std::vector<std::pair<std::string, std::string>> unlisted;

  [[nodiscard]] std::string directory() const { return name + "-" + version + ".dist-info"; }
  [[nodiscard]] std::string file_name() const { return name + "-" + version + "-" + tag + ".whl"; }

  [[nodiscard]] ZipBuilder zip() const {
    ZipBuilder zip;
    std::string record;
    const auto add = [&](const std::string& path, const std::string& text) {
      zip.add(path, text, ZipMethod::deflated);
      record += fmt::format("{},sha256={},{}\n", path, record_digest(text), text.size());
    };
    for (const auto& [path, text] : files) add(path, text);
    if (!metadata.empty()) add(directory() + "/METADATA", metadata);
    if (!wheel_file.empty()) add(directory() + "/WHEEL", wheel_file);
    for (const auto& [path, text] : unlisted) zip.add(path, text);
    record += more_record + directory() + "/RECORD,,\n";
    zip.add(directory() + "/RECORD", record);
    return zip;
  }
};

class House {
 public:
  House& add(const SmallWheel& wheel) { return add(wheel.file_name(), wheel.zip().build()); }
  House& add(const std::string& name, const std::string& bytes) {
    write_file(directory_.path() / name, bytes);
    return *this;
  }

  [[nodiscard]] AuditResult audited(const std::string& python = "",
                                    const std::string& platform = "") const {
    Result<AuditResult> result = audit({.target = "wheelhouse:" + directory_.path().string(),
                                        .python = python,
                                        .wheel_platform = platform,
                                        .confinement = Confinement::none});
    REQUIRE(result.has_value());
    return *std::move(result);
  }

 private:
  TemporaryDirectory directory_;
};

Lines rules_of(const AuditResult& result) {
  Lines lines;
  for (const Finding& finding : result.findings()) {
    lines.push_back(finding.rule + " " + finding.subject);
  }
  return lines;
}

Lines rules_of(const SmallWheel& wheel) {
  return rules_of(House().add(wheel).audited());
}

const std::string own = "pkg-1.0-py3-none-any.whl";

}  // namespace

TEST_SUITE("wheel audit") {
  TEST_CASE("a good wheel has facts and no finding") {
    const AuditResult result = House().add(SmallWheel()).audited();
    CHECK(rules_of(result).empty());
    CHECK(result.gaps().empty());
    CHECK(rows_of(result,
                  "SELECT path, kind, name, version, build, tags, python, platform, "
                  "problem FROM wheel") ==
          Lines{own + "|wheel|pkg|1.0||py3-none-any|unknown|unknown|"});
    CHECK(rows_of(result, "SELECT normalized_name, version FROM distribution") == Lines{"pkg|1.0"});
    CHECK(rows_of(result, "SELECT state, count(*) FROM record_verdict GROUP BY 1") ==
          Lines{"record-itself|1", "verified|3"});
    CHECK(rows_of(result, "SELECT kind, version FROM environment") == Lines{"wheels|"});
    CHECK(rows_of(result,
                  "SELECT owner_kind, count(*) FROM owner JOIN entry ON entry.id = file "
                  "WHERE kind = 'file' GROUP BY 1") == Lines{"distribution|4"});
  }

  TEST_CASE("what RECORD does not say, and says wrongly") {
    SmallWheel wheel;
    wheel.unlisted = {{"pkg/more.py", "1"}};
    CHECK(rules_of(wheel) == Lines{"wheel-record-incomplete " + own});
    wheel = {};
    wheel.more_record = "pkg/gone.py,sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU,0\n";
    CHECK(rules_of(wheel) == Lines{"wheel-record-differs " + own + "/pkg/gone.py"});
    wheel.unlisted = {{"pkg/gone.py", "1"}};
    CHECK(rules_of(wheel) == Lines{"wheel-record-differs " + own + "/pkg/gone.py"});
    wheel = {};
    wheel.more_record = "../other/x,sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU,0\n";
    CHECK(rules_of(wheel) ==
          Lines{"wheel-record-malformed " + own + "/pkg-1.0.dist-info/RECORD:4"});
    wheel = {};
    wheel.more_record = "pkg/a.py,,\n";
    wheel.unlisted = {{"pkg/a.py", "1"}};
    CHECK(rules_of(wheel) ==
          Lines{"wheel-record-weak-digest " + own + "/pkg-1.0.dist-info/RECORD"});
    wheel = {};
    wheel.unlisted = {{"pkg-1.0.dist-info/RECORD.jws", "{}"}};
    CHECK(rules_of(wheel).empty());
    wheel.more_record = "pkg-1.0.dist-info/RECORD.jws,,\n";
    CHECK(rules_of(wheel) == Lines{"wheel-signature-listed " + own + "/pkg-1.0.dist-info/RECORD"});
  }

  TEST_CASE("names and tags that do not agree") {
    SmallWheel wheel;
    wheel.metadata = "Metadata-Version: 2.1\nName: other\nVersion: 1.0.0\n";
    CHECK(rules_of(wheel) == Lines{"wheel-name-differs " + own + "/pkg-1.0.dist-info/METADATA"});
    wheel = {};
    wheel.wheel_file = "Wheel-Version: 1.0\nTag: py2-none-any\n";
    CHECK(rules_of(wheel) == Lines{"wheel-tags-differ " + own + "/pkg-1.0.dist-info/WHEEL"});
    wheel = {};
    wheel.wheel_file += "Build: 3\n";
    CHECK(rules_of(wheel) == Lines{"wheel-tags-differ " + own + "/pkg-1.0.dist-info/WHEEL"});
    wheel = {};
    wheel.metadata.clear();
    CHECK(rules_of(wheel) == Lines{"wheel-metadata-missing " + own + "/pkg-1.0.dist-info"});
    CHECK(rules_of(House().add("pkg.whl", SmallWheel().zip().build()).audited()) ==
          Lines{"wheel-name-malformed pkg.whl"});
    wheel = {};
    wheel.files.emplace_back("pkg-1.0.data/odd/x", "1");
    wheel.files.emplace_back("other-1.0.data/data/x", "1");
    CHECK(rules_of(wheel) == Lines{"wheel-data-unknown " + own + "/other-1.0.data",
                                   "wheel-data-unknown " + own + "/pkg-1.0.data/odd"});
  }

  TEST_CASE("a variant's label and its variant.json") {
    SmallWheel wheel;
    wheel.files.emplace_back("pkg-1.0.dist-info/variant.json",
                             R"({"variants": {"v3": {"x86_64": {"level": ["v3"]}}}})");
    const std::string bytes = wheel.zip().build();
    const AuditResult result = House().add("pkg-1.0-py3-none-any-v3.whl", bytes).audited();
    CHECK(rules_of(result).empty());
    CHECK(rows_of(result, "SELECT label, namespace_name, feature, value FROM variant_property") ==
          Lines{"v3|x86_64|level|v3"});
    CHECK(rows_of(result, "SELECT variant FROM wheel") == Lines{"v3"});
    CHECK(rules_of(wheel) ==
          Lines{"wheel-variant-differs " + own + "/pkg-1.0.dist-info/variant.json"});
  }

  TEST_CASE("what is odd about the archive, and what cannot be read") {
    CHECK(rules_of(House().add(own, SmallWheel().zip().prepended("x").build()).audited()) ==
          Lines{"wheel-bytes-outside " + own});
    const AuditResult none = House().add(own, "no zip file").audited();
    CHECK(rules_of(none) == Lines{"wheel-unreadable " + own});
    CHECK(none.gaps().size() == 1);
    ZipBuilder zip = SmallWheel().zip();
    zip.add({.name = "pkg/damaged.py", .text = "x", .has_wrong_crc32 = true});
    const AuditResult damaged = House().add(own, zip.build()).audited();
    const Lines rules = rules_of(damaged);
    CHECK(std::ranges::find(rules, "wheel-entry-damaged " + own + "/pkg/damaged.py") !=
          rules.end());
    CHECK(damaged.gaps().size() == 1);
  }

  TEST_CASE("a set is held against what was chosen, and against itself") {
    SmallWheel first;
    first.metadata += "Requires-Dist: other>=2\nRequires-Dist: more\n";
    SmallWheel second;
    second.name = "other";
    second.tag = "cp311-cp311-win_amd64";
    second.metadata = "Metadata-Version: 2.1\nName: other\nVersion: 1.0\n";
    second.wheel_file = "Wheel-Version: 1.0\nTag: cp311-cp311-win_amd64\n";
    House house;
    house.add(first).add(second);
    CHECK(rules_of(house.audited()) == Lines{"wheelhouse-requirement-missing pkg requires more",
                                             "wheelhouse-requirement-missing pkg requires other"});
    const AuditResult result = house.audited("3.12", "manylinux_2_28_x86_64");
    CHECK(rows_of(result, "SELECT name, python, platform FROM wheel ORDER BY id") ==
          Lines{"other|no|unknown", "pkg|yes|yes"});
    CHECK(rows_of(house.audited("3.11", "manylinux_2_28_x86_64"),
                  "SELECT name, python, platform FROM wheel ORDER BY id") ==
          Lines{"other|yes|no", "pkg|yes|yes"});
    CHECK(rows_of(house.audited("3.11", "win_amd64"),
                  "SELECT name, python, platform FROM wheel ORDER BY id") ==
          Lines{"other|yes|yes", "pkg|yes|yes"});
    CHECK(rules_of(result).front() == "wheelhouse-project-unusable other");
  }

  TEST_CASE("source distributions have their name and version; links in them lead nowhere") {
    TarBuilder tar;
    tar.file("pkg-1.0/PKG-INFO", "Metadata-Version: 2.1\nName: pkg\nVersion: 1.1\n");
    tar.file("pkg-1.0/pyproject.toml", "[build-system]\nrequires = []\n");
    tar.add({.name = "pkg-1.0/out", .type = '2', .link = "/a-1-py3-none-any.whl"});
    tar.file("pkg-1.0/out/evil.py", "1");
    House house;
    house.add("pkg-1.0.tar.gz", tar.build());
    const AuditResult result = house.audited();
    CHECK(rules_of(result) == Lines{"wheel-name-differs pkg-1.0.tar.gz/pkg-1.0/PKG-INFO"});
    CHECK(rows_of(result, "SELECT path FROM file WHERE name = 'evil.py'") ==
          Lines{"pkg-1.0.tar.gz/pkg-1.0/out/evil.py"});
  }

  TEST_CASE("what a source distribution is built with is told, and what is left open") {
    const auto source = [](const std::string& pyproject) {
      TarBuilder tar;
      tar.file("pkg-1.0/PKG-INFO", "Metadata-Version: 2.1\nName: pkg\nVersion: 1.0\n");
      if (!pyproject.empty()) tar.file("pkg-1.0/pyproject.toml", pyproject);
      tar.file("pkg-1.0/src/other-2/pyproject.toml", "[build-system]\nrequires = ['deeper']\n");
      return House().add("pkg-1.0.tar.gz", gzip_member(tar.build())).audited();
    };
    const std::string_view all =
        "SELECT wheel, position, text, name, is_pinned, is_stated FROM build_requirement";
    const AuditResult open = source(
        "[build-system]\nrequires = ['A_b==1.0', 'c>=2', 'd==1.*', 'e @ "
        "https://x.example/e-1-py3-none-any.whl', 'f @ git+https://x.example/f@main', '-', "
        "\"g === 1\"]\n");
    CHECK(rows_of(open, all) == Lines{"1|1|A_b==1.0|a-b|1|1", "1|2|c>=2|c|0|1", "1|3|d==1.*|d|0|1",
                                      "1|4|e @ https://x.example/e-1-py3-none-any.whl|e|1|1",
                                      "1|5|f @ git+https://x.example/f@main|f|0|1", "1|6|-||0|1",
                                      "1|7|g === 1|g|1|1"});
    CHECK(rules_of(open) == Lines{"build-requirements-open pkg-1.0.tar.gz"});
    CHECK(rules_of(source("[build-system]\nrequires = ['a==1']\n")).empty());
    CHECK(rules_of(source("[build-system]\nrequires = []\n")).empty());
    for (const std::string pyproject : {"", "[project]\nname = 'pkg'\n"}) {
      CAPTURE(pyproject);
      const AuditResult unstated = source(pyproject);
      CHECK(rows_of(unstated, all) == Lines{"1|1|setuptools|setuptools|0|0"});
      CHECK(rules_of(unstated) == Lines{"build-requirements-open pkg-1.0.tar.gz"});
    }
  }

  TEST_CASE("what cannot be read of a build is a gap, not a default") {
    TarBuilder tar;
    tar.file("pkg-1.0/PKG-INFO", "Metadata-Version: 2.1\nName: pkg\nVersion: 1.0\n");
    tar.file("pkg-1.0/pyproject.toml", "[build-system]\nrequires = 'a'\n");
    const AuditResult result = House().add("pkg-1.0.tar.gz", tar.build()).audited();
    CHECK(rows_of(result, "SELECT count(*) FROM build_requirement") == Lines{"0"});
    REQUIRE(result.gaps().size() == 1);
    CHECK(result.gaps().front().reader == "build-system");
    CHECK(rules_of(result).empty());
  }

  TEST_CASE("modules where the wheel says that there are none") {
    SmallWheel wheel;
    wheel.tag = "cp312-cp312-linux_x86_64";
    wheel.wheel_file = "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: " + wheel.tag + "\n";
    const std::string module(as_text(ElfBuilder().build()));
    const std::string name = "pkg/x.cpython-312-x86_64-linux-gnu.so";
    wheel.files = {{name, module}};
    const auto differences = [&] {
      return rows_of(House().add(wheel).audited(),
                     "SELECT path, stated FROM wheel_difference WHERE aspect = 'purelib'");
    };
    CHECK(differences() == Lines{name + "|its WHEEL says Root-Is-Purelib: true"});
    wheel.files = {{"pkg-1.0.data/platlib/" + name, module}};
    CHECK(differences().empty());
    wheel.files = {{name, module}};
    wheel.wheel_file = "Wheel-Version: 1.0\nRoot-Is-Purelib: false\nTag: " + wheel.tag + "\n";
    CHECK(differences().empty());
    wheel.tag = "py3-none-any";
    wheel.wheel_file = "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n";
    CHECK(differences() == Lines{name + "|the wheel's name says no platform"});
  }
}
