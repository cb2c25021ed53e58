#include "archive/squashfs_image.h"

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  Limits limits;
  limits.layer_bytes = 16U << 20U;
  limits.expansion_bytes = 1U << 20U;
  limits.attribute_bytes = 1U << 20U;
  MemorySource source(input);
  const auto image = SquashfsImage::open(source, limits);
  if (!image) return;
  const auto root = (*image)->inode((*image)->root());
  if (!root) return;
  (void)(*image)->attributes(*root);
  const auto names = (*image)->names(*root, 1000);
  for (const SquashfsName& name : names.value_or(std::vector<SquashfsName>())) {
    const auto inode = (*image)->inode(name.inode);
    if (inode) (void)(*image)->attributes(*inode);
    if (inode && inode->tail) (void)(*image)->fragment(inode->tail->fragment);
  }
}
