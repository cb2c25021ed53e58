// What read-only data of a binary says of the libraries that were linked into it.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "formats/elf_sections.h"
#include "formats/passing_bytes.h"
#include "formats/version_patterns.h"

namespace icecore {

/// One thing that a text says; of equal ones the first.
struct VersionText {
  TextKind kind = TextKind::library;
  std::string library;       ///< Name in rules/data/libraries.csv, or the one in a path.
  std::string version;       ///< Empty when the path of a source names none.
  std::string text;          ///< What stands there.
  std::uint64_t offset = 0;  ///< In the file.
};

/// The parts of a file with read-only data that no program runs: sections `.rodata…`, or without
/// section headers the segments that are neither writable nor executable. Never code for
/// accelerators or debug information. In the file's order, without overlaps.
[[nodiscard]] std::vector<FilePart> constant_parts(const ElfFile& elf,
                                                   const std::vector<ElfSection>& sections);

/// Somebody else who wants to see the pieces of the parts, in order, while they are passed over;
/// each with 128 bytes before and 384 after it, where the part has them.
using PieceViewer = std::function<void(const PassingPiece&)>;

/// In the order of their offsets, at most `limits.traces`. Errors of `ByteSource::pass`, for a
/// part that is not in the file too.
Result<std::vector<VersionText>> find_version_texts(ByteSource& source,
                                                    const std::vector<FilePart>& parts,
                                                    const Limits& limits,
                                                    const PieceViewer& viewer = {});

}  // namespace icecore
