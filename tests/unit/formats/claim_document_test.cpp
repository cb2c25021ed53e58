#include "formats/claim_document.h"

#include <doctest/doctest.h>

#include <array>

using namespace icecore;

TEST_SUITE("claim document") {
  TEST_CASE("name and content say which format a file has") {
    struct Row {
      std::string_view name, content;
      std::optional<ClaimFormat> expected;
    };
    for (const auto& [name, content, expected] : std::array{
             Row{"requirements.txt", "six\n", ClaimFormat::requirements},
             Row{"anything.in", "six\n", ClaimFormat::requirements},
             Row{"dev-constraints.txt", "six\n", ClaimFormat::constraints},
             Row{"pylock.toml", "", ClaimFormat::pylock},
             Row{"pylock.dev.toml", "lock-version = \"1.0\"\n", ClaimFormat::pylock},
             Row{"uv.lock", "", ClaimFormat::uv_lock},
             Row{"old.lock", "version = 1\n[[package]]\n", ClaimFormat::uv_lock},
             Row{"old.lock", "[[package]]\n[metadata]\nlock-version = \"2.0\"\n",
                 ClaimFormat::poetry_lock},
             Row{"old.lock", "[metadata]\nlock_version = \"4.5\"\n", ClaimFormat::pdm_lock},
             Row{"Pipfile.lock", "", ClaimFormat::pipfile_lock},
             Row{"x.json", "{\"_meta\": {\"pipfile-spec\": 6}}", ClaimFormat::pipfile_lock},
             Row{"x.json", "{}", std::nullopt},
             Row{"env.yaml", "dependencies:\n- a\n", ClaimFormat::conda_environment},
             Row{"conda-lock.yml", "version: 1\npackage:\n", ClaimFormat::conda_lock},
             Row{"pixi.lock", "", ClaimFormat::pixi_lock},
             Row{"x.lock", "version: 6\nenvironments:\n", ClaimFormat::pixi_lock},
             Row{"conda-linux-64.lock", "# x\n@EXPLICIT\n", ClaimFormat::conda_explicit},
             Row{"spec.txt", "@EXPLICIT\n", ClaimFormat::conda_explicit},
             Row{"Dockerfile", "FROM x\n", ClaimFormat::dockerfile},
             Row{"app.dockerfile", "FROM x\n", ClaimFormat::dockerfile},
             Row{"pyproject.toml", "", ClaimFormat::pyproject},
             Row{"x.toml", "a = 1\n", std::nullopt},
             Row{"x.yml", "a: 1\n", std::nullopt},
         }) {
      CAPTURE(name);
      CAPTURE(content);
      CHECK(claim_format(name, as_bytes(content)) == expected);
    }
  }

  TEST_CASE("every known name has a format and a tool, and is read as such") {
    for (const std::string_view name : claim_file_names()) {
      CAPTURE(name);
      const bool is_yaml = name.ends_with(".yml") || name.ends_with(".yaml");
      const auto format = claim_format(name, as_bytes(is_yaml ? "dependencies: []\n"
                                                      : name.starts_with("conda-") ? "@EXPLICIT\n"
                                                                                   : ""));
      REQUIRE(format.has_value());
      CHECK_FALSE(claim_tool(*format).empty());
    }
    const auto document = read_claim_document(ClaimFormat::requirements, as_bytes("six\n"), {}, {});
    CHECK(document->inputs.size() == 1);
    for (std::size_t i = 0; i < claim_format_words.size(); ++i) {
      (void)read_claim_document(static_cast<ClaimFormat>(i), as_bytes("version = 9\n"), {}, {});
    }
  }
}
