#include "merge/image_layers.h"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <initializer_list>

#include "base/text.h"

using namespace icecore;

namespace {

using Lines = std::vector<std::string>;
using Layers = std::vector<Lines>;

// `d PATH`, `f PATH`, `s PATH TARGET`, `h PATH TARGET`, `-` for an entry without a place.
LayerEntry entry_of(const std::string& line) {
  const std::vector<std::string_view> words = split(line, ' ');
  LayerEntry entry;
  if (words.size() > 1) entry.path = TreePath::parse(words[1]).value();
  if (line[0] == 'd') entry.kind = TarKind::directory;
  if (line[0] == 's') entry.kind = TarKind::symbolic_link;
  if (line[0] == 's') entry.link_target = words.at(2);
  if (line[0] == 'h') entry.kind = TarKind::hard_link;
  if (line[0] == 'h') entry.hard_link = TreePath::parse(words.at(2)).value();
  return entry;
}

std::string shown(const std::optional<EntryPosition>& position) {
  return position ? fmt::format("{}.{}", position->layer, position->entry) : "-";
}

Result<ImageTree> fold(const Layers& layers, const Limits& limits = {}) {
  std::vector<std::vector<LayerEntry>> entries;
  for (const Lines& lines : layers) {
    entries.emplace_back();
    for (const std::string& line : lines) entries.back().push_back(entry_of(line));
  }
  return merge_image_layers(entries, limits);
}

// That each entry is accounted for once.
void check_parts(const Layers& layers, const ImageTree& tree) {
  std::vector<EntryPosition> seen(tree.markers);
  for (const ImagePlace& place : tree.places) {
    if (place.placed_by) seen.push_back(*place.placed_by);
  }
  for (const HiddenEntry& hidden : tree.hidden) seen.push_back(hidden.entry);
  for (const AnomalousEntry& one : tree.anomalies) {
    if (is_left_out(one.anomaly)) seen.push_back(one.entry);
  }
  std::ranges::sort(seen);
  std::vector<EntryPosition> all;
  for (std::uint32_t layer = 0; layer < layers.size(); ++layer) {
    for (std::uint32_t i = 0; i < layers[layer].size(); ++i) all.push_back({layer, i});
  }
  CHECK((seen == all));
}

// Places as `PATH KIND PLACED_BY`, with `=CONTENT` and `#GROUP` for hard links; then what is hidden
// as `~ENTRY WORD BY_LAYER` and what is odd as `!ENTRY WORD`.
std::string folded(const Layers& layers) {
  const Result<ImageTree> tree = fold(layers);
  REQUIRE(tree.has_value());
  check_parts(layers, *tree);
  Lines lines;
  for (std::uint32_t i = 1; i < tree->places.size(); ++i) {
    const ImagePlace& place = tree->places[i];
    CHECK(place.parent < i);
    const std::string link =
        place.link_group == 0 ? "" : fmt::format("={}#{}", shown(place.content), place.link_group);
    lines.push_back(fmt::format("{} {}{}{}", tree->path(i).text(), to_word(place.kind).front(),
                                shown(place.placed_by), link));
  }
  for (const HiddenEntry& one : tree->hidden) {
    lines.push_back(fmt::format("~{} {} {}", shown(one.entry), to_word(one.how), one.by_layer));
  }
  for (const AnomalousEntry& one : tree->anomalies) {
    lines.push_back(fmt::format("!{} {}", shown(one.entry), to_word(one.anomaly)));
  }
  return fmt::format("{}", fmt::join(lines, "\n"));
}

struct Row {
  Layers layers;
  std::string expected;
};

void check_rows(std::initializer_list<Row> rows) {
  for (const Row& row : rows) {
    CAPTURE(fmt::format("{}", row.layers));
    CHECK(folded(row.layers) == row.expected);
  }
}

}  // namespace

