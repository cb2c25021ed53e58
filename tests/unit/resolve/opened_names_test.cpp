// What dlopen gives by name is in loader_glibc_test.cpp.
#include "resolve/opened_names.h"

#include <doctest/doctest.h>

#include <array>

#include "facts/store.h"
#include "resolve/symbol_tables.h"

using namespace icecore;

TEST_SUITE("opened_names") {
  TEST_CASE("find_library gives the first name of the cache, as ldconfig lists it") {
    Result<Store> store = Store::create(StoreMedium::memory);
    REQUIRE(store);
    const Tree tree;
    const NativeObjects objects(*store);
    const SymbolTables symbols(*store);
    LoaderWorld world{.tree = tree, .objects = objects, .symbols = symbols};
    std::int64_t position = 0;
    for (const char* name : {"libz.so.1", "libm.so.6", "libmvec.so.1", "libfoo.so.2", "libfoo.so",
                             "libfoo.", "libfoo.so.1", "libx.y.so"}) {
      world.cache.emplace(name, CachedLibrary{.path = "", .hwcaps = "", .position = ++position});
    }
    struct Case {
      std::string_view name, found;
    };
    constexpr std::array<Case, 6> cases{{{"m", "libm.so.6"},
                                         {"foo", "libfoo.so.2"},
                                         {"x", "libx.y.so"},
                                         {"x.y", "libx.y.so"},
                                         {"fo", ""},
                                         {"libz", ""}}};
    for (const auto& [name, found] : cases) {
      CAPTURE(name);
      CHECK(find_library(world, name).value_or("") == found);
    }
  }
}
