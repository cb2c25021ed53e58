// What of an image's layers is not in the merged tree, as facts.
#pragma once

namespace icecore {

class ImageContents;
class Store;

/// Adds what layers hid of each other, and entries that are odd.
void add_layer_rows(const ImageContents& contents, Store& store);

}  // namespace icecore
