#include "formats/library_opens.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <array>
#include <string>

#include "support/hostile.h"

using namespace icecore;
using namespace icecore::test;

namespace {

std::string_view word(LibraryOpen::Call call) {
  constexpr std::array<std::string_view, 6> words{"ctypes", "find",       "cffi",
                                                  "torch",  "tensorflow", "flags"};
  return words[static_cast<std::size_t>(call)];
}

std::string_view word(LibraryOpen::Time time) {
  constexpr std::array<std::string_view, 3> words{"import", "call", "branch"};
  return words[static_cast<std::size_t>(time)];
}

// `line:call(name)time` for each, with `*` where it is global and `?` where it is caught.
std::string summary(std::string_view text) {
  const Result<LibraryOpens> read = read_library_opens(as_bytes(text), Limits{});
  REQUIRE(read.has_value());
  std::string result;
  for (const LibraryOpen& open : read->opens) {
    result += fmt::format("{}:{}({}){}{}{} ", open.line, word(open.call), open.name,
                          word(open.time), open.is_global ? "*" : "", open.is_caught ? "?" : "");
  }
  if (read->stopped) result += "stopped";
  return result;
}

struct Row {
  std::string_view text, expected;
};

}  // namespace

TEST_SUITE("library_opens") {
  TEST_CASE("each way to ask for a library is told by its call") {
    for (const auto& [text, expected] : std::array{
             Row{"ctypes.CDLL('libc.so.6')", "1:ctypes(libc.so.6)import "},
             Row{"x = ct.PyDLL(name=\"a.so\", use_errno=True)", "1:ctypes(a.so)import "},
             Row{"CDLL(b'a.so')", "1:ctypes(a.so)import "},
             Row{"cdll.LoadLibrary('lib' 'z' r'.so')", "1:ctypes(libz.so)import "},
             Row{"CDLL(\n  # c\n  'a.so', )", "1:ctypes(a.so)import "},
             Row{"ctypes.util.find_library('m')", "1:find(m)import "},
             Row{"_find_library('m')", "1:find(m)import "},
             Row{"self.ffi.dlopen('libm.so.6', 1)", "1:cffi(libm.so.6)import "},
             Row{"FFI().dlopen('c')", "1:cffi(c)import "},
             Row{"_ctypes.dlopen('libm.so.6', 0)", "1:ctypes(libm.so.6)import "},
             Row{"torch.ops.load_library('/x.so')", "1:torch(/x.so)import "},
             Row{"tf.load_op_library('x.so')", "1:tensorflow(x.so)import "},
             Row{"a = CDLL(find_library('m'))", "1:find(m)import 1:ctypes()import "},
             Row{"CDLL('a.so'); CDLL('b.so')", "1:ctypes(a.so)import 1:ctypes(b.so)import "},
         }) {
      CAPTURE(text);
      CHECK(summary(text) == expected);
    }
  }

  TEST_CASE("what is no call for a library is not") {
    for (const std::string_view text : {"# CDLL('a.so')",
                                        "'''CDLL('a.so')'''",
                                        "x = 'CDLL(\"a.so\")'",
                                        "def CDLL('a.so'): pass",
                                        "class CDLL('a.so'): pass",
                                        "CDLL",
                                        "CDLL(None)",
                                        "CDLL(None, 1)",
                                        "CDLL(name=None)",
                                        "CDLL()",
                                        "CDLL(mode='a.so')",
                                        "CDLL('')",
                                        "CDLL('a b')",
                                        "WinDLL('a.dll')",
                                        "windll.LoadLibrary('a')",
                                        "kernel.LoadLibrary('a')",
                                        "compiler.find_library('m')",
                                        "find_library(x)",
                                        "find_library('lib' + x)",
                                        "x.dlopen('a.so')",
                                        "load_library('a.so')",
                                        "CDLL['a.so']",
                                        "x.CDLL.y('a.so')",
                                        "sys.setdlopenflags(2)",
                                        "dlopen(ffi, name)",
                                        ""}) {
      CAPTURE(text);
      CHECK(summary(text).empty());
    }
  }

  TEST_CASE("a name that is no literal is not told, but that something is opened") {
    for (const std::string_view text :
         {"CDLL(name)", "CDLL('a' + b)", "CDLL('a.so' if x else None)", "CDLL('a{}.so'.format(1))",
          "CDLL('a%d' % 1)", "CDLL(f'{x}.so')", "CDLL(path('a.so'))", "CDLL(['a.so'])",
          "CDLL(x, 'a.so')", "CDLL(name=x)", "CDLL(x or None)"}) {
      CAPTURE(text);
      CHECK(summary(text).starts_with("1:ctypes()"));
    }
    CHECK(summary("torch.ops.load_library(path)") == "1:torch()import ");
    CHECK(summary("ffi.dlopen(None)").empty());
  }

  TEST_CASE("RTLD_GLOBAL in the call is told, even where the name is not") {
    for (const auto& [text, expected] : std::array{
             Row{"CDLL('a.so', mode=ctypes.RTLD_GLOBAL)", "1:ctypes(a.so)import* "},
             Row{"CDLL('a.so', os.RTLD_NOW | os.RTLD_GLOBAL)", "1:ctypes(a.so)import* "},
             Row{"CDLL(path, RTLD_GLOBAL)", "1:ctypes()import* "},
             Row{"CDLL(find_library('m'), RTLD_GLOBAL)", "1:find(m)import 1:ctypes()import* "},
             Row{"ffi.dlopen(path, ffi.RTLD_GLOBAL)", "1:cffi()import* "},
             Row{"sys.setdlopenflags(old | ctypes.RTLD_GLOBAL)", "1:flags()import* "},
             Row{"find_library(RTLD_GLOBAL)", ""},
         }) {
      CAPTURE(text);
      CHECK(summary(text) == expected);
    }
  }

  TEST_CASE("blocks tell when a call runs") {
    for (const auto& [text, expected] : std::array{
             Row{"class A:\n  x = CDLL('a.so')", "2:ctypes(a.so)import "},
             Row{"with x:\n  CDLL('a.so')", "2:ctypes(a.so)import "},
             Row{"def f():\n  CDLL('a.so')\nCDLL('b.so')",
                 "2:ctypes(a.so)call 3:ctypes(b.so)import "},
             Row{"async def f():\n  CDLL('a.so')", "2:ctypes(a.so)call "},
             Row{"def f(): return CDLL('a.so')\nCDLL('b.so')",
                 "1:ctypes(a.so)call 2:ctypes(b.so)import "},
             Row{"def f(a: int = 1, b={1: 2}) -> X:\n  x: int = CDLL('a.so')",
                 "2:ctypes(a.so)call "},
             Row{"def f(a=CDLL('a.so')): pass", "1:ctypes(a.so)import "},
             Row{"f = lambda: CDLL('a.so')", "1:ctypes(a.so)call "},
             Row{"if x:\n  CDLL('a.so')\nelse:\n  CDLL('b.so')\nCDLL('c.so')",
                 "2:ctypes(a.so)branch 4:ctypes(b.so)branch 5:ctypes(c.so)import "},
             Row{"if CDLL('a.so'): CDLL('b.so')", "1:ctypes(a.so)import 1:ctypes(b.so)branch "},
             Row{"def f():\n\tif x:\n\t\tCDLL('a.so')\n\tCDLL('b.so')",
                 "3:ctypes(a.so)branch 4:ctypes(b.so)call "},
             Row{"x = find_library('c') or 'libc.so'", "1:find(c)branch "},
             Row{"x = CDLL('a.so') if y else None\nCDLL('b.so')",
                 "1:ctypes(a.so)branch 2:ctypes(b.so)import "},
             Row{"for x in y:\n  CDLL('a.so')", "2:ctypes(a.so)branch "},
         }) {
      CAPTURE(text);
      CHECK(summary(text) == expected);
    }
  }

  TEST_CASE("a failure that the code expects is told") {
    for (const auto& [text, expected] : std::array{
             Row{"try:\n  CDLL('a.so')\nexcept OSError:\n  CDLL('b.so')\nCDLL('c.so')",
                 "2:ctypes(a.so)import? 4:ctypes(b.so)branch 5:ctypes(c.so)import "},
             Row{"try:\n  CDLL('a.so')\nexcept ImportError: pass\nexcept (A, OSError) as e: pass",
                 "2:ctypes(a.so)import? "},
             Row{"try:\n  CDLL('a.so')\nexcept:\n  pass", "2:ctypes(a.so)import? "},
             Row{"try: CDLL('a.so')\nexcept Exception: pass", "1:ctypes(a.so)import? "},
             Row{"try:\n  CDLL('a.so')\nexcept ImportError:\n  pass", "2:ctypes(a.so)import "},
             Row{"try:\n  CDLL('a.so')\nfinally:\n  CDLL('b.so')",
                 "2:ctypes(a.so)import 4:ctypes(b.so)import "},
             Row{"try:\n  try:\n    CDLL('a.so')\n  except KeyError: pass\nexcept OSError: pass",
                 "3:ctypes(a.so)import? "},
             Row{"try:\n  pass\nexcept KeyError:\n  try:\n    CDLL('a.so')\n  except KeyError:\n"
                 "    pass\nexcept OSError:\n  pass",
                 "5:ctypes(a.so)branch "},
             Row{"CDLL('a.so')\nx = 1\ntry:\n  pass\nexcept OSError: pass",
                 "1:ctypes(a.so)import "},
             Row{"with contextlib.suppress(OSError):\n  CDLL('a.so')\nCDLL('b.so')",
                 "2:ctypes(a.so)import? 3:ctypes(b.so)import "},
             Row{"x = _dlopen(ffi, 'cairo', ('libcairo.so.2', 'libcairo.so'))",
                 "1:cffi(libcairo.so.2)import? 1:cffi(libcairo.so)import? "},
             Row{"x = dlopen(ffi, 'libcairo.so.2', allow_fail=True)",
                 "1:cffi(libcairo.so.2)import? "},
             Row{"x = dlopen(ffi, 'libcairo.so.2')", "1:cffi(libcairo.so.2)import "},
         }) {
      CAPTURE(text);
      CHECK(summary(text) == expected);
    }
  }

  TEST_CASE("what was read before a text that is no Python counts") {
    CHECK(summary("CDLL('a.so')\n$") == "1:ctypes(a.so)import stopped");
    CHECK(summary("CDLL('a.so')\n'") == "1:ctypes(a.so)import stopped");
    CHECK(summary("CDLL('a.so'\n)\n)") == "1:ctypes(a.so)import stopped");
    CHECK(summary("CDLL('a.so')\n\xFF") == "stopped");
    CHECK(summary("CDLL('a.so'").empty());
    CHECK(summary("\xEF\xBB\xBF"
                  "CDLL('a.so')") == "1:ctypes(a.so)import ");
  }

  TEST_CASE("too many calls are refused, and so is too much text") {
    const Limits few{.list_entries = 1};
    const auto two = read_library_opens(as_bytes("CDLL('a.so')\nCDLL('b.so')"), few);
    REQUIRE_FALSE(two.has_value());
    CHECK(two.error().kind == ErrorKind::limit);
    const Limits small{.manifest_bytes = 4};
    const auto large = read_library_opens(as_bytes("CDLL('a.so')"), small);
    REQUIRE_FALSE(large.has_value());
    CHECK(large.error().kind == ErrorKind::limit);
  }

  TEST_CASE("the words are found wherever they lie") {
    for (const std::string_view call :
         {"ctypes.CDLL(x)", "PyDLL('a')", "cdll.LoadLibrary(x)", "find_library('m')",
          "ffi.dlopen(x)", "sys.setdlopenflags(3)", "ops.load_library(x)", "tf.load_op_library(x)",
          "def f(): return CDLL(x)", "class A(B): x = CDLL(y)"}) {
      for (std::size_t blanks = 0; blanks < 140; ++blanks) {
        CAPTURE(call);
        CAPTURE(blanks);
        const std::string text = std::string(blanks, ' ') + std::string(call);
        CHECK(may_open_libraries(as_bytes(text)));
        CHECK(may_open_libraries(as_bytes(text + std::string(blanks, '\n'))));
      }
    }
  }

  TEST_CASE("a text without them need not be read") {
    for (const std::string_view text :
         {"", "import ctypes\n", "CDLL", "x = DLL\n", "  # CDLL('a')\n", "def dlopen(self):\n",
          "  class CDLL(object):\n", "windll.LoadLibrary(x)", "reload_library(x)", "WinDLL(x)",
          "library(x)", "the_label(x)", "dlopen_", "_lib"}) {
      CAPTURE(text);
      CHECK_FALSE(may_open_libraries(as_bytes(text)));
      CHECK_FALSE(may_open_libraries(as_bytes(std::string(text) + std::string(200, 'x'))));
    }
  }

  TEST_CASE("cut and changed sources are read or stopped at") {
    const std::string_view sample =
        "import ctypes\ntry:\n  a = ctypes.CDLL('liba.so', mode=RTLD_GLOBAL)\n"
        "except (OSError, x):\n  b = find_library('b') or _dlopen(f, ['libb.so', 'libc.so'])\n";
    for_each_truncation(as_bytes(sample), [](Bytes shorter) {
      (void)may_open_libraries(shorter);
      CHECK(read_library_opens(shorter, Limits{}).has_value());
    });
    for_each_flip(as_bytes(sample), [](Bytes changed) {
      (void)may_open_libraries(changed);
      CHECK(read_library_opens(changed, Limits{}).has_value());
    });
  }
}
