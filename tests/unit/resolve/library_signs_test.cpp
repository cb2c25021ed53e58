#include "resolve/library_signs.h"

#include <doctest/doctest.h>

#include "base/symbol_key.h"
#include "resolve/carried_table.h"

using namespace icecore;

namespace {

SymbolTable table_with(std::initializer_list<std::string_view> symbols) {
  std::vector<std::uint64_t> keys;
  for (const std::string_view symbol : symbols) keys.push_back(symbol_key(symbol, {}));
  SymbolTableFact fact;
  fact.defined = symbol_key_blob(std::move(keys));
  return SymbolTable(fact);
}

std::string told(std::initializer_list<std::string_view> symbols, std::string_view soname = "") {
  std::string result;
  for (const LibrarySign* sign : carried<LibrarySigns>().of(table_with(symbols), soname)) {
    result += sign->library + " " + sign->variant + "; ";
  }
  return result;
}

}  // namespace

TEST_SUITE("library_signs") {
  TEST_CASE("the table that the program carries is one") {
    const Result<LibrarySigns> table = LibrarySigns::load();
    REQUIRE(table.has_value());
    CHECK(table->size() > 30);
  }

  TEST_CASE("a bad table is told with its line") {
    const std::string header = "library,variant,symbol,soname\n";
    CHECK(LibrarySigns::parse(header + "mpi,,MPI_Init,\n").has_value());
    CHECK(LibrarySigns::parse(header + "mpi,,,\n").error().message ==
          "rules/data/library_signs.csv, line 2: expected library, variant, symbol and soname, "
          "found 'mpi,,,'");
    CHECK_FALSE(LibrarySigns::parse(header + "mpi,,MPI_Init\n").has_value());
    CHECK_FALSE(LibrarySigns::parse("mpi,,MPI_Init,\n").has_value());
  }

  TEST_CASE("the first sign of a library decides") {
    CHECK(told({"GOMP_parallel"}) == "openmp gnu; ");
    CHECK(told({"GOMP_parallel", "__kmpc_fork_call"}) == "openmp llvm; ");
    CHECK(told({"dgemm_", "GOMP_parallel"}) == "openmp gnu; blas lp64; ");
    CHECK(told({"dgemm_64_"}) == "blas ilp64-suffixed; ");
    CHECK(told({"scipy_dgemm_64_"}) == "blas ilp64-prefixed; ");
    CHECK(told({"scipy_dgemm_"}) == "blas lp64-prefixed; ");
    CHECK(told({"dgemm"}).empty());
  }

  TEST_CASE("a SONAME tells what symbols do not") {
    CHECK(told({"dgemm_"}, "libblas64.so.3") == "blas ilp64; ");
    CHECK(told({"dgemm_"}, "libmkl_intel_ilp64.so.2") == "blas ilp64; ");
    CHECK(told({"dgemm_"}, "libblas.so.3") == "blas lp64; ");
    CHECK(told({"cudnnGetVersion"}, "libcudnn.so.9") == "cudnn ; ");
    CHECK(told({"cudnnGetVersion"}, "libcudnn_graph.so.9").empty());
  }

  TEST_CASE("the C library is no copy of an allocator") {
    CHECK(told({"malloc"}) == "allocator other; ");
    CHECK(told({"malloc", "mallocx"}) == "allocator jemalloc; ");
    CHECK(told({"malloc", "__libc_start_main"}).empty());
  }
}
