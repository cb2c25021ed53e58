// The data is passed over once for the literals of version_patterns.h, at several gigabytes a
// second; an expression sees only the surroundings of its literal. Versions that stand alone cost a
// second pass with RE2, over the few files that hold their gate.
#include "formats/version_texts.h"

#include <algorithm>
#include <deque>
#include <limits>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <tuple>

#include "base/literal_scan.h"
#include "base/pattern.h"

namespace icecore {
namespace {

constexpr Surroundings around{.before = 128, .after = 384};
// More than that many hits of one literal say nothing new.
constexpr std::size_t most_hits = 20'000;

// Compiled when its literal is found for the first time: most environments hold few of them.
class LatePattern {
 public:
  explicit LatePattern(std::string_view expression) : expression_(expression) {}

  const Pattern& get() const {
    std::call_once(once_, [this] { pattern_.emplace(expression_); });
    return *pattern_;
  }

 private:
  std::string_view expression_;
  mutable std::once_flag once_;
  mutable std::optional<Pattern> pattern_;
};

struct Patterns {
  Patterns() : scan(literals()) {
    for (const VersionPattern& pattern : version_patterns) {
      expressions.emplace_back(pattern.expression);
    }
    for (const LonePattern& pattern : lone_patterns) {
      lone.emplace_back(pattern.expression);
      also.emplace_back(pattern.also.empty() ? pattern.expression : pattern.also);
    }
  }

  static std::vector<std::string_view> literals() {
    std::vector<std::string_view> texts;
    for (const VersionPattern& pattern : version_patterns) texts.push_back(pattern.literal);
    for (const LonePattern& pattern : lone_patterns) texts.push_back(pattern.literal);
    return texts;
  }

  LiteralScan scan;
  std::deque<LatePattern> expressions, lone, also;
};

const Patterns& patterns() {
  static const Patterns all;
  return all;
}

// vcpkg keeps the last ten letters of a revision and adds ten of a hash: `v36.2-e8871f8b83.clean`,
// `url-8_23_0-7ec8cad9a3.clean` of curl-8_23_0. Empty when it is no version but a commit.
std::string version_of_revision(std::string_view revision) {
  static const Pattern form(R"(^(?:[^0-9].*?|)(\d+(?:[._]\d+)+)(?:-[0-9a-f]{10})?(?:\.clean)?$)");
  const auto match = form.find(revision);
  std::string version = match ? std::string(match->groups[0]) : std::string();
  std::ranges::replace(version, '_', '.');
  return version;
}

class Search {
 public:
  Search(ByteSource& source, const std::vector<FilePart>& parts, const Limits& limits,
         const PieceViewer& viewer)
      : source_(source),
        parts_(parts),
        limits_(limits),
        viewer_(viewer),
        hits_(version_patterns.size()) {}

  Result<std::vector<VersionText>> run() {
    for (const FilePart& part : parts_) {
      ICECORE_TRY(pass_over(source_, part, 1, around, [&](const PassingPiece& piece) {
        look_at(piece);
        if (viewer_) viewer_(piece);
      }));
    }
    for (std::size_t i = 0; i < lone_patterns.size(); ++i) {
      if (gates_.contains(i)) ICECORE_TRY(look_for_lone(i));
    }
    std::ranges::stable_sort(found_, {}, &VersionText::offset);
    return std::move(found_);
  }

 private:
  void look_at(const PassingPiece& piece) {
    patterns().scan.each(piece.bytes, [&](std::size_t literal, std::size_t position) {
      if (!piece.owns(position)) return;
      if (literal >= version_patterns.size()) {
        gates_.insert(literal - version_patterns.size());
      } else if (++hits_[literal] <= most_hits) {
        take(literal, piece, position);
      }
    });
  }

  void take(std::size_t index, const PassingPiece& piece, std::size_t position) {
    const VersionPattern& pattern = version_patterns.at(index);
    const std::size_t start = position - std::min<std::size_t>(position, around.before);
    const std::size_t literal_at = position - start;
    const std::string_view text_around =
        as_text(piece.bytes).substr(start, literal_at + around.after);
    // The match must hold the literal, which need not be the first of its kind there.
    const Pattern& expression = patterns().expressions[index].get();
    auto match = expression.find(text_around);
    while (match && match->position + match->text.size() <= literal_at) {
      match = expression.find(text_around, match->position + 1);
    }
    if (!match || match->position > literal_at) return;
    VersionText text{.kind = pattern.kind,
                     .library = std::string(pattern.library),
                     .version = std::string(match->groups.back()),
                     .text = std::string(match->text),
                     .offset = piece.offset + start + match->position};
    if (match->groups.size() > 1) text.library = match->groups.front();
    if (pattern.kind == TextKind::source_path) text.version = version_of_revision(text.version);
    if (pattern.library == "aws-lc") std::ranges::replace(text.version, '_', '.');
    add(std::move(text));
  }

