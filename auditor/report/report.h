// The contract of all reports: one format a file, written from the facts alone.
#pragma once

#include <cstddef>
#include <ostream>
#include <span>
#include <string_view>

#include "facts/store.h"
#include "icecore/result.h"
#include "judge/rule.h"

namespace icecore {

/// How a report may look; what it says does not depend on it.
struct ReportStyle {
  bool color = false;
  std::size_t width = 100;  ///< Columns of text; a single word that is longer stays whole.
};

/// Everything a report may read.
struct ReportInput {
  const Store& facts;
  std::span<const Rule> rules;  ///< The rules that ran.
  ReportStyle style;
};

struct Report {
  std::string_view name;         ///< As `--format` takes it.
  std::string_view description;  ///< One line for the help.
  /// Fails with ErrorKind::internal when the fact store does; whether `out` took the bytes is the
  /// caller's to check.
  Result<void> (*write)(const ReportInput& input, std::ostream& out);
};

/// All reports, in the order of the help.
[[nodiscard]] std::span<const Report> reports();

/// The report of that name, or null.
[[nodiscard]] const Report* find_report(std::string_view name);

}  // namespace icecore
