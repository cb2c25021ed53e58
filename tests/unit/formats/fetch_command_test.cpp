#include "formats/fetch_command.h"

#include <doctest/doctest.h>
#include <fmt/ranges.h>

#include <array>

#include "base/text.h"
#include "support/hostile.h"

using namespace icecore;

namespace {

std::vector<ShellWord> words_of(std::string_view text) {
  const ShellScript script = parse_shell(text, {});
  return script.commands.empty() ? std::vector<ShellWord>() : script.commands.front().words;
}

}  // namespace

TEST_SUITE("fetch command") {
  TEST_CASE("downloads are what has a scheme") {
    const auto urls = [](std::string_view text) {
      return fmt::format("{}", fmt::join(downloaded_urls(words_of(text)), " "));
    };
    CHECK(urls("curl -fsSL https://e.org/a -o b") == "https://e.org/a");
    CHECK(urls("wget -O x \"https://e.org/${V}.xz\" http://f.org/") ==
          "https://e.org/${V}.xz http://f.org/");
    CHECK(urls("curl -x http://proxy:1 -H 'Referer: http://r' https://e.org/a").ends_with("/a"));
    CHECK(urls("curl -f http://localhost:80/health http://127.0.0.1/") == "");
    CHECK(urls("echo https://e.org") == "");
  }

  TEST_CASE("a clone has a URL and may have a revision") {
    const auto clone = [](std::string_view text) {
      const auto found = read_git_clone(words_of(text));
      return found ? found->url + "|" + found->revision : "none";
    };
    CHECK(clone("git clone https://h/r.git /src") == "https://h/r.git|");
    CHECK(clone("git -c a=b clone --depth 1 -b v1 https://h/r") == "https://h/r|v1");
    CHECK(clone("git clone --branch=main --recursive git@h:r") == "git@h:r|main");
    CHECK(clone("git clone") == "none");
    CHECK(clone("git pull") == "none");
    CHECK(checked_out(words_of("git -C r checkout -q abc")) == "abc");
    CHECK(checked_out(words_of("git reset --hard abc")) == "abc");
    CHECK(!checked_out(words_of("git clone x")));
    CHECK(is_commit("0123456789012345678901234567890123456789"));
    CHECK(!is_commit("0123456"));
  }

  TEST_CASE("a check is one that can fail") {
    for (const std::string_view text :
         {"sha256sum -c -", "sha256sum --check --strict x", "shasum -a 256 -c x", "md5sum -c",
          "gpg --batch --verify a b", "gpgv a b"}) {
      CAPTURE(text);
      CHECK(checks_download(words_of(text)));
    }
    for (const std::string_view text : {"sha256sum x", "gpg --import x", "echo -c", ""}) {
      CAPTURE(text);
      CHECK(!checks_download(words_of(text)));
    }
  }

  TEST_CASE("a shell without a script runs its input") {
    for (const std::string_view text : {"sh", "bash -", "bash -s -- -y", "/bin/bash -ex",
                                        "python3 -", "python3", "bash -o pipefail"}) {
      CAPTURE(text);
      CHECK(runs_input(words_of(text)));
    }
    for (const std::string_view text :
         {"bash x.sh", "sh -c 'a'", "tar x", "python3 -m json.tool", "python3 -c x", ""}) {
      CAPTURE(text);
      CHECK(!runs_input(words_of(text)));
    }
  }

  TEST_CASE("a URL without a version can move") {
    for (const std::string_view url :
         {"https://e.org/install.sh", "https://h/a/releases/latest/download/a-1.2.tgz",
          "https://raw/h/a/master/1.2/x.sh", "https://e.org"}) {
      CAPTURE(url);
      CHECK(can_move(url));
    }
    for (const std::string_view url :
         {"https://h/v1.2.3/x.tgz", "https://h/Python-$V.tgz", "https://h/x-1_2.zip",
          "https://h/a/0123456789012345678901234567890123456789/x"}) {
      CAPTURE(url);
      CHECK(!can_move(url));
    }
  }

  TEST_CASE("keys and lists are no code") {
    CHECK(is_key_url("https://h/x.gpg"));
    CHECK(is_key_url("https://h/linux/debian/gpg"));
    CHECK(is_key_url("https://h/SHASUMS256.txt"));
    CHECK(!is_key_url("https://h/x.sh"));
  }

  TEST_CASE("no text is too odd") {
    const Bytes sample =
        as_bytes("git -c x clone -b 'y' --revision=z https://u:p@h/r; curl -H a https://b");
    const auto read = [](Bytes bytes) {
      for (const ShellCommand& command : parse_shell(as_text(bytes), {}).commands) {
        (void)read_git_clone(command.words);
        (void)downloaded_urls(command.words);
        (void)checks_download(command.words);
        (void)runs_input(command.words);
      }
    };
    test::for_each_truncation(sample, read);
    test::for_each_flip(sample, read);
  }
}
