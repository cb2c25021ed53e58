// From what is installed to the file it came from, with wheels that lie in memory.
#include "spec/identify.h"

#include <doctest/doctest.h>

#include <map>

#include "base/digest.h"
#include "support/environment_builder.h"
#include "support/zip_builder.h"

using namespace icecore;
using namespace icecore::test;

namespace {

std::string digest(std::string_view text) {
  return "sha256:" + sha256_of(as_bytes(text)).hex();
}

using Files = std::map<std::string, std::string>;

std::string wheel_of(const Files& files) {
  ZipBuilder zip;
  std::string record;
  for (const auto& [name, text] : files) {
    zip.add(name, text);
    record += record_row(name, text) + "\n";
  }
  return zip.add("pkg-1.0.dist-info/RECORD", record).build();
}

const Files content{{"pkg.py", "x = 1\n"}, {"pkg-1.0.dist-info/METADATA", "Name: pkg\n"}};

InstalledDistribution installed(const Files& files = content) {
  InstalledDistribution result{.name = "pkg",
                               .version = "1.0",
                               .place = "lib/site",
                               .tags = {"py3-none-any"},
                               .build = "",
                               .metadata_digest = digest("Name: pkg\n"),
                               .files = {}};
  for (const auto& [path, text] : files) {
    result.files.push_back({.path = "lib/site/" + path,
                            .kind = "F",
                            .size = static_cast<std::int64_t>(text.size()),
                            .digest = digest(text)});
  }
  return result;
}

class Shelf final : public ArtifactSource {
 public:
  Shelf& add(std::string file_name, const std::string& bytes, std::string metadata = {}) {
    all_.push_back({.file_name = std::move(file_name),
                    .digest = digest(bytes),
                    .url = "u",
                    .index = "i",
                    .metadata_digest = std::move(metadata),
                    .size = static_cast<std::int64_t>(bytes.size()),
                    .open = nullptr,
                    .hash = nullptr});
    bytes_.push_back(bytes);
    return *this;
  }
  Shelf& unreadable() {
    bytes_.back().clear();
    return *this;
  }
  Result<std::vector<ArtifactCandidate>> candidates(const std::string&) override {
    if (is_broken) return failure(ErrorKind::unreadable, "the index said 500");
    std::vector<ArtifactCandidate> all = all_;
    for (std::size_t i = 0; i < all.size(); ++i) {
      all[i].open = [this, i]() -> Result<std::unique_ptr<ByteSource>> {
        ++opened;
        if (bytes_[i].empty()) return failure(ErrorKind::unreadable, "no ranges");
        return std::make_unique<MemorySource>(as_bytes(bytes_[i]));
      };
    }
    return all;
  }
  bool is_broken = false;
  int opened = 0;

 private:
  std::vector<ArtifactCandidate> all_;
  std::vector<std::string> bytes_;
};

struct Found {
  SpecArtifact artifact;
  int opened = 0;
};

Found found(const std::function<void(Shelf&)>& fill,
            const InstalledDistribution& wanted = installed()) {
  auto shelf = std::make_unique<Shelf>();
  fill(*shelf);
  Shelf& filled = *shelf;
  std::vector<std::unique_ptr<ArtifactSource>> sources;
  sources.push_back(std::move(shelf));
  SpecArtifact artifact = identify(wanted, sources, Limits());
  return {.artifact = std::move(artifact), .opened = filled.opened};
}

const std::string good = wheel_of(content);
const std::string other =
    wheel_of({{"pkg.py", "x = 2\n"}, {"pkg-1.0.dist-info/METADATA", "Name: pkg\n"}});

}  // namespace