  void add(VersionText text) {
    if (found_.size() >= limits_.traces) return;
    if (seen_.emplace(text.kind, text.library, text.version).second) {
      found_.push_back(std::move(text));
    }
  }

  // A version counts when it is the only one of its form: an OpenSSL 3.5.8 beside SQLite is none.
  Result<void> look_for_lone(std::size_t index) {
    std::map<std::string, VersionText> versions;
    bool has_also = lone_patterns.at(index).also.empty();
    const Pattern& expression = patterns().lone[index].get();
    for (const FilePart& part : parts_) {
      ICECORE_TRY(pass_over(source_, part, 1, around, [&](const PassingPiece& piece) {
        const std::string_view text = as_text(piece.bytes);
        has_also = has_also || patterns().also[index].get().find(text).has_value();
        for (auto match = expression.find(text); match && versions.size() < most_lone;
             match = expression.find(text, match->position + match->text.size() - 1)) {
          const std::string version(match->groups[0]);
          if (is_of_another(version)) continue;
          versions.emplace(version,
                           VersionText{.library = std::string(lone_patterns.at(index).library),
                                       .version = lone_version(index, version),
                                       .text = version,
                                       .offset = piece.offset + match->position + 1});
        }
      }));
    }
    if (has_also && versions.size() == 1) add(std::move(versions.begin()->second));
    return {};
  }

  [[nodiscard]] bool is_of_another(const std::string& version) const {
    return std::ranges::any_of(found_,
                               [&](const VersionText& text) { return text.version == version; });
  }

  // libxml2 writes 21406 for 2.14.6.
  static std::string lone_version(std::size_t index, const std::string& version) {
    if (lone_patterns.at(index).library != "libxml2") return version;
    const auto number = [&](std::size_t at, std::size_t size) {
      const std::string digits = version.substr(at, size);
      return digits.front() == '0' ? digits.substr(1) : digits;
    };
    return version.substr(0, 1) + "." + number(1, 2) + "." + number(3, 2);
  }

  static constexpr std::size_t most_lone = 20;

  ByteSource& source_;
  const std::vector<FilePart>& parts_;
  const Limits& limits_;
  const PieceViewer& viewer_;
  std::vector<std::size_t> hits_;
  std::set<std::size_t> gates_;
  std::set<std::tuple<TextKind, std::string, std::string>> seen_;
  std::vector<VersionText> found_;
};

bool is_constant(const ElfSection& section) {
  constexpr std::uint64_t unwanted =
      elf_section_writable | elf_section_executable | elf_section_compressed;
  return section.has_bytes() && (section.flags & elf_section_allocated) != 0 &&
         (section.flags & unwanted) == 0 &&
         (section.name.starts_with(".rodata") || section.name.starts_with(".lrodata"));
}

bool is_constant(const ElfSegment& segment) {
  return segment.is(ElfSegmentType::load) && segment.file_size > 0 &&
         (segment.flags & (elf_segment_writable | elf_segment_executable)) == 0;
}

// Parts in the order of the file, without what an earlier one has.
std::vector<FilePart> without_overlaps(std::vector<FilePart> parts) {
  std::ranges::sort(parts, {}, &FilePart::offset);
  std::vector<FilePart> result;
  std::uint64_t end = 0;
  for (FilePart part : parts) {
    if (part.offset < end) {
      const std::uint64_t known = std::min(part.size, end - part.offset);
      part.offset += known;
      part.size -= known;
    }
    if (part.size == 0 || part.offset > std::numeric_limits<std::uint64_t>::max() - part.size) {
      continue;
    }
    end = part.offset + part.size;
    result.push_back(part);
  }
  return result;
}

}  // namespace

std::vector<FilePart> constant_parts(const ElfFile& elf, const std::vector<ElfSection>& sections) {
  std::vector<FilePart> parts;
  for (const ElfSection& section : sections) {
    if (is_constant(section)) parts.push_back({.offset = section.offset, .size = section.size});
  }
  if (sections.empty()) {
    for (const ElfSegment& segment : elf.segments) {
      if (is_constant(segment)) {
        parts.push_back({.offset = segment.offset, .size = segment.file_size});
      }
    }
  }
  return without_overlaps(std::move(parts));
}

Result<std::vector<VersionText>> find_version_texts(ByteSource& source,
                                                    const std::vector<FilePart>& parts,
                                                    const Limits& limits,
                                                    const PieceViewer& viewer) {
  return Search(source, parts, limits, viewer).run();
}

}  // namespace icecore
