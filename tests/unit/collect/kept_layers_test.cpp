// Layers that are kept, as whoever streams images sees it.
#include "collect/kept_layers.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <mutex>
#include <set>

#include "collect/layer_facts.h"
#include "collect/streamed_bytes.h"
#include "facts/fact_cache.h"
#include "facts/store.h"
#include "merge/image_contents.h"
#include "support/image_builder.h"
#include "support/tar_builder.h"
#include "support/temporary_directory.h"
#include "target/image_layout.h"
#include "target/layer.h"

using namespace icecore;
using namespace icecore::test;

namespace {

// Files of an image that notes which of them are opened; several threads may do so.
class WatchedFiles final : public ImageFiles {
 public:
  WatchedFiles(std::unique_ptr<ImageFiles> files, std::multiset<std::string>& opened)
      : files_(std::move(files)), opened_(opened) {}

  [[nodiscard]] std::optional<std::uint64_t> size(const std::string& name) const override {
    return files_->size(name);
  }
  [[nodiscard]] Result<std::unique_ptr<ByteStream>> open(const std::string& name) const override {
    {
      const std::scoped_lock lock(mutex_);
      opened_.insert(name);
    }
    return files_->open(name);
  }

 private:
  std::unique_ptr<ImageFiles> files_;
  mutable std::mutex mutex_;
  std::multiset<std::string>& opened_;  // guarded by it
};

std::string base_tar() {
  return TarBuilder()
      .directory("opt/venv/")
      .file("opt/venv/pyvenv.cfg", "home = /usr/bin\nversion = 3.12.1\n")
      .file("usr/lib/data.bin", std::string(100'000, 'x'))
      .build();
}
std::string base_layer() {
  return gzip_member(base_tar());
}
std::string own_layer(const std::string& text) {
  return TarBuilder().file("srv/own", text).build();
}

std::vector<std::string> diff_ids_of(const std::vector<std::string>& layers) {
  std::vector<std::string> ids;
  for (const std::string& layer : layers) {
    ids.push_back(digest_text(layer == base_layer() ? base_tar() : layer));
  }
  return ids;
}

// A place on a disk for images, and a cache beside it.
class World {
 public:
  struct Outcome {
    std::vector<std::string> layers;  // as bytes, or why there is none
    std::vector<std::string> answers;
    std::multiset<std::string> opened;
  };

  // What auditing an image of these layers reads, and what that gives.
  Outcome read(const std::vector<std::string>& layers, bool is_cached = true,
               bool is_fetched_by_digest = false) {
    ImageBuilder builder;
    builder.layout({builder.oci_image(layers, "", "linux/amd64", diff_ids_of(layers))});
    return read(builder, ImageForm::oci_dir, is_cached, is_fetched_by_digest);
  }

  Outcome read(const ImageBuilder& builder, ImageForm form, bool is_cached = true,
               bool is_fetched_by_digest = false) {
    const std::filesystem::path place = directory_.path() / std::to_string(++images_);
    Outcome outcome;
    builder.write(place);
    Result<Image> opened = open_image({.form = ImageForm::oci_dir, .path = place}, {}, {});
    REQUIRE(opened.has_value());
    CHECK(opened->form == form);
    const auto image = std::make_shared<Image>(*std::move(opened));
    image->files = std::make_unique<WatchedFiles>(std::move(image->files), outcome.opened);
    image->layers_are_fetched_by_digest = is_fetched_by_digest;
    std::unique_ptr<FactCache> cache;
    if (is_cached) cache = *FactCache::open(directory_.path() / "cache", 1ULL << 30U);
    const CollectOptions options{
        .jobs = 2, .limits = {}, .progress = {}, .second_digest = "", .cache = cache.get()};
    collect(image, options, outcome);
    return outcome;
  }

  [[nodiscard]] std::filesystem::path cache() const { return directory_.path() / "cache"; }

 private:
  static void collect(const std::shared_ptr<Image>& image, const CollectOptions& options,
                      Outcome& outcome) {
    const Result<ImageContents> contents = ImageContents::read(image, options);
    if (!contents) {
      outcome.layers.push_back(contents.error().message);
      return;
    }
    for (const StreamedLayer& layer : contents->layers()) {
      Writer writer;
      write_layer(layer, writer);
      outcome.layers.emplace_back(as_text(writer.view()));
    }
    ask(*contents, options, outcome);
  }

  // Asks for another digest of each file.
  static void ask(const ImageContents& contents, const CollectOptions& options, Outcome& outcome) {
    std::vector<Layer> layers{Layer{.root = {.name = "target"}, .directories = {TreePath()}}};
    std::vector<Question> questions;
    for (std::uint32_t number = 0; number < contents.layers().size(); ++number) {
      const StreamedLayer& layer = contents.layers()[number];
      for (std::uint32_t i = 0; i < layer.entries.size(); ++i) {
        if (layer.entries[i].tar.kind != TarKind::file) continue;
        layers[0].entries.push_back(
            {.name = "f", .streamed = StreamedPlace{.layer = number, .entry = i}});
        questions.push_back({.file = static_cast<EntryId>(layers[0].entries.size()),
                             .kind = Kind::content_digest,
                             .argument = "sha512"});
      }
    }
    Store store = *Store::create(StoreMedium::memory);
    LayerFacts(contents.image(), contents.layers()).answer(questions, layers, options, store);
    for (const auto& row : store.all<ContentDigestFact>()) {
      outcome.answers.push_back(std::to_string(row.file) + std::string(as_text(row.digest)));
    }
  }

  TemporaryDirectory directory_;
  int images_ = 0;
};

std::string blob(const std::string& layer) {
  return "blobs/sha256/" + digest_text(layer).substr(7);
}

}  // namespace

TEST_SUITE("kept_layers") {
  TEST_CASE("a layer that is known is hashed once and not streamed, nor for its answers") {
    World world;
    const std::vector<std::string> layers{base_layer(), own_layer("one")};
    const World::Outcome plain = world.read(layers, false);
    CHECK(plain.answers.size() == 3);
    CHECK(plain.opened.count(blob(layers[0])) == 2);
    const World::Outcome cold = world.read(layers);
    CHECK(cold.layers == plain.layers);
    CHECK(cold.answers == plain.answers);
    CHECK(cold.opened == plain.opened);
    const World::Outcome warm = world.read(layers);
    CHECK(warm.layers == plain.layers);
    CHECK(warm.answers == plain.answers);
    CHECK(warm.opened.count(blob(layers[0])) == 1);
    CHECK(warm.opened.count(blob(layers[1])) == 1);
  }

  TEST_CASE("a second image that shares its base reads only its own layer") {
    World world;
    world.read({base_layer(), own_layer("one")});
    const std::vector<std::string> layers{base_layer(), own_layer("two")};
    const World::Outcome second = world.read(layers, true, true);
    CHECK(second.opened.count(blob(layers[0])) == 0);
    CHECK(second.opened.count(blob(layers[1])) == 2);
    const World::Outcome plain = world.read(layers, false);
    CHECK(second.layers == plain.layers);
    CHECK(second.answers == plain.answers);
  }

  TEST_CASE("bytes that are not what the manifest says are not taken for what is known") {
    World world;
    const std::string base = base_layer();
    world.read({base, own_layer("one")});
    ImageBuilder builder;
    const std::vector<std::string> layers{base, own_layer("two")};
    builder.layout({builder.oci_image(layers, "", "linux/amd64", diff_ids_of(layers))});
    builder.files[blob(base)].at(base.size() - 1) ^= 1;
    const World::Outcome with = world.read(builder, ImageForm::oci_dir);
    const World::Outcome without = world.read(builder, ImageForm::oci_dir, false);
    CHECK(with.layers == without.layers);
    Result<StreamedLayer> damaged = read_layer(as_bytes(with.layers[0]), {});
    CHECK(damaged->error.has_value());
    CHECK(damaged->entries.empty());
  }

  TEST_CASE("a diff id that is not the known layer's is the same error as without a cache") {
    World world;
    const std::string base = base_layer();
    const std::string own = own_layer("one");
    world.read({base, own});
    ImageBuilder builder;
    builder.layout({builder.oci_image({base, own}, "", "linux/amd64",
                                      {digest_text("something else"), digest_text(own)})});
    const World::Outcome with = world.read(builder, ImageForm::oci_dir);
    const World::Outcome without = world.read(builder, ImageForm::oci_dir, false);
    CHECK(read_layer(as_bytes(with.layers[0]), {})->error ==
          read_layer(as_bytes(without.layers[0]), {})->error);
    CHECK(read_layer(as_bytes(with.layers[0]), {})->error.has_value());
  }

  TEST_CASE("what is not an entry of the cache as it was written is read from the image") {
    World world;
    const std::vector<std::string> layers{base_layer(), own_layer("one")};
    const World::Outcome plain = world.read(layers, false);
    world.read(layers);
    for (const auto& file : std::filesystem::directory_iterator(world.cache())) {
      std::filesystem::resize_file(file.path(), std::filesystem::file_size(file.path()) - 1);
    }
    const World::Outcome again = world.read(layers);
    CHECK(again.layers == plain.layers);
    CHECK(again.answers == plain.answers);
    CHECK(again.opened.count(blob(layers[0])) == 3);
    CHECK(world.read(layers).opened.count(blob(layers[0])) == 1);
  }
}
