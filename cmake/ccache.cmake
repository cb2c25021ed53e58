# ccache, when it is there. Precompiled headers hit only with these two kinds of sloppiness and, under clang, without a
# time stamp in the header (ccache manual, "Precompiled headers"). Paths below the source tree count as relative to it, so that
# one checkout finds what another one compiled; debuggers then see the directory of the first.
find_program(CCACHE ccache)
mark_as_advanced(CCACHE)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros
    CCACHE_BASEDIR=${PROJECT_SOURCE_DIR} CCACHE_NOHASHDIR=1 ${CCACHE})
  if(CMAKE_CXX_COMPILER_ID STREQUAL Clang)
    add_compile_options("SHELL:-Xclang -fno-pch-timestamp")
  endif()
endif()
