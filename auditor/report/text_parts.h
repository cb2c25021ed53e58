// The parts of the text report, in the order of the page. text.cpp puts them together.
#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "report/layers.h"
#include "report/report.h"
#include "report/summary.h"

namespace icecore {

/// What a claim pins of `subject`, the environment as a sentence names it: the ladder by inputs and
/// bytes, and why each level is what it is.
void write_ladder(const ClaimSummary& claim, std::string_view subject, const ReportStyle& style,
                  std::ostream& out);

/// Files and bytes by the kind of their owner.
void write_owners(const Summary& summary, const ReportStyle& style, std::ostream& out);

/// `0 (base), 30 MB: RUN pip install numpy`.
[[nodiscard]] std::string layer_sentence(const LayerSummary& layer);

/// What of each layer is in the tree that a container starts with, by the kind of its owner, and
/// what is hidden. Writes nothing for what is no image.
void write_layers(const std::vector<LayerSummary>& layers, const ReportStyle& style,
                  std::ostream& out);

/// Wheels and source distributions, and those that do not fit what was chosen. Writes nothing where
/// there are none.
void write_wheels(const Store& facts, const ReportStyle& style, std::ostream& out);

/// The findings, by severity and rule.
void write_findings(const std::vector<Finding>& findings, const ReportInput& input,
                    std::ostream& out);

/// What could not be determined, by reader and reason. Writes nothing when there are no gaps.
void write_gaps(const std::vector<Gap>& gaps, const ReportStyle& style, std::ostream& out);

}  // namespace icecore
