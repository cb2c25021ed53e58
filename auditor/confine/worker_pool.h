// The workers of one audit: as many as there are threads that ask, made when they are needed.
#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "confine/zygote.h"

namespace icecore {

class WorkerPool {
 public:
  /// Called while the process has one thread; at most `workers` are there at a time. The first one
  /// is made at once: ErrorKind::unsupported where processes cannot be confined, with the reason.
  static Result<std::unique_ptr<WorkerPool>> start(const Service& service, const Limits& limits,
                                                   unsigned workers);
  explicit WorkerPool(std::unique_ptr<Zygote> zygote);

  /// A worker for the calling thread alone. Gives it back when it dies, but a worker that has ended
  /// is not given back.
  class Lease {
   public:
    Lease(WorkerPool& pool, std::size_t slot) : pool_(&pool), slot_(slot) {}
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;
    ~Lease() { pool_->give_back(slot_, std::move(worker_)); }

    /// The worker, a new one where there is none. ErrorKind::unsupported or ErrorKind::internal
    /// where no more can be made.
    Result<Worker*> get();
    /// Another one is taken the next time.
    void drop() { worker_.reset(); }

   private:
    WorkerPool* pool_;
    std::size_t slot_;
    std::optional<Worker> worker_;
    friend class WorkerPool;
  };

  /// How many may be leased at a time.
  [[nodiscard]] unsigned workers() const { return static_cast<unsigned>(zygote_->slots()); }
  /// How many open files a request may take along, so that all requests of all threads together do
  /// not reach what a process may have open.
  [[nodiscard]] std::size_t files_at_once() const;

  /// Waits for nobody: there are as many slots as threads. Called by no more threads at a time than
  /// the zygote has slots.
  [[nodiscard]] Lease lease();

 private:
  Result<Worker> make_worker(std::size_t slot);
  void give_back(std::size_t slot, std::optional<Worker> worker);

  std::unique_ptr<Zygote> zygote_;
  std::mutex mutex_;
  std::vector<std::size_t> free_;
  std::vector<std::optional<Worker>> idle_;  // by slot; the first to die
};

}  // namespace icecore
