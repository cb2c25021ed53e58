// What goes wrong in a confined process costs one entry: a gap there, and all else as it would be.
#include "collect/confined_reading.h"

#include <doctest/doctest.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <filesystem>
#include <memory>

#include "collect/disk_facts.h"
#include "collect/layer_facts.h"
#include "collect/worker_service.h"
#include "confine/sandbox.h"
#include "confine/slot.h"
#include "confine/worker_pool.h"
#include "facts/store.h"
#include "support/environment_builder.h"
#include "support/image_builder.h"
#include "support/tar_builder.h"
#include "support/temporary_directory.h"
#include "target/host_tree.h"
#include "target/image_layout.h"
#include "target/layer.h"

using namespace icecore;
using namespace icecore::test;

namespace fs = std::filesystem;

namespace {

constexpr unsigned jobs = 8;

// What some names make a reader do.
void misbehave(std::string_view name) {
  if (name.ends_with("crash.py")) std::raise(SIGSEGV);
  if (name.ends_with("loop.py")) {
    for (std::atomic<std::uint64_t> i = 0;; ++i) {
    }
  }
  if (name.ends_with("allocate.py")) {
    // Untouched, because on a busy machine touching so much takes longer than the limit of time.
    std::vector<std::unique_ptr<char[]>> all;
    while (true) all.push_back(std::make_unique_for_overwrite<char[]>(64UL << 20U));
  }
}

Limits small() {
  Limits limits;
  limits.worker_bytes = 500'000'000;
  limits.worker_seconds = 1;
  return limits;
}

struct Outcome {
  std::vector<std::string> digests;  // and metadata, in their order
  std::vector<std::string> gaps;
};

// The paths that end like this, and what is known of them, are left out.
Outcome outcome_of(const Layer& layer, const Store& store,
                   const std::vector<std::string>& left_out) {
  Outcome outcome;
  for (const Entry& entry : layer.entries) {
    if (std::ranges::count(left_out, entry.name) > 0) continue;
    outcome.digests.push_back(layer.path_of(entry) + " " +
                              (entry.sha256 ? entry.sha256->hex() : std::string("-")));
  }
  for (const auto& row : store.all<MetadataFact>()) outcome.digests.push_back(*row.name);
  for (const auto& row : store.all<ContentDigestFact>()) {
    outcome.digests.push_back(row.algorithm + to_hex(row.digest));
  }
  for (const auto& row : store.all<GapRow>()) {
    outcome.gaps.push_back(row.path + ": " + row.reason);
  }
  std::ranges::sort(outcome.gaps);
  return outcome;
}

const std::vector<std::string> culprits{"crash.py", "loop.py", "allocate.py"};

constexpr std::string_view expected_gaps =
    "lib/allocate.py: reading it took more than 500.0 MB of memory\n"
    "lib/crash.py: the process that read it crashed (signal 11)\n"
    "lib/loop.py: reading it took more processor time than one entry may take";

void write_tree(const fs::path& root) {
  for (int i = 0; i < 200; ++i) {
    const std::string name = "lib/p" + std::to_string(i) + ".dist-info/METADATA";
    fs::create_directories((root / name).parent_path());
    write_file(root / name,
               "Metadata-Version: 2.1\nName: p" + std::to_string(i) + "\nVersion: 1\n");
  }
  write_file(root / "lib/big.bin", std::string(3UL << 20U, 'x'));
  for (const std::string& name : culprits) write_file(root / "lib" / name, "import os\n");
}

Outcome collect_directory(const fs::path& root, WorkerPool* workers,
                          const std::vector<std::string>& left_out) {
  const CollectOptions options{.jobs = jobs,
                               .limits = small(),
                               .progress = {},
                               .second_digest = "",
                               .cache = nullptr,
                               .workers = workers,
                               .start_ns = 0};
  const HostTree files(root);
  const Root top{.name = "target", .path = TreePath(), .reason = "", .parts = {TreePath()}};
  std::vector<Layer> layers{list_root(top, files, 1, {.jobs = 2})};
  Store store = *Store::create(StoreMedium::memory);
  DiskFacts facts(files);
  facts.collect(layers, options, store);
  std::vector<Question> questions;
  for (std::size_t i = 0; i < layers.front().entries.size(); ++i) {
    if (layers.front().entries[i].name == "METADATA") {
      questions.push_back(
          {.file = static_cast<EntryId>(i + 1), .kind = Kind::content_digest, .argument = "md5"});
    }
  }
  facts.answer(questions, layers, options, store);
  return outcome_of(layers.front(), store, left_out);
}

std::unique_ptr<WorkerPool> pool(const Mishap& mishap) {
  auto started = WorkerPool::start(collector_service(small(), mishap), small(), jobs);
  REQUIRE(started.has_value());
  return *std::move(started);
}

class DiskImage {
 public:
  DiskImage() {
    TarBuilder first;
    for (int i = 0; i < 50; ++i) {
      first.file("lib/p" + std::to_string(i) + ".dist-info/METADATA",
                 "Metadata-Version: 2.1\nName: p" + std::to_string(i) + "\nVersion: 1\n");
    }
    first.file("lib/crash.py", "import os\n").file("lib/after", "after");
    TarBuilder second;
    second.file("lib/big.so",
                "\x7f"
                "ELF" +
                    std::string(20UL << 20U, 'x'));
    second.file("lib/loop.py", "import os\n").file("lib/allocate.py", "import os\n");
    ImageBuilder builder;
    builder.layout({builder.oci_image({first.build(), gzip_member(second.build())})});
    builder.write(directory_.path());
    image_ = std::make_unique<Image>(
        *open_image({.form = ImageForm::oci_dir, .path = directory_.path()}, {}, {}));
  }
  [[nodiscard]] const Image& get() const { return *image_; }

