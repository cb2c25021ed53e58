// From what is installed to the file it came from, with wheels that lie in memory.
#include "spec/identify.h"

#include <doctest/doctest.h>

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <vector>

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
                    .version = {},
                    .digest = digest(bytes),
                    .url = "u",
                    .index = "i",
                    .metadata_digest = std::move(metadata),
                    .size = static_cast<std::int64_t>(bytes.size()),
                    .note = {},
                    .read = nullptr,
                    .hash = nullptr});
    bytes_.push_back(bytes);
    return *this;
  }
  Shelf& unreadable() {
    bytes_.back().clear();
    return *this;
  }
  /// The last one is known by what is said of it alone.
  Shelf& unseen() {
    unseen_.insert(all_.size() - 1);
    return *this;
  }
  ArtifactCandidate& last() { return all_.back(); }
  Result<std::vector<ArtifactCandidate>> candidates(const std::string&) override {
    if (is_broken) return failure(ErrorKind::unreadable, "the index said 500");
    std::vector<ArtifactCandidate> all = all_;
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (unseen_.contains(i)) continue;
      all[i].read = [this, i](const Limits& limits) -> Result<WheelFiles> {
        ++opened;
        if (bytes_[i].empty()) return failure(ErrorKind::unreadable, "no ranges");
        MemorySource bytes(as_bytes(bytes_[i]));
        return read_wheel_files(bytes, limits);
      };
    }
    return all;
  }
  bool is_broken = false;
  int opened = 0;

 private:
  std::vector<ArtifactCandidate> all_;
  std::vector<std::string> bytes_;
  std::set<std::size_t> unseen_;
};

struct Found {
  SpecArtifact artifact;
  int opened = 0;
};

Found found(const std::function<void(Shelf&)>& fill,
            const InstalledDistribution& wanted = installed()) {
  auto shelf = std::make_unique<Shelf>();
  fill(*shelf);
  const Shelf& filled = *shelf;
  std::vector<std::unique_ptr<ArtifactSource>> sources;
  sources.push_back(std::move(shelf));
  SpecArtifact artifact = identify(wanted, sources, Limits());
  return {.artifact = std::move(artifact), .opened = filled.opened};
}

using Fill = std::function<void(Shelf&)>;

// Asked in turn.
SpecArtifact found_in(const std::vector<Fill>& shelves,
                      const InstalledDistribution& wanted = installed()) {
  std::vector<std::unique_ptr<ArtifactSource>> sources;
  for (const Fill& fill : shelves) {
    auto shelf = std::make_unique<Shelf>();
    fill(*shelf);
    sources.push_back(std::move(shelf));
  }
  return identify(wanted, sources, Limits());
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

  TEST_CASE("what nobody can read is a candidate by its name, never equal") {
    const auto stated = [](const std::string& name) {
      return
          [name](Shelf& shelf) { shelf.add(name, good).unseen().last().note = "a.lock names it"; };
    };
    const SpecArtifact only = found_in({stated("pkg-1.0-py3-none-any.whl")});
    CHECK(only.strength == "only-candidate");
    CHECK(only.digest == digest(good));
    CHECK(only.reason == "the only file that fits; a.lock names it");
    // Of what can be read a name that does not fit says nothing; of what cannot be it is all there
    // is.
    for (const std::string name :
         {"pkg-1.0-py2-none-any.whl", "pkg-1.0-1-py3-none-any.whl", "pkg-1.1-py3-none-any.whl"}) {
      CAPTURE(name);
      CHECK(found_in({stated(name)}).strength == "unknown");
    }
    const SpecArtifact two = found_in({[](Shelf& shelf) {
      shelf.add("pkg-1.0-py3-none-any.whl", good).unseen();
      shelf.add("pkg-1.0-py3-none-any.whl", other).unseen();
    }});
    CHECK(two.strength == "ambiguous");
    CHECK(two.reason == "2 files fit");
  }

  TEST_CASE("a digest without a name fits its version alone") {
    const auto hashed = [](const std::string& version) {
      return [version](Shelf& shelf) { shelf.add("", good).unseen().last().version = version; };
    };
    CHECK(found_in({hashed("1.0.0")}).strength == "only-candidate");
    CHECK(found_in({hashed("1.0.0")}).digest == digest(good));
    CHECK(found_in({hashed("1.1")}).strength == "unknown");
    CHECK(found_in({hashed("")}).strength == "unknown");
  }

  TEST_CASE("content without a digest is known and named by none") {
    const auto without = [](Shelf& shelf) {
      shelf.add("pkg-1.0-py3-none-any.whl", good).last().digest.clear();
      shelf.last().note = "nobody noted its SHA-256";
    };
    const SpecArtifact equal = found_in({without});
    CHECK(equal.strength == "equal");
    CHECK(equal.digest.empty());
    CHECK(equal.reason.ends_with("; nobody noted its SHA-256"));
    // Whoever has it with a digest is asked, too, and one that can be named is worth more.
    const auto with = [](Shelf& shelf) { shelf.add("pkg-1.0-py3-none-any.whl", good); };
    CHECK(found_in({without, with}).digest == digest(good));
    const SpecArtifact stated = found_in(
        {without, [](Shelf& shelf) { shelf.add("pkg-1.0-py3-none-any.whl", good).unseen(); }});
    CHECK(stated.strength == "only-candidate");
    CHECK(stated.digest == digest(good));
    // In one source the one with a digest counts.
    const SpecArtifact both = found_in({[&](Shelf& shelf) {
      without(shelf);
      with(shelf);
    }});
    CHECK(both.strength == "equal");
    CHECK(both.digest == digest(good));
  }

  TEST_CASE("where the file can be had is said by whoever has that digest") {
    const auto nowhere = [](Shelf& shelf) {
      shelf.add("pkg-1.0-py3-none-any.whl", good).last().url.clear();
      shelf.last().index.clear();
    };
    const auto named = [](const std::string& bytes) {
      return [bytes](Shelf& shelf) {
        shelf.add("Pkg-1.0-py3-none-any.whl", bytes).unseen().last().url = "https://a/Pkg.whl";
      };
    };
    const SpecArtifact placed = found_in({nowhere, named(good)});
    CHECK(placed.strength == "equal");
    CHECK(placed.url == "https://a/Pkg.whl");
    CHECK(placed.index == "i");
    CHECK(placed.file_name == "Pkg-1.0-py3-none-any.whl");
    CHECK(found_in({nowhere, named(other)}).url.empty());
  }

  TEST_CASE("a candidate whose bytes are another's elsewhere is none") {
    const auto stated = [](Shelf& shelf) { shelf.add("pkg-1.0-py3-none-any.whl", other).unseen(); };
    const auto read = [](Shelf& shelf) { shelf.add("pkg-1.0-py3-none-any.whl", other); };
    for (const auto& shelves : {std::vector<Fill>{stated, read}, {read, stated}}) {
      const SpecArtifact refuted = found_in(shelves);
      CHECK(refuted.strength == "unknown");
      CHECK(refuted.digest.empty());
    }
  }
}
