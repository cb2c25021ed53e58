#include "report/layers.h"

#include <doctest/doctest.h>

#include <sstream>

#include "report/report.h"
#include "report/text_parts.h"
#include "support/sample_facts.h"

using namespace icecore;
using namespace icecore::test;

TEST_SUITE("layers in reports") {
  TEST_CASE("what is no image has none") {
    CHECK(summarize_layers(sample_store())->empty());
    std::ostringstream out;
    write_layers({}, {}, out);
    CHECK(out.str().empty());
  }

  TEST_CASE("each layer has what is seen of it, by kind of owner, and what is hidden") {
    Store facts = sample_store();
    add_image(facts);
    const std::vector<LayerSummary> layers = *summarize_layers(facts);
    REQUIRE(layers.size() == 2);
    CHECK(layers[0].all_seen() == Amount{.files = 1, .bytes = 70});
    CHECK(layers[0].seen.at(OwnerKind::os_package) == Amount{.files = 1, .bytes = 70});
    CHECK(layers[0].hidden == Amount{.files = 1, .bytes = 2'000});
    CHECK(layers[0].is_base == true);
    CHECK(layers[1].all_seen() == Amount{.files = 2, .bytes = 5});
    CHECK(layers[1].hidden == Amount{});
    CHECK(layer_sentence(layers[0]) == "0 (base), 1.0 kB: ADD root.tar /");
    CHECK(layer_sentence(layers[1]) == "1, 10 B");
  }

  TEST_CASE("a claim says what it fixes of each layer that has something of it") {
    Store facts = sample_store();
    CHECK(summarize(facts)->claims.front().layers.empty());
    add_image(facts);
    const ClaimSummary claim = summarize(facts)->claims.front();
    REQUIRE(claim.layers.size() == 1);
    const auto& levels = claim.layers.at(1);
    CHECK(levels.at(static_cast<std::size_t>(Level::absent)) == Amount{.files = 1, .bytes = 9});
    CHECK(levels.at(static_cast<std::size_t>(Level::versioned)) == Amount{.files = 1, .bytes = 5});
    std::ostringstream out;
    write_ladder(claim, "it", {}, out);
    CHECK(
        out.str().contains("  layer  verified  hashed  versioned  named  absent\n"
                           "  1             -       -        5 B      -     9 B\n"));
  }

  TEST_CASE("the text report has a row for each") {
    Store facts = sample_store();
    add_image(facts);
    std::ostringstream out;
    write_layers(*summarize_layers(facts), {}, out);
    CHECK(out.str() ==
          "\nWhat the layers add\n\n"
          "  layer  files  bytes  distributions  interpreter  OS packages  others  hidden\n"
          "  0          1   70 B              -            -         70 B       -  2.0 kB\n"
          "  1          2    5 B            5 B            -            -       -       -\n");
    std::ostringstream report;
    REQUIRE(find_report("text")->write({.facts = facts, .rules = {}, .style = {}}, report));
    CHECK(report.str().contains(
        "\nImage        linux/arm64/v8, one of 2 platforms; manifest sha256:44; configuration "
        "sha256:55\n"));
    CHECK(report.str().find("\nBase         python:3.12, as a label says\n") != std::string::npos);
    CHECK(report.str().find(
              "\nBase         base.tar, sha256:11; 1 of its 2 layers are the image's") !=
          std::string::npos);
  }
}
