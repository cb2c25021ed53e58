#include "formats/claimed_requirement.h"

#include <doctest/doctest.h>

#include <array>

#include "support/claim_text.h"
#include "support/hostile.h"

using namespace icecore;
using namespace icecore::test;

namespace {

std::string told(const Result<ClaimedInput>& input) {
  if (!input) return "error: " + input.error().message;
  ClaimDocument document;
  document.inputs = {*input};
  return inputs_of(document).front().substr(std::string_view("0 distribution ").size());
}

struct Row {
  std::string_view input, expected;
};

constexpr std::string_view commit = "0123456789012345678901234567890123456789";

}  // namespace

TEST_SUITE("claimed requirement") {
  TEST_CASE("names, URLs and paths are told apart as pip does") {
    for (const auto& [input, expected] : std::array{
             Row{"six==1.17.0", "six ==1.17.0 index"},
             Row{"six===1.17-x", "six ==1.17-x index"},
             Row{"six==1.*", "six ==1.* index"},
             Row{"six>=1,<2 ; os_name == 'nt'", "six <2,>=1 index ; os_name == \"nt\""},
             Row{"requests[socks,a]", "requests extras=a,socks index"},
             Row{"p @ https://h.example/p-1.0.tar.gz#sha256=AA",
                 "p url https://h.example/p-1.0.tar.gz sha256:aa [p-1.0.tar.gz sha256:aa]"},
             Row{"https://h.example/p-1.0-py3-none-any.whl ; os_name == 'nt'",
                 "p ==1.0 url https://h.example/p-1.0-py3-none-any.whl [p-1.0-py3-none-any.whl] "
                 "; os_name == \"nt\""},
             Row{"https://h.example/p.zip#egg=p", "p url https://h.example/p.zip [p.zip]"},
             Row{"git+https://h.example/p.git@v1#egg=p&subdirectory=x",
                 "p vcs https://h.example/p.git git revision=v1 in=x"},
             Row{"p @ git+ssh://git@h.example/p.git", "p vcs ssh://git@h.example/p.git git"},
             Row{"./p-1.0-py3-none-any.whl[a]",
                 "p extras=a ==1.0 path ./p-1.0-py3-none-any.whl [p-1.0-py3-none-any.whl]"},
             Row{"p-1.0.tar.gz", "? path p-1.0.tar.gz [p-1.0.tar.gz]"},
             Row{"../lib[x]", "? extras=x directory ../lib"},
             Row{".", "? directory ."},
             Row{"file:///srv/p", "? directory file:///srv/p"},
             Row{"p @ file:///srv/p.zip", "p path file:///srv/p.zip [p.zip]"},
             Row{"p@https://h.example/p.zip", "p url https://h.example/p.zip [p.zip]"},
             Row{"six ==", "error: \"\" is not a PEP 440 version"},
             Row{"https://h.example/p.zip#egg=p[x]",
                 "error: expected a bare name behind #egg=, found p[x]"},
         }) {
      CAPTURE(input);
      CHECK(told(claimed_requirement(input, {})) == expected);
    }
  }

  TEST_CASE("editable requirements are directories or repositories") {
    for (const auto& [input, expected] : std::array{
             Row{".[dev]", "? extras=dev editable ."},
             Row{"git+https://h.example/p.git@v1#egg=p",
                 "p editable https://h.example/p.git git revision=v1"},
             Row{"p @ git+https://h.example/p.git", "p editable https://h.example/p.git git"},
             Row{"file:///srv/p", "? editable file:///srv/p"},
             Row{"https://h.example/p.zip",
                 "error: expected a directory or a VCS URL behind -e, found "
                 "https://h.example/p.zip"},
             Row{"git+https://u:p@h.example/p.git",
                 "error: no name is given for git+https://****@h.example/p.git"},
         }) {
      CAPTURE(input);
      CHECK(told(claimed_editable(input, {})) == expected);
    }
  }

  TEST_CASE("a whole commit is one, a shorter one a revision") {
    const auto whole =
        claimed_requirement("p @ git+https://h.example/p@" + std::string(commit), {});
    CHECK(whole->commit == commit);
    CHECK(claimed_requirement("p @ git+https://h.example/p@0123456", {})->commit.empty());
  }

  TEST_CASE("hashes are an algorithm and hexadecimal digits") {
    CHECK(parse_claimed_hash("SHA256:AA")->digest == "aa");
    for (const std::string_view text : {"", "sha256", "sha256:", ":aa", "sha256:xy", "sha256:a"}) {
      CAPTURE(text);
      CHECK_FALSE(parse_claimed_hash(text).has_value());
    }
  }

  TEST_CASE("no damage does harm") {
    for (const std::string_view sample :
         {std::string_view("p[a] @ git+https://u@h.example/p.git@v1#subdirectory=x&sha256=aa ; "
                           "os_name == 'nt'"),
          std::string_view("./p-1.0-py3-none-any.whl[a,b]")}) {
      const auto use = [](Bytes bytes) {
        (void)claimed_requirement(as_text(bytes), {});
        (void)claimed_editable(as_text(bytes), {});
      };
      for_each_truncation(as_bytes(sample), use);
      for_each_flip(as_bytes(sample), use);
    }
  }
}
