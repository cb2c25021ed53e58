// `.comment` is a row of texts that end with NUL, which the linker merges. `.gnu_debuglink` is a
// file name, padding to four bytes and a checksum of that file (GDB manual, "Separate Debug
// Files"). Red Hat's name is the package's: `libssl.so.1.1.1k-1.1.1k-15.el8_6.x86_64.debug`.
#include "formats/elf_remarks.h"

#include <algorithm>

#include "base/text.h"

namespace icecore {
namespace {

// More than that many compilers are none.
constexpr std::size_t most_tools = 100;

}  // namespace

Result<ElfRemarks> read_elf_remarks(ByteSource& source, const std::vector<ElfSection>& sections,
                                    const Limits& limits) {
  ElfRemarks remarks;
  if (const ElfSection* section = find_section(sections, ".comment")) {
    const Bytes bytes = ICECORE_TRY(read_section(source, *section, limits.elf_payload_bytes));
    for (const std::string_view tool : split(as_text(bytes), '\0')) {
      if (remarks.tools.size() == most_tools) break;
      if (tool.empty() || std::ranges::find(remarks.tools, tool) != remarks.tools.end()) continue;
      remarks.tools.emplace_back(tool);
    }
  }
  if (const ElfSection* section = find_section(sections, ".gnu_debuglink")) {
    const std::string_view text =
        as_text(ICECORE_TRY(read_section(source, *section, limits.elf_payload_bytes)));
    remarks.debug_file = text.substr(0, text.find('\0'));
  }
  return remarks;
}

}  // namespace icecore
