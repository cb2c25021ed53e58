// The visible list of reports. A new format is one file, its line here and a golden file.
#include <algorithm>
#include <array>

#include "report/report.h"
#include "report/writers.h"

namespace icecore {
namespace {

constexpr std::array all_reports{
    Report{"text", "for people: 100 columns wide", write_text_report},
    Report{"concise", "one line a finding, for editors and grep", write_concise_report},
    Report{"json", "for programs: all findings, pins and owners, by docs/report.schema.json",
           write_json_report},
};

}  // namespace

std::span<const Report> reports() {
  return all_reports;
}

const Report* find_report(std::string_view name) {
  const auto found = std::ranges::find(all_reports, name, &Report::name);
  return found == all_reports.end() ? nullptr : &*found;
}

}  // namespace icecore
