// Auditing one target from another program: options in, an AuditResult out. Nothing of the target
// is executed, nothing is written but what `cache_directory` asks for, and there is no network but
// for a target in a registry.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "icecore/facts.h"
#include "icecore/finding.h"
#include "icecore/result.h"
#include "icecore/variable.h"

namespace icecore {

class FactCache;
class Store;

/// Whether the rules run; without them there are facts and gaps but no findings.
enum class Judge : std::uint8_t { yes, no };

/// How far reading the target is.
struct ReadingProgress {
  std::uint64_t done = 0, total = 0;  ///< Bytes; estimated for small files.
  std::size_t layers_done = 0;
  std::size_t layers = 0;  ///< Of an image; else 0.
};

/// Whether what reads a target's files is confined: processes that can compute, read the files that
/// they are handed, and answer, and nothing else.
enum class Confinement : std::uint8_t {
  none,      ///< The calling process reads.
  wanted,    ///< Confined where the kernel can; a remark and the fact `confinement` say where not.
  required,  ///< Confined, or no audit.
};

struct AuditOptions {
  /// What to audit: the path of an environment, a root file system, a wheel, a directory of wheels
  /// or an image, `venv:PATH`, `rootfs:PATH`, `wheel:FILE`, `wheelhouse:DIR`,
  /// `docker-archive:FILE[:TAG|@N]`, `oci-archive:FILE[:TAG]`, `oci-dir:DIR[:TAG]`, `docker:NAME`,
  /// `podman:NAME`, `registry:REFERENCE`.
  std::string target;
  /// Whether the registry is spoken to in plain HTTP.
  bool insecure = false;
  /// Looks up a variable of whoever audits, for the last three kinds of target: where engines,
  /// logins, proxies and certificates are. Without it none is set.
  std::function<std::optional<std::string>(std::string_view name)> environment;
  /// The directory that absolute paths in the target mean; `none` for none; empty: `/` when the
  /// environment's base interpreter is there, else none.
  std::string system_root;
  /// `3.12`: the Python that a directory without an interpreter is for, or that wheels are chosen
  /// for; empty when nothing is known.
  std::string python;
  /// `manylinux_2_28_x86_64`: the platform that wheels are chosen for; empty for all.
  std::string wheel_platform;
  /// `os/architecture[/variant]`: which image of several to take; empty: that for this machine.
  std::string platform;
  /// The path of the Dockerfile that the image was built from; empty when there is none.
  std::string dockerfile;
  /// The image that the image should be built on, named as a target is; empty when nobody says.
  std::string base;
  /// Variables that the Python of the target will run with; its own are never looked at.
  std::vector<Variable> variables;
  /// The home directory of the user who will run it; inside a root file system, where the target is
  /// one. Empty when nobody says.
  std::string home;
  /// The processor that it will run on: `x86-64`, `x86-64-v2`, `x86-64-v3` or `x86-64-v4`; empty
  /// when nobody says, which is `x86-64` with every difference that another one makes told.
  std::string cpu;
  /// Documents that say what the environment should be: requirements files, locks, environment
  /// files, Dockerfiles, on this machine. One that cannot be read is an error.
  std::vector<std::string> against;
  /// A directory in which such documents are looked for by the names that tools give them.
  std::string project;
  /// Libraries that its programs would open by these names, as `ctypes.CDLL` does.
  std::vector<std::string> opened_names;
  /// Threads that read; 0: as many as there are processors.
  unsigned jobs = 0;
  /// Processes are copies of the calling one, which has to have one thread for that.
  Confinement confinement = Confinement::wanted;
  Judge judge = Judge::yes;
  /// Whether the fact `load_attempt` is filled: where the loader looked before it found a library.
  bool load_attempts = false;
  std::vector<std::string> rule_directories;  ///< More rules, as *.sql files.
  std::vector<std::string> select;            ///< Ids, families or globs of rules; empty: all.
  std::vector<std::string> ignore;            ///< Rules to leave out, likewise.
  /// Called while files are read, on any thread, one call at a time.
  std::function<void(const ReadingProgress&)> progress;
  /// The directory in which facts are kept for the next audit, made where it is not there; empty:
  /// none is. The outcome does not depend on it.
  std::string cache_directory;
  std::uint64_t cache_bytes = std::uint64_t{2} << 30U;  ///< What it may hold at most.
  /// Called with a sentence about what is wrong beside the audit: a cache that cannot be used.
  std::function<void(std::string_view)> remark;
};

class AuditResult {
 public:
  explicit AuditResult(Store store);
  /// The cache goes on writing until the result is destroyed; it may be null.
  AuditResult(Store store, std::unique_ptr<FactCache> cache);
  AuditResult(AuditResult&&) noexcept;
  AuditResult& operator=(AuditResult&&) noexcept;
  ~AuditResult();

  /// Sorted by severity, worst first, then rule, environment and subject.
  [[nodiscard]] std::vector<Finding> findings() const;
  /// Sorted by root, path and reader.
  [[nodiscard]] std::vector<Gap> gaps() const;
  /// One SELECT over the fact tables. ErrorKind::usage when it is not one, or reads what is not
  /// public.
  [[nodiscard]] Result<void> query(std::string_view select, const RowSink& sink) const;

  /// The fact store itself, for the parts of icecore.
  [[nodiscard]] const Store& store() const { return *store_; }

 private:
  std::unique_ptr<Store> store_;
  std::unique_ptr<FactCache> cache_;
};

/// Audits one target. ErrorKind::not_found and ErrorKind::unreadable when there is nothing to
/// audit: the message says what was looked for and what would be accepted.
Result<AuditResult> audit(const AuditOptions& options);

}  // namespace icecore