TEST_SUITE("identify") {
  TEST_CASE("the file whose content is installed is the one") {
    const Found one = found([](Shelf& shelf) {
      shelf.add("pkg-1.0-py3-none-any.whl", good).add("pkg-1.0-1-py3-none-any.whl", other);
      shelf.add("pkg-0.9-py3-none-any.whl", good).add("pkg-1.0.tar.gz", good);
      shelf.add("other-1.0-py3-none-any.whl", good).add("nonsense.whl", good);
    });
    CHECK(one.artifact.strength == "equal");
    CHECK(one.artifact.file_name == "pkg-1.0-py3-none-any.whl");
    CHECK(one.artifact.digest == digest(good));
    CHECK(one.opened == 1);
  }

  TEST_CASE("names and METADATA decide what is not read") {
    const Found tagged = found([](Shelf& shelf) {
      shelf.add("pkg-1.0-py2-none-any.whl", other).add("pkg-1.0-py3-none-any.whl", good);
    });
    CHECK(tagged.opened == 1);
    CHECK(tagged.artifact.strength == "equal");
    const Found described = found(
        [](Shelf& shelf) { shelf.add("pkg-1.0-py3-none-any.whl", good, digest("Name: else\n")); });
    CHECK(described.opened == 0);
    CHECK(described.artifact.strength == "unknown");
    // Renamed: no name fits its WHEEL, so that names say nothing.
    InstalledDistribution renamed = installed();
    renamed.tags = {"cp312-cp312-linux_x86_64"};
    CHECK(found([](Shelf& shelf) { shelf.add("pkg-1.0-py3-none-any.whl", good); }, renamed)
              .artifact.strength == "equal");
  }

  TEST_CASE("what is not certain is not said") {
    const auto strength = [](const std::function<void(Shelf&)>& fill) {
      return found(fill).artifact.strength;
    };
    CHECK(strength([](Shelf& shelf) { shelf.add("pkg-1.0-py3-none-any.whl", other); }) ==
          "unknown");
    CHECK(strength([](Shelf& shelf) {
            shelf.add("pkg-1.0-py3-none-any.whl", good).unreadable();
          }) == "only-candidate");
    CHECK(strength([](Shelf& shelf) {
            shelf.add("pkg-1.0-py3-none-any.whl", good).unreadable();
            shelf.add("pkg-1.0-py3-none-any.whl", other + "x").unreadable();
          }) == "ambiguous");
    CHECK(strength([](Shelf& shelf) {
            shelf.add("pkg-1.0-py3-none-any.whl", good);
            shelf.add("pkg-1.0-py3-none-any.whl", "prefix" + good);
          }) == "ambiguous");
    const Found broken = found([](Shelf& shelf) { shelf.is_broken = true; });
    CHECK(broken.artifact.strength == "unknown");
    CHECK(broken.artifact.reason == "the index said 500");
  }

  TEST_CASE("a file more, a file less or another file is no equal") {
    const auto reason = [](const Files& files) {
      return found([](Shelf& shelf) { shelf.add("pkg-1.0-py3-none-any.whl", good); },
                   installed(files))
          .artifact.reason;
    };
    Files files = content;
    files["more.py"] = "";
    CHECK(reason(files).ends_with("lib/site/more.py is not in it"));
    files = content;
    files.erase("pkg.py");
    CHECK(reason(files).ends_with("pkg.py is not installed"));
    files["pkg.py"] = "x = 3\n";
    CHECK(reason(files).ends_with("lib/site/pkg.py is another"));
  }

  TEST_CASE("scripts, data and headers are looked for where they go") {
    InstalledDistribution wanted = installed();
    const auto add = [&](std::string path, std::string_view text) {
      wanted.files.push_back({.path = std::move(path),
                              .kind = "X",
                              .size = static_cast<std::int64_t>(text.size()),
                              .digest = digest(text)});
    };
    add("bin/run", "#!/bin/sh\n");
    add("share/note", "n");
    add("include/site/python3.12/pkg/pkg.h", "int x;\n");
    Files files = content;
    files["pkg-1.0.data/scripts/run"] = "#!/bin/sh\n";
    files["pkg-1.0.data/data/share/note"] = "n";
    files["pkg-1.0.data/headers/pkg.h"] = "int x;\n";
    const std::string wheel = wheel_of(files);
    CHECK(found([&](Shelf& shelf) { shelf.add("pkg-1.0-py3-none-any.whl", wheel); }, wanted)
              .artifact.strength == "equal");
  }
}
