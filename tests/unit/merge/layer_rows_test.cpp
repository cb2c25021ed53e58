#include <doctest/doctest.h>

#include "support/audited.h"
#include "support/image_builder.h"
#include "support/tar_builder.h"
#include "support/temporary_directory.h"

using namespace icecore;
using namespace icecore::test;

namespace {

class LayeredImage {
 public:
  explicit LayeredImage(const std::vector<std::string>& layers) {
    ImageBuilder builder;
    builder.layout({builder.oci_image(layers)});
    builder.write(directory_.path());
  }
  [[nodiscard]] Lines rows(std::string_view query) const {
    return rows_of(audited_target("oci-dir:" + directory_.path().string()), query);
  }

 private:
  TemporaryDirectory directory_;
};

}  // namespace

TEST_SUITE("layer_rows") {
  TEST_CASE("what a later layer hides is told with the layer that hides it") {
    const LayeredImage image({TarBuilder()
                                  .directory("d/")
                                  .file("d/opaque", "12345")
                                  .file("gone", "1")
                                  .file("replaced", "1")
                                  .build(),
                              TarBuilder()
                                  .directory("d/")
                                  .file("d/.wh..wh..opq", "")
                                  .file(".wh.gone", "")
                                  .file("replaced", "2")
                                  .build()});
    CHECK(image.rows("SELECT layer, path, kind, size, hidden_by, how FROM hidden_entry") ==
          Lines{"0|d/opaque|file|5|1|opaque", "0|gone|file|1|1|whiteout",
                "0|replaced|file|1|1|replaced"});
  }

  TEST_CASE("odd names are told as they stand, and whether they are in the image") {
    const LayeredImage image({TarBuilder()
                                  .file("../out", "1")
                                  .file("/absolute", "1")
                                  .hard_link("link", "nowhere")
                                  .build()});
    CHECK(image.rows("SELECT layer, path, oddity, is_left_out FROM odd_entry") ==
          Lines{"0|../out|leads-out|0", "0|/absolute|absolute-path|0",
                "0|link|link-target-missing|1"});
  }

  TEST_CASE("files say which layer they are of, what is implied says nothing") {
    const std::string config = "home = /usr/bin\n";
    const LayeredImage image({TarBuilder().file("srv/venv/pyvenv.cfg", config).build(),
                              TarBuilder().file("srv/venv/bin/x", "#!x\n").build()});
    CHECK(image.rows("SELECT path, layer FROM file WHERE root = 'target' ORDER BY path") ==
          Lines{"srv/venv|", "srv/venv/bin|", "srv/venv/bin/x|1", "srv/venv/pyvenv.cfg|0"});
  }
}
