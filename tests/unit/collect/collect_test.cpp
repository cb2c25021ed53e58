#include "collect/collect.h"
#include "base/digest.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <array>

#include "base/symbol_key.h"
#include "base/text.h"
#include "support/elf_builder.h"
#include "support/environment_builder.h"
#include "support/hostile.h"
#include "support/zip_builder.h"

using namespace icecore;
using namespace icecore::test;

namespace {

using Lines = std::vector<std::string>;

Facts collected(Kind kind, std::string_view text, std::string_view argument = "") {
  MemorySource source(as_bytes(text));
  return collect(kind, source, argument, Limits{});
}

std::string names_of(const std::vector<Kind>& kinds) {
  std::string names;
  for (const Kind kind : kinds)
    names += fmt::format("{}{}", names.empty() ? "" : " ", reader_name(kind));
  return names;
}

}  // namespace

TEST_SUITE("collect") {
  TEST_CASE("the list has one collector for each kind, in order") {
    for (std::size_t i = 0; i < collectors().size(); ++i)
      CHECK(collectors()[i].kind == static_cast<Kind>(i));
    CHECK(collectors().back().kind == Kind::content_digest);
  }

  TEST_CASE("place and first bytes decide what a file is read as") {
    struct Row {
      std::string_view path, first, expected;
    };
    for (const auto& [path, first, expected] : std::array{
             Row{"pyvenv.cfg", "", "pyvenv.cfg"},
             Row{"lib/pyvenv.cfg", "", "pyvenv.cfg"},
             Row{"lib/python3.12/site-packages/a-1.dist-info/METADATA", "", "metadata"},
             Row{"lib/python3.12/site-packages/a/METADATA", "", ""},
             Row{"METADATA", "", ""},
             Row{"x/a.dist-info/RECORD", "", "record"},
             Row{"x/a.dist-info/WHEEL", "", "wheel"},
             Row{"x/a.dist-info/INSTALLER", "", "installer"},
             Row{"x/a.dist-info/direct_url.json", "", "direct-url"},
             Row{"x/a.dist-info/entry_points.txt", "", "entry-points"},
             Row{"x/a.egg-info/entry_points.txt", "", "entry-points"},
             Row{"x/a.egg-info/PKG-INFO", "", "metadata"},
             Row{"x/a.egg-info", "", "metadata"},
             Row{"x/a.egg/EGG-INFO/PKG-INFO", "", "metadata"},
             Row{"x/a.egg-info/installed-files.txt", "", "installed-files"},
             Row{"x/a.egg-info/requires.txt", "", "requires-txt"},
             Row{"x/a.egg-link", "", "egg-link"},
             Row{"x/a.egg", "PK\3\4", "egg-archive"},
             Row{"x/a.egg", "#!/bin/sh", "egg-archive"},
             Row{"x/a.egg", "", ""},
             Row{"x/a.pyz", "#!/usr/bin/env python3", "zip-archive"},
             Row{"lib/python312.zip", "PK\3\4", "zip-archive"},
             Row{"lib/python3.12/site-packages/a.zip", "PK\5\6", "zip-archive"},
             Row{"lib/python3.12/site-packages/a/b.zip", "PK\3\4", ""},
             Row{"x/PKG-INFO", "", "metadata"},
             Row{"lib/python3.15/site-packages/a.start", "", "start-file"},
             Row{"lib/python3.15/site-packages/a/b.start", "", ""},
             Row{"lib/python3.12/_sysconfigdata__linux_x86_64-linux-gnu.py", "", "python-build"},
             Row{"lib/python3.12/EXTERNALLY-MANAGED", "", "externally-managed"},
             Row{"share/EXTERNALLY-MANAGED", "", ""},
             Row{"lib/python3.14/build-details.json", "", "build-details"},
             Row{"x/a.dist-info/provenance_url.json", "", "provenance-url"},
             Row{"etc/os-release", "", "os-release"},
             Row{"usr/lib/os-release", "", "os-release"},
             Row{"x/etc/os-release", "", ""},
             Row{"conda-meta/a-1.0-0.json", "", "conda-package"},
             Row{"conda-meta/history", "", ""},
             Row{"conda-meta/deep/a.json", "", ""},
             Row{"x/__editable___a_1_0_finder.py", "", "finder-mapping python-source"},
             Row{"x/finder.py", "", "python-source"},
             Row{"x/finder.pyi", "", ""},
             Row{"finder.py", "", "python-source"},
             Row{"x/tests/deep/a.py", "", ""},
             Row{"lib/python3.12/a.py", "", ""},
             Row{"lib/python3.12/ctypes/util.py", "", ""},
             Row{"lib/python3.12/site-packages/a.py", "", "python-source"},
             Row{"srv/tests/lib/python3.12/site-packages/x/a.py", "", "python-source"},
             Row{"lib/python3.12/site-packages/x/examples/a.py", "", ""},
             Row{"usr/lib/python3/dist-packages/a.py", "", "python-source"},
             Row{"x/pip/_vendor/vendor.txt", "", "vendor-list"},
             Row{"x/vendor.txt", "", ""},
             Row{"x/a.pth", "import os", "pth"},
             Row{"x/weights.pth",
                 "\x7f"
                 "ELF",
                 "native"},
             Row{"x/__pycache__/a.cpython-312.pyc", "", "bytecode"},
             Row{"x/a.so",
                 "\x7f"
                 "ELF",
                 "native"},
             Row{"x/a.so", "text", ""},
             Row{"bin/python3.12",
                 "\x7f"
                 "ELF",
                 "native python-binary"},
             Row{"lib/libpython3.12.so.1.0",
                 "\x7f"
                 "ELF",
                 "native python-binary"},
             Row{"bin/python3.12", "#!/bin/sh", "launcher"},
             Row{"bin/lab", "#!/usr/bin/python3", "launcher"},
             Row{"Scripts/lab", "#!/usr/bin/python3", "launcher"},
             Row{"bin/lab", "import sys", ""},
             Row{"bin/more/lab", "#!/usr/bin/python3", ""},
             Row{"opt/venv/bin/lab", "#!/usr/bin/python3", "launcher"},
             Row{"srv/start.sh", "python app.py", "script"},
             Row{"srv/start", "#!/bin/sh", ""},
             Row{"etc/passwd", "", "accounts"},
             Row{"etc/group", "", "accounts"},
             Row{"x/etc/passwd", "", ""},
             Row{"bin/activate", "", "generated-file"},
             Row{"bin/Activate.ps1", "", "generated-file"},
             Row{"bin/deactivate.csh", "", "generated-file"},
             Row{"opt/venv/bin/activate", "", "generated-file"},
             Row{"share/activate", "", ""},
             Row{".gitignore", "*", "generated-file"},
             Row{"lib/python3.12/site-packages/_virtualenv.py", "", "python-source generated-file"},
         }) {
      CAPTURE(path);
      const std::string_view whole = path;
      const std::size_t slash = std::min(whole.rfind('/'), whole.size());
      CHECK(
          names_of(matching_kinds({.directory = slash == whole.size() ? "" : whole.substr(0, slash),
                                   .name = slash == whole.size() ? whole : whole.substr(slash + 1),
                                   .mode = 0644,
                                   .first_bytes = as_bytes(first)})) == expected);
    }
  }

  TEST_CASE("text leaves collect escaped, but a URL with credentials as it is") {
    const Facts metadata =
        collected(Kind::metadata, "Metadata-Version: 2.1\nName: a\x1b[31mb\nVersion: 1\n");
    CHECK(std::get<MetadataFact>(metadata.rows.at(0)).name == "a\\x1b[31mb");
    const Facts url =
        collected(Kind::direct_url, R"({"url": "https://u:p@x.example/ö", "archive_info": {}})");
    CHECK(std::get<SecretUrl>(url.rows.at(0)).url == "https://u:p@x.example/ö");
    CHECK(std::get<DirectUrlFact>(url.rows.at(1)).url == "https://****@x.example/ö");
  }

  TEST_CASE("a launcher is read from its beginning, and taken for an installer's only as a whole") {
    const std::string text =
        "#!/srv/venv/bin/python\nimport sys\nfrom a.b import c\nsys.exit(c.d())\n";
    const auto launcher = std::get<LauncherFact>(collected(Kind::launcher, text).rows.at(0));
    CHECK(launcher.interpreter == "/srv/venv/bin/python");
    CHECK(launcher.kind == LauncherKind::entry_point);
    CHECK(launcher.module + ":" + launcher.function == "a.b:c.d");
    const auto large = collected(Kind::launcher, text + std::string(64 << 10, '\n'));
    CHECK(std::get<LauncherFact>(large.rows.at(0)).kind == LauncherKind::script);
    CHECK(large.gaps.empty());
    CHECK(launcher.body_sha256 == sha256_of(as_bytes(text.substr(text.find('\n') + 1))));
    CHECK(std::get<LauncherFact>(large.rows.at(0)).body_sha256 != launcher.body_sha256);
  }

  TEST_CASE("that an interpreter is managed by others is a fact whatever the file says") {
    const Facts known =
        collected(Kind::externally_managed, "[externally-managed]\nError=Use apt.\n");
    CHECK(std::get<ExternallyManagedFact>(known.rows.at(0)).message == "Use apt.");
    CHECK(known.gaps.empty());
    const Facts strange = collected(Kind::externally_managed, "nothing");
    CHECK(std::get<ExternallyManagedFact>(strange.rows.at(0)).message.empty());
    CHECK(strange.gaps.size() == 1);
  }

  TEST_CASE("an interpreter's build and its system are told by their own files") {
    const Facts build = collected(Kind::build_details, R"({"schema_version": "1.0",
        "base_prefix": "../..", "platform": "linux-x86_64", "language": {"version": "3.14"},
        "implementation": {"name": "cpython", "cache_tag": "cpython-314", "version": {"major": 3,
        "minor": 14, "micro": 2, "releaselevel": "final", "serial": 0}},
        "abi": {"flags": ["t", "d"], "extension_suffix": ".cpython-314td.so"},
        "libpython": {"dynamic": "lib/libpython3.14.so.1.0", "link_extensions": false}})");
    const auto& fact = std::get<BuildDetailsFact>(build.rows.at(0));
    CHECK(fact.implementation_version == "3.14.2.final.0");
    CHECK(fact.base_prefix == "../..");
    CHECK(fact.abi_flags == "td");
    CHECK(fact.dynamic_library == "lib/libpython3.14.so.1.0");
    CHECK(fact.links_extensions == 0);
    const Facts system = collected(
        Kind::os_release, "ID=debian\nVERSION_ID=\"12\"\nVERSION_CODENAME=bookworm\nBUILD_ID=x\n");
    const auto& release = std::get<OsReleaseFact>(system.rows.at(0));
    CHECK(release.os + release.version + release.codename + release.build == "debian12bookwormx");
    CHECK(release.like.empty());
  }

  TEST_CASE("of the digests of an artifact SHA-256 is kept, and its URL without credentials") {
    const Facts facts = collected(Kind::provenance_url, R"({"url": "https://u:p@x.example/a.whl",
        "archive_info": {"hashes": {"sha512": "00", "sha256": "11"}}})");
    const auto& fact = std::get<ProvenanceUrlFact>(facts.rows.at(0));
    CHECK(fact.url == "https://****@x.example/a.whl");
    CHECK(fact.digest_algorithm + "=" + fact.digest == "sha256=11");
    const Facts other = collected(Kind::provenance_url,
                                  R"({"url": "a", "archive_info": {"hashes": {"sha512": "00"}}})");
    CHECK(std::get<ProvenanceUrlFact>(other.rows.at(0)).digest_algorithm == "sha512");
  }

  TEST_CASE("a conda record gives its package and each file once, without tokens") {
    const std::string digest(64, 'a');
    const Facts facts = collected(
        Kind::conda_package,
        fmt::format(R"({{"name": "six", "version": "1.16.0", "build": "py_0", "build_number": 0,
        "channel": "https://x.example/t/secret/main", "url": "https://x.example/t/secret/six.conda",
        "subdir": "noarch", "requested_specs": ["six"], "files": ["six.py", "six.pyc"],
        "paths_data": {{"paths": [{{"_path": "six.py", "path_type": "hardlink", "sha256": "{}",
        "sha256_in_prefix": "xy", "size_in_bytes": 7}}]}}}})",
                    digest));
    const auto& package = std::get<CondaPackageFact>(facts.rows.at(0));
    CHECK(package.name + package.version + package.build == "six1.16.0py_0");
    CHECK(package.channel == "https://x.example/t/****/main");
    CHECK(package.url == "https://x.example/t/****/six.conda");
    CHECK(package.is_requested == 1);
    REQUIRE(facts.rows.size() == 3);
    const auto& listed = std::get<CondaFileFact>(facts.rows[1]);
    CHECK(listed.path == "six.py");
    CHECK(to_hex(*listed.sha256) == digest);
    CHECK_FALSE(listed.sha256_in_prefix.has_value());
    CHECK(listed.size == 7);
    const auto& made = std::get<CondaFileFact>(facts.rows[2]);
    CHECK(made.path == "six.pyc");
    CHECK_FALSE(made.sha256.has_value());
  }

  TEST_CASE("a zipped egg says what a directory would, each member's trouble is a gap of its own") {
    const auto collected_egg = [](const ZipBuilder& zip) {
      return collected(Kind::egg_archive, zip.build());
    };
    ZipBuilder zip;
    zip.add("EGG-INFO/PKG-INFO", "Name: p\nVersion: 1.0\n", ZipMethod::deflated)
        .add("EGG-INFO/requires.txt", "q>=1\n")
        .add("EGG-INFO/entry_points.txt", "[console_scripts]\np = p:main\n")
        .add("__main__.py", "");
    const Facts facts = collected_egg(zip);
    CHECK(facts.gaps.empty());
    REQUIRE(facts.rows.size() == 4);
    CHECK(std::get<ZipArchiveFact>(facts.rows[0]).has_main == 1);
    CHECK(std::get<MetadataFact>(facts.rows[1]).name == "p");
    CHECK(std::get<RequiresDistFact>(facts.rows[2]).text == "q>=1");
    CHECK(std::get<EntryPointFact>(facts.rows[3]).value == "p:main");

    const Facts asked = collected_egg(ZipBuilder{}
                                          .add("EGG-INFO/PKG-INFO", "Name: p\nRequires-Dist: r\n")
                                          .add("EGG-INFO/requires.txt", "q\n"));
    REQUIRE(asked.rows.size() == 3);
    CHECK(std::get<RequiresDistFact>(asked.rows[2]).text == "r");

    const Facts spoiled = collected_egg(
        ZipBuilder{}.add("../x", "").add({.name = "EGG-INFO/PKG-INFO", .has_wrong_crc32 = true}));
    REQUIRE(spoiled.gaps.size() == 1);
    CHECK(spoiled.gaps[0].message ==
          "EGG-INFO/PKG-INFO: its bytes do not have the CRC-32 that is stated");
    REQUIRE(spoiled.rows.size() == 1);
    CHECK(std::get<ZipArchiveFact>(spoiled.rows[0]).problem ==
          "../x: its name leads out of the archive");
  }

  TEST_CASE("an editable finder is read without being run") {
    const Facts facts = collected(Kind::finder_mapping,
                                  "MAPPING: dict[str, str] = {'lab': '/srv/lab/src/lab'}\n"
                                  "NAMESPACES = {'space': ['/srv/a', '/srv/b']}\n");
    Lines rows;
    for (const Fact& row : facts.rows) {
      const auto& fact = std::get<FinderMappingFact>(row);
      rows.push_back(fmt::format("{}|{}|{}|{}", fact.position, fact.module, fact.directory,
                                 fact.is_namespace));
    }
    CHECK(rows == Lines{"0|lab|/srv/lab/src/lab|0", "1|space|/srv/a|1", "2|space|/srv/b|1"});
    CHECK(collected(Kind::finder_mapping, "MAPPING = made()\n").gaps.size() == 1);
    const Facts partly =
        collected(Kind::finder_mapping, "MAPPING = {'lab': '/srv'}\nNAMESPACES = made()\n");
    CHECK(partly.rows.size() == 1);
    CHECK(partly.gaps.size() == 1);
  }

  TEST_CASE("what a binary needs and where it looks for it") {
    const auto file = ElfBuilder{}
                          .interpreter("/lib/ld-musl-x86_64.so.1")
                          .needed("libb.so.1")
                          .needed("liba\xff.so")
                          .rpath("")
                          .build();
    const Facts facts = collected(Kind::native, as_text(file));
    const auto& native = std::get<NativeFact>(facts.rows.back());
    CHECK(native.interpreter == "/lib/ld-musl-x86_64.so.1");
    CHECK(native.rpath == "");
    CHECK_FALSE(native.runpath.has_value());
    Lines rows;
    for (const Fact& row : facts.rows) {
      const auto* needed = std::get_if<NeededFact>(&row);
      if (needed != nullptr) rows.push_back(fmt::format("{}|{}", needed->position, needed->name));
    }
    CHECK(rows == Lines{"1|libb.so.1", "2|liba\\xff.so"});
  }

  TEST_CASE("what a binary's symbols ask for and offer, and which modules it is") {
    const auto file = ElfBuilder{}
                          .needed("libc.so.6")
                          .version_need("libc.so.6", "GLIBC_2.2.5")
                          .undefined_symbol("malloc")
                          .of_version("GLIBC_2.2.5")
                          .undefined_symbol("_ZNSt7__cxx1112basic_stringIcE")
                          .undefined_symbol("__gmon_start__")
                          .weak()
                          .function("PyInit_mod")
                          .function("PyModExport_mod")
                          .function("PyInitU_b")
                          .symbol("one", {std::byte{1}})
                          .unique()
                          .build();
    const Facts facts = collected(Kind::native, as_text(file));
    Lines modules;
    const SymbolTableFact* table = nullptr;
    for (const Fact& row : facts.rows) {
      if (const auto* module = std::get_if<ModuleDefinitionFact>(&row)) {
        modules.push_back(module->name);
      }
      if (const auto* fact = std::get_if<SymbolTableFact>(&row)) table = fact;
    }
    CHECK(modules == Lines{"b", "mod"});
    REQUIRE(table != nullptr);
    CHECK(as_text(table->undefined) == "malloc@GLIBC_2.2.5\n_ZNSt7__cxx1112basic_stringIcE\n");
    CHECK(as_text(table->weak) == "__gmon_start__\n");
    CHECK(table->undefined_count == 2);
    CHECK(table->weak_count == 1);
    CHECK(table->defined_count == 4);
    CHECK(table->unique_count == 1);
    CHECK(table->cxx_strings == CxxStrings::cxx11);
    CHECK(symbol_keys(table->defined).size() == 4);
  }

  TEST_CASE("which known C++ libraries a binary exports, and what of it is unique") {
    const auto file = ElfBuilder{}
                          .function("_ZN6google8protobuf7Message5ClearEv")
                          .function("_ZNK6google8protobuf7Message5ErrorEv")
                          .function("_ZN4absl12lts_202601078CordUndoEv")
                          .function("_ZN4absl5AsciiEv")
                          .function("_ZN3fmt3v125printEv")
                          .function("_ZN7googler1xEv")
                          .undefined_symbol("_ZN3re23RE2C1Ev")
                          .symbol("_ZGVZN3fmt3v121fEvE1x", {std::byte{1}})
                          .unique()
                          .symbol("_ZZNSt8__detail1xEvE1y", {std::byte{1}})
                          .unique()
                          .symbol("_ZN9__gnu_cxx1xE", {std::byte{1}})
                          .unique()
                          .build();
    const Facts facts = collected(Kind::native, as_text(file));
    Lines namespaces;
    for (const Fact& row : facts.rows) {
      if (const auto* fact = std::get_if<ExportedNamespaceFact>(&row)) {
        namespaces.push_back(
            fmt::format("{} {} {}", fact->name, fact->symbols, fact->unique_symbols));
      }
      if (const auto* table = std::get_if<SymbolTableFact>(&row)) {
        CHECK(as_text(table->unique_symbols) == "_ZGVZN3fmt3v121fEvE1x\n");
        CHECK(table->unique_count == 3);
      }
    }
    CHECK(namespaces ==
          Lines{"absl 1 0", "absl::lts_20260107 1 0", "fmt::v12 2 1", "google::protobuf 2 0"});
  }

  TEST_CASE("what binds a binary to Python is looked for where it can share types") {
    const auto bindings = [](ElfBuilder builder) {
      const auto file = builder.read_only_string("_cython_3_2_9")
                            .read_only_string("__pybind11_internals_v11_gcc__")
                            .read_only_string("module compiled against API version 0x%x but")
                            .build();
      Lines lines;
      for (const Fact& row : collected(Kind::native, as_text(file)).rows) {
        if (const auto* fact = std::get_if<BindingFact>(&row)) {
          lines.push_back(fmt::format("{} {}", to_word(fact->framework), fact->id));
        }
        if (const auto* fact = std::get_if<NumpyCheckFact>(&row)) {
          lines.push_back(fmt::format("numpy {} '{}'", fact->headers, fact->oldest));
        }
      }
      return lines;
    };
    const Lines all{"pybind11 v11_gcc", "cython 3_2_9", "numpy 1 ''"};
    CHECK(bindings(ElfBuilder{}.undefined_symbol("PyCapsule_GetPointer")) == all);
    CHECK(bindings(ElfBuilder{}.undefined_symbol("PyImport_AddModuleRef")) == all);
    CHECK(bindings(ElfBuilder{}.function("PyCapsule_GetPointer")).empty());
    CHECK(bindings(ElfBuilder{}.undefined_symbol("PyList_New")).empty());
  }

  TEST_CASE("which string type of libstdc++ a binary means") {
    const auto strings_of = [](ElfBuilder builder) {
      const auto file = builder.build();
      const Facts facts = collected(Kind::native, as_text(file));
      for (const Fact& row : facts.rows) {
        if (const auto* table = std::get_if<SymbolTableFact>(&row)) return table->cxx_strings;
      }
      FAIL("no symbols");
      return CxxStrings::none;
    };
    const std::string old = "_ZNSs6appendEPKc";
    const std::string cxx11 = "_ZN3lab4takeERKNSt7__cxx1112basic_stringIcE";
    CHECK(strings_of(ElfBuilder{}.undefined_symbol(old)) == CxxStrings::old);
    CHECK(strings_of(ElfBuilder{}.undefined_symbol(cxx11)) == CxxStrings::cxx11);
    CHECK(strings_of(ElfBuilder{}.function(cxx11).undefined_symbol(old)) == CxxStrings::both);
    CHECK(strings_of(ElfBuilder{}.function("_ZN3lab6GetSslEv")) == CxxStrings::none);
  }

  TEST_CASE("which symbol versions a binary needs and defines") {
    constexpr std::uint64_t flags = 30;  // DT_FLAGS
    const auto file = ElfBuilder{}
                          .needed("libc.so.6")
                          .version_need("libc.so.6", "GLIBC_2.34")
                          .weak_version_need("libc.so.6", "GLIBC_ABI_DT_RELR")
                          .version_base("libx.so.1")
                          .version_definition("X_2")
                          .version_definition("X_1")
                          .version_definition("X_2")
                          .entry(flags, 0x10)
                          .build();
    const Facts facts = collected(Kind::native, as_text(file));
    const auto& native = std::get<NativeFact>(facts.rows.back());
    CHECK(native.defines_versions == 1);
    CHECK(native.static_tls == 1);
    CHECK(native.text_relocations == 0);
    CHECK(native.executable_stack == 1);  // the builder states none
    CHECK(native.tls_size == 0);
    Lines rows;
    for (const Fact& row : facts.rows) {
      if (const auto* need = std::get_if<VersionNeedFact>(&row)) {
        rows.push_back(fmt::format("{}|{}|{}|{}", need->position, need->library, need->version,
                                   need->is_weak));
      }
      if (const auto* definition = std::get_if<VersionDefinitionFact>(&row)) {
        rows.push_back(definition->version);
      }
    }
    CHECK(rows ==
          Lines{"1|libc.so.6|GLIBC_2.34|0", "2|libc.so.6|GLIBC_ABI_DT_RELR|1", "X_1", "X_2"});
    CHECK(facts.gaps.empty());
  }

  TEST_CASE("what cannot be read is a gap, not a fact") {
    CHECK(collected(Kind::direct_url, "{").rows.empty());
    CHECK(collected(Kind::direct_url, "{").gaps.size() == 1);
    CHECK(collected(Kind::metadata, "Name: \xff\n").gaps.at(0).offset == 6);
    CHECK(collected(Kind::bytecode, "short").gaps.size() == 1);
    CHECK(collected(Kind::native,
                    "\x7f"
                    "ELF")
              .gaps.size() == 1);
  }

  TEST_CASE("questions are answered by the bytes and the argument alone") {
    const Facts digest = collected(Kind::content_digest, "", "md5");
    CHECK(to_hex(std::get<ContentDigestFact>(digest.rows.at(0)).digest) ==
          "d41d8cd98f00b204e9800998ecf8427e");
    CHECK(collected(Kind::content_digest, "", "sha0").gaps.size() == 1);
    // _imp.source_hash of CPython 3.12.
    const Facts first = collected(Kind::source_hash, "a = 1\n", "3531");
    const Facts again = collected(Kind::source_hash, "a = 1\n", "3531");
    const Facts other = collected(Kind::source_hash, "a = 1\n", "3413");
    CHECK(std::get<SourceHashFact>(first.rows.at(0)).hash ==
          std::get<SourceHashFact>(again.rows.at(0)).hash);
    CHECK(std::get<SourceHashFact>(first.rows.at(0)).hash !=
          std::get<SourceHashFact>(other.rows.at(0)).hash);
    CHECK(collected(Kind::source_hash, "", "99999999").gaps.size() == 1);
  }

  TEST_CASE("no kind fails on any bytes") {
    const std::vector<std::byte> elf =
        ElfBuilder{}.soname("libx.so.1").build_id({1, 2}).abi_tag(3, 2, 0).build();
    const std::array<std::string, 4> samples{
        std::string(as_text(elf)), "Name: a\nVersion: 1\n",
        "a.py,sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU,0\n",
        R"({"url": "https://x.example/", "vcs_info": {"vcs": "git", "commit_id": "a"}})"};
    for (const Collector& collector : collectors()) {
      const std::string argument = collector.kind == Kind::source_hash ? "3531" : "md5";
      for (const std::string& sample : samples) {
        for_each_truncation(as_bytes(sample), [&](Bytes bytes) {
          (void)collected(collector.kind, as_text(bytes), argument);
        });
      }
    }
  }
}
