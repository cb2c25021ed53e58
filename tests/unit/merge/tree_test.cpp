#include "merge/tree.h"

#include "target/layer.h"

#include <doctest/doctest.h>

#include <span>

using namespace icecore;

namespace {

// A layer of one root at `path`, from lines such as `d lib`, `f lib/a`, `l lib64 lib`, parents
// first.
Layer layer_of(const std::string& path, const std::vector<std::array<std::string, 3>>& lines,
               EntryId first = 1) {
  Layer layer{.root = {.name = path, .path = *TreePath::parse(path)}, .first_entry = first};
  layer.directories.push_back(layer.root.path);
  for (const auto& [kind, place, target] : lines) {
    const TreePath full = *layer.root.path.resolve(place);
    if (layer.directories.back() != full.parent()) layer.directories.push_back(full.parent());
    Entry entry{.directory = static_cast<std::uint32_t>(layer.directories.size() - 1),
                .name = std::string(full.name())};
    entry.kind = kind == "d"   ? EntryKind::directory
                 : kind == "l" ? EntryKind::link
                               : EntryKind::file;
    if (entry.kind == EntryKind::link) entry.link_target = target;
    layer.entries.push_back(entry);
  }
  return layer;
}

Tree tree_of(const std::vector<Layer>& layers) {
  Tree tree;
  tree.add(layers);
  return tree;
}

std::string end_of(const Tree& tree, const std::string& path) {
  const std::optional<NodeId> node = tree.resolve(*TreePath::parse(path));
  return node ? tree.path(*node).text() : "nothing";
}

}  // namespace

TEST_SUITE("tree") {
  TEST_CASE("links are followed inside the tree, from its top when they are absolute") {
    const Tree tree = tree_of({layer_of("/venv", {{"d", "lib", ""},
                                                  {"l", "lib64", "lib"},
                                                  {"l", "up", "../venv/lib/a"},
                                                  {"l", "above", "../../../../venv/lib/a"},
                                                  {"l", "absolute", "/venv/lib64/a"},
                                                  {"l", "loop", "loop"},
                                                  {"l", "ping", "pong"},
                                                  {"l", "pong", "ping"},
                                                  {"l", "out", "/etc/passwd"},
                                                  {"f", "lib/a", ""}})});
    CHECK(end_of(tree, "/venv/lib64/a") == "/venv/lib/a");
    CHECK(end_of(tree, "/venv/up") == "/venv/lib/a");
    CHECK(end_of(tree, "/venv/above") == "/venv/lib/a");
    CHECK(end_of(tree, "/venv/absolute") == "/venv/lib/a");
    CHECK(end_of(tree, "/venv/loop") == "nothing");
    CHECK(end_of(tree, "/venv/ping") == "nothing");
    CHECK(end_of(tree, "/venv/out") == "nothing");
    CHECK(tree.path(*tree.find(*TreePath::parse("/venv/lib64"))).text() == "/venv/lib64");
  }

  TEST_CASE("a way stops where nothing is in the tree") {
    const Tree tree = tree_of({layer_of("/venv", {{"d", "lib", ""},
                                                  {"l", "lib64", "lib"},
                                                  {"l", "loop", "loop"},
                                                  {"l", "near", "lib64/none/deeper"},
                                                  {"l", "out", "/opt/a"},
                                                  {"f", "lib/a", ""}})});
    const auto stop = [&](const char* path) {
      const std::optional<TreePath> place = tree.way_stops_at(*TreePath::parse(path));
      return place ? place->text() : "nowhere";
    };
    CHECK(stop("/venv/lib64/a") == "nowhere");
    CHECK(stop("/venv/loop") == "nowhere");
    CHECK(stop("/venv/near") == "/venv/lib/none");
    CHECK(stop("/venv/lib64/b") == "/venv/lib/b");
    CHECK(stop("/venv/out/b") == "/opt");
    CHECK(stop("/venv/lib/a/b") == "/venv/lib/a/b");
  }

  TEST_CASE("a path goes through no file") {
    const Tree tree = tree_of({layer_of("/venv", {{"f", "a", ""}})});
    CHECK(end_of(tree, "/venv/a/b") == "nothing");
    CHECK(end_of(tree, "/venv") == "/venv");
  }

  TEST_CASE("places are shown inside the innermost root that holds them") {
    const Tree tree =
        tree_of({layer_of("/srv/app", {{"f", "a", ""}}), layer_of("/srv", {{"f", "b", ""}}, 2)});
    CHECK(tree.shown_path(tree.node_of(1)) == "a");
    CHECK(tree.shown_place(*TreePath::parse("/srv/app/x")) == "x");
    CHECK(tree.shown_place(*TreePath::parse("/opt/x")) == "/opt/x");
    CHECK(tree.entry_count() == 2);
  }

  TEST_CASE("a layer that comes later is merged as if it had come with the others") {
    const std::vector<Layer> layers{
        layer_of("/venv", {{"f", "z", ""}, {"d", "lib", ""}, {"f", "lib/b", ""}}),
        layer_of("/venv/lib", {{"f", "a", ""}, {"f", "b", ""}, {"l", "c", "a"}}, 4)};
    const Tree together = tree_of(layers);
    Tree tree;
    for (const Layer& layer : layers) tree.add(std::span(&layer, 1));
    REQUIRE(tree.entry_count() == together.entry_count());
    for (EntryId entry = 1; entry <= 6; ++entry) {
      CAPTURE(entry);
      const NodeId node = tree.node_of(entry);
      CHECK(node == together.node_of(entry));
      CHECK(tree.path(node) == together.path(node));
      CHECK(tree[node].root == together[node].root);
      CHECK(tree[tree[node].parent].children == together[tree[node].parent].children);
    }
    CHECK(end_of(tree, "/venv/lib/c") == "/venv/lib/a");
  }
}
