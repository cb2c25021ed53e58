#include "formats/direct_url.h"

#include <doctest/doctest.h>

#include <array>

#include "support/hostile.h"

using namespace icecore;

namespace {

constexpr DirectUrlRules old_rules = DirectUrlRules::until_pip_26_0;
constexpr DirectUrlRules new_rules = DirectUrlRules::since_pip_26_1;

Result<DirectUrl> parse(std::string_view text, DirectUrlRules rules = new_rules) {
  return parse_direct_url(as_bytes(text), Limits{}, rules);
}

}  // namespace

TEST_SUITE("direct_url") {
  TEST_CASE("a VCS reference keeps URL, commit and requested revision") {
    const Result<DirectUrl> url = parse(
        R"({"url": "https://host/p.git", "subdirectory": "python",
            "vcs_info": {"vcs": "git", "commit_id": "7921be", "requested_revision": "main"}})");
    REQUIRE(url.has_value());
    CHECK(url->kind == DirectUrl::Kind::vcs);
    CHECK(url->url == "https://host/p.git");
    CHECK(url->subdirectory == "python");
    CHECK(url->vcs == "git");
    CHECK(url->commit_id == "7921be");
    CHECK(url->requested_revision == "main");
  }

  TEST_CASE("an archive keeps its hashes in the order of the file") {
    const Result<DirectUrl> url = parse(R"({"url": "u", "archive_info": {"hash": "md5=1",
                  "hashes": {"sha512": "3", "md5": "1", "sha256": "2"}}})");
    REQUIRE(url.has_value());
    CHECK(url->kind == DirectUrl::Kind::archive);
    CHECK(url->legacy_hash == "md5=1");
    REQUIRE(url->hashes.size() == 3);
    CHECK(url->hashes[0] == std::pair<std::string, std::string>("sha512", "3"));
    CHECK(url->hashes[2].first == "sha256");
  }

  TEST_CASE("a directory is editable only if it says so") {
    const std::string_view plain = R"({"url": "file:///srv/p", "dir_info": {}})";
    CHECK(parse(plain)->kind == DirectUrl::Kind::directory);
    CHECK_FALSE(parse(plain)->editable);
    CHECK(parse(R"({"url": "file:///srv/p", "dir_info": {"editable": true}})")->editable);
    CHECK_FALSE(parse(R"({"url": "file:///srv/p", "dir_info": {"editable": false}})")->editable);
  }

  TEST_CASE("validity is that of pip, before and since 26.1") {
    struct Row {
      std::string_view input;
      bool until_26_0, since_26_1;
    };
    // The two columns are the answers of pip 26.0 and 26.3 to DirectUrl.from_json; to the last row
    // 26.3 answers with a traceback.
    for (const auto& [input, until_26_0, since_26_1] : std::array{
             Row{R"({"url": "u", "archive_info": {}})", true, true},
             Row{R"({"url": "", "archive_info": {}})", true, true},
             Row{R"({"url": "u", "archive_info": {}, "extra": 1})", true, true},
             Row{R"({"archive_info": {}})", false, false},
             Row{R"({"url": null, "archive_info": {}})", false, false},
             Row{R"({"url": 1, "archive_info": {}})", false, false},
             Row{R"({"url": "u"})", false, false},
             Row{R"({"url": "u", "archive_info": null})", false, false},
             Row{R"({"url": "u", "archive_info": []})", false, false},
             Row{R"({"url": "u", "archive_info": {}, "dir_info": {}})", false, false},
             Row{R"({"url": "u", "archive_info": {}, "dir_info": null})", false, true},
             Row{R"({"url": "u", "archive_info": {}, "subdirectory": null})", false, true},
             Row{R"({"url": "u", "archive_info": {}, "subdirectory": 1})", false, false},
             Row{R"({"url": "u", "archive_info": {"hash": null}})", false, true},
             Row{R"({"url": "u", "archive_info": {"hash": "abc"}})", false, false},
             Row{R"({"url": "u", "archive_info": {"hash": "="}})", true, true},
             Row{R"({"url": "u", "archive_info": {"hash": "sha256=a=b"}})", true, true},
             Row{R"({"url": "u", "archive_info": {"hashes": []}})", false, false},
             Row{R"({"url": "u", "archive_info": {"hashes": {"sha256": 5}}})", true, false},
             Row{R"({"url": "u", "archive_info": {"hash": "a=1", "hashes": {"a": "2"}}})", true,
                 false},
             Row{R"({"url": "u", "archive_info": {"hash": "a=1", "hashes": {"b": "1"}}})", true,
                 false},
             Row{R"({"url": "u", "archive_info": {"hash": "a=1", "hashes": {}}})", true, false},
             Row{R"({"url": "u", "archive_info": {"hash": "a=1=2", "hashes": {"a": "1=2"}}})", true,
                 true},
             Row{R"({"url": "u", "vcs_info": {"vcs": "git"}})", false, false},
             Row{R"({"url": "u", "vcs_info": {"commit_id": "1"}})", false, false},
             Row{R"({"url": "u", "vcs_info": {"vcs": "", "commit_id": ""}})", true, true},
             Row{R"({"url": "u", "vcs_info": {"vcs": "git", "commit_id": 1}})", false, false},
             Row{R"({"url": "u", "vcs_info": {"vcs": "git", "commit_id": "1",
                     "requested_revision": null}})",
                 false, true},
             Row{R"({"url": "https://h/p", "dir_info": {}})", true, false},
             Row{R"({"url": "file:p", "dir_info": {}})", true, false},
             Row{R"({"url": "file://host", "dir_info": {}})", true, false},
             Row{R"({"url": "file:/p", "dir_info": {}})", true, true},
             Row{R"({"url": "FILE://host/p", "dir_info": {}})", true, true},
             Row{R"({"url": "\tfi\nle:///p", "dir_info": {}})", true, true},
             Row{R"({"url": "file:///p", "dir_info": {"editable": 1}})", false, false},
             Row{R"({"url": "file:///p", "dir_info": {"editable": "true"}})", false, false},
             Row{R"({"url": "file:///p", "dir_info": {"editable": null}})", false, true},
             Row{R"([])", false, false},
         }) {
      CAPTURE(input);
      CHECK(parse(input, old_rules).has_value() == until_26_0);
      CHECK(parse(input, new_rules).has_value() == since_26_1);
    }
  }

  TEST_CASE("digests that are no strings are left out where pip lets them pass") {
    const Result<DirectUrl> url =
        parse(R"({"url": "u", "archive_info": {"hashes": {"a": 5, "b": "6"}}})", old_rules);
    REQUIRE(url.has_value());
    REQUIRE(url->hashes.size() == 1);
    CHECK(url->hashes[0].first == "b");
  }

  TEST_CASE("messages name the key and never show a password") {
    struct Row {
      std::string_view input, expected;
    };
    for (const auto& [input, expected] : std::array{
             Row{R"({"url": "u", "archive_info": {"hash": 1}})",
                 "archive_info.hash: expected a string, found number"},
             Row{R"({"url": "u", "vcs_info": {"vcs": "git"}})", "vcs_info.commit_id is missing"},
             Row{R"({"url": "https://me:secret@h/p", "dir_info": {}})",
                 "url: a directory needs a file: URL, found https://****@h/p"},
             Row{R"({"url": "u"})", "expected one of vcs_info, archive_info and dir_info, found 0"},
         }) {
      CAPTURE(input);
      const Result<DirectUrl> url = parse(input);
      REQUIRE_FALSE(url.has_value());
      CHECK(url.error().kind == ErrorKind::malformed);
      CHECK(url.error().message == expected);
    }
  }

  TEST_CASE("no shorter file is valid and no changed one does harm") {
    const std::string_view sample = R"({"url": "file:///p", "dir_info": {"editable": true}})";
    test::for_each_truncation(as_bytes(sample), [](Bytes shorter) {
      CHECK_FALSE(parse_direct_url(shorter, Limits{}).has_value());
    });
    test::for_each_flip(as_bytes(sample), [](Bytes changed) {
      const Result<DirectUrl> url = parse_direct_url(changed, Limits{});
      if (url.has_value()) CHECK(url->kind == DirectUrl::Kind::directory);
    });
  }
}
