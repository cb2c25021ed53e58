// What is known of wheels as files, and what is odd about them as archives.
#pragma once

#include <vector>

#include "facts/resolved_artifact.h"

namespace icecore {

class ImageContents;
class Store;

/// One row for each, numbered from 1: its file, and why it is not read, if it is not. Names, tags
/// and what follows from them are resolve's. Adds their oddities.
std::vector<WheelRow> wheel_rows(const ImageContents& contents, Store& store);

}  // namespace icecore
