// Each kind of content is read apart: where one is broken the others still count. Nothing is read
// whole but small sections; read-only data and the names of symbols are passed over once.
#include "collect/native_contents.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <span>
#include <utility>

#include "archive/zlib_stream.h"
#include "formats/dlopen_texts.h"
#include "formats/elf_constructors.h"
#include "formats/elf_producers.h"
#include "formats/elf_remarks.h"
#include "formats/elf_sections.h"
#include "formats/elf_static_symbols.h"
#include "formats/elf_strings.h"
#include "formats/go_build_info.h"
#include "formats/opencv_build.h"
#include "formats/rust_dependencies.h"
#include "formats/version_functions.h"
#include "formats/version_texts.h"

namespace icecore {
namespace {

// GCC's and LLVM's support for __builtin_cpu_supports and target_clones.
constexpr std::array<std::string_view, 2> detection_symbols{"__cpu_model", "__cpu_indicator_init"};

// What is looked for in the table of symbols that `strip` removes.
struct StaticNames {
  StaticNames() : scan(list()) {
    for (const std::string_view name : list()) sizes.push_back(name.size());
  }
  static std::vector<std::string_view> list() {
    std::vector<std::string_view> names;
    for (const VersionFunction& function : version_functions()) names.push_back(function.symbol);
    names.insert(names.end(), detection_symbols.begin(), detection_symbols.end());
    return names;
  }

  LiteralScan scan;
  std::vector<std::size_t> sizes;
};

// Whether code of the file opens libraries by name at run time.
bool opens_libraries(const std::vector<ElfTableSymbolView>& symbols) {
  return std::ranges::any_of(symbols, [](const ElfTableSymbolView& symbol) {
    return !symbol.is_defined() && (symbol.name == "dlopen" || symbol.name == "dlmopen");
  });
}

class Contents {
 public:
  Contents(ByteSource& bytes, const ElfFile& elf, const ElfDynamic& dynamic, const Limits& limits,
           NativeFact& fact, Facts& facts)
      : bytes_(bytes), elf_(elf), dynamic_(dynamic), limits_(limits), fact_(fact), facts_(facts) {}

  void read(const std::vector<ElfTableSymbolView>& symbols) {
    if (auto sections = value_of(read_elf_sections(bytes_, elf_, limits_))) {
      sections_ = *std::move(sections);
    }
    take_remarks();
    if (auto flushes = value_of(icecore::flushes_denormals(bytes_, elf_, dynamic_))) {
      fact_.flushes_denormals = *flushes ? 1 : 0;
    }
    take_rust_crates();
    take_go_modules();
    take_symbols(symbols);
    take_static_symbols();
    add_versions();
    take_texts(opens_libraries(symbols));
    take_producers();
  }

 private:
  // The value; nothing, and a gap, for an error.
  template <typename Value>
  std::optional<Value> value_of(Result<Value> result) {
    if (result) return *std::move(result);
    facts_.gaps.push_back(std::move(result).error());
    return std::nullopt;
  }

  void add_trace(LibraryTraceFact trace) {
    trace.position = ++traces_;
    facts_.rows.add(std::move(trace));
  }
  void add_cpu_trace(CpuTraceKind kind, std::string text) {
    facts_.rows.add(CpuTraceFact{.position = ++cpu_traces_, .kind = kind, .text = std::move(text)});
  }

  void take_remarks() {
    auto remarks = value_of(read_elf_remarks(bytes_, sections_, limits_));
    if (!remarks) return;
    fact_.debug_file = std::move(remarks->debug_file);
    std::int64_t position = 0;
    for (std::string& tool : remarks->tools) {
      facts_.rows.add(BuildToolFact{.position = ++position, .name = std::move(tool)});
    }
  }

