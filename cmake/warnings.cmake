# Flags for our own code. Libraries' headers are system headers to the compiler and stay silent.
add_library(icecore-warnings INTERFACE)
option(ICECORE_WERROR "Warnings are errors" OFF)
target_compile_options(icecore-warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wold-style-cast -Wnon-virtual-dtor
  -Wno-missing-field-initializers  # a designated initialiser that leaves a member to its default is what we mean
  # libstdc++ 12's stable_sort calls a function that C++17 deprecated, and clang 19 warns where it is instantiated.
  $<$<CXX_COMPILER_ID:Clang>:-Wno-deprecated-declarations>
  $<$<BOOL:${ICECORE_WERROR}>:-Werror>)
target_compile_definitions(icecore-warnings INTERFACE _GLIBCXX_ASSERTIONS)
