// What a native binary is: ELF by our own reader, PE and Mach-O by theirs. Cost goes with the
// headers, not with the file.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <utility>

#include "base/text.h"
#include "collect/collectors.h"
#include "formats/elf.h"
#include "formats/elf_dynamic.h"
#include "formats/elf_notes.h"
#include "formats/native_image.h"

namespace icecore {
namespace {

void take_dynamic(ElfDynamic dynamic, NativeFact& fact, Facts& facts) {
  fact.soname = std::move(dynamic.soname);
  fact.interpreter = std::move(dynamic.interpreter);
  fact.rpath = std::move(dynamic.rpath);
  fact.runpath = std::move(dynamic.runpath);
  fact.no_default_directories = (dynamic.flags_1 & elf_no_default_directories) != 0 ? 1 : 0;
  std::int64_t position = 0;
  for (const auto& [kind, names] : {std::pair(NeedKind::needed, &dynamic.needed),
                                    {NeedKind::auxiliary, &dynamic.auxiliaries},
                                    {NeedKind::filter, &dynamic.filters}}) {
    for (std::string& name : *names) {
      facts.rows.emplace_back(
          NeededFact{.position = ++position, .name = std::move(name), .kind = kind});
    }
  }
}

// Notes and dynamic section are read apart: where one is broken the other still counts.
Result<Facts> collect_elf(ByteSource& bytes, const Limits& limits) {
  const ElfFile elf = ICECORE_TRY(read_elf(bytes, limits));
  Facts facts;
  NativeFact fact{.format = "elf",
                  .machine = machine_name(elf.machine),
                  .bits = elf.bits,
                  .kind = type_name(elf.type)};
  if (Result<ElfDynamic> dynamic = read_elf_dynamic(bytes, elf, limits)) {
    take_dynamic(*std::move(dynamic), fact, facts);
  } else {
    facts.gaps.push_back(std::move(dynamic).error());
  }
  if (Result<ElfNotes> notes = read_elf_notes(bytes, elf, limits)) {
    fact.build_id = to_hex(notes->build_id);
    fact.abi_os = std::move(notes->abi_os);
    fact.abi_version = std::move(notes->abi_version);
  } else {
    facts.gaps.push_back(std::move(notes).error());
  }
  facts.rows.emplace_back(std::move(fact));
  return facts;
}

}  // namespace

Result<Facts> collect_native(ByteSource& bytes, std::string_view, const Limits& limits) {
  if (is_elf(ICECORE_TRY(bytes.at(0, std::min<std::uint64_t>(bytes.size(), 4))))) {
    return collect_elf(bytes, limits);
  }
  const NativeImage image = ICECORE_TRY(read_native_image(bytes));
  Facts facts;
  facts.rows.emplace_back(NativeFact{.format = image.format,
                                     .machine = fmt::format("{}", fmt::join(image.machines, ",")),
                                     .bits = image.bits,
                                     .kind = image.kind});
  return facts;
}

}  // namespace icecore
