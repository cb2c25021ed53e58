#include "formats/environment_slots.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <tuple>

using namespace icecore;

TEST_SUITE("environment_slots") {
  TEST_CASE("every language has a line that tells it from the others") {
    for (const EnvironmentSlot& slot : environment_slots()) {
      CAPTURE(slot.before);
      const auto is_of_dialect = [&](const Anchor& anchor) {
        return anchor.dialect == slot.dialect;
      };
      CHECK(std::ranges::any_of(dialect_anchors(), is_of_dialect));
    }
    for (const Anchor& left : dialect_anchors()) {
      for (const Anchor& right : dialect_anchors()) {
        if (left.dialect != right.dialect) CHECK_FALSE(left.start.starts_with(right.start));
      }
    }
  }

  TEST_CASE("a slot that takes a whole line counts only after a guard, and none stands twice") {
    std::set<std::tuple<Dialect, SlotValue, Quoting, std::string_view, std::string_view,
                        std::string_view>>
        seen;
    for (const EnvironmentSlot& slot : environment_slots()) {
      CAPTURE(slot.before);
      const bool is_whole_line = slot.before.empty() && slot.after.empty();
      CHECK((!is_whole_line || slot.value == SlotValue::prompt_after_guard));
      CHECK(slot.before.find('\n') == std::string_view::npos);
      CHECK(
          seen.emplace(slot.dialect, slot.value, slot.quoting, slot.before, slot.after, slot.again)
              .second);
    }
  }
}
