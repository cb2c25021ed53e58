// A slot belongs to whoever leases it; its worker stays with it.
#include "confine/worker_pool.h"

#include <sys/resource.h>

#include <algorithm>
#include <cassert>
#include <utility>

namespace icecore {

WorkerPool::WorkerPool(std::unique_ptr<Zygote> zygote)
    : zygote_(std::move(zygote)), idle_(zygote_->slots()) {
  for (std::size_t slot = zygote_->slots(); slot > 0; --slot) free_.push_back(slot - 1);
}

Result<std::unique_ptr<WorkerPool>> WorkerPool::start(const Service& service, const Limits& limits,
                                                      unsigned workers) {
  auto pool = std::make_unique<WorkerPool>(ICECORE_TRY(Zygote::start(service, limits, workers)));
  pool->idle_.front() = ICECORE_TRY(pool->zygote_->make_worker(0));
  return pool;
}

// Files on their way to a process count once more for the user who sends them (unix(7)).
std::size_t WorkerPool::files_at_once() const {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) {
    return Channel::most_files;
  }
  const std::size_t share = limit.rlim_cur / 2 / zygote_->slots();
  return std::clamp<std::size_t>(share, 1, Channel::most_files);
}

WorkerPool::Lease WorkerPool::lease() {
  const std::scoped_lock lock(mutex_);
  assert(!free_.empty());
  const std::size_t slot = free_.back();
  free_.pop_back();
  return {*this, slot};
}

Result<Worker*> WorkerPool::Lease::get() {
  if (!worker_) worker_ = ICECORE_TRY(pool_->make_worker(slot_));
  return &*worker_;
}

Result<Worker> WorkerPool::make_worker(std::size_t slot) {
  const std::scoped_lock lock(mutex_);
  if (std::optional<Worker> idle = std::exchange(idle_[slot], std::nullopt)) {
    return *std::move(idle);
  }
  return zygote_->make_worker(slot);
}

void WorkerPool::give_back(std::size_t slot, std::optional<Worker> worker) {
  const std::scoped_lock lock(mutex_);
  idle_[slot] = std::move(worker);
  free_.push_back(slot);
}

}  // namespace icecore