TEST_SUITE("image layers") {
  TEST_CASE(
      "places are sorted, a directory before its content, with the entry of the highest layer") {
    check_rows({
        {{{"d /a", "f /a/b", "f /z", "f /a-b"}, {"f /a/b"}},
         "/a d0.0\n/a/b f1.0\n/a-b f0.3\n/z f0.2\n~0.1 replaced 1"},
        {{{"d /", "f /a"}, {"d /"}}, "/a f0.1\n~0.0 updated 1"},
        {{}, ""},
    });
  }

  TEST_CASE("a whiteout hides what lower layers have, with all below") {
    check_rows({
        {{{"f /a", "f /b"}, {"f /.wh.a"}}, "/b f0.1\n~0.0 whiteout 1"},
        {{{"d /a", "d /a/b", "f /a/b/c"}, {"f /.wh.a"}},
         "~0.0 whiteout 1\n~0.1 whiteout 1\n~0.2 whiteout 1"},
        {{{"f /a"}, {"f /.wh.a"}, {"f /a"}}, "/a f2.0\n~0.0 whiteout 1"},
        {{{"f /a"}, {"f /.wh.x", "f /d/.wh.a"}}, "/a f0.0"},
        {{{"d /a", "f /a/b"}, {"f /a", "f /a/.wh.b"}}, "/a f1.0\n~0.0 replaced 1\n~0.1 replaced 1"},
    });
  }

  TEST_CASE("a whiteout never hides its own layer's entry, before or behind it") {
    check_rows({
        {{{"f /a"}, {"f /.wh.a", "f /a"}}, "/a f1.1\n~0.0 whiteout 1"},
        {{{"f /a"}, {"f /a", "f /.wh.a"}}, "/a f1.0\n~0.0 replaced 1"},
        {{{"d /a", "f /a/b"}, {"f /.wh.a", "f /a/c"}},
         "/a d-\n/a/c f1.1\n~0.0 whiteout 1\n~0.1 whiteout 1"},
        {{{"d /a", "f /a/b"}, {"f /a/c", "f /.wh.a"}},
         "/a d-\n/a/c f1.0\n~0.0 whiteout 1\n~0.1 whiteout 1"},
        {{{"d /a", "f /a/b"}, {"d /a", "f /a/c", "f /.wh.a"}},
         "/a d1.0\n/a/c f1.1\n~0.0 updated 1\n~0.1 whiteout 1"},
    });
  }

  TEST_CASE("an opaque directory has only its own layer's entries, in both orders") {
    check_rows({
        {{{"d /a", "f /a/b", "d /a/d", "f /a/d/e"}, {"d /a", "f /a/.wh..wh..opq", "f /a/c"}},
         "/a d1.0\n/a/c f1.2\n~0.0 updated 1\n~0.2 opaque 1\n~0.3 opaque 1\n~0.1 opaque 1"},
        {{{"d /a", "f /a/b"}, {"d /a", "f /a/c", "f /a/.wh..wh..opq"}},
         "/a d1.0\n/a/c f1.1\n~0.0 updated 1\n~0.1 opaque 1"},
        {{{"d /a", "d /a/d", "f /a/d/x"}, {"f /a/d/y", "f /a/.wh..wh..opq"}},
         "/a d0.0\n/a/d d-\n/a/d/y f1.0\n~0.1 opaque 1\n~0.2 opaque 1"},
        {{{"f /a"}, {"f /.wh..wh..opq", "f /b"}}, "/b f1.1\n~0.0 opaque 1"},
        {{{"f /x"}, {"f /a/.wh..wh..opq", "f /x/.wh..wh..opq"}}, "/x f0.0"},
    });
  }

  TEST_CASE("aufs's books are no files, and a whiteout needs a name") {
    check_rows({
        {{{"d /.wh..wh.plnk", "f /.wh..wh.plnk/1.2", "f /.wh..wh.aufs", "f /a"}}, "/a f0.3"},
        {{{"f /a"}, {"f /.wh.", "f /.wh..", "f /.wh..."}},
         "/a f0.0\n!1.0 bad-whiteout\n!1.1 bad-whiteout\n!1.2 bad-whiteout"},
        {{{"f /.who", "f /a.wh.b"}}, "/.who f0.0\n/a.wh.b f0.1"},
    });
  }

  TEST_CASE("an entry takes the place of what is there; only directories are joined") {
    check_rows({
        {{{"d /a", "f /a/b"}, {"f /a"}}, "/a f1.0\n~0.0 replaced 1\n~0.1 replaced 1"},
        {{{"d /a", "f /a/b"}, {"s /a x"}}, "/a s1.0\n~0.0 replaced 1\n~0.1 replaced 1"},
        {{{"f /a"}, {"d /a", "f /a/b"}}, "/a d1.0\n/a/b f1.1\n~0.0 replaced 1"},
        {{{"d /b", "f /b/x", "s /a b"}, {"d /a", "f /a/y"}},
         "/a d1.0\n/a/y f1.1\n/b d0.0\n/b/x f0.1\n~0.2 replaced 1"},
        {{{"d /a", "f /a/b"}, {"d /a"}}, "/a d1.0\n/a/b f0.1\n~0.0 updated 1"},
        {{{"f /a"}, {"f /a/b"}}, "/a d-\n/a/b f1.0\n~0.0 replaced 1\n!1.0 below-file"},
    });
  }

  TEST_CASE("of several entries for one name in a layer the last stays") {
    check_rows({
        {{{"f /a", "f /a"}}, "/a f0.1\n~0.0 replaced 0"},
        {{{"d /a", "f /a/b", "f /a"}}, "/a f0.2\n~0.0 replaced 0\n~0.1 replaced 0"},
        {{{"d /a", "f /a/b", "d /a"}}, "/a d0.2\n/a/b f0.1\n~0.0 updated 0"},
    });
  }

  TEST_CASE("what changes a directory between two entries in it changes where the second goes") {
    check_rows({
        {{{"f /a/b/x", "f /a", "f /a/b/y"}},
         "/a d-\n/a/b d-\n/a/b/y f0.2\n~0.0 replaced 0\n~0.1 replaced 0\n!0.2 below-file"},
        {{{"d /a", "f /a/x"}, {"f /a/y", "f /.wh.a", "f /a/z"}},
         "/a d-\n/a/y f1.0\n/a/z f1.2\n~0.0 whiteout 1\n~0.1 whiteout 1"},
        {{{"d /c", "d /a", "f /a/x", "s /a /c", "f /a/y"}},
         "/a s0.3\n/c d0.0\n/c/y f0.4\n~0.1 replaced 0\n~0.2 replaced 0"},
        {{{"d /c/d", "s /l gone/..", "f /l/x", "s /l/gone /c/d", "f /l/y"}},
         "/c d-\n/c/d d0.0\n/c/y f0.4\n/gone s0.3\n/l s0.1\n/x f0.2"},
    });
  }

  TEST_CASE("directories that nothing describes are implied, and may be described later") {
    check_rows({
        {{{"f /a/b/c"}}, "/a d-\n/a/b d-\n/a/b/c f0.0"},
        {{{"f /a/b/c", "d /a"}, {"d /a/b"}}, "/a d0.1\n/a/b d1.0\n/a/b/c f0.0"},
    });
  }

  TEST_CASE("entries below a symbolic link go where it leads, inside the root") {
    check_rows({
        {{{"d /usr", "d /usr/lib", "s /lib usr/lib"}, {"f /lib/x"}},
         "/lib s0.2\n/usr d0.0\n/usr/lib d0.1\n/usr/lib/x f1.0"},
        {{{"d /a", "d /b", "s /a/l ../../../b"}, {"f /a/l/x"}},
         "/a d0.0\n/a/l s0.2\n/b d0.1\n/b/x f1.0"},
        {{{"d /a", "s /a/l /b"}, {"f /a/l/x"}}, "/a d0.0\n/a/l s0.1\n/b d-\n/b/x f1.0"},
        {{{"s /l gone/../b"}, {"f /l/x"}}, "/b d-\n/b/x f1.0\n/l s0.0"},
        {{{"s /l .."}, {"f /l/x"}}, "/l s0.0\n/x f1.0"},
        {{{"d /b", "f /b/x", "s /l b"}, {"f /l/.wh.x"}}, "/b d0.0\n/l s0.2\n~0.1 whiteout 1"},
        {{{"d /b", "f /b/x", "s /l b"}, {"f /l/.wh..wh..opq", "f /l/y"}},
         "/b d0.0\n/b/y f1.1\n/l s0.2\n~0.1 opaque 1"},
        {{{"d /b", "s /l b"}, {"f /.wh.l"}}, "/b d0.0\n~0.1 whiteout 1"},
        {{{"s /a b", "s /b a"}, {"f /a/x", "f /a"}},
         "/a f1.1\n/b s0.1\n~0.0 replaced 1\n!1.0 link-loop"},
        {{{"f /f", "s /l f"}, {"f /l/x"}},
         "/f d-\n/f/x f1.0\n/l s0.1\n~0.0 replaced 1\n!1.0 below-file"},
        {{{"f /f", "d /b", "s /l f/../b"}, {"f /l/x"}}, "/b d0.1\n/b/x f1.0\n/f f0.0\n/l s0.2"},
    });
  }

  TEST_CASE("hard links share the file that they name, in one layer or a lower one") {
    check_rows({
        {{{"f /a", "h /b /a", "h /c /b"}}, "/a f0.0=0.0#1\n/b f0.1=0.0#1\n/c f0.2=0.0#1"},
        {{{"f /a"}, {"h /b /a"}}, "/a f0.0=0.0#1\n/b f1.0=0.0#1"},
        {{{"f /a", "h /b /a"}, {"f /a"}}, "/a f1.0\n/b f0.1\n~0.0 replaced 1"},
        {{{"f /a", "h /b /a"}, {"f /.wh.a"}}, "/b f0.1\n~0.0 whiteout 1"},
        {{{"s /a x", "h /b /a"}}, "/a s0.0=0.0#1\n/b s0.1=0.0#1"},
        {{{"d /d", "f /d/a", "s /l d"}, {"h /b /l/a"}},
         "/b f1.0=0.1#1\n/d d0.0\n/d/a f0.1=0.1#1\n/l s0.2"},
        {{{"d /t", "s /a t", "h /b /a"}, {"f /b/x"}},
         "/a s0.1=0.1#1\n/b s0.2=0.1#1\n/t d0.0\n/t/x f1.0"},
    });
  }

  TEST_CASE("hard links that no system makes are left out") {
    check_rows({
        {{{"f /a"}, {"f /.wh.a", "h /b /a"}}, "~0.0 whiteout 1\n!1.1 link-target-missing"},
        {{{"h /b /a", "f /a"}}, "/a f0.1\n!0.0 link-target-missing"},
        {{{"h /b /x/y"}}, "!0.0 link-target-missing"},
        {{{"d /d", "h /b /d"}}, "/d d0.0\n!0.1 link-to-directory"},
        {{{"h /b /"}}, "!0.0 link-to-directory"},
        {{{"f /a", "h /a /a"}}, "/a f0.0\n!0.1 link-to-itself"},
        {{{"d /d", "f /d/a", "h /d /d/a"}}, "/d d0.0\n/d/a f0.1\n!0.2 link-to-itself"},
        {{{"-", "f /", "s / x"}},
         "!0.0 no-place\n!0.1 root-not-directory\n!0.2 root-not-directory"},
    });
  }

  TEST_CASE("bounds are held") {
    Limits limits;
    limits.entries = 2;
    CHECK(fold({{"f /a", "f /b"}}, limits).has_value());
    const auto many = fold({{"f /a", "f /b"}, {"f /c"}}, limits);
    REQUIRE_FALSE(many.has_value());
    CHECK(many.error().message == "the image has more than 2 entries");
    CHECK_FALSE(fold({{"f /a/b/c/d/e", "f /b"}}, limits).has_value());
    std::string deep;
    for (int i = 0; i < 2000; ++i) deep += "/a";
    const auto tree = fold({{"f " + deep}, {"f /.wh.a"}});
    REQUIRE(tree.has_value());
    CHECK(tree->places.size() == 1);
    CHECK(tree->hidden.size() == 1);
  }

  TEST_CASE("an entry of a tar keeps what decides") {
    TarEntry entry{.path = TreePath(), .kind = TarKind::hard_link, .link_target = "x"};
    entry.hard_link = TreePath::parse("/x").value();
    CHECK(to_layer_entry(entry).link_target.empty());
    CHECK(to_layer_entry(entry).hard_link == entry.hard_link);
    entry.kind = TarKind::symbolic_link;
    CHECK(to_layer_entry(entry).link_target == "x");
  }

  TEST_CASE("in a file system that is the whole image, markers are names") {
    LayerFold fold({}, Whiteouts::are_names);
    fold.begin_layer();
    for (const char* line :
         {"f /a", "f /.wh.a", "d /.wh..wh.plnk", "f /.wh..wh.plnk/1", "f /.wh."}) {
      REQUIRE(fold.add(entry_of(line)).has_value());
    }
    const ImageTree tree = fold.finish();
    CHECK(tree.places.size() == 6);
    CHECK(tree.markers.empty());
    CHECK(tree.anomalies.empty());
    CHECK(tree.hidden.empty());
  }
}
