#include "resolve/entrypoint.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <span>

#include "facts/store.h"
#include "merge/tree.h"
#include "resolve/environment.h"
#include "support/audited.h"
#include "target/layer.h"

using namespace icecore;

namespace {

using Lines = test::Lines;

// A system with a Python, an environment in /opt/venv, and scripts.
class StartedImage {
 public:
  StartedImage() {
    Layer layer{.root = {.name = "target"}};
    const auto add = [&](const char* place, EntryKind kind, const char* target = "",
                         unsigned mode = 0755) {
      const TreePath path = *TreePath::parse(place);
      if (layer.directories.empty() || layer.directories.back() != path.parent()) {
        layer.directories.push_back(path.parent());
      }
      Entry entry{.directory = static_cast<std::uint32_t>(layer.directories.size() - 1),
                  .name = std::string(path.name()),
                  .kind = kind,
                  .mode = mode};
      if (kind == EntryKind::link) entry.link_target = target;
      layer.entries.push_back(entry);
    };
    add("/opt/venv/bin/gunicorn", EntryKind::file);                          // 1
    add("/opt/venv/bin/python", EntryKind::link, "/usr/local/bin/python3");  // 2
    add("/usr/bin/tini", EntryKind::file);                                   // 3
    add("/usr/bin/bash", EntryKind::file);                                   // 4
    add("/usr/local/bin/python", EntryKind::link, "python3");                // 5
    add("/usr/local/bin/python3", EntryKind::file);                          // 6
    add("/app/start.sh", EntryKind::file, "", 0644);                         // 7
    add("/app/entry.sh", EntryKind::file);                                   // 8
    add("/app/main.py", EntryKind::file);                                    // 9
    add("/app/queue.py", EntryKind::file);                                   // 10
    add("/app/yaml", EntryKind::directory);                                  // 11
    add("/app/yaml/__init__.py", EntryKind::file);                           // 12
    add("/usr/local/lib/python3.12/queue.py", EntryKind::file);              // 13
    add("/usr/local/lib/python3.12/yaml/__init__.py", EntryKind::file);      // 14
    tree_.add(std::span(&layer, 1));
    const auto environment = [&](std::int64_t id, const char* place, EnvironmentKind kind) {
      Environment made{.row = {.id = id, .kind = kind}, .directory = *TreePath::parse(place)};
      made.interpreter = tree_.resolve(*TreePath::parse("/usr/local/bin/python3"));
      environments_.push_back(made);
    };
    environment(1, "/opt/venv", EnvironmentKind::venv);
    environment(2, "/usr/local", EnvironmentKind::prefix);
    const TreePath library = *TreePath::parse("/usr/local/lib/python3.12");
    environments_[1].search_path = {{.place = library,
                                     .origin = SearchOrigin::standard_library,
                                     .node = tree_.resolve(library)}};
  }

  StartedImage& script(EntryId file, const std::string& interpreter, bool is_for_shell) {
    store_.add(
        ScriptFact{.file = file, .interpreter = interpreter, .is_for_shell = is_for_shell ? 1 : 0});
    return *this;
  }
  StartedImage& command(EntryId file, ScriptUse use, const std::string& text,
                        bool is_conditional = false) {
    store_.add(ScriptCommandFact{.file = file,
                                 .position = next_++,
                                 .use = use,
                                 .text = text,
                                 .is_conditional = is_conditional ? 1 : 0});
    return *this;
  }

  Lines started(const ImageSettings& settings) {
    return query(settings, "SELECT kind, command, place, environment FROM entrypoint");
  }

  Lines query(const ImageSettings& settings, std::string_view select) {
    resolve_entrypoint(settings, environments_, tree_, {}, store_);
    REQUIRE(store_.status());
    const AuditResult result(std::move(store_));
    return test::rows_of(result, select);
  }

 private:
  Tree tree_;
  std::vector<Environment> environments_;
  Store store_ = *Store::create(StoreMedium::memory);
  std::int64_t next_ = 0;
};

}  // namespace

