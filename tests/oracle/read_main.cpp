// For the scripts of this directory: `icecore-read FORMAT` reads documents from standard input,
// each behind its size in bytes on a line of its own, and prints what the reader of that format
// makes of each as one line of JSON. Texts are hexadecimal, because they may hold any bytes.
#include <array>
#include <cstdio>
#include <functional>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>

#include "archive/zip_directory.h"
#include "base/digest.h"
#include "base/text.h"
#include "formats/claim_document.h"
#include "formats/config_parser.h"
#include "formats/elf_symbol_table.h"
#include "formats/elf_versions.h"
#include "formats/entry_points.h"
#include "formats/git_config.h"
#include "formats/git_head.h"
#include "formats/python_assignment.h"
#include "formats/python_literal.h"
#include "formats/requires_txt.h"

namespace {

using icecore::Bytes;
using icecore::Limits;
using icecore::PythonValue;
using icecore::Result;
using Json = nlohmann::ordered_json;

Json hex(std::string_view text) {
  return icecore::to_hex(icecore::as_bytes(text));
}

Json error(const icecore::Error& error) {
  return {{"error", static_cast<int>(error.kind)}, {"message", error.message}};
}

template <typename T>
Json answer(const Result<T>& result, const std::function<Json(const T&)>& to_json) {
  return result.has_value() ? Json{{"value", to_json(*result)}} : error(result.error());
}

// A pair of the kind and the value; recursion is bounded by `literal_depth`.
Json literal(const PythonValue& value) {
  using Kind = PythonValue::Kind;
  Json parts = Json::array();
  switch (value.kind()) {
    case Kind::none:
      return Json::array({"none", nullptr});
    case Kind::boolean:
      return Json::array({"bool", *value.as_bool()});
    case Kind::integer:
      return Json::array({"int", *value.as_integer_text()});
    case Kind::floating: {
      std::array<char, 64> text{};
      std::snprintf(text.data(), text.size(), "%a", *value.as_double());
      return Json::array({"float", text.data()});
    }
    case Kind::text:
      return Json::array({"str", hex(*value.as_text())});
    case Kind::bytes:
      return Json::array({"bytes", hex(*value.as_bytes())});
    case Kind::dictionary:
      for (const icecore::PythonEntry& entry : *value.as_dictionary()) {
        parts.push_back(Json::array({literal(entry.key), literal(entry.value)}));
      }
      return Json::array({"dict", parts});
    case Kind::list:
    case Kind::tuple:
    case Kind::set:
      for (const PythonValue& element : *value.as_sequence()) parts.push_back(literal(element));
      return Json::array({value.kind_name().substr(2), parts});
  }
  return nullptr;
}

Json read_literal(Bytes bytes) {
  return answer<PythonValue>(icecore::parse_python_literal(bytes, Limits{}), literal);
}

Json read_sysconfig(Bytes bytes) {
  constexpr std::string_view name = "build_time_vars";
  const auto assignments = icecore::find_python_assignments(bytes, std::array{name}, Limits{});
  if (!assignments.has_value()) return error(assignments.error());
  return answer<const PythonValue*>(icecore::last_assignment(*assignments, name),
                                    [](const PythonValue* value) { return literal(*value); });
}

// Names and values as `git config --list -z` prints them.
Json git_variables(const icecore::GitConfig& config) {
  Json variables = Json::array();
  for (const icecore::GitSection& section : config.sections) {
    std::string name = section.name;
    if (section.subsection.has_value()) name += "." + *section.subsection;
    if (!name.empty()) name += ".";
    for (const icecore::GitVariable& variable : section.variables) {
      variables.push_back(Json::array(
          {hex(name + variable.name), variable.value.has_value() ? hex(*variable.value) : Json()}));
    }
  }
  return variables;
}

template <icecore::GitConfigRules rules>
Json read_git_config(Bytes bytes) {
  const auto config = icecore::parse_git_config(bytes, Limits{}, rules);
  return answer<icecore::GitConfig>(config, git_variables);
}

Json read_git_head(Bytes bytes) {
  const auto head = icecore::parse_git_head(bytes, Limits{});
  return answer<icecore::GitHead>(head, [](const icecore::GitHead& found) {
    return Json{{"reference", hex(found.reference)}, {"object", found.object}};
  });
}

Json read_git_packed(Bytes bytes) {
  const auto packed = icecore::parse_git_packed_references(bytes, Limits{});
  return answer<icecore::GitPackedReferences>(packed, [](const auto& found) {
    Json references = Json::array();
    for (const icecore::GitPackedReference& reference : found.references) {
      references.push_back(Json::array({hex(reference.name), reference.object, reference.peeled}));
    }
    return references;
  });
}

Json read_git_file(Bytes bytes) {
  return answer<std::string>(icecore::parse_git_file(bytes, Limits{}), hex);
}

Json read_git_common_directory(Bytes bytes) {
  return answer<std::string>(icecore::parse_git_common_directory(bytes, Limits{}), hex);
}

Json read_entry_points(Bytes bytes) {
  const auto points = icecore::parse_entry_points(bytes, Limits{});
  return answer<icecore::EntryPoints>(points, [](const icecore::EntryPoints& found) {
    Json entries = Json::array();
    for (const icecore::EntryPointGroup& group : found.groups) {
      for (const icecore::EntryPoint& entry : group.entries) {
        entries.push_back(Json::array({hex(group.name), hex(entry.name), hex(entry.value),
                                       hex(entry.module), hex(entry.attribute)}));
      }
    }
    return Json{{"entries", entries}, {"defects", found.defects.size()}};
  });
}

Json read_requires(Bytes bytes) {
  const auto requirements = icecore::parse_requires_txt(bytes, Limits{});
  return answer<icecore::EggRequirements>(requirements, [](const auto& found) {
    Json texts = Json::array();
    for (const icecore::EggRequirement& requirement : found.requirements) {
      texts.push_back(hex(requirement.text));
    }
    return texts;
  });
}

Json read_config(Bytes bytes) {
  const auto file = icecore::parse_config(bytes, Limits{});
  return answer<icecore::ConfigFile>(file, [](const icecore::ConfigFile& found) {
    Json sections = Json::object();
    for (const icecore::ConfigSection& section : found.sections) {
      Json options = Json::object();
      for (const icecore::ConfigOption& option : section.options) {
        options[icecore::to_hex(icecore::as_bytes(option.key))] = hex(option.value);
      }
      sections[icecore::to_hex(icecore::as_bytes(section.name))] = options;
    }
    return sections;
  });
}

// Entries in the order of the directory: name, size, what is wrong with it, and its bytes' digest.
Json read_zip(Bytes bytes) {
  icecore::MemorySource source(bytes);
  const Result<icecore::ZipDirectory> directory = icecore::read_zip_directory(source, Limits{});
  return answer<icecore::ZipDirectory>(directory, [&](const icecore::ZipDirectory& found) {
    constexpr std::uint64_t most_bytes = 256U << 20U;
    Json entries = Json::array();
    for (const icecore::ZipEntry& entry : found.entries) {
      const auto content = icecore::read_zip_entry(source, entry, most_bytes);
      const Json read = content.has_value() ? Json(icecore::sha256_of(*content).hex()) : Json();
      entries.push_back(Json::array({hex(entry.name), entry.size, entry.problem, read}));
    }
    return Json{{"entries", entries}, {"prepended", found.prepended}, {"problem", found.problem}};
  });
}

Result<Json> elf_versions(Bytes bytes) {
  icecore::MemorySource source(bytes);
  const icecore::ElfFile elf = ICECORE_TRY(icecore::read_elf(source, Limits{}));
  const icecore::ElfDynamic dynamic = ICECORE_TRY(icecore::read_elf_dynamic(source, elf, Limits{}));
  const icecore::ElfVersions versions =
      ICECORE_TRY(icecore::read_elf_versions(source, elf, dynamic, Limits{}));
  Json needs = Json::array();
  for (const icecore::ElfVersionNeed& need : versions.needs) {
    needs.push_back(Json::array({hex(need.library), hex(need.version), need.is_weak}));
  }
  Json definitions = Json::array();
  for (const icecore::ElfVersionDefinition& definition : versions.definitions) {
    definitions.push_back(hex(definition.version));
  }
  return Json{{"needs", needs},
              {"definitions", definitions},
              {"has_definitions", versions.has_definitions},
              {"flags", dynamic.flags},
              {"flags_1", dynamic.flags_1},
              {"text_relocations", dynamic.has_text_relocations}};
}

// Each symbol as numbers and, in hex, its name and version.
Result<Json> elf_symbols(Bytes bytes) {
  icecore::MemorySource source(bytes);
  const icecore::ElfFile elf = ICECORE_TRY(icecore::read_elf(source, Limits{}));
  const icecore::ElfDynamic dynamic = ICECORE_TRY(icecore::read_elf_dynamic(source, elf, Limits{}));
  const icecore::ElfVersions versions =
      ICECORE_TRY(icecore::read_elf_versions(source, elf, dynamic, Limits{}));
  const icecore::ElfVersionNumbersView numbers(versions);
  Json symbols = Json::array();
  for (const icecore::ElfTableSymbolView& symbol :
       ICECORE_TRY(icecore::read_elf_symbol_table(source, elf, dynamic, Limits{}))) {
    symbols.push_back(Json::array(
        {symbol.type, symbol.binding, symbol.visibility, symbol.section_index, hex(symbol.name),
         hex(numbers.name(symbol.version)), (symbol.version & icecore::elf_version_hidden) != 0}));
  }
  return symbols;
}

Json read_elf_symbols(Bytes bytes) {
  return answer<Json>(elf_symbols(bytes), [](const Json& found) { return found; });
}

// What a file says of versions, and the flags for its loading.
Json read_elf_versions(Bytes bytes) {
  return answer<Json>(elf_versions(bytes), [](const Json& found) { return found; });
}

Json hashes(const std::vector<icecore::ClaimedHash>& hashes) {
  Json list = Json::array();
  for (const auto& [algorithm, digest] : hashes) list.push_back(algorithm + ":" + digest);
  return list;
}

Json texts(const std::vector<std::string>& list) {
  Json result = Json::array();
  for (const std::string& text : list) result.push_back(hex(text));
  return result;
}

Json claimed_input(const icecore::ClaimedInput& input) {
  Json artifacts = Json::array();
  for (const icecore::ClaimedArtifact& artifact : input.artifacts) {
    artifacts.push_back({{"file", hex(artifact.file_name)},
                         {"url", hex(artifact.url)},
                         {"hashes", hashes(artifact.hashes)},
                         {"size", artifact.size ? Json(*artifact.size) : Json()}});
  }
  return {{"kind", icecore::claimed_kind_words.at(static_cast<std::size_t>(input.kind))},
          {"source", icecore::claimed_source_words.at(static_cast<std::size_t>(input.source))},
          {"name", hex(input.name)},
          {"version", hex(input.version)},
          {"specifier", hex(input.specifier)},
          {"build", hex(input.build)},
          {"extras", texts(input.extras)},
          {"marker", hex(input.marker)},
          {"url", hex(input.url)},
          {"vcs", input.vcs},
          {"commit", hex(input.commit)},
          {"revision", hex(input.revision)},
          {"subdirectory", hex(input.subdirectory)},
          {"hashes", hashes(input.hashes)},
          {"artifacts", artifacts},
          {"line", input.line}};
}

template <icecore::ClaimFormat format>
Json read_claim(Bytes bytes) {
  return answer<icecore::ClaimDocument>(
      icecore::read_claim_document(format, bytes, {}, Limits{}),
      [](const icecore::ClaimDocument& document) {
        Json inputs = Json::array();
        Json options = Json::array();
        Json defects = Json::array();
        for (const auto& input : document.inputs) inputs.push_back(claimed_input(input));
        for (const auto& [name, value, line] : document.options) {
          options.push_back(Json::array({name, hex(value), line}));
        }
        for (const auto& include : document.includes) {
          const bool is_requirements = include.kind == icecore::ClaimInclude::Kind::requirements;
          options.push_back(Json::array(
              {is_requirements ? "requirement" : "constraint", hex(include.path), include.line}));
        }
        for (const auto& [message, line] : document.defects) defects.push_back(message);
        return Json{{"inputs", inputs}, {"options", options}, {"defects", defects}};
      });
}

struct Format {
  std::string_view name;
  Json (*read)(Bytes);
};

using Claim = icecore::ClaimFormat;

constexpr std::array formats{
    Format{"claim-conda-environment", read_claim<Claim::conda_environment>},
    Format{"claim-conda-explicit", read_claim<Claim::conda_explicit>},
    Format{"claim-conda-lock", read_claim<Claim::conda_lock>},
    Format{"claim-constraints", read_claim<Claim::constraints>},
    Format{"claim-dockerfile", read_claim<Claim::dockerfile>},
    Format{"claim-pdm-lock", read_claim<Claim::pdm_lock>},
    Format{"claim-pipfile-lock", read_claim<Claim::pipfile_lock>},
    Format{"claim-pixi-lock", read_claim<Claim::pixi_lock>},
    Format{"claim-poetry-lock", read_claim<Claim::poetry_lock>},
    Format{"claim-pylock", read_claim<Claim::pylock>},
    Format{"claim-pyproject", read_claim<Claim::pyproject>},
    Format{"claim-requirements", read_claim<Claim::requirements>},
    Format{"claim-uv-lock", read_claim<Claim::uv_lock>},
    Format{"config", read_config},
    Format{"elf-symbols", read_elf_symbols},
    Format{"elf-versions", read_elf_versions},
    Format{"entry-points", read_entry_points},
    Format{"git-common-directory", read_git_common_directory},
    Format{"git-config", read_git_config<icecore::GitConfigRules::since_2_45>},
    Format{"git-config-until-2.44", read_git_config<icecore::GitConfigRules::until_2_44>},
    Format{"git-file", read_git_file},
    Format{"git-head", read_git_head},
    Format{"git-packed-references", read_git_packed},
    Format{"python-literal", read_literal},
    Format{"requires", read_requires},
    Format{"sysconfig-data", read_sysconfig},
    Format{"zip", read_zip},
};

}  // namespace

int main(int count, char** arguments) {
  for (const Format& format : formats) {
    if (count != 2 || format.name != arguments[1]) continue;
    std::string document;
    for (std::string size; std::getline(std::cin, size);) {
      document.resize(std::stoul(size));
      std::cin.read(document.data(), static_cast<std::streamsize>(document.size()));
      std::cout << format.read(icecore::as_bytes(document)).dump() << "\n";
    }
    return 0;
  }
  std::cerr << "usage: icecore-read FORMAT\n";
  return 2;
}
