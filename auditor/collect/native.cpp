// What a native binary is. Cost goes with the headers, not with the file.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "base/text.h"
#include "collect/collectors.h"
#include "collect/native_contents.h"
#include "collect/native_images.h"
#include "collect/native_symbols.h"
#include "formats/binding_texts.h"
#include "formats/elf.h"
#include "formats/elf_dynamic.h"
#include "formats/elf_notes.h"
#include "formats/elf_symbol_table.h"
#include "formats/elf_versions.h"
#include "formats/macho.h"
#include "formats/package_notes.h"

namespace icecore {
namespace {

void take_dynamic(ElfDynamic dynamic, NativeFact& fact, Facts& facts) {
  fact.soname = std::move(dynamic.soname);
  fact.interpreter = std::move(dynamic.interpreter);
  fact.rpath = std::move(dynamic.rpath);
  fact.runpath = std::move(dynamic.runpath);
  fact.no_default_directories = (dynamic.flags_1 & elf_no_default_directories) != 0 ? 1 : 0;
  fact.text_relocations = dynamic.has_text_relocations ? 1 : 0;
  fact.static_tls = (dynamic.flags & elf_static_tls) != 0 ? 1 : 0;
  std::int64_t position = 0;
  for (const auto& [kind, names] : {std::pair(NeedKind::needed, &dynamic.needed),
                                    {NeedKind::auxiliary, &dynamic.auxiliaries},
                                    {NeedKind::filter, &dynamic.filters}}) {
    for (std::string& name : *names) {
      facts.rows.add(NeededFact{.position = ++position, .name = std::move(name), .kind = kind});
    }
  }
}

// A version that is defined twice is one.
void take_versions(ElfVersions versions, NativeFact& fact, Facts& facts) {
  fact.defines_versions = versions.has_definitions ? 1 : 0;
  std::int64_t position = 0;
  for (ElfVersionNeed& need : versions.needs) {
    facts.rows.add(VersionNeedFact{.position = ++position,
                                   .library = std::move(need.library),
                                   .version = std::move(need.version),
                                   .is_weak = need.is_weak ? 1 : 0});
  }
  std::ranges::sort(versions.definitions);
  const auto repeated =
      std::ranges::unique(versions.definitions, {}, &ElfVersionDefinition::version);
  versions.definitions.erase(repeated.begin(), repeated.end());
  for (ElfVersionDefinition& definition : versions.definitions) {
    facts.rows.add(VersionDefinitionFact{.version = std::move(definition.version)});
  }
}

void take_binding(ByteSource& bytes, const ElfFile& elf, const Limits& limits, Facts& facts) {
  Result<BindingTexts> texts = read_binding_texts(bytes, elf, limits);
  if (!texts) {
    facts.gaps.push_back(std::move(texts).error());
    return;
  }
  for (const auto& [framework, ids] : {std::pair(BindingFramework::pybind11, &texts->pybind11),
                                       {BindingFramework::nanobind, &texts->nanobind},
                                       {BindingFramework::cython, &texts->cython}}) {
    for (const std::string& id : *ids) {
      facts.rows.add(BindingFact{.framework = framework, .id = id});
    }
  }
  for (const NumpyCheck& check : texts->numpy) {
    facts.rows.add(NumpyCheckFact{.headers = check.headers, .oldest = check.oldest});
  }
}

// The file's dynamic symbols, for others to look at.
std::vector<ElfTableSymbolView> take_symbols(ByteSource& bytes, const ElfFile& elf,
                                             const ElfDynamic& dynamic, const ElfVersions& versions,
                                             const Limits& limits, Facts& facts) {
  if (dynamic.symbol_table == 0) return {};
  Result<std::vector<ElfTableSymbolView>> symbols =
      read_elf_symbol_table(bytes, elf, dynamic, limits);
  if (!symbols.has_value()) {
    facts.gaps.push_back(symbols.error());
    return {};
  }
  add_symbols(*symbols, versions, facts);
  if (can_share_types(*symbols)) take_binding(bytes, elf, limits, facts);
  return *std::move(symbols);
}

// The stack is executable unless the file says otherwise (glibc: DEFAULT_STACK_PERMS; Linux:
// EXSTACK_DEFAULT).
void take_segments(const ElfFile& elf, NativeFact& fact) {
  fact.executable_stack = 1;
  for (const ElfSegment& segment : elf.segments) {
    if (segment.is(ElfSegmentType::stack)) {
      fact.executable_stack = (segment.flags & elf_segment_executable) != 0 ? 1 : 0;
    }
    if (segment.is(ElfSegmentType::tls)) {
      constexpr std::uint64_t most = std::numeric_limits<std::int64_t>::max();
      fact.tls_size = static_cast<std::int64_t>(std::min(segment.memory_size, most));
    }
  }
}

// The highest level among the bits of a property note (x86-64 psABI, "GNU property"): a file that
// needs a higher one says so of the lower ones, too, or not.
std::string cpu_level(std::uint32_t isa_needed) {
  if ((isa_needed & 8U) != 0) return "x86-64-v4";
  if ((isa_needed & 4U) != 0) return "x86-64-v3";
  if ((isa_needed & 2U) != 0) return "x86-64-v2";
  return (isa_needed & 1U) != 0 ? "x86-64" : "";
}

// Each of the texts lists libraries.
void take_opened(const std::vector<std::string>& texts, const Limits& limits, Facts& facts) {
  std::int64_t position = 0;
  for (const std::string& text : texts) {
    Result<std::vector<DlopenNote>> opened = read_dlopen_note(text, limits);
    if (!opened) {
      facts.gaps.push_back(std::move(opened).error());
      continue;
    }
    for (DlopenNote& note : *opened) {
      facts.rows.add(DlopenNoteFact{.position = ++position,
                                    .names = fmt::format("{}", fmt::join(note.names, " ")),
                                    .feature = std::move(note.feature),
                                    .priority = std::move(note.priority)});
    }
  }
}

void take_notes(ByteSource& bytes, const ElfFile& elf, const Limits& limits, NativeFact& fact,
                Facts& facts) {
  Result<ElfNotes> notes = read_elf_notes(bytes, elf, limits);
  if (!notes) {
    facts.gaps.push_back(std::move(notes).error());
    return;
  }
  fact.build_id = to_hex(notes->build_id);
  fact.abi_os = std::move(notes->abi_os);
  fact.abi_version = std::move(notes->abi_version);
  fact.cpu_level = cpu_level(notes->x86_isa_needed);
  fact.package_note = escaped(notes->package);
  take_opened(notes->dlopen, limits, facts);
}

// Notes, dynamic section and versions are read apart: where one is broken the others still count.
Result<Facts> collect_elf(ByteSource& bytes, const Limits& limits) {
  const ElfFile elf = ICECORE_TRY(read_elf(bytes, limits));
  Facts facts;
  NativeFact fact{.format = "elf",
                  .machine = machine_name(elf.machine),
                  .bits = elf.bits,
                  .kind = type_name(elf.type)};
  const bool is_linked = fact.kind == "shared" || fact.kind == "executable";
  if (is_linked) take_segments(elf, fact);
  Result<ElfDynamic> dynamic = read_elf_dynamic(bytes, elf, limits);
  if (!dynamic) {
    facts.gaps.push_back(std::move(dynamic).error());
    dynamic = ElfDynamic{};
  }
  std::vector<ElfTableSymbolView> symbols;
  if (Result<ElfVersions> versions = read_elf_versions(bytes, elf, *dynamic, limits)) {
    symbols = take_symbols(bytes, elf, *dynamic, *versions, limits, facts);
    take_versions(*std::move(versions), fact, facts);
  } else {
    facts.gaps.push_back(std::move(versions).error());
  }
  take_notes(bytes, elf, limits, fact, facts);
  if (is_linked) add_contents(bytes, elf, *dynamic, symbols, limits, fact, facts);
  take_dynamic(*std::move(dynamic), fact, facts);
  facts.rows.add(std::move(fact));
  return facts;
}

}  // namespace

Result<Facts> collect_native(ByteSource& bytes, std::string_view, const Limits& limits) {
  const Bytes start = ICECORE_TRY(bytes.at(0, std::min<std::uint64_t>(bytes.size(), 8)));
  if (is_elf(start)) return collect_elf(bytes, limits);
  return is_macho(start) ? collect_macho(bytes, limits) : collect_pe(bytes, limits);
}

}  // namespace icecore
