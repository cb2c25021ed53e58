// The functions behind the list in reports.cpp, one format each.
#pragma once

#include "report/report.h"

namespace icecore {

Result<void> write_text_report(const ReportInput& input, std::ostream& out);
Result<void> write_concise_report(const ReportInput& input, std::ostream& out);
Result<void> write_json_report(const ReportInput& input, std::ostream& out);

}  // namespace icecore
