// The checked-in sample: a small environment with one of each fault that the README speaks of.
#pragma once

#include <filesystem>

namespace icecore::test {

/// Writes samples/seeded below `root`: its own system root, with an interpreter and /srv/app/venv.
void write_seeded_sample(const std::filesystem::path& root);

}  // namespace icecore::test
