#include "support/seeded_sample.h"

#include "support/environment_builder.h"

namespace icecore::test {
namespace {

constexpr unsigned magic_of_312 = 3531;

// Projects as an installer leaves them.
void install_untouched(EnvironmentBuilder& builder) {
  builder.install({.name = "pip",
                   .version = "26.3",
                   .files = {{"pip/__init__.py", "__version__ = \"26.3\"\n"}}});
  builder.install({.name = "arraykit",
                   .version = "2.5.1",
                   .files = {{"arraykit/__init__.py", "from arraykit._core import add\n"},
                             {"arraykit/_core.py", "def add(a, b):\n    return a + b\n"}},
                   .metadata = {{"REQUESTED", ""}}});
  builder.install({.name = "setuptools",
                   .version = "80.9.0",
                   .files = {{"setuptools/__init__.py", "\n"},
                             {"distutils-precedence.pth",
                              "import os; os.environ.get('SETUPTOOLS_USE_DISTUTILS')\n"}}});
}

// What happens to files after the install.
void install_tampered(EnvironmentBuilder& builder) {
  builder.install({.name = "mathkit",
                   .version = "1.4.0",
                   .files = {{"mathkit/__init__.py", "TOLERANCE = 1e-9\n"},
                             {"mathkit/solver.py", "def solve(x):\n    return x\n"},
                             {"mathkit/tables.csv", "0,1\n1,1\n"}}});
  builder.site_file("mathkit/__init__.py", "TOLERANCE = 1e-3\n");
  builder.site_file("mathkit/_hotfix.py", "import mathkit.solver\nmathkit.solver.solve = abs\n");
  std::filesystem::remove(builder.site() / "mathkit/tables.csv");
  builder.site_file("mathkit/__pycache__/solver.cpython-312.pyc",
                    hashed_bytecode(magic_of_312, false, "def solve(x):\n    return x + 1\n"));
  builder.site_file("zz_tracker.pth", "import os; os.environ.setdefault('TRACKER', 'on')\n");
}

// What installers were asked to do.
void install_loose(EnvironmentBuilder& builder) {
  builder.install(
      {.name = "plotter",
       .version = "2.0",
       .files = {{"plotter.py", "def plot():\n    pass\n"}},
       .metadata = {{"direct_url.json",
                     "{\"url\": \"https://files.example/plotter-2.0-py3-none-any.whl\", "
                     "\"archive_info\": {}}"}}});
  builder.install({.name = "tensorlib",
                   .version = "2.9.0+cu126",
                   .files = {{"tensorlib/__init__.py", "\n"}},
                   .tag = "cp312-cp312-linux_x86_64"});
  builder.install({.name = "cvkit",
                   .version = "4.11.0",
                   .files = {{"cv/__init__.py", "GUI = True\n"}, {"cv/gui.py", "\n"}}});
  builder.install({.name = "cvkit_headless",
                   .version = "4.12.0",
                   .files = {{"cv/__init__.py", "GUI = False\n"}}});
  builder.install(
      {.name = "labtools",
       .version = "0.1.dev3",
       .files = {{"__editable__.labtools-0.1.dev3.pth", "/srv/app/labtools/src\n"}},
       .metadata = {
           {"direct_url.json",
            "{\"url\": \"file:///srv/app/labtools\", \"dir_info\": {\"editable\": true}}"}}});
  builder.root_file("srv/app/labtools/src/labtools/__init__.py", "from mathkit import TOLERANCE\n");
}

// What earlier installs left behind.
void leave_traces(EnvironmentBuilder& builder) {
  builder.install({.name = "oldlib",
                   .version = "1.0",
                   .files = {{"oldlib.py", "VERSION = 1\n"}},
                   .has_record = false});
  builder.install(
      {.name = "oldlib", .version = "1.1", .files = {{"oldlib.py", "VERSION = 1.1\n"}}});
  builder.site_file("~rraykit-2.5.0.dist-info/METADATA",
                    "Metadata-Version: 2.1\nName: arraykit\nVersion: 2.5.0\n");
}

}  // namespace

void write_seeded_sample(const std::filesystem::path& root) {
  EnvironmentBuilder builder(root);
  install_untouched(builder);
  install_tampered(builder);
  install_loose(builder);
  leave_traces(builder);
  builder.file("pyvenv.cfg",
               "home = /usr/local/bin\ninclude-system-site-packages = false\nversion = 3.12.1\n"
               "executable = /usr/local/bin/python3.12\n"
               "command = /usr/local/bin/python3.12 -m venv /srv/app/venv\n");
}

}  // namespace icecore::test
