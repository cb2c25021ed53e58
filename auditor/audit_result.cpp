// What an embedding program asks of a finished audit: the two lists in the order that reports use,
// and queries through the one door that guards what is not public.
#include <utility>

#include "facts/fact_cache.h"
#include "facts/store.h"
#include "icecore/audit.h"
#include "judge/select.h"
#include "report/summary.h"

namespace icecore {

AuditResult::AuditResult(Store store) : AuditResult(std::move(store), nullptr) {
}
AuditResult::AuditResult(Store store, std::unique_ptr<FactCache> cache)
    : store_(std::make_unique<Store>(std::move(store))), cache_(std::move(cache)) {
}
AuditResult::AuditResult(AuditResult&&) noexcept = default;
AuditResult& AuditResult::operator=(AuditResult&&) noexcept = default;
AuditResult::~AuditResult() = default;

std::vector<Finding> AuditResult::findings() const {
  return sorted_findings(*store_);
}

std::vector<Gap> AuditResult::gaps() const {
  return sorted_gaps(*store_);
}

Result<void> AuditResult::query(std::string_view select, const RowSink& sink) const {
  return select_each(*store_, select, sink);
}

}  // namespace icecore
