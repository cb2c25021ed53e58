// The only file that sees CLI11, which is heavy and throws; nothing of it leaves this file. Each
// subcommand's options are one function that reads as a table.
#include "command/arguments.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <string_view>

#include "base/text.h"
#include "base/version.h"
#include "command/help_texts.h"
#include "facts/vocabulary.h"
#include "report/differences.h"
#include "report/report.h"
#include "spec/lock.h"

namespace icecore {
namespace {

struct SubcommandName {
  Subcommand subcommand;
  std::string_view name;
  std::string_view description;
};

constexpr std::array subcommand_names{
    SubcommandName{Subcommand::audit, "audit", "Report what is in an environment and what pins it"},
    SubcommandName{Subcommand::freeze, "freeze",
                   "Print what pip freeze would, without running pip"},
    SubcommandName{Subcommand::spec, "spec",
                   "Write down what an environment is, to compare others with it"},
    SubcommandName{Subcommand::lock, "lock", "Write a lock, with hashes, of what is installed"},
    SubcommandName{Subcommand::prove, "prove",
                   "Install the lock again with uv or pip, and compare the files"},
    SubcommandName{Subcommand::verify, "verify", "Say where a target is not what a spec says"},
    SubcommandName{Subcommand::diff, "diff", "Say what differs between two targets or specs"},
    SubcommandName{Subcommand::why, "why",
                   "Tell where a library comes from, or what a binary loads"},
    SubcommandName{Subcommand::explain, "explain", "Say why a rule matters and what to do"},
    SubcommandName{Subcommand::rules, "rules", "List the rules"},
    SubcommandName{Subcommand::query, "query", "Ask the facts of an environment in SQL"},
    SubcommandName{Subcommand::facts, "facts", "Describe the fact tables, or print their rows"},
    SubcommandName{Subcommand::cache, "cache", "Show or clear what is kept between audits"},
};

// Values of options that are words; turned into options when parsing is done.
struct Words {
  std::string fail_on = "error";
  std::string color = "auto";
  std::vector<std::string> variables;  // NAME=VALUE
};

template <typename Names>
std::vector<std::string> names_of(const Names& list) {
  std::vector<std::string> names;
  for (const auto& item : list) names.emplace_back(item.name);
  return names;
}

void add_words(CLI::App& app, const std::string& name, std::string& value,
               const std::vector<std::string>& words, const std::string& description) {
  app.add_option(name, value, description)
      ->check(CLI::IsMember(words).description(""))
      ->capture_default_str()
      ->type_name(fmt::format("{}", fmt::join(words, "|")));
}

// A list that is given by commas, by repetition, or both.
void add_list(CLI::App& app, const std::string& name, std::vector<std::string>& values,
              const std::string& description) {
  app.add_option(name, values, description)
      ->delimiter(',')
      ->allow_extra_args(false)
      ->type_name("NAMES");
}

void add_repeated(CLI::App& app, const std::string& name, std::vector<std::string>& values,
                  const std::string& description, const std::string& type) {
  app.add_option(name, values, description)->allow_extra_args(false)->type_name(type);
}

void add_rule_directories(CLI::App& app, Options& options) {
  add_repeated(app, "--rules", options.rule_directories, "More rules, as *.sql files; repeatable",
               "DIR");
}

void add_cache_size(CLI::App& app, Options& options) {
  app.add_option("--cache-size", options.cache_size,
                 "What the cache may hold, such as 500M; 0: nothing is kept (ICECORE_CACHE_SIZE)")
      ->type_name("SIZE");
}

void add_cache(CLI::App& app, Options& options) {
  app.add_flag("--no-cache", options.no_cache,
               "Read everything again, and keep nothing for the next audit");
  add_cache_size(app, options);
}

void add_confinement(CLI::App& app, Options& options) {
  CLI::Option* none = app.add_flag_callback(
      "--no-confinement", [&options] { options.confinement = Confinement::none; },
      "Read the target in this process, not in ones that can do nothing else");
  app.add_flag_callback(
         "--require-confinement", [&options] { options.confinement = Confinement::required; },
         "Read the target in processes that can do nothing else, or not at all")
      ->excludes(none);
}

enum class TargetNeed : std::uint8_t { required, optional };

void add_target(CLI::App& app, Options& options, Words& words, TargetNeed need) {
  app.add_option(
         "TARGET", options.target,
         "Path of an environment, a root file system, wheels or an image; or venv:PATH, "
         "rootfs:PATH, wheel:FILE, wheelhouse:DIR, "
         "docker-archive:FILE[:TAG|@N], oci-archive:FILE[:TAG], oci-dir:DIR[:TAG], sif:FILE, "
         "squashfs:FILE, docker:NAME, podman:NAME, registry:REFERENCE")
      ->required(need == TargetNeed::required)
      ->type_name("");
  app.add_option("--system-root", options.system_root,
                 "The directory that absolute paths of the target mean, or none")
      ->type_name("DIR");
  app.add_option("--python", options.python,
                 "The Python, such as 3.12, that a directory or wheels are for")
      ->type_name("X.Y");
  app.add_option("--wheel-platform", options.wheel_platform,
                 "The platform that wheels are for, as a tag such as manylinux_2_28_x86_64")
      ->type_name("TAG");
  app.add_option("--platform", options.platform,
                 "Which image of several, such as linux/arm64; by default this machine's")
      ->type_name("OS/ARCH");
  app.add_flag("--insecure", options.insecure, "Speak to the registry in plain HTTP");
  app.add_option("--dockerfile", options.dockerfile,
                 "The Dockerfile that the image was built from, for its lines in findings")
      ->type_name("FILE");
  app.add_option("--base", options.base,
                 "The image that the image was built on, named as a target is; its layers are told")
      ->type_name("IMAGE");
  add_repeated(app, "--against", options.against,
               "What the environment should be: a requirements file, a lock, an environment.yml, a "
               "Dockerfile; repeatable",
               "FILE");
  app.add_option("--project", options.project,
                 "A directory to look in for such files, by the names that tools give them")
      ->type_name("DIR");
  add_repeated(app, "--env", words.variables,
               "A variable that Python will run with, such as PYTHONPATH; repeatable",
               "NAME=VALUE");
  app.add_option("--home", options.home,
                 "The home of the user who will run it, for the user's own site-packages")
      ->type_name("DIR");
  app.add_option("--cpu", options.cpu, "The processor that it will run on, such as x86-64-v3")
      ->check(CLI::IsMember({"x86-64", "x86-64-v2", "x86-64-v3", "x86-64-v4"}).description(""))
      ->type_name("LEVEL");
  add_cache(app, options);
  add_confinement(app, options);
  app.add_option("--jobs", options.jobs, "Threads that read; 0: as many as processors")
      ->check(CLI::Range(0U, 1024U).description(""))
      ->type_name("N");
}

void add_environment(CLI::App& app, Options& options) {
  app.add_option("--environment", options.environment,
                 "Which one, where the target holds several: its path as `audit` gives it")
      ->type_name("PATH");
}

void add_output(CLI::App& app, Options& options) {
  app.add_option("--output", options.output, "Write the answer to FILE; - for standard output")
      ->type_name("FILE");
  app.add_flag("--quiet", options.quiet, "No progress");
}

void add_artifact_sources(CLI::App& app, Options& options) {
  add_repeated(app, "--wheelhouse", options.sources.wheelhouses,
               "A directory with the wheels that it may have been installed from; repeatable",
               "DIR");
  app.add_flag("--pip-cache", options.sources.pip_caches,
               "Look into pip's cache, too: the one that pip uses here, or --pip-cache=DIR");
  app.add_flag("--uv-cache", options.sources.uv_caches,
               "Look into uv's cache, too: the one that uv uses here, or --uv-cache=DIR");
  add_repeated(app, "--from-lock", options.sources.locks,
               "A lock or requirements file with hashes that it may have been installed from; "
               "repeatable",
               "FILE");
  app.add_flag("--index", options.sources.indexes,
               "Also ask the package indexes that pip and uv are configured with, or --index=URL");
}

void add_difference_format(CLI::App& app, Options& options) {
  add_words(app, "--format", options.format,
            {difference_format_words.begin(), difference_format_words.end()},
            "Format of the answer");
}

void add_audit(CLI::App& app, Options& options, Words& words) {
  add_target(app, options, words, TargetNeed::required);
  add_words(app, "--format", options.format, names_of(reports()), "Format of the report");
  app.add_option("--output", options.output, "Write the report to FILE; - for standard output")
      ->type_name("FILE");
  add_list(app, "--select", options.select, "Only these rules: ids, families or globs");
  add_list(app, "--ignore", options.ignore, "Not these rules: ids, families or globs");
  add_words(app, "--fail-on", words.fail_on, {"error", "warning", "note", "never"},
            "Exit with 1 for findings at least this severe");
  add_rule_directories(app, options);
  app.add_flag("--strict", options.strict, "Exit with 4 when something could not be determined");
  add_words(app, "--color", words.color, {"auto", "always", "never"},
            "Colour; auto: on a terminal, unless NO_COLOR is set");
  app.add_flag("--quiet", options.quiet,
               "No report on standard output and no progress; the exit code speaks");
  app.footer(std::string(audit_footer));
}

void add_freeze(CLI::App& app, Options& options, Words& words) {
  add_target(app, options, words, TargetNeed::required);
  Options::Freeze& freeze = options.freeze;
  add_environment(app, options);
  app.add_option("--pip", freeze.pip,
                 "The version of pip to print as; left out: the one that is installed there")
      ->type_name("VERSION");
  app.add_flag("--uv", freeze.uv, "Print what `uv pip freeze` would")->excludes("--pip");
  app.add_flag("--all", freeze.all, "Also what pip leaves out: pip itself and the like");
  app.add_flag("-l,--local", freeze.local, "Not what the environment takes from its base");
  app.add_flag("--user", freeze.user, "Only what is in the user's own site-packages");
  add_repeated(app, "--path", freeze.paths, "Only these directories of the import path; repeatable",
               "DIR");
  add_list(app, "--exclude", freeze.exclude, "Leave out these distributions");
  app.add_flag("--exclude-editable", freeze.exclude_editable, "Leave out editable distributions");
  add_repeated(app, "-r,--requirement", freeze.requirements,
               "Print in the order of a requirements file, with its comments; repeatable", "FILE");
  app.footer(std::string(freeze_footer));
}

void add_spec(CLI::App& app, Options& options, Words& words) {
  add_target(app, options, words, TargetNeed::required);
  add_environment(app, options);
  add_artifact_sources(app, options);
  app.add_flag("--files", options.keeps_files,
               "Also each file's own digest, so that `verify` can name the files that differ");
  app.add_flag("--statement", options.is_statement, "As an unsigned in-toto Statement");
  add_output(app, options);
  app.footer(std::string(spec_footer));
}

void add_lock(CLI::App& app, Options& options, Words& words) {
  add_target(app, options, words, TargetNeed::required);
  add_environment(app, options);
  add_artifact_sources(app, options);
  add_words(app, "--format", options.format, {lock_format_words.begin(), lock_format_words.end()},
            "Format of the lock");
  add_output(app, options);
  app.footer(std::string(lock_footer));
}

void add_prove(CLI::App& app, Options& options, Words& words) {
  add_target(app, options, words, TargetNeed::required);
  add_environment(app, options);
  add_artifact_sources(app, options);
  app.add_flag("--yes", options.is_agreed, "The installer may be run: nobody is asked");
  app.add_flag("--offline", options.is_offline, "Only from the wheelhouses");
  add_words(app, "--installer", options.installer, {"uv", "pip"}, "Which installer to run");
  app.add_option("--interpreter", options.interpreter,
                 "The Python to install for; left out: one of the same version that is there")
      ->type_name("PYTHON");
  add_output(app, options);
  app.footer(std::string(prove_footer));
}

void add_verify(CLI::App& app, Options& options, Words& words) {
  app.add_option("SPEC", options.spec, "The file of a spec")->required()->type_name("");
  add_target(app, options, words, TargetNeed::required);
  add_environment(app, options);
  add_difference_format(app, options);
  add_output(app, options);
  app.footer(std::string(verify_footer));
}

void add_diff(CLI::App& app, Options& options, Words& words) {
  add_target(app, options, words, TargetNeed::required);
  app.add_option("OTHER", options.other, "The second target; each of the two may be a spec's file")
      ->required()
      ->type_name("");
  add_environment(app, options);
  add_difference_format(app, options);
  add_output(app, options);
  app.footer(std::string(diff_footer));
}

void add_why(CLI::App& app, Options& options, Words& words) {
  add_target(app, options, words, TargetNeed::required);
  app.add_option("BINARY", options.wanted,
                 "A library by its name, or a binary by its path or the end of it")
      ->required()
      ->type_name("");
  app.footer(std::string(why_footer));
}

void add_explain(CLI::App& app, Options& options) {
  app.add_option("RULE", options.rule, "Id of a rule, a family, or a glob")
      ->required()
      ->type_name("");
  add_rule_directories(app, options);
}

void add_rules(CLI::App& app, Options& options) {
  add_words(app, "--format", options.format, {"text", "json"}, "Format of the list");
  add_rule_directories(app, options);
}

void add_query(CLI::App& app, Options& options, Words& words) {
  add_target(app, options, words, TargetNeed::required);
  app.add_option("SQL", options.sql, "One SELECT over the fact tables")->required()->type_name("");
  add_words(app, "--format", options.format, {"table", "json", "csv", "lines"},
            "Format of the answer; lines: one value a line, for one column");
  app.footer(std::string(query_footer));
}

void add_facts(CLI::App& app, Options& options, Words& words) {
  add_target(app, options, words, TargetNeed::optional);
  app.add_option("TABLE", options.table, "One table; all of them when it is left out")
      ->type_name("");
  app.footer(std::string(facts_footer));
}

void add_cache_command(CLI::App& app, Options& options) {
  app.add_option("ACTION", options.cache_action, "show or clear; show when it is left out")
      ->check(CLI::IsMember({"show", "clear"}).description(""))
      ->type_name("");
  add_cache_size(app, options);
  app.footer(std::string(cache_footer));
}

void add_options(CLI::App& app, Options& options, Words& words) {
  switch (options.subcommand) {
    case Subcommand::audit:
      return add_audit(app, options, words);
    case Subcommand::freeze:
      return add_freeze(app, options, words);
    case Subcommand::spec:
      return add_spec(app, options, words);
    case Subcommand::lock:
      return add_lock(app, options, words);
    case Subcommand::prove:
      return add_prove(app, options, words);
    case Subcommand::verify:
      return add_verify(app, options, words);
    case Subcommand::diff:
      return add_diff(app, options, words);
    case Subcommand::why:
      return add_why(app, options, words);
    case Subcommand::explain:
      return add_explain(app, options);
    case Subcommand::rules:
      return add_rules(app, options);
    case Subcommand::query:
      return add_query(app, options, words);
    case Subcommand::facts:
      return add_facts(app, options, words);
    case Subcommand::cache:
      return add_cache_command(app, options);
  }
}

Result<void> use_words(const Words& words, Options& options) {
  options.fail_on = from_word<Severity>(words.fail_on);
  if (words.color == "always") options.color = ColorWhen::always;
  if (words.color == "never") options.color = ColorWhen::never;
  for (const std::string& text : words.variables) {
    const std::size_t equals = text.find('=');
    if (equals == 0 || equals == std::string::npos) {
      return failure(ErrorKind::usage,
                     fmt::format("--env expects NAME=VALUE, found '{}'", escaped(text)));
    }
    options.variables.push_back({.name = text.substr(0, equals), .value = text.substr(equals + 1)});
  }
  return {};
}

const SubcommandName* find_subcommand(std::string_view name) {
  const auto found = std::ranges::find(subcommand_names, name, &SubcommandName::name);
  return found == subcommand_names.end() ? nullptr : &*found;
}

// `icecore --help`: the subcommands without their options.
std::string main_help() {
  CLI::App app(
      "Audits a Python environment without running it: what is in it, who put it there,\n"
      "and what pip freeze does not pin.",
      "icecore");
  app.set_version_flag("--version", "", "Print the version");
  app.require_subcommand(1);
  for (const SubcommandName& subcommand : subcommand_names) {
    app.add_subcommand(std::string(subcommand.name), std::string(subcommand.description));
  }
  app.footer(std::string(main_footer));
  return app.help();
}

std::unexpected<Error> usage(std::string message, std::string_view subcommand) {
  return failure(ErrorKind::usage, fmt::format("{}; see `icecore{}{} --help`", message,
                                               subcommand.empty() ? "" : " ", subcommand));
}

// A word that looks like a path is most likely a target without its command.
std::string unknown_command(const std::string& word) {
  if (word.find_first_of("./") != std::string::npos) {
    return fmt::format("there is no command '{0}'; did you mean `icecore audit {0}`?",
                       escaped(word));
  }
  return fmt::format("there is no command '{}'; there are {}", escaped(word),
                     fmt::join(names_of(subcommand_names), ", "));
}

Result<Arguments> parse_options(const SubcommandName& subcommand,
                                std::vector<std::string> arguments) {
  Arguments result{.options = Options{.subcommand = subcommand.subcommand}, .text = ""};
  if (subcommand.subcommand == Subcommand::query) result.options->format = "table";
  if (subcommand.subcommand == Subcommand::lock) result.options->format = "pylock";
  Words words;
  CLI::App app{std::string(subcommand.description), fmt::format("icecore {}", subcommand.name)};
  try {
    add_options(app, *result.options, words);
    std::ranges::reverse(arguments);  // CLI11 takes them from the end.
    app.parse(std::move(arguments));
  } catch (const CLI::CallForHelp&) {
    return Arguments{.options = std::nullopt, .text = app.help()};
  } catch (const CLI::Error& error) {
    return usage(escaped(error.what()), subcommand.name);
  }
  if (const Result<void> used = use_words(words, *result.options); !used) {
    return usage(used.error().message, subcommand.name);
  }
  return result;
}

}  // namespace

Result<Arguments> parse_arguments(const std::vector<std::string>& arguments) {
  if (arguments.empty()) return usage("a command is expected, such as `icecore audit .venv`", "");
  const std::string& first = arguments.front();
  if (first == "--help" || first == "-h") return Arguments{.options = {}, .text = main_help()};
  if (first == "--version") {
    return Arguments{.options = {}, .text = fmt::format("icecore {}\n", program_version)};
  }
  if (const SubcommandName* subcommand = find_subcommand(first)) {
    return parse_options(*subcommand, {arguments.begin() + 1, arguments.end()});
  }
  if (first.starts_with('-')) {
    return usage(fmt::format("there is no option {} before the command", escaped(first)), "");
  }
  return usage(unknown_command(first), "");
}

}  // namespace icecore