 private:
  TemporaryDirectory directory_;
  std::unique_ptr<Image> image_;
};

CollectOptions image_options(WorkerPool* workers) {
  return {.jobs = jobs,
          .limits = small(),
          .progress = {},
          .second_digest = "",
          .cache = nullptr,
          .workers = workers,
          .start_ns = 0};
}

std::vector<std::string> lines_of(const std::vector<StreamedLayer>& layers,
                                  const std::vector<std::string>& left_out) {
  std::vector<std::string> lines;
  for (const StreamedLayer& layer : layers) {
    lines.push_back(layer.error ? layer.error->message : layer.digests.diff_id.hex());
    for (const StreamedEntry& entry : layer.entries) {
      const std::string path = entry.tar.path->text();
      if (std::ranges::count(left_out, entry.tar.path->name()) > 0) continue;
      lines.push_back(path + (entry.file.sha256 ? entry.file.sha256->hex() : std::string()) +
                      std::to_string(entry.file.rows.size()) + " " +
                      std::to_string(entry.file.problems.size()));
    }
  }
  return lines;
}

}  // namespace

TEST_SUITE("confined_reading" * doctest::skip(!can_be_confined())) {
  TEST_CASE("a directory gives the same, read here and by confined processes") {
    const TemporaryDirectory directory;
    write_tree(directory.path());
    const auto workers = pool({});
    const Outcome confined = collect_directory(directory.path(), workers.get(), {});
    const Outcome here = collect_directory(directory.path(), nullptr, {});
    CHECK(confined.digests == here.digests);
    CHECK(confined.gaps == here.gaps);
    CHECK(confined.gaps.empty());
  }

  TEST_CASE("of a directory, a reader that crashes, loops or allocates costs its entry") {
    const TemporaryDirectory directory;
    write_tree(directory.path());
    const auto workers = pool(misbehave);
    const Outcome confined = collect_directory(directory.path(), workers.get(), culprits);
    const Outcome here = collect_directory(directory.path(), nullptr, culprits);
    CHECK(confined.digests == here.digests);
    CHECK(fmt::format("{}", fmt::join(confined.gaps, "\n")) == expected_gaps);
  }

  TEST_CASE("an image gives the same, read here and by confined processes") {
    const DiskImage image;
    const auto workers = pool({});
    const auto confined = stream_layers(image.get(), image_options(workers.get()));
    const auto here = stream_layers(image.get(), image_options(nullptr));
    CHECK(lines_of(confined, {}) == lines_of(here, {}));
    const std::vector<StreamedQuestion> questions{
        {.layer = 0, .entry = 3, .kind = Kind::content_digest, .argument = "md5"},
        {.layer = 1, .entry = 0, .kind = Kind::content_digest, .argument = "md5"}};
    const auto answers = answer_by_streaming(image.get(), questions, image_options(workers.get()));
    const auto expected = answer_by_streaming(image.get(), questions, image_options(nullptr));
    REQUIRE(answers.size() == 2);
    for (std::size_t i = 0; i < answers.size(); ++i) {
      CHECK(answers[i].sha256 == expected[i].sha256);
      CHECK(answers[i].rows.size() == 1);
    }
  }

  TEST_CASE("of an image, a reader that crashes, loops or allocates costs its entry") {
    const DiskImage image;
    const auto workers = pool(misbehave);
    const auto confined = stream_layers(image.get(), image_options(workers.get()));
    CHECK(lines_of(confined, culprits) ==
          lines_of(stream_layers(image.get(), image_options(nullptr)), culprits));
    std::vector<std::string> gaps;
    for (const StreamedLayer& layer : confined) {
      for (const StreamedEntry& entry : layer.entries) {
        if (std::ranges::count(culprits, entry.tar.path->name()) == 0) continue;
        for (const auto& problem : entry.file.problems) {
          gaps.push_back(entry.tar.path->text().substr(1) + ": " + problem.error.message);
        }
      }
    }
    std::ranges::sort(gaps);
    CHECK(fmt::format("{}", fmt::join(gaps, "\n")) == expected_gaps);
  }

  TEST_CASE("of an image, no entry is blamed before the entries were read in turn") {
    const SharedSlots shared = *SharedSlots::make(1);
    std::atomic<std::uint64_t>& crashes = shared.get().front().bytes;
    const auto workers = pool([&crashes](std::string_view name) {
      if (name.ends_with("after") && crashes.fetch_add(1) == 0) std::raise(SIGSEGV);
    });
    const DiskImage image;
    CHECK(lines_of(stream_layers(image.get(), image_options(workers.get())), {}) ==
          lines_of(stream_layers(image.get(), image_options(nullptr)), {}));
    CHECK(crashes == 2);
  }

  TEST_CASE("a layer on which readers end again and again is left") {
    TarBuilder tar;
    for (int i = 0; i < 20; ++i) tar.file("lib/" + std::to_string(i) + "crash.py", "");
    ImageBuilder builder;
    builder.layout({builder.oci_image({tar.build()})});
    const TemporaryDirectory directory;
    builder.write(directory.path());
    const Image image = *open_image({.form = ImageForm::oci_dir, .path = directory.path()}, {}, {});
    const auto workers = pool(misbehave);
    const auto layers = stream_layers(image, image_options(workers.get()));
    REQUIRE(layers.front().error.has_value());
    CHECK(layers.front().error->message ==
          "its reading was begun 10 times; the last time, the process that read it crashed "
          "(signal 11)");
  }
}