  void take_rust_crates() {
    const ElfSection* section = find_section(sections_, ".dep-v0");
    if (section == nullptr) return;
    const auto crates = value_of(read_crates(*section));
    if (!crates) return;
    for (const RustCrate& crate : *crates) {
      if (crate.is_build || crate.is_root) continue;
      add_trace({.evidence = ComponentEvidence::rust_dependencies,
                 .kind = ComponentKind::crate,
                 .library = crate.name,
                 .version = crate.version,
                 .text = crate.source});
    }
  }

  Result<std::vector<RustCrate>> read_crates(const ElfSection& section) {
    const Bytes packed = ICECORE_TRY(read_section(bytes_, section, limits_.dependency_bytes));
    return read_rust_crates(ICECORE_TRY(read_zlib_stream(packed, limits_.dependency_bytes)),
                            limits_);
  }

  void take_go_modules() {
    const ElfSection* section = find_section(sections_, ".go.buildinfo");
    if (section == nullptr) return;
    const auto info = value_of(read_modules(*section));
    if (!info) return;
    for (const GoModule& module : info->modules) {
      add_trace({.evidence = ComponentEvidence::go_build_info,
                 .kind = ComponentKind::go_module,
                 .library = module.path,
                 .version = module.version,
                 .text = info->go_version});
    }
  }

  Result<GoBuildInfo> read_modules(const ElfSection& section) {
    return read_go_build_info(ICECORE_TRY(read_section(bytes_, section, limits_.dependency_bytes)),
                              limits_);
  }

  void take_symbols(const std::vector<ElfTableSymbolView>& symbols) {
    constexpr std::uint8_t indirect = 10;
    bool has_indirect = false;
    for (const ElfTableSymbolView& symbol : symbols) {
      if (symbol.is_defined() && symbol.type == indirect) has_indirect = true;
      if (!symbol.is_defined()) continue;
      const VersionFunction* function = find_version_function(symbol.name);
      if (function != nullptr) {
        take_version(*function, {.address = symbol.value, .size = symbol.size});
      }
    }
    if (has_indirect) add_cpu_trace(CpuTraceKind::detection, "STT_GNU_IFUNC");
  }

  void take_static_symbols() {
    static const StaticNames names;
    const auto symbols =
        value_of(find_static_symbols(bytes_, elf_, sections_, names.scan, names.sizes, limits_));
    if (!symbols) return;
    const std::span<const VersionFunction> functions = version_functions();
    bool detects = false;
    for (const ElfStaticSymbol& symbol : *symbols) {
      if (symbol.name < functions.size()) {
        take_version(functions[symbol.name], {.address = symbol.address, .size = symbol.size});
      } else if (!std::exchange(detects, true)) {
        add_cpu_trace(CpuTraceKind::detection,
                      std::string(detection_symbols.at(symbol.name - functions.size())));
      }
    }
  }

  void take_version(const VersionFunction& function, const SymbolPlace& place) {
    auto version = read_version_function(bytes_, elf_, function, place);
    if (!version) return;
    auto& answers = answers_[std::string(function.library)];
    answers.try_emplace(function.answer, std::string(function.symbol), *std::move(version));
  }

  // The parts of a version from two functions are one.
  void add_versions() {
    for (auto& [library, answers] : answers_) {
      const auto major = answers.find(VersionAnswer::major);
      const auto minor = answers.find(VersionAnswer::minor);
      for (const auto& [answer, told] : answers) {
        if (answer == VersionAnswer::minor) continue;
        LibraryTraceFact trace{.evidence = ComponentEvidence::version_function,
                               .library = library,
                               .version = told.second,
                               .text = told.first};
        if (major != answers.end() && minor != answers.end()) {
          trace.version = major->second.second + "." + minor->second.second;
        } else if (answer == VersionAnswer::major) {
          continue;
        }
        add_trace(std::move(trace));
      }
    }
  }

  // Who opens libraries by name has the names among what is searched for versions anyway.
  void take_texts(bool opens_libraries) {
    DlopenTextSearch names(limits_, dynamic_strings());
    PieceViewer viewer;
    if (opens_libraries) viewer = [&](const PassingPiece& piece) { names.look_at(piece); };
    auto texts =
        value_of(find_version_texts(bytes_, constant_parts(elf_, sections_), limits_, viewer));
    if (!texts) return;
    for (VersionText& text : *texts) take_text(std::move(text));
    take_opened(names);
  }

