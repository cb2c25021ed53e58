// Several Pythons' packages in one image: whose is what, which starts, and what leaks.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "report/report.h"
#include "support/audited.h"
#include "support/image_builder.h"
#include "support/tar_builder.h"
#include "support/temporary_directory.h"

using namespace icecore;
using namespace icecore::test;

namespace {

constexpr const char* settings =
    R"({"User":"app","Env":["PATH=/opt/venv/bin:/usr/bin"],"Entrypoint":["python","-m","web"]})";

// A layer's files as they would be in the root.
class Root {
 public:
  Root& file(const std::string& path, std::string_view text, bool is_executable = false) {
    write_file(directory_.path() / path, text);
    if (is_executable) {
      std::filesystem::permissions(directory_.path() / path, std::filesystem::perms{0755});
    }
    return *this;
  }
  Root& link(const std::string& path, const std::string& target) {
    std::filesystem::create_directories((directory_.path() / path).parent_path());
    std::filesystem::create_symlink(target, directory_.path() / path);
    return *this;
  }
  Root& distribution(const std::string& site, const std::string& name) {
    const std::string metadata = name + "-1.0.dist-info/METADATA";
    const std::string text = "Metadata-Version: 2.1\nName: " + name + "\nVersion: 1.0\n";
    file(site + name + ".py", "x = 1\n").file(site + metadata, text);
    return file(site + name + "-1.0.dist-info/RECORD", record_row(name + ".py", "x = 1\n") + "\n" +
                                                           record_row(metadata, text) + "\n" +
                                                           name + "-1.0.dist-info/RECORD,,\n");
  }
  [[nodiscard]] std::string layer() const {
    return tar_of_directory(directory_.path(), [](const std::string&) { return true; });
  }

 private:
  TemporaryDirectory directory_;
};

std::string base_layer() {
  Root root;
  constexpr const char* packages = "usr/lib/python3/dist-packages/";
  root.file("etc/os-release", "ID=debian\nVERSION_ID=\"12\"\n");
  root.file("etc/passwd", "root:x:0:0::/root:/bin/sh\napp:x:1000:1000::/home/app:/bin/sh\n");
  root.file("usr/bin/python3.11",
            "\x7f"
            "ELF",
            true)
      .link("usr/bin/python3", "python3.11");
  root.file("usr/lib/python3.11/os.py", "x = 1\n").distribution(packages, "apt_yaml");
  root.file("var/lib/dpkg/status",
            "Package: python3-yaml\nStatus: install ok installed\nArchitecture: all\n"
            "Version: 6.0-3\n\n");
  root.file("var/lib/dpkg/info/python3-yaml.list",
            "/usr/lib/python3/dist-packages/apt_yaml.py\n"
            "/usr/lib/python3/dist-packages/apt_yaml-1.0.dist-info/METADATA\n");
  return root.layer();
}

std::string venv_layer() {
  Root root;
  root.file("opt/venv/pyvenv.cfg",
            "home = /usr/bin\ninclude-system-site-packages = false\nversion = 3.11.2\n");
  root.link("opt/venv/bin/python", "/usr/bin/python3");
  return root.distribution("opt/venv/lib/python3.11/site-packages/", "web").layer();
}

std::string user_layer() {
  return Root().distribution("home/app/.local/lib/python3.11/site-packages/", "extra").layer();
}

std::string written(const TemporaryDirectory& directory, const std::vector<std::string>& layers,
                    const char* image_settings = settings) {
  ImageBuilder image;
  image.settings = image_settings;
  image.layout({image.oci_image(layers)});
  image.write(directory.path());
  return "oci-dir:" + directory.path().string();
}

}  // namespace

TEST_SUITE("environments of an image") {
  TEST_CASE("a venv, the system's packages and those of the image's user are three places") {
    const TemporaryDirectory directory;
    const AuditResult result =
        audited_target(written(directory, {base_layer(), venv_layer(), user_layer()}), Judge::yes);
    CHECK(rows_of(result,
                  "SELECT environment.path, distribution.name, location FROM distribution "
                  "JOIN environment ON environment.id = environment ORDER BY 2") ==
          Lines{"usr|apt_yaml|usr/lib/python3/dist-packages/apt_yaml-1.0.dist-info",
                "usr|extra|user:lib/python3.11/site-packages/extra-1.0.dist-info",
                "opt/venv|web|opt/venv/lib/python3.11/site-packages/web-1.0.dist-info"});
    CHECK(rows_of(result,
                  "SELECT owner_kind, owner FROM owner JOIN file ON file.id = owner.file "
                  "WHERE name = 'apt_yaml.py'") == Lines{"os_package|python3-yaml"});
    CHECK(rows_of(result,
                  "SELECT environment.path FROM entrypoint JOIN environment ON "
                  "environment.id = entrypoint.environment ORDER BY position DESC LIMIT 1") ==
          Lines{"opt/venv"});
    CHECK(rows_of(result,
                  "SELECT environment, subject FROM finding WHERE rule = "
                  "'user-site-visible'") == Lines{"usr|user:lib/python3.11/site-packages"});

    CHECK(rows_of(result, "SELECT sum(files), sum(bytes) FROM layer_level") ==
          rows_of(result, "SELECT sum(files), sum(bytes) FROM pin"));
    CHECK(rows_of(result, "SELECT count(*) > 2 FROM layer_level") == Lines{"1"});

    std::ostringstream text;
    REQUIRE(find_report("text")->write({.facts = result.store(), .rules = {}, .style = {}}, text));
    for (const char* line :
         {"\nStarts       python -m web (opt/venv)\n",
          "\nInterpreter  opt/venv: ", "\nInterpreter  usr: ",
          "\nUser site    usr: /home/app/.local/lib/python3.11/site-packages (1 distribution)\n"}) {
      CAPTURE(line);
      CHECK_MESSAGE(text.str().contains(line), text.str());
    }
  }

  TEST_CASE("whose home it is, the image says") {
    const std::vector<std::string> layers{base_layer(), user_layer()};
    const auto directories = [&](const char* image_settings) {
      const TemporaryDirectory place;
      return rows_of(audited_target(written(place, layers, image_settings)),
                     "SELECT user_site_directory FROM environment WHERE user_site = 1");
    };
    const Lines of_app{"user:lib/python3.11/site-packages"};
    CHECK(directories(R"({"User":"1000:1000"})") == of_app);
    CHECK(directories(R"({"User":"root","Env":["HOME=/home/app"]})") == of_app);
    CHECK(directories(R"({})") == Lines{"root/.local/lib/python3.11/site-packages"});
    CHECK(directories(R"({"User":"app","Env":["PYTHONNOUSERSITE=1"]})").empty());
  }
}
