#include "target/started_files.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "formats/image_config.h"
#include "support/temporary_directory.h"
#include "target/host_tree.h"

using namespace icecore;
using namespace icecore::test;

namespace {

using Places = std::vector<std::string>;

class Files {
 public:
  Files& file(const std::string& path, std::string_view text = "") {
    const std::filesystem::path place = directory_.path() / path;
    std::filesystem::create_directories(place.parent_path());
    std::ofstream(place, std::ios::binary) << text;
    return *this;
  }
  [[nodiscard]] Places started(const ImageConfig& config) const {
    return started_files(config, HostTree(directory_.path().string()), Limits{});
  }

 private:
  TemporaryDirectory directory_;
};

}  // namespace

TEST_SUITE("started files") {
  TEST_CASE("each word may be a program of PATH, or a file of the working directory") {
    Files files;
    files.file("usr/bin/tini").file("opt/bin/gunicorn").file("srv/app.conf").file("usr/bin/other");
    CHECK(files.started({.environment = {"PATH=/opt/bin:/usr/bin:relative"},
                         .entrypoint = {"/usr/bin/tini", "--"},
                         .command = {"gunicorn", "app.conf", "--reload"},
                         .working_directory = "/srv"}) ==
          Places{"/opt/bin/gunicorn", "/srv/app.conf", "/usr/bin/tini"});
    CHECK(files.started({.command = {"other"}}) == Places{"/usr/bin/other"});
    CHECK(files.started({}).empty());
  }

  TEST_CASE("scripts are followed, also one that is a word") {
    Files files;
    files.file("start.sh", "#!/bin/sh\n. /etc/environment.sh\nexec run \"$@\"\n");
    files.file("usr/bin/run", "#!/bin/sh\nexec /start.sh\n").file("etc/environment.sh");
    files.file("usr/bin/serve");
    CHECK(files.started({.entrypoint = {"/start.sh"}}) ==
          Places{"/etc/environment.sh", "/start.sh", "/usr/bin/run"});
    CHECK(files.started({.command = {"/bin/sh", "-c", "exec serve --port 1"}}) ==
          Places{"/usr/bin/serve"});
  }

  TEST_CASE("modules of the working directory are imported first") {
    Files files;
    files.file("srv/random.py").file("srv/json/__init__.py").file("srv/data/x").file("srv/x.txt");
    files.file("setup.py").file("opt/__init__.py");
    CHECK(files.started({.working_directory = "/srv"}) ==
          Places{"/srv/json/__init__.py", "/srv/random.py"});
    CHECK(files.started({}) == Places{"/setup.py"});
    CHECK(files.started({.working_directory = "/none"}).empty());
  }
}
