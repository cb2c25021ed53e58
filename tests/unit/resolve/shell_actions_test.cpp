#include "resolve/shell_actions.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <array>

#include "facts/vocabulary.h"

using namespace icecore;

namespace {

std::string shown(std::string_view text) {
  std::string result;
  for (const ShellAction& action : shell_actions(text, {})) {
    if (!result.empty()) result += "; ";
    result += fmt::format("{} {} {}", to_word(action.kind), action.subject, to_word(action.pin));
  }
  return result;
}

struct Row {
  std::string_view text, expected;
};

}  // namespace

TEST_SUITE("shell actions") {
  TEST_CASE("installs are told package by package") {
    for (const auto& [text, expected] : std::array{
             Row{"set -eux; apt-get update && sudo apt-get install -y git curl=7.88.1-10 && rm -rf "
                 "/x",
                 "apt-install git no-version; apt-install curl version"},
             Row{"pip install --no-cache-dir Numpy -r requirements.txt",
                 "pip-install numpy no-version; pip-install requirements.txt file"},
             Row{"bash -lc 'conda install -y scipy=1.11.4'", "conda-install scipy version"},
             Row{"apt-get update; apt-get upgrade -y", "system-upgrade apt newest"},
             Row{"python -m pip install 'a @ git+https://u:p@h/r@main?x#egg=a'",
                 "pip-install a revision"},
             Row{"pip install git+https://u:p@h/r@main#egg=a",
                 "pip-install git+https://****@h/r@main revision"},
         }) {
      CAPTURE(text);
      CHECK(shown(text) == expected);
    }
  }

  TEST_CASE("downloads that are run are told from others") {
    for (const auto& [text, expected] : std::array{
             Row{"curl -LsSf https://astral.sh/uv/install.sh | sh",
                 "run-download https://astral.sh/uv/install.sh moving-url"},
             Row{"curl https://h/x.sh | sudo -E bash -", "run-download https://h/x.sh moving-url"},
             Row{"sh -c \"$(curl -fsSL https://h/1.2.3/x.sh?a=b)\"",
                 "run-download https://h/1.2.3/x.sh url"},
             Row{"bash <(wget -qO- https://h/x)", "run-download https://h/x moving-url"},
             Row{"wget https://h/get-pip.py && python3 get-pip.py",
                 "run-download https://h/get-pip.py moving-url"},
             Row{"curl -o /tmp/i.sh https://h/x && chmod +x /tmp/i.sh && /tmp/i.sh -y",
                 "run-download https://h/x moving-url"},
             Row{"curl https://h/v1.2.3/x.tgz | tar xz", "download https://h/v1.2.3/x.tgz url"},
             Row{"wget -O p.tar.xz \"https://p/$V/P-$V.tar.xz\"; echo \"$SHA *p.tar.xz\" | "
                 "sha256sum -c -; tar xf p.tar.xz",
                 "download https://p/$V/P-$V.tar.xz checked"},
             Row{"curl -fsSL https://h/gpg | gpg --dearmor -o x", ""},
             Row{"curl https://h/key.asc -o k", ""},
         }) {
      CAPTURE(text);
      CHECK(shown(text) == expected);
    }
  }

  TEST_CASE("a clone counts with what is checked out behind it") {
    const std::string commit = "0123456789012345678901234567890123456789";
    CHECK(shown("git clone https://h/r && cd r && git checkout " + commit) ==
          "clone https://h/r commit");
    CHECK(shown("git clone --depth 1 -b v1 https://t:x@h/r") == "clone https://****@h/r revision");
    CHECK(shown("git clone https://h/r; git -C r checkout $REV") == "clone https://h/r not-told");
  }

  TEST_CASE("indexes are told wherever they are set") {
    for (const auto& [text, expected] : std::array{
             Row{"pip install --extra-index-url https://u:p@h/simple torch==2.1",
                 "pip-install torch version; extra-index https://****@h/simple url"},
             Row{"PIP_INDEX_URL=https://h/s pip install a==1",
                 "index https://h/s url; pip-install a version"},
             Row{"export UV_EXTRA_INDEX_URL=https://h/s", "extra-index https://h/s url"},
             Row{"pip config set global.index-url https://h/s", "index https://h/s url"},
             Row{"pip config set global.extra-index-url https://h/s",
                 "extra-index https://h/s url"},
             Row{"pip install -f ./wheels a==1", "pip-install a version"},
         }) {
      CAPTURE(text);
      CHECK(shown(text) == expected);
    }
  }

  TEST_CASE("what cannot be told is neither pinned nor not") {
    CHECK(is_pinned(ActionPin::version) == true);
    CHECK(is_pinned(ActionPin::checked) == true);
    CHECK(is_pinned(ActionPin::revision) == false);
    CHECK(is_pinned(ActionPin::tag) == false);
    CHECK(!is_pinned(ActionPin::file));
    CHECK(!is_pinned(ActionPin::not_told));
  }
}
