# Every library the project stands on, each with the Debian package that brings it. A missing one stops the configuration
# with that name.
include(FindPkgConfig)
add_library(icecore-libraries INTERFACE)

function(icecore_require name package)
  if(NOT ${name}_FOUND)
    message(FATAL_ERROR "${name} was not found. On Debian: apt-get install ${package}")
  endif()
endfunction()

find_package(Threads REQUIRED)
find_package(OpenSSL 3.0 QUIET)
icecore_require(OpenSSL libssl-dev)
find_package(fmt 9 QUIET)
icecore_require(fmt libfmt-dev)
find_package(CLI11 2.1 QUIET)
icecore_require(CLI11 libcli11-dev)
find_package(nlohmann_json 3.11 QUIET)
icecore_require(nlohmann_json nlohmann-json3-dev)
pkg_check_modules(tomlplusplus QUIET IMPORTED_TARGET tomlplusplus>=3.3)
icecore_require(tomlplusplus libtomlplusplus-dev)
pkg_check_modules(yaml QUIET IMPORTED_TARGET yaml-0.1>=0.2.5)
icecore_require(yaml libyaml-dev)
pkg_check_modules(sqlite QUIET IMPORTED_TARGET sqlite3>=3.40)
icecore_require(sqlite libsqlite3-dev)
pkg_check_modules(re2 QUIET IMPORTED_TARGET re2)
icecore_require(re2 libre2-dev)
pkg_check_modules(libdeflate QUIET IMPORTED_TARGET libdeflate>=1.14)
icecore_require(libdeflate libdeflate-dev)
pkg_check_modules(libisal QUIET IMPORTED_TARGET libisal>=2.30)
icecore_require(libisal libisal-dev)
pkg_check_modules(libzstd QUIET IMPORTED_TARGET libzstd>=1.5.4)
icecore_require(libzstd libzstd-dev)
pkg_check_modules(libarchive QUIET IMPORTED_TARGET libarchive>=3.6)
icecore_require(libarchive libarchive-dev)
pkg_check_modules(libsquashfs QUIET IMPORTED_TARGET libsquashfs1>=1.2)
icecore_require(libsquashfs libsquashfs-dev)
pkg_check_modules(libcurl QUIET IMPORTED_TARGET libcurl>=7.88)
icecore_require(libcurl libcurl4-openssl-dev)

pkg_check_modules(libseccomp QUIET IMPORTED_TARGET libseccomp>=2.5)
icecore_require(libseccomp libseccomp-dev)

target_link_libraries(icecore-libraries INTERFACE
  Threads::Threads OpenSSL::Crypto fmt::fmt CLI11::CLI11 nlohmann_json::nlohmann_json PkgConfig::tomlplusplus
  PkgConfig::yaml PkgConfig::sqlite PkgConfig::re2
  PkgConfig::libdeflate PkgConfig::libisal PkgConfig::libzstd PkgConfig::libarchive
  PkgConfig::libsquashfs PkgConfig::libcurl PkgConfig::libseccomp)
