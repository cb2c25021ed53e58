#include "collect/kept_answers.h"

#include <doctest/doctest.h>

#include <array>

#include "support/temporary_directory.h"

using namespace icecore;
using namespace icecore::test;

namespace {

const std::array<Reading, 1> one_reading{Reading{.kind = Kind::source_hash, .argument = "3531"}};

CollectedFile answer_of(const Digest& file) {
  CollectedFile answer{.sha256 = file};
  answer.rows.add(SourceHashFact{.magic = 3531, .hash = -7});
  return answer;
}

}  // namespace

TEST_SUITE("kept_answers") {
  TEST_CASE("an answer is found for the same bytes and the same questions, by the same asker") {
    const TemporaryDirectory directory;
    const Digest file = sha256_of({});
    {
      const auto cache = *FactCache::open(directory.path(), 1 << 20);
      KeptAnswers answers(cache.get(), "a", {});
      CHECK_FALSE(answers.find(file, one_reading).has_value());
      answers.add(file, one_reading, answer_of(file));
      answers.keep();
    }
    const auto cache = *FactCache::open(directory.path(), 1 << 20);
    KeptAnswers answers(cache.get(), "a", {});
    const auto found = answers.find(file, one_reading);
    REQUIRE(found.has_value());
    CHECK(std::get<SourceHashFact>(found->rows.at(0)).hash == -7);
    CHECK_FALSE(answers.find(sha256_of(as_bytes("x")), one_reading).has_value());
    CHECK_FALSE(answers.find(file, std::array{one_reading[0], one_reading[0]}).has_value());
    CHECK_FALSE(KeptAnswers(cache.get(), "b", {}).find(file, one_reading).has_value());
  }

  TEST_CASE("an answer about other bytes is none, and what is not whole is asked again") {
    const TemporaryDirectory directory;
    const Digest file = sha256_of({});
    const auto cache = *FactCache::open(directory.path(), 1 << 20);
    KeptAnswers answers(cache.get(), "a", {});
    answers.add(file, one_reading, answer_of(sha256_of(as_bytes("x"))));
    answers.keep();
    CHECK(cache->total(CacheKind::answers).entries == 0);
    for (const std::string_view bytes : {"", "\x01", "\x01x\x05", "\xff\xff"}) {
      {
        const auto writing = *FactCache::open(directory.path(), 1 << 20);
        writing->write(FactCache::key(CacheKind::answers, "a", {}),
                       [&](Writer& writer) { writer.bytes(as_bytes(bytes)); });
      }
      CHECK_FALSE(KeptAnswers(cache.get(), "a", {}).find(file, one_reading).has_value());
    }
  }

  TEST_CASE("without a cache there are none") {
    KeptAnswers answers(nullptr, "a", {});
    answers.add(sha256_of({}), one_reading, answer_of(sha256_of({})));
    answers.keep();
    CHECK_FALSE(answers.find(sha256_of({}), one_reading).has_value());
  }
}
