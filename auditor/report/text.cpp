// The report for people: what it is, what pip freeze pins of it, who owns the files, the findings,
// what could not be determined, and one last line for those who read only that. The same facts give
// the same bytes; only colour and width are the reader's.
#include <fmt/format.h>

#include <map>

#include "base/text.h"
#include "facts/store.h"
#include "formats/version.h"
#include "judge/select.h"
#include "report/text_layout.h"
#include "report/text_parts.h"
#include "report/writers.h"

namespace icecore {
namespace {

void write_field(std::string_view label, std::string_view value, const ReportStyle& style,
                 std::ostream& out) {
  constexpr std::size_t value_column = 13;
  const std::string lead = fmt::format("{:<{}}", label, value_column);
  write_paragraph(out, {.lead = lead, .indent = value_column, .width = style.width}, value);
}

std::string amount_sentence(const Summary& summary, std::size_t roots) {
  return fmt::format("{}, {} ({}) in {}", counted(summary.distributions, "distribution"),
                     counted(summary.amount.files, "file"),
                     human_bytes(static_cast<std::uint64_t>(summary.amount.bytes)),
                     counted(static_cast<std::int64_t>(roots), "root"));
}

std::string interpreter_sentence(const EnvironmentRow& environment) {
  if (environment.kind == EnvironmentKind::wheels) {
    return environment.version ? fmt::format("Python {}, as was chosen", *environment.version)
                               : std::string("none was chosen (--python)");
  }
  std::string sentence =
      environment.implementation.empty() ? "unknown implementation" : environment.implementation;
  if (environment.version) {
    sentence += fmt::format(" {} ({})", *environment.version, environment.version_evidence);
  } else {
    sentence += ", version not determined";
  }
  if (!environment.stated_version.empty() && environment.stated_version != environment.version) {
    sentence += fmt::format("; pyvenv.cfg states {}", environment.stated_version);
  }
  if (!environment.base_prefix.empty()) {
    sentence += fmt::format("; base prefix {}", environment.base_prefix);
  }
  return sentence;
}

std::string target_sentence(const TargetRow& target,
                            const std::vector<EnvironmentRow>& environments) {
  if (environments.size() == 1 && !environments.front().generator.empty()) {
    return fmt::format("{} ({} by {})", target.reference, to_word(target.kind),
                       environments.front().generator);
  }
  return fmt::format("{} ({})", target.reference, to_word(target.kind));
}

// What the interpreters' own headers say of the machine; empty when there are none.
Result<std::string> platform_of(const Store& facts) {
  constexpr std::string_view machines =
      "SELECT DISTINCT native.machine, native.abi_os FROM environment "
      "JOIN native ON native.file = environment.interpreter "
      "ORDER BY native.machine, native.abi_os";
  std::string platform;
  const Selection selection = ICECORE_TRY(select_all(facts, machines));
  for (const SelectedRow& row : selection.rows) {
    const std::string machine = fmt::format("{} {}", text_of(row.at(0)), text_of(row.at(1)));
    platform += fmt::format("{}{}", platform.empty() ? "" : ", ", strip(machine));
  }
  return platform;
}

// Whether every system that is in use has such a kernel: C libraries themselves ask for one between
// 3.2 and 3.10, by the machine, so that nearly every executable does.
bool is_common_kernel(std::string_view version) {
  constexpr std::string_view newest_common = "3.10";
  const Result<Version> common = Version::parse(newest_common);
  const Result<Version> needed = Version::parse(version);
  return needed && common && *needed <= *common;
}

// The newest versions of the compilers' libraries that each environment needs of the system, by
// environment: `GLIBC 2.28 (torch), GLIBCXX 3.4.21 (pandas)`.
Result<std::map<std::int64_t, std::string>> floor_sentences(const Store& facts) {
  constexpr std::string_view floors =
      "SELECT version_floor.environment, "
      "replace(version_floor.family, 'macos', 'macOS'), version_floor.version, owner.owner "
      "FROM version_floor LEFT JOIN owner ON owner.file = version_floor.file "
      "WHERE version_floor.distribution IS NULL "
      "AND version_floor.family IN ('GLIBC', 'GLIBCXX', 'CXXABI', 'GCC', 'kernel', 'macos') "
      "ORDER BY version_floor.environment, version_floor.family <> 'GLIBC', version_floor.family";
  std::map<std::int64_t, std::string> sentences;
  const Selection selection = ICECORE_TRY(select_all(facts, floors));
  for (const SelectedRow& row : selection.rows) {
    std::string& sentence = sentences[number_of(row.at(0))];
    if (text_of(row.at(1)) == "kernel" && is_common_kernel(text_of(row.at(2)))) continue;
    const std::string_view who = text_of(row.at(3));
    sentence += fmt::format("{}{} {}", sentence.empty() ? "" : ", ", text_of(row.at(1)),
                            text_of(row.at(2)));
    if (!who.empty()) sentence += fmt::format(" ({})", who);
  }
  return sentences;
}

// The systems other than Linux that each environment's wheels are for, by environment:
// `macOS on aarch64 (51 distributions), x86_64 (12)`.
Result<std::map<std::int64_t, std::string>> system_sentences(const Store& facts) {
  constexpr std::string_view systems =
      "SELECT distribution.environment, "
      "CASE wheel_machine.system WHEN 'macos' THEN 'macOS' ELSE 'Windows' END, "
      "wheel_machine.machine, count(*) "
      "FROM wheel_machine JOIN distribution ON distribution.id = wheel_machine.distribution "
      "WHERE wheel_machine.is_claimed = 1 GROUP BY 1, 2, 3 ORDER BY 1, 2, 4 DESC, 3";
  std::map<std::int64_t, std::string> sentences;
  const Selection selection = ICECORE_TRY(select_all(facts, systems));
  for (const SelectedRow& row : selection.rows) {
    std::string& sentence = sentences[number_of(row.at(0))];
    sentence += fmt::format("{}{} on {} ({})", sentence.empty() ? "" : ", ", text_of(row.at(1)),
                            text_of(row.at(2)), counted(number_of(row.at(3)), "distribution"));
  }
  return sentences;
}

// The user's own packages that an environment's Python imports, by environment: a place of its own,
// though it has no interpreter.
Result<std::map<std::int64_t, std::string>> user_sites(const Store& facts) {
  constexpr std::string_view sites =
      "SELECT search_path.environment, CASE WHEN root.id IS NULL THEN search_path.directory "
      "ELSE root.path || '/' || substr(search_path.directory, length(root.name) + 2) END, "
      "(SELECT count(*) FROM distribution "
      "WHERE distribution.environment = search_path.environment AND "
      "substr(distribution.location, 1, length(search_path.directory) + 1) = "
      "search_path.directory || '/') FROM search_path "
      "LEFT JOIN root ON root.name = search_path.root AND root.kind = 'user-base' "
      "WHERE search_path.origin = 'user-site' AND search_path.is_present = 1";
  std::map<std::int64_t, std::string> sentences;
  const Selection selection = ICECORE_TRY(select_all(facts, sites));
  for (const SelectedRow& row : selection.rows) {
    sentences[number_of(row.at(0))] =
        fmt::format("{} ({})", text_of(row.at(1)), counted(number_of(row.at(2)), "distribution"));
  }
  return sentences;
}

// Which image it was: its platform, and the digests by which anybody gets the same one.
std::vector<std::string> image_sentences(const Store& facts) {
  std::vector<std::string> sentences;
  for (const ImageRow& image : facts.all<ImageRow>()) {
    std::string sentence = image.os.empty()
                               ? std::string("a platform that is not stated")
                               : fmt::format("{}/{}{}{}", image.os, image.architecture,
                                             image.variant.empty() ? "" : "/", image.variant);
    if (image.platforms > 1) {
      sentence += fmt::format(", one of {} platforms", grouped(image.platforms));
    }
    if (!image.manifest_digest.empty()) {
      sentence += fmt::format("; manifest {}", image.manifest_digest);
    }
    sentence += fmt::format("; configuration {}", image.config_digest);
    sentences.push_back(std::move(sentence));
  }
  return sentences;
}

// What an image is built on, as somebody says; empty where nobody does.
std::vector<std::string> base_sentences(const Store& facts) {
  std::vector<std::string> sentences;
  for (const BaseImageRow& base : facts.all<BaseImageRow>()) {
    std::string sentence = base.name;
    if (!base.digest.empty()) {
      sentence += fmt::format("{}{}", sentence.empty() ? "" : ", ", base.digest);
    }
    if (base.layers && base.shared) {
      sentence += *base.shared == *base.layers
                      ? "; all its layers are the image's"
                      : fmt::format("; {} of its {} are the image's", grouped(*base.shared),
                                    counted(*base.layers, "layer"));
    } else {
      sentence += ", as a label says";
    }
    sentences.push_back(std::move(sentence));
  }
  return sentences;
}

// What an image starts, and which environment that is; empty where it does not say.
Result<std::string> start_sentence(const Store& facts) {
  constexpr std::string_view end =
      "SELECT entrypoint.command, environment.path FROM entrypoint "
      "LEFT JOIN environment ON environment.id = entrypoint.environment "
      "ORDER BY entrypoint.position DESC LIMIT 1";
  const Selection selection = ICECORE_TRY(select_all(facts, end));
  if (selection.rows.empty()) return std::string();
  const SelectedRow& row = selection.rows.front();
  const std::string_view environment = text_of(row.at(1));
  return environment.empty() ? std::string(text_of(row.at(0)))
                             : fmt::format("{} ({})", text_of(row.at(0)), environment);
}

// What is said of each environment beside its interpreter: a label, and sentences by environment.
struct EnvironmentField {
  std::string_view label;
  std::map<std::int64_t, std::string> sentences;
};

void write_environment(const EnvironmentRow& environment, const std::string& place,
                       const std::vector<EnvironmentField>& fields, const ReportStyle& style,
                       std::ostream& out) {
  write_field("Interpreter", place + interpreter_sentence(environment), style, out);
  for (const auto& [label, sentences] : fields) {
    const auto sentence = sentences.find(environment.id);
    if (sentence != sentences.end()) write_field(label, place + sentence->second, style, out);
  }
}

Result<void> write_heading(const ReportInput& input, const Summary& summary,
                           const std::vector<LayerSummary>& layers, std::ostream& out) {
  const auto environments = input.facts.all<EnvironmentRow>();
  const std::size_t roots = input.facts.all<RootRow>().size();
  const std::string platform = ICECORE_TRY(platform_of(input.facts));
  const std::vector<EnvironmentField> fields{
      {.label = "User site", .sentences = ICECORE_TRY(user_sites(input.facts))},
      {.label = "Wheels for", .sentences = ICECORE_TRY(system_sentences(input.facts))},
      {.label = "Needs", .sentences = ICECORE_TRY(floor_sentences(input.facts))}};
  const std::vector<std::string> bases = base_sentences(input.facts);
  const std::string start = ICECORE_TRY(start_sentence(input.facts));
  for (const TargetRow& target : input.facts.all<TargetRow>()) {
    write_field("Target",
                fmt::format("{}: {}", target_sentence(target, environments),
                            amount_sentence(summary, roots)),
                input.style, out);
    for (const std::string& image : image_sentences(input.facts)) {
      write_field("Image", image, input.style, out);
    }
    for (const std::string& base : bases) write_field("Base", base, input.style, out);
    for (const LayerSummary& layer : layers) {
      write_field("Layer", layer_sentence(layer), input.style, out);
    }
    if (!start.empty()) write_field("Starts", start, input.style, out);
    for (const EnvironmentRow& environment : environments) {
      const std::string place =
          environments.size() == 1 ? std::string() : fmt::format("{}: ", environment.path);
      write_environment(environment, place, fields, input.style, out);
    }
    write_field("System root",
                target.system_root + (platform.empty() ? "" : fmt::format(" ({})", platform)),
                input.style, out);
  }
  out << '\n';
  return {};
}

void write_last_line(const SeverityCounts& counts, std::size_t gaps, const ReportStyle& style,
                     std::ostream& out) {
  std::string line;
  for (const Severity severity : severities_worst_first) {
    const auto count = static_cast<std::int64_t>(counts[static_cast<std::size_t>(severity)]);
    line += fmt::format("{}{}", line.empty() ? "" : ", ", counted(count, to_word(severity)));
  }
  line += gaps == 0 ? "; complete" : "; " + counted(static_cast<std::int64_t>(gaps), "gap");
  const bool has_errors = counts[static_cast<std::size_t>(Severity::error)] > 0;
  const bool has_warnings = counts[static_cast<std::size_t>(Severity::warning)] > 0 || gaps > 0;
  const Tint without_errors = has_warnings ? Tint::yellow : Tint::green;
  const Tint tint = has_errors ? Tint::red : without_errors;
  out << '\n' << Paint(style.color)(tint, line) << '\n';
}

}  // namespace

Result<void> write_text_report(const ReportInput& input, std::ostream& out) {
  const Summary summary = ICECORE_TRY(summarize(input.facts));
  const std::vector<LayerSummary> layers = ICECORE_TRY(summarize_layers(input.facts));
  ICECORE_TRY(write_heading(input, summary, layers, out));
  const bool are_several = summary.claims.size() > 1;
  for (const ClaimSummary& claim : summary.claims) {
    if (&claim != &summary.claims.front()) out << '\n';
    write_ladder(claim, are_several ? claim.environment : "it", input.style, out);
  }
  write_owners(summary, input.style, out);
  write_layers(layers, input.style, out);
  write_wheels(input.facts, input.style, out);
  const std::vector<Finding> findings = sorted_findings(input.facts);
  write_findings(findings, input, out);
  const std::vector<Gap> gaps = sorted_gaps(input.facts);
  write_gaps(gaps, input.style, out);
  write_last_line(count_by_severity(findings), gaps.size(), input.style, out);
  return {};
}

}  // namespace icecore
