#include "formats/shebang.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <array>

#include "support/hostile.h"

using namespace icecore;

namespace {

constexpr std::string_view relocatable =
    "#!/bin/sh\n'''exec' \"$(dirname -- \"$(realpath -- \"$0\")\")\"/'python' \"$0\" \"$@\"\n' "
    "'''\nimport sys\n";

std::string shown(std::string_view text) {
  const Result<Shebang> shebang = parse_shebang(as_bytes(text));
  if (!shebang) return "none";
  constexpr std::array<std::string_view, 4> forms{"direct", "searched", "shell", "beside"};
  return fmt::format("{} [{}] [{}] {} {}", forms.at(static_cast<std::size_t>(shebang->form)),
                     shebang->interpreter, shebang->arguments, shebang->line_bytes,
                     text.substr(shebang->body));
}

struct Row {
  std::string_view text, expected;
};

}  // namespace

TEST_SUITE("shebang") {
  TEST_CASE("the program ends at a blank and the rest is one argument") {
    for (const auto& [text, expected] : std::array{
             Row{"#!/usr/bin/python3\nx", "direct [/usr/bin/python3] [] 18 x"},
             Row{"#!/usr/bin/python3", "direct [/usr/bin/python3] [] 18 "},
             Row{"#! \t/bin/python3 -E -s \t\nx", "direct [/bin/python3] [-E -s] 24 x"},
             Row{"#!python\r\nx", "direct [python\r] [] 9 x"},
             Row{"#!/bin/sh\necho\n", "direct [/bin/sh] [] 9 echo\n"},
             Row{"#!\nx", "none"},
             Row{"#!  \nx", "none"},
             Row{"# !/bin/sh", "none"},
             Row{"", "none"},
         }) {
      CAPTURE(text);
      CHECK(shown(text) == expected);
    }
  }

  TEST_CASE("env searches for the whole rest, or with -S for its first word") {
    for (const auto& [text, expected] : std::array{
             Row{"#!/usr/bin/env python3\n", "searched [python3] [] 22 "},
             Row{"#!/bin/env python3 -u\n", "searched [python3 -u] [] 21 "},
             Row{"#!/usr/bin/env -S python3 -u -E\n", "searched [python3] [-u -E] 31 "},
             Row{"#!/usr/bin/env -S -i A=1 python3 -u\n", "searched [python3] [-u] 35 "},
             Row{"#!/usr/bin/env\n", "direct [/usr/bin/env] [] 14 "},
             Row{"#!/usr/bin/env -S \n", "direct [/usr/bin/env] [-S] 18 "},
         }) {
      CAPTURE(text);
      CHECK(shown(text) == expected);
    }
  }

  // Written by pip 26.3, uv 0.13.9 (twice), pip with an argument, an older uv, and conda's form.
  TEST_CASE("what installers write for long paths and paths with blanks is seen through") {
    for (const auto& [text, expected] : std::array{
             Row{"#!/bin/sh\n'''exec' \"/srv/it's q/bin/python\" \"$0\" \"$@\"\n' '''\nx",
                 "shell [/srv/it's q/bin/python] [] 9 x"},
             Row{"#!/bin/sh\n'''exec' '/srv/it'\"'\"'s q/bin/python' \"$0\" \"$@\"\n' '''\nx",
                 "shell [/srv/it's q/bin/python] [] 9 x"},
             Row{relocatable, "beside [python] [] 9 import sys\n"},
             Row{"#!/bin/sh\n'''exec' /srv/long/bin/python -E \"$0\" \"$@\"\n' '''\nx",
                 "shell [/srv/long/bin/python] [-E] 9 x"},
             Row{"#!/bin/sh\n'''exec' \"$(CDPATH= cd -- \"$(dirname -- \"$0\")\" && echo "
                 "\"$PWD\")\"/'python3' \"$0\" \"$@\"\n' '''\nx",
                 "beside [python3] [] 9 x"},
             Row{"#!/bin/sh\n'''exec' \"/opt/a b/python\" \"$0\" \"$@\" #'''\nx",
                 "shell [/opt/a b/python] [] 9 x"},
         }) {
      CAPTURE(text);
      CHECK(shown(text) == expected);
    }
  }

  TEST_CASE("other commands of a shell are its own business") {
    for (const std::string_view command : std::array<std::string_view, 6>{
             "'''exec' \"$HOME/python\" \"$0\" \"$@\"\n' '''",
             "'''exec' `which python` \"$0\" \"$@\"\n' '''", "'''exec' \"/a/python\" \"$0\"\n' '''",
             "'''exec' \"/a/python \"$0\" \"$@\"\n' '''", "'''exec' /a/python \"$0\" \"$@\"\n",
             "'''exec' \"$0\" \"$@\"\n' '''"}) {
      const std::string text = fmt::format("#!/bin/sh\n{}\n", command);
      CAPTURE(text);
      CHECK(shown(text) == fmt::format("direct [/bin/sh] [] 9 {}\n", command));
    }
  }

  TEST_CASE("any bytes give a program or none") {
    test::for_each_truncation(as_bytes(relocatable), [](Bytes bytes) {
      const Result<Shebang> shebang = parse_shebang(bytes);
      CHECK(shebang.has_value() == (bytes.size() > 2));
      if (shebang) CHECK(shebang->body <= bytes.size());
    });
    test::for_each_flip(as_bytes(relocatable), [](Bytes bytes) {
      if (const Result<Shebang> shebang = parse_shebang(bytes)) {
        CHECK_FALSE(shebang->interpreter.empty());
      }
    });
  }
}