TEST_SUITE("entrypoint") {
  TEST_CASE("the first Python on PATH is what its name means") {
    CHECK(StartedImage().started({.command = {"python", "-m", "app"}}) ==
          Lines{"configured|python -m app||", "interpreter|python -m app|usr/local/bin/python|2"});
    CHECK(StartedImage().started(
              {.command = {"python"}, .variables = {"PATH=/opt/venv/bin:/usr/local/bin"}}) ==
          Lines{"configured|python||", "interpreter|python|opt/venv/bin/python|1"});
    CHECK(StartedImage()
              .started({.entrypoint = {"/opt/venv/bin/python"}, .command = {"x.py"}})
              .back() == "interpreter|/opt/venv/bin/python x.py|opt/venv/bin/python|1");
  }

  TEST_CASE("wrappers and shells are followed") {
    CHECK(StartedImage().started(
              {.entrypoint = {"tini", "--"},
               .command = {"/bin/sh", "-c", "cd /app && exec /opt/venv/bin/python -m a"}}) ==
          Lines{"configured|tini -- /bin/sh -c 'cd /app && exec /opt/venv/bin/python -m a'||",
                "wrapper|/bin/sh -c 'cd /app && exec /opt/venv/bin/python -m a'||",
                "shell|/bin/sh -c 'cd /app && exec /opt/venv/bin/python -m a'||",
                "wrapper|/opt/venv/bin/python -m a||",
                "interpreter|/opt/venv/bin/python -m a|opt/venv/bin/python|1"});
    CHECK(StartedImage()
              .started({.command = {"sh", "-c", ". /opt/venv/bin/activate; python x"}})
              .back() == "interpreter|python x|opt/venv/bin/python|1");
    CHECK(StartedImage().started({.command = {"sh", "-c", "exec $PROGRAM"}}).back() ==
          "unknown|$PROGRAM||");
  }

  TEST_CASE("scripts hand over to what they exec") {
    const auto entry = [] {
      StartedImage image;
      image.script(8, "/bin/sh", true);
      image.command(8, ScriptUse::set, "export PATH=/opt/venv/bin:$PATH");
      image.command(8, ScriptUse::execute, "exec sleep 1", true);
      image.command(8, ScriptUse::execute, "exec \"$@\"");
      return image;
    };
    CHECK(entry().started({.working_directory = "/app",
                           .entrypoint = {"./entry.sh"},
                           .command = {"python", "-m", "app"}}) ==
          Lines{"configured|./entry.sh python -m app||",
                "script|./entry.sh python -m app|app/entry.sh|", "wrapper|python -m app||",
                "interpreter|python -m app|opt/venv/bin/python|1"});
    StartedImage started_by_shell;
    started_by_shell.script(7, "", true).command(7, ScriptUse::last, "gunicorn app");
    started_by_shell.script(1, "/opt/venv/bin/python", false);
    CHECK(
        started_by_shell.started({.working_directory = "/app",
                                  .command = {"bash", "start.sh"},
                                  .variables = {"PATH=/opt/venv/bin:/usr/bin"}}) ==
        Lines{"configured|bash start.sh||", "script|start.sh|app/start.sh|",
              "launcher|gunicorn app|opt/venv/bin/gunicorn|",
              "interpreter|/opt/venv/bin/python /opt/venv/bin/gunicorn app|opt/venv/bin/python|1"});
  }

  TEST_CASE("what cannot be followed says why") {
    const auto last = [](const ImageSettings& settings) {
      StartedImage image;
      image.script(8, "/bin/sh", true).command(8, ScriptUse::execute, "exec /app/entry.sh");
      return image.started(settings).back();
    };
    CHECK(last({}) == "unknown|||");
    CHECK(last({.command = {"nothing"}}) == "unknown|nothing||");
    CHECK(last({.command = {"/app/nothing"}}) == "unknown|/app/nothing||");
    CHECK(last({.command = {"bash"}}) == "program|bash|usr/bin/bash|");
    CHECK(last({.command = {"/app/entry.sh"}}) == "unknown|/app/entry.sh||");
    CHECK(last({.command = {"uv", "run", "python"}}) == "unknown|uv run python||");
  }

  TEST_CASE("what comes first on the import path depends on how Python is called") {
    const auto first = [](const std::vector<std::string>& words,
                          const std::string& variable = "A=b") {
      return StartedImage()
          .query({.working_directory = "/app", .entrypoint = words, .variables = {variable}},
                 "SELECT import_directory FROM entrypoint WHERE kind = 'interpreter'")
          .front();
    };
    CHECK(first({"python", "-m", "x"}) == "app");
    CHECK(first({"python", "-u", "-W", "error", "-cimport x"}) == "app");
    CHECK(first({"python"}) == "app");
    CHECK(first({"python", "/app/yaml/__init__.py"}) == "app/yaml");
    CHECK(first({"python", "-B", "main.py"}) == "app");
    CHECK(first({"python", "nothing.py"}).empty());
    CHECK(first({"python", "-I", "main.py"}).empty());
    CHECK(first({"python", "-uP", "-m", "x"}).empty());
    CHECK(first({"python", "-m", "x"}, "PYTHONSAFEPATH=1").empty());
  }

  TEST_CASE("modules there that take others' place are told") {
    CHECK(StartedImage().query({.working_directory = "/app", .command = {"python", "main.py"}},
                               "SELECT environment, name, file, shadowed FROM start_module") ==
          Lines{"2|queue|10|13", "2|yaml|12|14"});
    CHECK(StartedImage()
              .query({.working_directory = "/opt", .command = {"python", "-m", "x"}},
                     "SELECT name FROM start_module")
              .empty());
  }
}
