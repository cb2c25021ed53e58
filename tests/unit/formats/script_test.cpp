#include "formats/script.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <array>

#include "base/text.h"
#include "support/hostile.h"

using namespace icecore;

namespace {

std::string shown(std::string_view text) {
  constexpr std::array<std::string_view, 5> uses{"exec", "last", "source", "set", "install"};
  const ScriptText script = read_script(as_bytes(text), {});
  std::string result = script.shebang.interpreter;
  for (const ScriptCommand& command : script.commands) {
    result += fmt::format("|{}{} {} {}", command.line, command.is_conditional ? "?" : "",
                          uses.at(static_cast<std::size_t>(command.use)), command.text);
  }
  return result;
}

struct Row {
  std::string_view text, expected;
};

}  // namespace

TEST_SUITE("script") {
  TEST_CASE("what a script hands over to is told") {
    for (const auto& [text, expected] : std::array{
             Row{"#!/bin/sh\nset -e\nexec \"$@\"\n", "/bin/sh|3 exec exec \"$@\""},
             Row{"#!/usr/bin/env bash\nif [ \"$1\" = x ]; then\n  exec gosu app \"$@\"\nfi\nexec "
                 "python -m app\n",
                 "bash|3? exec exec gosu app \"$@\"|5 exec exec python -m app"},
             Row{"#!/bin/sh\ncd /app\npython app.py\nexit 0\n", "/bin/sh|3 last python app.py"},
             Row{"python app.py &\nwait\n", "|1 last python app.py"},
             Row{"#!/bin/sh\n. /opt/venv/bin/activate\nexec a\n",
                 "/bin/sh|2 source . /opt/venv/bin/activate|3 exec exec a"},
             Row{"#!/bin/sh\nexport PYTHONPATH=/app FOO=1\nBAR=2\nLD_PRELOAD=x exec a\n",
                 "/bin/sh|2 set export PYTHONPATH=/app FOO=1|4 exec LD_PRELOAD=x exec a"},
             Row{"#!/bin/sh\npip install -r r.txt\nexec a\n",
                 "/bin/sh|2 install pip install -r r.txt|3 exec exec a"},
             Row{"#!/usr/bin/python3\nimport os\n", "/usr/bin/python3"},
             Row{"#!/bin/sh\n'''exec' \"/a b/python\" \"$0\" \"$@\"\n' '''\nimport x\n",
                 "/a b/python"},
             Row{"#!\nx", ""},
         }) {
      CAPTURE(text);
      CHECK(shown(text) == expected);
    }
  }

  TEST_CASE("variables that change results are known") {
    for (const std::string_view name : {"PATH", "PYTHONPATH", "LD_PRELOAD", "OMP_NUM_THREADS",
                                        "PIP_INDEX_URL", "https_proxy", "CUDA_VISIBLE_DEVICES"}) {
      CAPTURE(name);
      CHECK(is_telling_variable(name));
    }
    for (const std::string_view name : {"MYPATH", "PYTHON", "DEBIAN_FRONTEND", "FOO"}) {
      CAPTURE(name);
      CHECK(!is_telling_variable(name));
    }
  }

  TEST_CASE("no script is too odd") {
    const Bytes sample =
        as_bytes("#!/usr/bin/env -S bash -e\nexport PATH=a\n. x\nif y; then exec \"$@\"; fi\nz");
    const auto read = [](Bytes bytes) { (void)shown(as_text(bytes)); };
    test::for_each_truncation(sample, read);
    test::for_each_flip(sample, read);
  }
}
