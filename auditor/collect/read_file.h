// One file of a layer, opened, hashed and collected in one pass.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "collect/collect.h"
#include "target/layer.h"

namespace icecore {

/// What reading one file gave. Without `sha256` the bytes could not be read or changed meanwhile,
/// and there are no facts.
struct CollectedFile {
  struct Problem {
    std::string reader;
    Error error;
  };
  std::optional<Digest> sha256;
  std::vector<Fact> rows;
  std::vector<Problem> problems;
};

/// One kind to read a file as.
struct Reading {
  Kind kind;
  std::string argument;
};

/// Reads the file at `host_path`, which `entry` describes. Without `readings` the kinds are found
/// by the file's look
/// (`path` is inside the root, escaped); with them, only those are collected.
CollectedFile read_file(const std::string& host_path, std::string_view path, const Entry& entry,
                        const std::vector<Reading>* readings, const Limits& limits);

}  // namespace icecore
