# Flags for our own code. Libraries' headers are system headers to the compiler and stay silent.
add_library(icecore-warnings INTERFACE)
option(ICECORE_WERROR "Warnings are errors" OFF)
target_compile_options(icecore-warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wold-style-cast -Wnon-virtual-dtor
  -Wno-missing-field-initializers  # a designated initialiser that leaves a member to its default is what we mean
  $<$<BOOL:${ICECORE_WERROR}>:-Werror>)
target_compile_definitions(icecore-warnings INTERFACE _GLIBCXX_ASSERTIONS)
