#include "formats/console_script.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <array>

#include "support/hostile.h"

using namespace icecore;

namespace {

constexpr std::string_view old_easy_install_script =  // setuptools 40
    "# EASY-INSTALL-ENTRY-SCRIPT: 'lab==1.0','console_scripts','lab'\n"
    "__requires__ = 'lab==1.0'\nimport re\nimport sys\n"
    "from pkg_resources import load_entry_point\n\nif __name__ == '__main__':\n"
    "    sys.argv[0] = re.sub(r'(-script\\.pyw?|\\.exe)?$', '', sys.argv[0])\n"
    "    sys.exit(\n        load_entry_point('lab==1.0', 'console_scripts', 'lab')()\n    )\n";

constexpr std::string_view pip_script =
    "import sys\nfrom labtools.cli import main\nif __name__ == '__main__':\n"
    "    sys.argv[0] = sys.argv[0].removesuffix('.exe')\n    sys.exit(main())\n";

std::string shown(std::string_view body) {
  const ConsoleScript script = read_console_script(body);
  constexpr std::array<std::string_view, 3> kinds{"entry_point", "easy_install", "script"};
  return fmt::format("{} {}:{} {}", kinds.at(static_cast<std::size_t>(script.kind)), script.module,
                     script.function, script.requirement);
}

}  // namespace

TEST_SUITE("console_script") {
  TEST_CASE("what installers write is recognised by its lines") {
    const std::array<std::string_view, 7> bodies{
        pip_script,  // pip 25.1
        // pip 19.3 to 25.0
        "# -*- coding: utf-8 -*-\nimport re\nimport sys\nfrom labtools.cli import main\n"
        "if __name__ == '__main__':\n"
        "    sys.argv[0] = re.sub(r'(-script\\.pyw|\\.exe)?$', '', sys.argv[0])\n"
        "    sys.exit(main())\n",
        // pip before, conda
        "\n# -*- coding: utf-8 -*-\nimport re\nimport sys\n\nfrom labtools.cli import main\n\n"
        "if __name__ == '__main__':\n"
        "    sys.argv[0] = re.sub(r'(-script\\.pyw?|\\.exe)?$', '', sys.argv[0])\n"
        "    sys.exit(main())\n",
        // distlib, virtualenv's seeds
        "# -*- coding: utf-8 -*-\nimport re\nimport sys\nif __name__ == '__main__':\n"
        "    from labtools.cli import main\n"
        "    sys.argv[0] = re.sub(r'(-script\\.pyw|\\.exe)?$', '', sys.argv[0])\n"
        "    sys.exit(main())\n",
        // installer
        "# -*- coding: utf-8 -*-\nimport re\nimport sys\nfrom labtools.cli import main\n"
        "if __name__ == \"__main__\":\n"
        "    sys.argv[0] = re.sub(r\"(-script\\.pyw|\\.exe)?$\", \"\", sys.argv[0])\n"
        "    sys.exit(main())\n",
        // uv
        "# -*- coding: utf-8 -*-\nimport sys\nfrom labtools.cli import main\n"
        "if __name__ == \"__main__\":\n    if sys.argv[0].endswith(\"-script.pyw\"):\n"
        "        sys.argv[0] = sys.argv[0][:-11]\n    elif sys.argv[0].endswith(\".exe\"):\n"
        "        sys.argv[0] = sys.argv[0][:-4]\n    sys.exit(main())\n",
        // poetry, with the line ends of Windows
        "import sys\r\nfrom labtools.cli import main\r\n\r\nif __name__ == '__main__':\r\n"
        "    sys.exit(main())\r\n"};
    for (const std::string_view body : bodies) {
      CAPTURE(body);
      CHECK(shown(body) == "entry_point labtools.cli:main ");
    }
  }

  TEST_CASE("an attribute of what is imported is part of the function") {
    CHECK(shown("import sys\nfrom a import B\nsys.exit(B.c.d())\n") == "entry_point a:B.c.d ");
    CHECK(shown("import sys\nfrom a import B\nsys.exit(C.d())\n") == "script : ");
  }

  TEST_CASE("setuptools' scripts name what they look for") {
    for (const std::string_view body : std::array<std::string_view, 4>{
             old_easy_install_script,
             "# EASY-INSTALL-ENTRY-SCRIPT: 'lab==1.0','console_scripts','lab'\n"
             "sys.exit(load_entry_point('lab==1.0', 'console_scripts', 'lab')())\n",
             "# EASY-INSTALL-SCRIPT: 'lab==1.0','lab.py'\n__requires__ = 'lab==1.0'\n"
             "__import__('pkg_resources').run_script('lab==1.0', 'lab.py')\n",
             "\n# EASY-INSTALL-DEV-SCRIPT: 'lab==1.0','lab.py'\n"
             "__import__('pkg_resources').require('lab==1.0')\n__file__ = '/srv/lab.py'\n"
             "with open(__file__) as f:\n    exec(compile(f.read(), __file__, 'exec'))\n"}) {
      CAPTURE(body);
      CHECK(shown(body) == "easy_install : lab==1.0");
    }
  }

  TEST_CASE("one line that setuptools does not write makes it any script") {
    for (const char* line :
         {"import os\n", "__requires__ = 'other==1.0'\n", "load_entry_point('lab==1.0')()()\n",
          "sys.exit(load_entry_point('lab==1.0', evil())())\n", "__file__ = '' + evil() + ''\n",
          "__import__('os').require('lab==1.0')\n"}) {
      CAPTURE(line);
      CHECK(shown(std::string(old_easy_install_script) + line) == "script : ");
    }
    CHECK(shown("# EASY-INSTALL-ENTRY-SCRIPT: 'lab") == "script : ");
    CHECK(shown("# EASY-INSTALL-ENTRY-SCRIPT: 'lab','console_scripts','lab'\n") == "script : ");
  }

  TEST_CASE("one line that no installer writes makes it any script") {
    const std::string changed = std::string(pip_script) + "import os\n";
    CHECK(shown(changed) == "script : ");
    CHECK(shown("import sys\nfrom a import b\nfrom a import c\nsys.exit(b())\n") == "script : ");
    CHECK(shown("import sys\nfrom a import b, c\nsys.exit(b())\n") == "script : ");
    CHECK(shown("import sys\nfrom a import b\nsys.exit(b(1))\n") == "script : ");
    CHECK(shown("import sys\nfrom a import b\n") == "script : ");
    CHECK(shown("") == "script : ");
  }

  TEST_CASE("a script that is cut short calls nothing") {
    test::for_each_truncation(as_bytes(pip_script), [](Bytes bytes) {
      const bool is_whole = bytes.size() + 1 >= pip_script.size();
      CHECK((read_console_script(as_text(bytes)).kind == ConsoleScript::Kind::entry_point) ==
            is_whole);
    });
    test::for_each_flip(as_bytes(pip_script), [](Bytes bytes) {
      const ConsoleScript script = read_console_script(as_text(bytes));
      CHECK(script.requirement.empty());
    });
  }
}
