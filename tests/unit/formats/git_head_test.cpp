#include "formats/git_head.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <array>

#include "support/hostile.h"

using namespace icecore;

namespace {

constexpr std::string_view sha1 = "7921be1537eac1e97bc40179a57f0349c2aee67d";
constexpr std::string_view other = "0123456789abcdef0123456789abcdef01234567";
constexpr std::string_view sha256 =
    "236bcb61156d76c4b8a05821b988c7b8c35bf0da28a4b614e8d6ab5212c25c6f";

Result<GitHead> head(std::string_view text) {
  return parse_git_head(as_bytes(text), Limits{});
}

Result<GitPackedReferences> packed(std::string_view text, const Limits& limits = {}) {
  return parse_git_packed_references(as_bytes(text), limits);
}

}  // namespace

TEST_SUITE("git_head") {
  TEST_CASE("HEAD names a reference") {
    for (const std::string_view text :
         {"ref: refs/heads/a/b\n", "ref:refs/heads/a/b", "ref: \t\n refs/heads/a/b \r\n\n"}) {
      CAPTURE(text);
      REQUIRE(head(text).has_value());
      CHECK(head(text)->reference == "refs/heads/a/b");
      CHECK(head(text)->object.empty());
    }
  }

  TEST_CASE("HEAD or a loose reference holds an object, of either kind of digest") {
    CHECK(head(std::string(sha1) + "\n")->object == sha1);
    CHECK(head(sha256)->object == sha256);
    CHECK(head(std::string(sha1) + "\tbranch 'main' of x\n")->object == sha1);
    CHECK(head("7921BE1537EAC1E97BC40179A57F0349C2AEE67D")->object == sha1);
  }

  TEST_CASE("what is neither is malformed") {
    for (const std::string& text :
         {std::string(), std::string("ref:"), std::string("ref: \n"),
          std::string("refs/heads/main"), std::string("ref: refs/heads/.invalid"),
          std::string("ref: a..b"), std::string(sha1.substr(1)), std::string(sha1) + "0",
          std::string(sha1) + "-"}) {
      CAPTURE(text);
      REQUIRE_FALSE(head(text).has_value());
      CHECK(head(text).error().kind == ErrorKind::malformed);
    }
    CHECK(head("x\x1b").error().message == "expected ref: or an object, found x\\x1b");
    CHECK(parse_git_head(as_bytes(sha1), Limits{.small_text_bytes = 39}).error().kind ==
          ErrorKind::limit);
  }

  TEST_CASE("a name is a reference's as git check-ref-format says") {
    struct Row {
      std::string_view name;
      bool is_valid;
    };
    for (const auto& [name, is_valid] : std::array{Row{"main", true},
                                                   Row{"refs/heads/a.b-c_d", true},
                                                   Row{"refs/heads/\xC3\xA9", true},
                                                   Row{"a@b", true},
                                                   Row{"a{", true},
                                                   Row{"a.lock.b", true},
                                                   Row{"", false},
                                                   Row{"@", false},
                                                   Row{"/a", false},
                                                   Row{"a/", false},
                                                   Row{"a//b", false},
                                                   Row{"a/.b", false},
                                                   Row{".a", false},
                                                   Row{"a.", false},
                                                   Row{"a.lock", false},
                                                   Row{"a.lock/b", false},
                                                   Row{"a..b", false},
                                                   Row{"a@{b", false},
                                                   Row{"a b", false},
                                                   Row{"a~b", false},
                                                   Row{"a^b", false},
                                                   Row{"a:b", false},
                                                   Row{"a?b", false},
                                                   Row{"a*b", false},
                                                   Row{"a[b", false},
                                                   Row{"a\\b", false},
                                                   Row{"a\nb", false},
                                                   Row{"a\x7F", false}}) {
      CAPTURE(name);
      CHECK(is_git_reference_name(name) == is_valid);
    }
  }

  TEST_CASE("packed references have objects, and tags what they lead to") {
    const auto references = packed(fmt::format(
        "# pack-refs with: peeled fully-peeled sorted \n{0} refs/heads/main\n{1} refs/tags/v1\n"
        "^{0}\n{2} refs/x y\n",
        sha1, other, sha256));
    REQUIRE(references.has_value());
    REQUIRE(references->references.size() == 3);
    REQUIRE(references->find("refs/heads/main") != nullptr);
    CHECK(references->find("refs/heads/main")->object == sha1);
    CHECK(references->find("refs/heads/main")->peeled.empty());
    CHECK(references->find("refs/tags/v1")->object == other);
    CHECK(references->find("refs/tags/v1")->peeled == sha1);
    CHECK(references->find("refs/x y")->object == sha256);
    CHECK(references->find("main") == nullptr);
    CHECK(packed("")->references.empty());
  }

  TEST_CASE("lines of packed-refs that git dies of are told with their offset") {
    const std::string good = fmt::format("{} refs/a\n", sha1);
    struct Row {
      std::string text;
      ErrorKind kind;
    };
    for (const auto& [text, kind] :
         {Row{good + "x\n", ErrorKind::malformed}, Row{good + "\n", ErrorKind::malformed},
          Row{good + "# c\n", ErrorKind::malformed},
          Row{good + std::string(sha1) + "\n", ErrorKind::malformed},
          Row{good + "^" + std::string(sha1) + " \n", ErrorKind::malformed},
          Row{good + "^x\n", ErrorKind::malformed},
          Row{good + std::string(sha1) + " refs/b", ErrorKind::truncated}}) {
      CAPTURE(text);
      const auto references = packed(text);
      REQUIRE_FALSE(references.has_value());
      CHECK(references.error().kind == kind);
      CHECK(references.error().offset == good.size());
    }
    CHECK_FALSE(packed(fmt::format("^{}\n", sha1)).has_value());
    CHECK_FALSE(packed(fmt::format("{0}^{1}\n^{1}\n", good, sha1)).has_value());
    CHECK(packed(good + good, {.list_entries = 1}).error().kind == ErrorKind::limit);
    CHECK(packed(good, {.manifest_bytes = 4}).error().kind == ErrorKind::limit);
  }

  TEST_CASE("a .git file and commondir hold a path") {
    const Limits limits{.small_text_bytes = 30};
    CHECK(parse_git_file(as_bytes("gitdir: ../.git/modules/a b\n"), limits).value() ==
          "../.git/modules/a b");
    CHECK(parse_git_file(as_bytes("gitdir: /a\r\n\n"), limits).value() == "/a");
    for (const std::string_view text : {"", "gitdir:/a", "gitdir: \n", "Gitdir: a", " gitdir: a"}) {
      CAPTURE(text);
      CHECK_FALSE(parse_git_file(as_bytes(text), limits).has_value());
    }
    CHECK(parse_git_common_directory(as_bytes("../..\n"), limits).value() == "../..");
    CHECK_FALSE(parse_git_common_directory(as_bytes("\r\n"), limits).has_value());
    const std::string large(31, 'a');
    CHECK_FALSE(parse_git_common_directory(as_bytes(large), limits).has_value());
    CHECK_FALSE(parse_git_file(as_bytes(large), limits).has_value());
  }

  TEST_CASE("whatever changes, HEAD has a reference or an object") {
    const std::string reference = "ref: refs/heads/main\n";
    const std::string object = std::string(sha1) + "\n";
    for (const std::string& sample : {reference, object}) {
      const auto check = [](Bytes changed) {
        const auto result = parse_git_head(changed, Limits{});
        if (result.has_value()) CHECK(result->reference.empty() != result->object.empty());
      };
      test::for_each_truncation(as_bytes(sample), check);
      test::for_each_flip(as_bytes(sample), check);
    }
    const std::string packed_sample = fmt::format("# p\n{0} refs/tags/a\n^{0}\n", sha1);
    const auto check = [](Bytes changed) {
      const auto result = parse_git_packed_references(changed, Limits{});
      if (result.has_value()) CHECK(result->references.size() <= 1);
    };
    test::for_each_truncation(as_bytes(packed_sample), check);
    test::for_each_flip(as_bytes(packed_sample), check);
  }
}
