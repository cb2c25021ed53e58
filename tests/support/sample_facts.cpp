#include "support/sample_facts.h"

#include <algorithm>
#include <utility>

namespace icecore::test {

FactBuilder::FactBuilder() : store_(*Store::create(StoreMedium::memory)) {
}

FactBuilder& FactBuilder::root(std::string_view name, RootKind kind, std::string_view path) {
  store_.add(
      RootRow{.id = ++roots_,
              .name = std::string(name),
              .kind = kind,
              .path = std::string(path),
              .reason = kind == RootKind::target ? "named by the user" : "home in pyvenv.cfg"});
  return *this;
}

std::int64_t FactBuilder::directory(std::string_view path) {
  const std::pair key(roots_, std::string(path));
  const auto known = std::ranges::find(known_directories_, key,
                                       [](const auto& directory) { return directory.first; });
  if (known != known_directories_.end()) return known->second;
  store_.add(DirectoryRow{.id = ++directories_, .root = roots_, .path = key.second});
  known_directories_.emplace_back(key, directories_);
  return directories_;
}

EntryId FactBuilder::file(std::string_view path, std::int64_t size, OwnerKind owner,
                          std::string_view owner_name) {
  const std::size_t slash = path.rfind('/');
  const bool is_at_top = slash == std::string_view::npos;
  store_.add(EntryRow{.id = ++entries_,
                      .directory = directory(is_at_top ? "." : path.substr(0, slash)),
                      .name = std::string(is_at_top ? path : path.substr(slash + 1)),
                      .kind = EntryKind::file,
                      .size = size,
                      .mode = 0644});
  store_.add(OwnerRow{.file = entries_,
                      .owner_kind = owner,
                      .owner = std::string(owner_name),
                      .reason = "for the test"});
  OwnerTotalRow& total = owner_totals_[{roots_, owner}];
  total = {
      .root = roots_, .owner_kind = owner, .files = total.files + 1, .bytes = total.bytes + size};
  return entries_;
}

FactBuilder& FactBuilder::pin(InputKind kind, std::string_view input, Level level, PinReason reason,
                              std::int64_t files, std::int64_t bytes) {
  store_.add(PinRow{.claim = 1,
                    .input_kind = kind,
                    .input = std::string(input),
                    .level = level,
                    .reason = reason,
                    .files = files,
                    .bytes = bytes});
  return *this;
}

FactBuilder& FactBuilder::finding(std::string_view rule, Severity severity,
                                  std::string_view subject, std::string_view message) {
  store_.add(FindingRow{.rule = std::string(rule),
                        .severity = severity,
                        .environment = ".",
                        .subject = std::string(subject),
                        .path = std::string(subject),
                        .message = std::string(message)});
  return *this;
}

Store FactBuilder::build() {
  store_.add(ClaimDifferenceRow{.claim = 1,
                                .kind = ClaimDifference::not_claimed,
                                .name = "six",
                                .document = "uv.lock",
                                .line = 7,
                                .expected = "",
                                .found = "1.17.0"});
  store_.add(
      ClaimRow{.id = 1, .environment = 1, .format = "pip-freeze", .path = "", .tool = "pip 26.3"});
  for (const auto& [key, total] : owner_totals_) store_.add(total);
  static_cast<void>(store_.status());
  return std::move(store_);
}

Store empty_store() {
  FactBuilder builder;
  builder.root("target", RootKind::target, "empty");
  builder.store().add(
      TargetRow{.reference = "empty", .kind = TargetKind::venv, .system_root = "none"});
  return builder.build();
}

namespace {

constexpr std::string_view site = "lib/python3.12/site-packages/";

std::string in_site(std::string_view path) {
  return std::string(site).append(path);
}

// The interpreter and its machine.
void add_interpreter(FactBuilder& facts) {
  facts.root("interpreter", RootKind::interpreter, "/usr");
  const EntryId binary =
      facts.file("bin/python3.12", 8'000'000, OwnerKind::interpreter, "CPython 3.12.7");
  facts.store().add(VersionFloorRow{.environment = 1,
                                    .family = "GLIBC",
                                    .version = "2.28",
                                    .library = "libc.so.6",
                                    .file = binary,
                                    .files = 3});
  facts.file("lib/python3.12/os.py", 40'000, OwnerKind::interpreter, "CPython 3.12.7");
  facts.store().add(Fact(NativeFact{.file = binary,
                                    .format = "elf",
                                    .machine = "x86_64",
                                    .bits = 64,
                                    .kind = "executable",
                                    .abi_os = "Linux",
                                    .abi_version = "3.2.0"}));
  facts.store().add(EnvironmentRow{.id = 1,
                                   .root = 1,
                                   .path = ".",
                                   .kind = EnvironmentKind::venv,
                                   .implementation = "CPython",
                                   .version = "3.12.7",
                                   .version_evidence = "version string in bin/python3.12",
                                   .interpreter = binary,
                                   .base_prefix = "/usr",
                                   .generator = "uv 0.9.0",
                                   .stated_version = "3.12.6",
                                   .system_site = 0});
  facts.pin(InputKind::interpreter, "CPython 3.12.7", Level::absent, PinReason::not_in_freeze, 2,
            8'040'000);
}

void add_distribution(FactBuilder& facts, std::int64_t id, std::string_view name,
                      std::string_view version, SourceKind source) {
  const std::string location =
      in_site(std::string(name).append("-").append(version).append(".dist-info"));
  facts.store().add(DistributionRow{.id = id,
                                    .environment = 1,
                                    .name = std::string(name),
                                    .normalized_name = std::string(name),
                                    .version = std::string(version),
                                    .directory_name = std::string(name),
                                    .directory_version = std::string(version),
                                    .location = location,
                                    .location_entry = 1,
                                    .source = source,
                                    .installer = "uv",
                                    .is_requested = 1});
}

void add_distributions(FactBuilder& facts) {
  facts.file(in_site("numpy/core.so"), 20'000'000, OwnerKind::distribution, "numpy");
  facts.file(in_site("numpy/version.py"), 293, OwnerKind::nobody);
  facts.file(in_site("torch/lib/libtorch.so"), 700'000'000, OwnerKind::distribution, "torch");
  facts.file(in_site("demo/__init__.py"), 12, OwnerKind::distribution, "demo");
  add_distribution(facts, 1, "numpy", "2.3.4", SourceKind::index);
  add_distribution(facts, 2, "torch", "2.9.0+cu126", SourceKind::index);
  add_distribution(facts, 3, "demo", "1.0", SourceKind::archive);
  std::int64_t line = 0;
  for (const RecordState state :
       {RecordState::verified, RecordState::modified, RecordState::record_itself}) {
    facts.store().add(RecordVerdictRow{.distribution = 1, .line = ++line, .state = state});
  }
  facts
      .pin(InputKind::distribution, "numpy", Level::versioned, PinReason::name_and_version, 1,
           20'000'000)
      .pin(InputKind::distribution, "torch", Level::versioned, PinReason::index_unnamed, 1,
           700'000'000)
      .pin(InputKind::distribution, "demo", Level::verified, PinReason::url_with_digest, 1, 12)
      .pin(InputKind::file, in_site("numpy/version.py"), Level::absent, PinReason::file_differs, 1,
           293);
}

void add_hooks(FactBuilder& facts) {
  const EntryId pth = facts.file(in_site("zz_local.pth"), 60, OwnerKind::nobody);
  facts.store().add(HookRow{.environment = 1,
                            .file = pth,
                            .line = 1,
                            .kind = HookKind::import_line,
                            .text = "import zz_local"});
  facts.store().add(HookRow{.environment = 1,
                            .file = pth,
                            .line = 2,
                            .kind = HookKind::path_line,
                            .text = "/opt/shared",
                            .leads_to = "/opt/shared",
                            .is_outside = 1});
  facts.store().add(SearchPathRow{.environment = 1,
                                  .position = 0,
                                  .directory = "lib/python3.12",
                                  .origin = SearchOrigin::standard_library,
                                  .root = "interpreter",
                                  .is_present = 1});
  facts.store().add(SearchPathRow{.environment = 1,
                                  .position = 1,
                                  .directory = "/opt/shared",
                                  .origin = SearchOrigin::pth,
                                  .is_present = 0,
                                  .named_by = pth});
  facts
      .pin(InputKind::file, in_site("zz_local.pth"), Level::absent, PinReason::owned_by_nobody, 1,
           60)
      .pin(InputKind::hook, in_site("zz_local.pth:1"), Level::absent, PinReason::not_in_freeze)
      .pin(InputKind::hook, in_site("zz_local.pth:2"), Level::absent, PinReason::not_in_freeze);
}

void add_findings(FactBuilder& facts) {
  facts.finding("unlisted-file", Severity::note, in_site("zz_local.pth"),
                "No distribution lists this file.");
  facts.store().add(FindingRow{
      .rule = "file-modified",
      .severity = Severity::error,
      .confidence = Confidence::certain,
      .environment = ".",
      .subject = in_site("numpy/version.py"),
      .path = in_site("numpy/version.py"),
      .message = in_site("numpy/version.py") + " is not the file that numpy's RECORD lists.",
      .expected = "sha256 0b1c",
      .found = "sha256 77aa"});
  for (int line = 1; line <= 12; ++line) {
    facts.store().add(FindingRow{.rule = "import-at-startup",
                                 .severity = Severity::warning,
                                 .confidence = Confidence::resolved,
                                 .environment = ".",
                                 .subject = in_site("zz_local.pth"),
                                 .path = in_site("zz_local.pth"),
                                 .line = line,
                                 .message =
                                     "The line runs at every start of the interpreter, before "
                                     "any program, and no distribution brings it."});
  }
}

void add_gaps(FactBuilder& facts) {
  for (const std::string_view name : {"a", "b", "c", "d", "e", "f", "g"}) {
    facts.store().add(GapRow{.root = "target",
                             .path = in_site("locked/").append(name),
                             .reader = "walk",
                             .reason = "the file could not be opened: Permission denied"});
  }
  facts.store().add(GapRow{.root = "target",
                           .path = in_site("odd-1.0.dist-info/RECORD"),
                           .reader = "record",
                           .offset = 113,
                           .reason = "a quoted field has no end"});
}

}  // namespace

Store sample_store() {
  FactBuilder facts;
  facts.store().add(TargetRow{.reference = ".venv", .kind = TargetKind::venv, .system_root = "/"});
  facts.root("target", RootKind::target, ".venv");
  add_distributions(facts);
  add_hooks(facts);
  add_interpreter(facts);
  add_findings(facts);
  add_gaps(facts);
  return facts.build();
}

void add_image(Store& facts) {
  facts.add(ImageRow{.manifest_digest = "sha256:44",
                     .config_digest = "sha256:55",
                     .platforms = 2,
                     .os = "linux",
                     .architecture = "arm64",
                     .variant = "v8"});
  facts.add(LayerLevelRow{.claim = 1, .layer = 1, .level = Level::absent, .files = 1, .bytes = 9});
  facts.add(
      LayerLevelRow{.claim = 1, .layer = 1, .level = Level::versioned, .files = 1, .bytes = 5});
  facts.add(BaseImageRow{.told_by = BaseTold::label, .name = "python:3.12"});
  facts.add(BaseImageRow{.told_by = BaseTold::option,
                         .name = "base.tar",
                         .digest = "sha256:11",
                         .layers = 2,
                         .shared = 1});
  facts.add(BuildStepRow{.position = 0, .instruction = "ADD", .command = "root.tar /", .layer = 0});
  facts.add(LayerRow{.position = 0, .digest = "sha256:22", .size = 1'000, .step = 0, .is_base = 1});
  facts.add(LayerRow{.position = 1, .digest = "sha256:33", .size = 10, .is_base = 0});
  const auto add = [&](EntryId id, EntryKind kind, std::int64_t size, OwnerKind owner,
                       std::int64_t layer) {
    facts.add(EntryRow{
        .id = id, .directory = 1, .name = "f", .kind = kind, .size = size, .layer = layer});
    facts.add(OwnerRow{.file = id, .owner_kind = owner});
  };
  add(1'001, EntryKind::file, 70, OwnerKind::os_package, 0);
  add(1'002, EntryKind::file, 5, OwnerKind::distribution, 1);
  add(1'003, EntryKind::link, 9, OwnerKind::nobody, 1);
  facts.add(HiddenEntryRow{
      .layer = 0, .path = "tmp/x", .kind = EntryKind::file, .size = 2'000, .hidden_by = 1});
  facts.add(HiddenEntryRow{
      .position = 1, .layer = 0, .path = "tmp", .kind = EntryKind::directory, .hidden_by = 1});
}

void add_wheels(Store& facts) {
  facts.add(WheelRow{.id = 1,
                     .path = "a-1-py3-none-any.whl",
                     .size = 12,
                     .name = "a",
                     .version = "1",
                     .tags = "py3-none-any",
                     .python = Fit::yes,
                     .platform = Fit::yes});
  facts.add(WheelRow{.id = 2,
                     .path = "a-1-cp38-cp38-win32.whl",
                     .name = "a",
                     .version = "1",
                     .tags = "cp38-cp38-win32",
                     .python = Fit::no});
  facts.add(WheelRow{.id = 3,
                     .path = "b-1.tar.gz",
                     .kind = ArtifactKind::sdist,
                     .problem = "it is cut",
                     .name = "b",
                     .version = "1"});
}

std::vector<Rule> sample_rules() {
  return {{.id = "import-at-startup",
           .family = "startup",
           .title = "A line runs at every start",
           .severity = Severity::warning,
           .confidence = Confidence::resolved,
           .message = "m",
           .why = "It runs before any program.",
           .fix = "Remove the line, or put the code where a distribution brings it."},
          {.id = "file-modified",
           .family = "integrity",
           .title = "A file is not what its RECORD says",
           .severity = Severity::error,
           .confidence = Confidence::certain,
           .message = "m",
           .why = "Nothing installs these bytes again.",
           .fix = "Reinstall the distribution."}};
}

}  // namespace icecore::test