  // Without section headers they lie among the constants.
  FilePart dynamic_strings() {
    const auto strings =
        find_elf_strings(bytes_, elf_, dynamic_.string_table, dynamic_.string_size, limits_);
    return strings ? FilePart{.offset = strings->offset, .size = strings->size} : FilePart{};
  }

  void take_opened(const DlopenTextSearch& search) {
    std::int64_t position = 0;
    for (const DlopenText& text : search.found()) {
      const bool is_needed = std::ranges::find(dynamic_.needed, text.name) != dynamic_.needed.end();
      if (is_needed || text.name == dynamic_.soname) continue;
      facts_.rows.add(DlopenTextFact{.position = ++position,
                                     .name = text.name,
                                     .offset = static_cast<std::int64_t>(text.offset)});
    }
    if (const std::optional<Error>& cut = search.cut()) facts_.gaps.push_back(*cut);
  }

  void take_text(VersionText text) {
    LibraryTraceFact trace{.library = std::move(text.library),
                           .version = std::move(text.version),
                           .text = std::move(text.text),
                           .offset = static_cast<std::int64_t>(text.offset)};
    switch (text.kind) {
      case TextKind::opencv:
        take_opencv(text.offset);
        break;
      case TextKind::numpy:
        add_cpu_trace(CpuTraceKind::baseline, std::move(trace.version));
        return;
      case TextKind::openblas:
        add_cpu_trace(CpuTraceKind::openblas, trace.text);
        break;
      case TextKind::source_path:
        trace.evidence = ComponentEvidence::source_path;
        break;
      case TextKind::crate_path:
        trace.evidence = ComponentEvidence::source_path;
        trace.kind = ComponentKind::crate;
        break;
      case TextKind::library:
        break;
    }
    add_trace(std::move(trace));
  }

  void take_opencv(std::uint64_t offset) {
    const auto build = value_of(read_opencv(offset));
    if (!build) return;
    for (const OpencvLibrary& library : build->libraries) {
      add_trace({.evidence = ComponentEvidence::build_configuration,
                 .library = library.name,
                 .version = library.version,
                 .text = "getBuildInformation"});
    }
    if (!build->baseline.empty()) add_cpu_trace(CpuTraceKind::baseline, build->baseline);
    if (!build->dispatched.empty()) add_cpu_trace(CpuTraceKind::dispatched, build->dispatched);
  }

  Result<OpencvBuild> read_opencv(std::uint64_t offset) {
    constexpr std::uint64_t longest = 32U << 10U;
    const std::uint64_t size = std::min(bytes_.size() - offset, longest);
    return read_opencv_build(ICECORE_TRY(bytes_.at(offset, size)));
  }

  void take_producers() {
    auto producers = value_of(read_elf_producers(bytes_, elf_, sections_, limits_));
    if (!producers) return;
    for (std::string& producer : *producers) {
      add_cpu_trace(CpuTraceKind::compiler, std::move(producer));
    }
  }

  using Answers = std::map<VersionAnswer, std::pair<std::string, std::string>>;  // symbol, version

  ByteSource& bytes_;
  const ElfFile& elf_;
  const ElfDynamic& dynamic_;
  const Limits& limits_;
  NativeFact& fact_;
  Facts& facts_;
  std::vector<ElfSection> sections_;
  std::map<std::string, Answers> answers_;
  std::int64_t traces_ = 0;
  std::int64_t cpu_traces_ = 0;
};

}  // namespace

void add_contents(ByteSource& bytes, const ElfFile& elf, const ElfDynamic& dynamic,
                  const std::vector<ElfTableSymbolView>& symbols, const Limits& limits,
                  NativeFact& fact, Facts& facts) {
  Contents(bytes, elf, dynamic, limits, fact, facts).read(symbols);
}

}  // namespace icecore
