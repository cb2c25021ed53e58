// An environment with wheels for Windows or macOS, for what is told from their binaries.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "support/audited.h"
#include "support/macho_builder.h"
#include "support/pe_builder.h"
#include "support/temporary_directory.h"

namespace icecore::test {

inline std::string file_text(const MachoBuilder& builder) {
  return std::string(as_text(builder.build()));
}
inline std::string file_text(const PeBuilder& builder) {
  return std::string(as_text(builder.build()));
}
inline std::string file_text(const std::vector<FatSlice>& slices) {
  return std::string(as_text(fat_file(slices)));
}

class ForeignWheels {
 public:
  ForeignWheels& install(std::string name, std::string tag,
                         std::map<std::string, std::string> files) {
    builder_.install({.name = std::move(name), .files = std::move(files), .tag = std::move(tag)});
    return *this;
  }
  [[nodiscard]] Lines rows(std::string_view select) const {
    return rows_of(audited(builder_), select);
  }

 private:
  TemporaryDirectory directory_;
  EnvironmentBuilder builder_{directory_.path()};
};

}  // namespace icecore::test
