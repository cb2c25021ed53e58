#include "formats/binding_texts.h"

#include <doctest/doctest.h>

#include <array>
#include <string>

#include "support/elf_builder.h"
#include "support/hostile.h"

using namespace icecore;
using namespace icecore::test;

namespace {

Result<BindingTexts> texts_of(Bytes file, const Limits& limits = {}) {
  MemorySource source(file);
  const Result<ElfFile> elf = read_elf(source, limits);
  if (!elf) return std::unexpected(elf.error());
  return read_binding_texts(source, *elf, limits);
}

// All that is found in a file with these constants, one after the other.
std::string told(std::initializer_list<std::string> constants) {
  ElfBuilder builder;
  for (const std::string& constant : constants) builder.read_only_string(constant);
  const Result<BindingTexts> texts = texts_of(builder.build());
  if (!texts) return "error: " + texts.error().message;
  std::string result;
  for (const auto& [name, ids] : {std::pair("pybind11", &texts->pybind11),
                                  {"nanobind", &texts->nanobind},
                                  {"cython", &texts->cython}}) {
    for (const std::string& id : *ids) result += std::string(name) + " " + id + "; ";
  }
  for (const NumpyCheck& check : texts->numpy) {
    result += "numpy " + std::to_string(check.headers) + " " + check.oldest + "; ";
  }
  return result;
}

const std::string pybind11 = "__pybind11_internals_v11_system_libstdcpp_gxx_abi_1xxx__";
const std::string nanobind = "v17_system_libstdcpp_gxx_abi_1xxx";
const std::string nanobind_format = "__nb_internals_%s_%s__";
const std::string numpy_1 =
    "module compiled against API version 0x%x but this version of numpy is 0x%x";
const std::string numpy_2 =
    "module was compiled against NumPy C-API version 0x%x (NumPy 1.23) but the running NumPy has "
    "C-API version 0x%x.";

}  // namespace

TEST_SUITE("binding_texts") {
  TEST_CASE("each framework's name of what modules share") {
    struct Row {
      std::string constant, expected;
    };
    for (const auto& [constant, expected] : std::array{
             Row{pybind11, "pybind11 v11_system_libstdcpp_gxx_abi_1xxx; "},
             Row{"__pybind11_internals_v4_gcc_libstdcpp_cxxabi1011__",
                 "pybind11 v4_gcc_libstdcpp_cxxabi1011; "},
             Row{"__pybind11_internals_v5__", "pybind11 v5; "},
             Row{"__pybind11_internals_version", ""},
             Row{"see __pybind11_internals_v4_gcc__", ""},
             Row{"__pybind11_internals_v4_gcc is", ""},
             Row{"_cython_3_2_9", "cython 3_2_9; "},
             Row{"_cython_0_29_36", "cython 0_29_36; "},
             Row{"_cython_3_1_0limited", "cython 3_1_0limited; "},
             Row{"_cython_3_2_9.cython_function_or_method", ""},
             Row{"pydevd_cython_10_1", ""},
             Row{"_cython_10", ""},
             Row{"_cython_function_1", ""},
         }) {
      CAPTURE(constant);
      CHECK(told({constant}) == expected);
    }
  }

  TEST_CASE("a name is nanobind's beside the format that it is put into") {
    CHECK(told({nanobind, nanobind_format}) == "nanobind v17_system_libstdcpp_gxx_abi_1xxx; ");
    CHECK(told({nanobind_format, "nanobind_system_libstdcpp_gxx_abi_1xxx_a1_v22"}) ==
          "nanobind system_libstdcpp_gxx_abi_1xxx_a1_v22; ");
    CHECK(told({nanobind_format, "v16_clang_libcpp_abi1"}) == "nanobind v16_clang_libcpp_abi1; ");
    CHECK(told({nanobind}) == "");
    CHECK(told({nanobind_format, "uses_libstdcpp_here"}) == "");
    CHECK(told({nanobind_format, pybind11}) == "pybind11 v11_system_libstdcpp_gxx_abi_1xxx; ");
  }

  TEST_CASE("which numpy a check takes") {
    struct Row {
      std::string constant, expected;
    };
    for (const auto& [constant, expected] : std::array{
             Row{numpy_1, "numpy 1 ; "},
             Row{numpy_2, "numpy 2 1.23; "},
             Row{"module was compiled against NumPy C-API version 0x%x (NumPy 2.0) but",
                 "numpy 2 2.0; "},
             // Both have it.
             Row{"module compiled against ABI version 0x%x but this version of numpy is 0x%x", ""},
             Row{"module was compiled against NumPy C-API version 0x%x (NumPy x) but", ""},
             Row{"module was compiled against NumPy C-API version 0x%x (NumPy 2.0", ""},
             Row{"compiled against API version 2", ""},
             Row{"compiled against ", ""},
         }) {
      CAPTURE(constant);
      CHECK(told({constant}) == expected);
    }
    CHECK(told({numpy_2, numpy_1, numpy_2}) == "numpy 1 ; numpy 2 1.23; ");
  }

  TEST_CASE("a text on the border of two pieces is found") {
    constexpr std::size_t piece = 1U << 20;
    for (const std::size_t before : {piece - 900, piece - 560, piece - 300}) {
      CHECK(told({std::string(before, 'x'), numpy_2, pybind11}) ==
            "pybind11 v11_system_libstdcpp_gxx_abi_1xxx; numpy 2 1.23; ");
    }
  }

  TEST_CASE("more constants than the limit are not searched") {
    Limits limits;
    limits.binding_bytes = 100;
    const auto texts = texts_of(ElfBuilder{}.read_only_string(numpy_1).build(), limits);
    CHECK(texts.error().kind == ErrorKind::limit);
  }

  TEST_CASE("hostile files end in an error or in less") {
    const auto sample = ElfBuilder{}
                            .read_only_string(pybind11)
                            .read_only_string(nanobind)
                            .read_only_string(nanobind_format)
                            .read_only_string("_cython_3_2_9")
                            .read_only_string(numpy_2)
                            .build();
    for_each_truncation(sample, [](Bytes shorter) {
      const auto texts = texts_of(shorter);
      if (texts) CHECK(texts->numpy.size() <= 1);
    });
    for_each_flip(sample, [](Bytes changed) { (void)texts_of(changed); });
  }
}
