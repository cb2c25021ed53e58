// The ladder and the owners: where every file's bytes are counted. Both tables end in a total; of
// one environment the two differ by what of the system was read and is not loaded.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "base/text.h"
#include "report/text_layout.h"
#include "report/text_parts.h"

namespace icecore {
namespace {

constexpr std::array<std::string_view, input_kind_words.size()> input_nouns{
    "distribution",  "file on its own", "interpreter",
    "start-up hook", "OS package",      "conda package"};

// The same for what only documents say.
std::string_view phrase_of_claim(PinReason reason) {
  switch (reason) {
    case PinReason::one_artifact:
      return "one artifact by its hash";
    case PinReason::best_of_artifacts:
      return "the artifact that the lock's tool takes here, by its hash";
    case PinReason::several_artifacts:
      return "any of several artifacts by their hashes";
    case PinReason::name_alone:
      return "a name without a version";
    case PinReason::version_range:
      return "a range of versions";
    case PinReason::revision_can_move:
      return "a branch or tag, or neither";
    case PinReason::directory_named:
      return "a directory, whatever lies there";
    case PinReason::image_tag:
      return "a base image without its digest";
    case PinReason::image_digest:
      return "a base image by its digest";
    case PinReason::other_version:
      return "another version than the claim's";
    case PinReason::other_artifact:
      return "another artifact than the claim's";
    case PinReason::no_usable_artifact:
      return "no artifact in the claim that can be installed here";
    default:
      return "not in the claim";
  }
}

// Why a level is what it is, as the end of a sentence that starts with the inputs.
std::string_view phrase_of(PinReason reason) {
  switch (reason) {
    case PinReason::name_and_version:
      return "name and version only, which several artifacts satisfy";
    case PinReason::index_unnamed:
      return "a local version, which the default index does not serve";
    case PinReason::url_with_digest:
      return "a direct URL with its digest";
    case PinReason::url_without_digest:
      return "a direct URL without a digest";
    case PinReason::weak_digest:
      return "a direct URL with a digest weaker than SHA-256";
    case PinReason::source_fixed:
      return "a commit that must still be built";
    case PinReason::path_of_build_machine:
      return "a path of the machine that built it";
    case PinReason::editable_without_vcs:
      return "editable, without version control";
    case PinReason::skipped_by_freeze:
      return "left out by pip freeze";
    case PinReason::hidden_by_duplicate:
      return "hidden by another metadata directory of the same name";
    case PinReason::freeze_aborts:
      return "pip freeze aborts before it prints anything";
    case PinReason::not_in_freeze:
      return "pip freeze has no line for this kind of input";
    case PinReason::file_differs:
      return "bytes that are not the artifact's";
    case PinReason::bytes_unverified:
      return "no digest to compare the bytes with";
    case PinReason::owned_by_nobody:
      return "owned by nobody";
    case PinReason::owner_unknown:
      return "owner not determined";
    case PinReason::from_distribution:
      return "as its distribution";
    default:
      return phrase_of_claim(reason);
  }
}

std::string cell(std::int64_t number) {
  return number == 0 ? "-" : grouped(number);
}

std::string size_cell(std::int64_t bytes) {
  return bytes == 0 ? "-" : human_bytes(static_cast<std::uint64_t>(bytes));
}

std::string share_cell(std::int64_t part, std::int64_t whole) {
  if (part == 0 || whole == 0) return "-";
  const double percent = 100.0 * static_cast<double>(part) / static_cast<double>(whole);
  if (percent < 0.05) return "< 0.1%";
  if (part != whole && percent >= 99.95) return "> 99.9%";
  return fmt::format("{:.1f}%", percent);
}

std::int64_t inputs_of(const InputCounts& inputs, InputKind kind) {
  return inputs[static_cast<std::size_t>(kind)];
}

// Packages are the system's, or conda's; hardly ever both.
std::int64_t packages_of(const InputCounts& inputs) {
  return inputs_of(inputs, InputKind::os_package) + inputs_of(inputs, InputKind::conda_package);
}

std::vector<std::string> ladder_row(std::string_view name, const LevelSummary& level,
                                    std::int64_t all_bytes) {
  return {std::string(name),
          cell(inputs_of(level.inputs, InputKind::distribution)),
          cell(inputs_of(level.inputs, InputKind::interpreter)),
          cell(packages_of(level.inputs)),
          cell(inputs_of(level.inputs, InputKind::hook)),
          cell(inputs_of(level.inputs, InputKind::file)),
          cell(level.amount.files),
          size_cell(level.amount.bytes),
          share_cell(level.amount.bytes, all_bytes)};
}

// What the packages of the claim's environment are called.
std::string_view packages_head(const LevelSummary& total) {
  const bool has_conda = inputs_of(total.inputs, InputKind::conda_package) > 0;
  if (!has_conda) return "OS packages";
  return inputs_of(total.inputs, InputKind::os_package) > 0 ? "packages" : "conda packages";
}

LevelSummary total_of(const ClaimSummary& claim) {
  LevelSummary total;
  for (const LevelSummary& level : claim.levels) {
    total.amount += level.amount;
    for (std::size_t i = 0; i < total.inputs.size(); ++i) total.inputs[i] += level.inputs[i];
  }
  return total;
}

std::string inputs_sentence(const InputCounts& inputs) {
  std::string sentence;
  for (std::size_t kind = 0; kind < inputs.size(); ++kind) {
    if (inputs[kind] == 0) continue;
    if (!sentence.empty()) sentence += ", ";
    const bool are_lone_files = kind == static_cast<std::size_t>(InputKind::file);
    sentence += counted(inputs[kind], are_lone_files ? "file" : input_nouns[kind]);
  }
  return sentence;
}

// `(bin/python3.12, a.pth and 4 more)`; nothing for the ordinary case, where any name would do.
std::string examples_of(const ReasonSummary& reason) {
  if (reason.reason == PinReason::name_and_version || reason.examples.empty()) return "";
  std::int64_t left = -static_cast<std::int64_t>(reason.examples.size());
  for (const std::int64_t count : reason.inputs) left += count;
  std::string list;
  for (const std::string& example : reason.examples) list += (list.empty() ? "" : ", ") + example;
  if (left > 0) list += fmt::format(" and {} more", grouped(left));
  return fmt::format(" ({})", list);
}

void write_reasons(const ClaimSummary& claim, const ReportStyle& style, std::ostream& out) {
  constexpr std::size_t level_column = 13;
  for (const ReasonSummary& reason : claim.reasons) {
    const std::string lead = fmt::format("  {:<{}}", to_word(reason.level), level_column - 2);
    write_paragraph(out, {.lead = lead, .indent = level_column + 2, .width = style.width},
                    fmt::format("{}: {}{}", inputs_sentence(reason.inputs),
                                phrase_of(reason.reason), examples_of(reason)));
  }
}

// Where in an image what the levels are about lies; nothing for what is no image.
void write_layer_levels(const ClaimSummary& claim, std::ostream& out) {
  if (claim.layers.empty()) return;
  using enum Alignment;
  TextTable table({left, right, right, right, right, right});
  std::vector<std::string> head{"layer"};
  for (const Level level : levels_best_first) head.emplace_back(to_word(level));
  table.add(head);
  for (const auto& [position, levels] : claim.layers) {
    std::vector<std::string> row{std::to_string(position)};
    for (const Level level : levels_best_first) {
      row.push_back(size_cell(levels[static_cast<std::size_t>(level)].bytes));
    }
    table.add(row);
  }
  out << '\n';
  table.write(out, 2);
}

}  // namespace

void write_ladder(const ClaimSummary& claim, std::string_view subject, const ReportStyle& style,
                  std::ostream& out) {
  const std::string name =
      claim.claim.path.empty() ? std::string("`pip freeze`") : claim.claim.path;
  out << Paint(style.color)(Tint::strong, fmt::format("What {} pins of {}", name, subject))
      << "\n\n";
  const LevelSummary total = total_of(claim);
  using enum Alignment;
  TextTable table({left, right, right, right, right, right, right, right, right});
  table.add({"level", "distributions", "interpreter", std::string(packages_head(total)), "hooks",
             "lone files", "all files", "bytes", "share"});
  for (const Level level : levels_best_first) {
    table.add(ladder_row(to_word(level), claim.levels[static_cast<std::size_t>(level)],
                         total.amount.bytes));
  }
  table.add(ladder_row("total", total, total.amount.bytes));
  table.write(out, 2);
  write_layer_levels(claim, out);
  if (!claim.reasons.empty()) out << '\n';
  write_reasons(claim, style, out);
  out << '\n';
  write_paragraph(out, {.lead = "  ", .indent = 2, .width = style.width},
                  "Not enumerated yet: other OS packages, variables, downloads, host contract.");
}

void write_owners(const Summary& summary, const ReportStyle& style, std::ostream& out) {
  out << '\n' << Paint(style.color)(Tint::strong, "Who owns the files") << "\n\n";
  std::map<OwnerKind, Amount> by_kind;
  for (const OwnerSummary& owner : summary.owners) by_kind[owner.kind] += owner.amount;
  using enum Alignment;
  TextTable table({left, right, right, right});
  table.add({"owner", "files", "bytes", "share"});
  for (const auto& [kind, amount] : by_kind) {
    table.add({std::string(to_word(kind)), cell(amount.files), size_cell(amount.bytes),
               share_cell(amount.bytes, summary.amount.bytes)});
  }
  table.add({"total", cell(summary.amount.files), size_cell(summary.amount.bytes),
             share_cell(summary.amount.bytes, summary.amount.bytes)});
  table.write(out, 2);
}

}  // namespace icecore
