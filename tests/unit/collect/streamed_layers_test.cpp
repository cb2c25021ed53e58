#include "collect/streamed_layers.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "support/image_builder.h"
#include "support/tar_builder.h"
#include "support/temporary_directory.h"
#include "target/image_layout.h"

using namespace icecore;
using namespace icecore::test;

namespace {

// An image whose layers are these, on a disk.
class DiskImage {
 public:
  explicit DiskImage(const std::vector<std::string>& layers,
                     const std::vector<std::string>& diff_ids = {}) {
    ImageBuilder builder;
    builder.layout({builder.oci_image(layers, "", "linux/amd64", diff_ids)});
    builder.write(directory_.path());
    image_ = std::make_unique<Image>(
        *open_image({.form = ImageForm::oci_dir, .path = directory_.path()}, {}, {}));
  }

  [[nodiscard]] const Image& get() const { return *image_; }
  [[nodiscard]] std::vector<StreamedLayer> stream(const Limits& limits = {}) const {
    return stream_layers(*image_, {.jobs = 2, .limits = limits});
  }

 private:
  TemporaryDirectory directory_;
  std::unique_ptr<Image> image_;
};

const StreamedEntry& entry_at(const StreamedLayer& layer, const std::string& path) {
  const auto found = std::ranges::find_if(
      layer.entries, [&](const StreamedEntry& entry) { return entry.tar.path->text() == path; });
  REQUIRE(found != layer.entries.end());
  return *found;
}

template <typename Row>
std::vector<Row> rows_in(const CollectedFile& file) {
  std::vector<Row> rows;
  for (const Fact& fact : file.rows) {
    if (const Row* row = std::get_if<Row>(&fact)) rows.push_back(*row);
  }
  return rows;
}

}  // namespace

TEST_SUITE("streamed_layers") {
  TEST_CASE("files are hashed, collected by their look, and kept where somebody asks for them") {
    const std::string status = "Package: a\nStatus: install ok installed\nVersion: 1\n";
    const DiskImage image({TarBuilder()
                               .directory("opt/venv/")
                               .file("opt/venv/pyvenv.cfg", "home = /usr/bin\nversion = 3.12.1\n")
                               .file("srv/data.bin", std::string(100'000, 'x'))
                               .file("var/lib/dpkg/status", status)
                               .symbolic_link("link", "srv")
                               .build(),
                           gzip_member(TarBuilder().file("srv/more", "more").build())});
    const std::vector<StreamedLayer> layers = image.stream();
    REQUIRE(layers.size() == 2);
    CHECK_FALSE(layers[0].error.has_value());
    CHECK(layers[0].entries.size() == 5);
    CHECK(layers[1].digests.compression == Compression::gzip);

    const StreamedEntry& config = entry_at(layers[0], "/opt/venv/pyvenv.cfg");
    CHECK(rows_in<PyvenvEntry>(config.file).size() == 2);
    CHECK(config.text == "home = /usr/bin\nversion = 3.12.1\n");
    const StreamedEntry& data = entry_at(layers[0], "/srv/data.bin");
    CHECK(data.file.sha256 == sha256_of(as_bytes(std::string(100'000, 'x'))));
    CHECK(data.file.rows.empty());
    CHECK_FALSE(data.text.has_value());
    CHECK(entry_at(layers[0], "/var/lib/dpkg/status").text == status);
    CHECK_FALSE(entry_at(layers[0], "/link").file.sha256.has_value());
    CHECK(entry_at(layers[1], "/srv/more").file.sha256 == sha256_of(as_bytes("more")));
  }

  TEST_CASE("digests that dpkg may be asked for are of the system's binaries and its Python") {
    const std::string elf =
        "\x7f"
        "ELF and no more";
    const DiskImage image({TarBuilder()
                               .file("usr/lib/python3.12/os.py", "x")
                               .file("usr/lib/libx.so", elf)
                               .file("usr/lib/notes.txt", "x")
                               .file("opt/libx.so", elf)
                               .build()});
    const StreamedLayer layer = image.stream().front();
    const auto digests = [&](const std::string& path) {
      return rows_in<ContentDigestFact>(entry_at(layer, path).file).size();
    };
    CHECK(digests("/usr/lib/python3.12/os.py") == 1);
    CHECK(digests("/usr/lib/libx.so") == 1);
    CHECK(digests("/usr/lib/notes.txt") == 0);
    CHECK(digests("/opt/libx.so") == 0);
  }

  TEST_CASE("a file too large for memory is read from a file without a name") {
    std::string text = "a==1\n";
    text.resize(9U << 20U, '#');
    const DiskImage image({TarBuilder().file("lib/python3.12/site-packages/a.pth", text).build()});
    const std::vector<StreamedLayer> layers = image.stream();
    const StreamedEntry& entry = layers.front().entries.front();
    CHECK(entry.file.sha256 == sha256_of(as_bytes(text)));
    CHECK((entry.text == text));
  }

  TEST_CASE("a layer that ends early or is not the one that was named says so") {
    const std::string tar = TarBuilder().file("a", "1").file("b", std::string(5000, 'b')).build();
    const DiskImage cut({tar.substr(0, 2000)});
    const StreamedLayer layer = cut.stream().front();
    REQUIRE(layer.error.has_value());
    CHECK(layer.error->kind == ErrorKind::truncated);
    const DiskImage other({tar}, {digest_text("something else")});
    const StreamedLayer changed = other.stream().front();
    REQUIRE(changed.error.has_value());
    CHECK(changed.error->kind == ErrorKind::malformed);
  }

  TEST_CASE("no cut of a layer is taken for all of it") {
    const std::string tar =
        TarBuilder().file("a", "1").file("opt/venv/pyvenv.cfg", "home = /usr/bin\n").build();
    for (std::size_t size = 0; size < tar.size(); size += 61) {
      CAPTURE(size);
      // The digest is that of the whole.
      const DiskImage image({tar.substr(0, size)}, {digest_text(tar)});
      const std::vector<StreamedLayer> layers = image.stream();
      CHECK(layers.front().error.has_value());
    }
  }

  TEST_CASE("questions are answered in order, and by what is there") {
    const DiskImage image(
        {TarBuilder().file("a", "1").file("b", "2").build(), TarBuilder().file("c", "3").build()});
    const std::vector<StreamedQuestion> questions{
        {.layer = 0, .entry = 1, .kind = Kind::content_digest, .argument = "md5"},
        {.layer = 0, .entry = 1, .kind = Kind::content_digest, .argument = "sha1"},
        {.layer = 1, .entry = 0, .kind = Kind::content_digest, .argument = "md5"},
        {.layer = 1, .entry = 7, .kind = Kind::content_digest, .argument = "md5"}};
    const std::vector<CollectedFile> answers =
        answer_by_streaming(image.get(), questions, {.jobs = 2});
    REQUIRE(answers.size() == 3);
    CHECK(rows_in<ContentDigestFact>(answers[0]).size() == 2);
    CHECK(answers[0].sha256 == sha256_of(as_bytes("2")));
    CHECK(answers[1].sha256 == sha256_of(as_bytes("3")));
    REQUIRE(answers[2].problems.size() == 1);
    CHECK(answers[2].problems.front().error.kind == ErrorKind::changed);
    CHECK(answer_by_streaming(image.get(), {}, {}).empty());
  }
}
