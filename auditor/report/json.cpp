// The report for programs, by docs/report.schema.json. Most arrays are one SELECT each: its column
// names are the keys and its ORDER BY is the order that the schema promises. No time, no host: the
// same facts give the same bytes.
#include <fmt/format.h>

#include <array>
#include <functional>
#include <map>
#include <string>

#include "base/version.h"
#include "facts/store.h"
#include "judge/select.h"
#include "report/json_writer.h"
#include "report/layers.h"
#include "report/summary.h"
#include "report/writers.h"

namespace icecore {
namespace {

constexpr std::string_view schema_version = "1";

constexpr std::string_view roots_sql = "SELECT name, kind, path, reason FROM root ORDER BY id";

constexpr std::string_view search_path_sql =
    "SELECT search_path.directory, search_path.origin, search_path.root, search_path.is_present, "
    "named_by.path AS named_by FROM search_path "
    "LEFT JOIN file AS named_by ON named_by.id = search_path.named_by "
    "WHERE search_path.environment = {} ORDER BY search_path.position";

constexpr std::string_view version_floors_sql =
    "SELECT distribution.normalized_name AS distribution, version_floor.family, "
    "version_floor.version, version_floor.library, file.place AS file, version_floor.files "
    "FROM version_floor JOIN file ON file.id = version_floor.file "
    "LEFT JOIN distribution ON distribution.id = version_floor.distribution "
    "WHERE version_floor.environment = {} "
    "ORDER BY version_floor.distribution IS NOT NULL, distribution.normalized_name, "
    "version_floor.family";

constexpr std::string_view distributions_sql =
    "SELECT environment.path AS environment, distribution.name, distribution.normalized_name, "
    "distribution.version, distribution.location, distribution.source, distribution.installer, "
    "distribution.generator, distribution.is_requested, distribution.is_leftover, "
    "distribution.record_presence, distribution.id AS record "
    "FROM distribution JOIN environment ON environment.id = distribution.environment "
    "ORDER BY distribution.environment, distribution.normalized_name, distribution.location";

constexpr std::string_view pins_sql =
    "SELECT input_kind, input, level, reason, files, bytes FROM pin WHERE claim = {} "
    "ORDER BY input_kind, input, level, reason, files, bytes";

constexpr std::string_view layer_levels_sql =
    "SELECT layer, level, files, bytes FROM layer_level WHERE claim = {} ORDER BY layer, level";

constexpr std::string_view differences_sql =
    "SELECT kind, input_kind, name, document, line, expected, found FROM claim_difference "
    "WHERE claim = {} ORDER BY kind, name, line, document";

constexpr std::string_view bases_sql =
    "SELECT told_by, name, digest, layers, shared FROM base_image ORDER BY told_by";
constexpr std::string_view wheels_sql =
    "SELECT path, kind, size, lower(hex(sha256)) AS sha256, problem, name, version, build, tags, "
    "computed_platform, python, platform FROM wheel ORDER BY id";
constexpr std::string_view hooks_sql =
    "SELECT environment.path AS environment, file.root, file.path, hook.line, hook.kind, "
    "hook.text, hook.leads_to, hook.is_outside FROM hook "
    "JOIN environment ON environment.id = hook.environment JOIN file ON file.id = hook.file "
    "ORDER BY hook.environment, file.root, file.path, hook.line, hook.kind, hook.text";

// A column whose name starts with is_ or has_ is a truth value.
bool is_truth(std::string_view column) {
  return column.starts_with("is_") || column.starts_with("has_");
}

void write_fact(JsonWriter& json, const std::string& column, const FactValue& value) {
  json.key(column);
  const auto* number = std::get_if<std::int64_t>(&value);
  if (number != nullptr && is_truth(column)) {
    json.value(*number != 0);
  } else {
    json.fact(value);
  }
}

// Writes one member of a row.
using WriteColumn = std::function<void(JsonWriter&, const std::string&, const FactValue&)>;

void write_row(JsonWriter& json, std::span<const std::string> columns,
               std::span<const FactValue> values, const WriteColumn& write_column) {
  json.begin_object();
  for (std::size_t i = 0; i < values.size(); ++i) write_column(json, columns[i], values[i]);
  json.end_object();
}

// An array of objects, one for each row of the SELECT, row by row.
Result<void> write_rows(JsonWriter& json, const Store& facts, std::string_view key,
                        std::string_view sql, const WriteColumn& write_column = write_fact) {
  std::vector<std::string> names;
  json.key(key);
  json.begin_array();
  const RowSink sink{
      .columns =
          [&](std::span<const std::string> columns) {
            names.assign(columns.begin(), columns.end());
          },
      .row =
          [&](std::span<const FactValue> values) { write_row(json, names, values, write_column); }};
  ICECORE_TRY(select_each(facts, sql, sink));
  json.end_array();
  return {};
}

void write_amount(JsonWriter& json, const Amount& amount) {
  json.member("files", amount.files);
  json.member("bytes", amount.bytes);
}

void write_header(JsonWriter& json, const Store& facts) {
  json.member("schema_version", schema_version);
  json.key("tool");
  json.begin_object();
  json.member("name", "icecore");
  json.member("version", program_version);
  json.end_object();
  json.key("target");
  json.begin_object();
  for (const TargetRow& target : facts.all<TargetRow>()) {
    json.member("reference", target.reference);
    json.member("kind", to_word(target.kind));
    json.member("system_root", target.system_root);
  }
  json.end_object();
}

void write_totals(JsonWriter& json, const Summary& summary, const std::vector<Finding>& findings,
                  const std::vector<Gap>& gaps) {
  const SeverityCounts counts = count_by_severity(findings);
  json.key("summary");
  json.begin_object();
  json.member("distributions", summary.distributions);
  write_amount(json, summary.amount);
  for (const Severity severity : severities_worst_first) {
    json.member(fmt::format("{}s", to_word(severity)), counts[static_cast<std::size_t>(severity)]);
  }
  json.member("gaps", gaps.size());
  json.end_object();
}

Result<void> write_environments(JsonWriter& json, const Store& facts) {
  // The last column is the number by which the environment's import path is asked for.
  constexpr std::string_view environments_sql =
      "SELECT root.name AS root, environment.path, environment.kind, environment.implementation, "
      "environment.version, environment.version_evidence, environment.soabi, environment.libc, "
      "file.path AS interpreter, "
      "file.root AS interpreter_root, "
      "environment.base_prefix, environment.generator, environment.stated_version, "
      "environment.system_site AS has_system_site, environment.id AS id "
      "FROM environment JOIN root ON root.id = environment.root "
      "LEFT JOIN file ON file.id = environment.interpreter ORDER BY environment.id";
  const Selection environments = ICECORE_TRY(select_all(facts, environments_sql));
  json.key("environments");
  json.begin_array();
  for (const SelectedRow& row : environments.rows) {
    json.begin_object();
    for (std::size_t i = 0; i + 1 < row.size(); ++i) {
      write_fact(json, environments.columns[i], row[i]);
    }
    ICECORE_TRY(write_rows(json, facts, "search_path",
                           fmt::format(fmt::runtime(search_path_sql), number_of(row.back()))));
    ICECORE_TRY(write_rows(json, facts, "version_floors",
                           fmt::format(fmt::runtime(version_floors_sql), number_of(row.back()))));
    json.end_object();
  }
  json.end_array();
  return {};
}

// For each distribution the number of its RECORD's rows by verdict.
using RecordCounts = std::map<std::int64_t, std::array<std::int64_t, record_state_words.size()>>;

Result<RecordCounts> count_record_rows(const Store& facts) {
  const Selection counts = ICECORE_TRY(select_all(
      facts,
      "SELECT distribution, state, count(*) FROM record_verdict GROUP BY distribution, state"));
  RecordCounts by_distribution;
  for (const SelectedRow& row : counts.rows) {
    const auto state = from_word<RecordState>(text_of(row.at(1)));
    if (!state) continue;
    by_distribution[number_of(row.at(0))][static_cast<std::size_t>(*state)] = number_of(row.at(2));
  }
  return by_distribution;
}

Result<void> write_distributions(JsonWriter& json, const Store& facts) {
  RecordCounts counts = ICECORE_TRY(count_record_rows(facts));
  const auto write_column = [&](JsonWriter& writer, const std::string& column,
                                const FactValue& value) {
    if (column != "record") return write_fact(writer, column, value);
    writer.key(column);
    writer.begin_object();
    for (std::size_t state = 0; state < record_state_words.size(); ++state) {
      writer.member(record_state_words[state], counts[number_of(value)][state]);
    }
    writer.end_object();
  };
  return write_rows(json, facts, "distributions", distributions_sql, write_column);
}

void write_levels(JsonWriter& json, const ClaimSummary& claim) {
  json.key("levels");
  json.begin_array();
  for (const Level level : levels_best_first) {
    const LevelSummary& summary = claim.levels[static_cast<std::size_t>(level)];
    json.begin_object();
    json.member("level", to_word(level));
    json.key("inputs");
    json.begin_object();
    for (std::size_t kind = 0; kind < input_kind_words.size(); ++kind) {
      json.member(input_kind_words[kind], summary.inputs[kind]);
    }
    json.end_object();
    write_amount(json, summary.amount);
    json.end_object();
  }
  json.end_array();
}

Result<void> write_claims(JsonWriter& json, const Store& facts, const Summary& summary) {
  json.key("claims");
  json.begin_array();
  for (const ClaimSummary& claim : summary.claims) {
    json.begin_object();
    json.member("environment", claim.environment);
    json.member("format", claim.claim.format);
    json.member("path", claim.claim.path);
    json.member("tool", claim.claim.tool);
    json.member("created_by", claim.claim.created_by);
    write_levels(json, claim);
    ICECORE_TRY(
        write_rows(json, facts, "pins", fmt::format(fmt::runtime(pins_sql), claim.claim.id)));
    ICECORE_TRY(write_rows(json, facts, "layers",
                           fmt::format(fmt::runtime(layer_levels_sql), claim.claim.id)));
    ICECORE_TRY(write_rows(json, facts, "differences",
                           fmt::format(fmt::runtime(differences_sql), claim.claim.id)));
    json.end_object();
  }
  json.end_array();
  return {};
}

void write_owners(JsonWriter& json, const Summary& summary) {
  json.key("owners");
  json.begin_array();
  for (const OwnerSummary& owner : summary.owners) {
    json.begin_object();
    json.member("root", owner.root);
    json.member("owner_kind", to_word(owner.kind));
    write_amount(json, owner.amount);
    json.end_object();
  }
  json.end_array();
}

// Which image it was; null for what is none.
void write_image(JsonWriter& json, const Store& facts) {
  const std::vector<ImageRow> images = facts.all<ImageRow>();
  if (images.empty()) return json.member("image", std::optional<std::int64_t>());
  const ImageRow& image = images.front();
  json.key("image");
  json.begin_object();
  json.member("manifest_digest", image.manifest_digest);
  json.member("config_digest", image.config_digest);
  json.member("os", image.os);
  json.member("architecture", image.architecture);
  json.member("variant", image.variant);
  json.member("platforms", image.platforms);
  json.end_object();
}

void write_layers(JsonWriter& json, const std::vector<LayerSummary>& layers) {
  json.key("layers");
  json.begin_array();
  for (const LayerSummary& layer : layers) {
    json.begin_object();
    json.member("position", layer.position);
    json.member("digest", layer.digest);
    json.member("diff_id", layer.diff_id);
    json.member("size", layer.size);
    json.member("made_by", layer.made_by);
    json.member("is_base", layer.is_base);
    json.key("owners");
    json.begin_array();
    for (const auto& [kind, amount] : layer.seen) {
      json.begin_object();
      json.member("owner_kind", to_word(kind));
      write_amount(json, amount);
      json.end_object();
    }
    json.end_array();
    json.member("hidden_files", layer.hidden.files);
    json.member("hidden_bytes", layer.hidden.bytes);
    json.end_object();
  }
  json.end_array();
}

void write_findings(JsonWriter& json, const std::vector<Finding>& findings) {
  json.key("findings");
  json.begin_array();
  for (const Finding& finding : findings) {
    json.begin_object();
    json.member("rule", finding.rule);
    json.member("severity", to_word(finding.severity));
    json.member("confidence", to_word(finding.confidence));
    json.member("environment", finding.environment);
    json.member("subject", finding.subject);
    json.member("path", finding.path);
    json.member("line", finding.line);
    json.member("layer", finding.layer);
    json.member("message", finding.message);
    json.member("expected", finding.expected);
    json.member("found", finding.found);
    json.end_object();
  }
  json.end_array();
}

void write_gaps(JsonWriter& json, const std::vector<Gap>& gaps) {
  json.key("gaps");
  json.begin_array();
  for (const Gap& gap : gaps) {
    json.begin_object();
    json.member("root", gap.root);
    json.member("path", gap.path);
    json.member("reader", gap.reader);
    json.member("offset", gap.offset);
    json.member("reason", gap.reason);
    json.end_object();
  }
  json.end_array();
}

void write_rules(JsonWriter& json, std::span<const Rule> rules) {
  std::map<std::string_view, const Rule*> by_id;
  for (const Rule& rule : rules) by_id.emplace(rule.id, &rule);
  json.key("rules");
  json.begin_array();
  for (const auto& [id, rule] : by_id) {
    json.begin_object();
    json.member("id", rule->id);
    json.member("family", rule->family);
    json.member("title", rule->title);
    json.member("severity", to_word(rule->severity));
    json.member("confidence", to_word(rule->confidence));
    json.member("why", rule->why);
    json.member("fix", rule->fix);
    json.end_object();
  }
  json.end_array();
}

}  // namespace

Result<void> write_json_report(const ReportInput& input, std::ostream& out) {
  const Summary summary = ICECORE_TRY(summarize(input.facts));
  const std::vector<LayerSummary> layers = ICECORE_TRY(summarize_layers(input.facts));
  const std::vector<Finding> findings = sorted_findings(input.facts);
  const std::vector<Gap> gaps = sorted_gaps(input.facts);
  JsonWriter json(out, JsonLayout::indented);
  json.begin_object();
  write_header(json, input.facts);
  write_totals(json, summary, findings, gaps);
  ICECORE_TRY(write_rows(json, input.facts, "roots", roots_sql));
  ICECORE_TRY(write_environments(json, input.facts));
  ICECORE_TRY(write_distributions(json, input.facts));
  ICECORE_TRY(write_claims(json, input.facts, summary));
  write_owners(json, summary);
  write_image(json, input.facts);
  ICECORE_TRY(write_rows(json, input.facts, "bases", bases_sql));
  write_layers(json, layers);
  ICECORE_TRY(write_rows(json, input.facts, "hooks", hooks_sql));
  ICECORE_TRY(write_rows(json, input.facts, "wheels", wheels_sql));
  write_findings(json, findings);
  write_gaps(json, gaps);
  write_rules(json, input.rules);
  json.end_object();
  out << '\n';
  return {};
}

}  // namespace icecore
