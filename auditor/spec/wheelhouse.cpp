// By names alone: what is in the wheels is asked when there is something to compare it with.
#include "spec/wheelhouse.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>

#include "base/limits.h"
#include "base/text.h"
#include "formats/wheel_name.h"
#include "spec/wheel_on_disk.h"

namespace icecore {
namespace {

class Wheelhouse final : public ArtifactSource {
 public:
  explicit Wheelhouse(const std::vector<std::filesystem::path>& wheels) {
    for (const std::filesystem::path& wheel : wheels) {
      const Result<WheelName> name = parse_wheel_filename(wheel.filename().string(), Limits());
      if (name) by_name_[name->name].push_back(wheel);
    }
  }

  Result<std::vector<ArtifactCandidate>> candidates(const std::string& name) override {
    std::vector<ArtifactCandidate> found;
    const auto wheels = by_name_.find(name);
    if (wheels == by_name_.end()) return found;
    for (const std::filesystem::path& wheel : wheels->second) {
      found.push_back(wheel_on_disk(wheel.string(), wheel.filename().string()));
      found.back().url = wheel.string();
    }
    return found;
  }

 private:
  std::map<std::string, std::vector<std::filesystem::path>> by_name_;
};

}  // namespace

Result<std::unique_ptr<ArtifactSource>> open_wheelhouse(const std::string& directory) {
  std::error_code failed;
  std::vector<std::filesystem::path> wheels;
  std::filesystem::directory_iterator entries(directory, failed);
  for (; !failed && entries != std::filesystem::directory_iterator(); entries.increment(failed)) {
    if (entries->path().extension() == ".whl") wheels.push_back(entries->path());
  }
  if (failed) {
    return failure(ErrorKind::not_found, fmt::format("the wheelhouse {} cannot be read: {}",
                                                     escaped(directory), failed.message()));
  }
  std::ranges::sort(wheels);
  return std::make_unique<Wheelhouse>(wheels);
}

}  // namespace icecore
