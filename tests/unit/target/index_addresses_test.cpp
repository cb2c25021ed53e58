#include "target/index_addresses.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <fstream>
#include <initializer_list>
#include <map>
#include <utility>

#include "support/temporary_directory.h"

using namespace icecore;
using namespace icecore::test;

namespace {

using Texts = std::vector<std::string>;

// A user with a home, on a machine with a directory of settings.
class World {
 public:
  World() { set("HOME", (directory_.path() / "home").string()); }

  World& set(const std::string& name, const std::string& value) {
    variables_[name] = value;
    return *this;
  }
  World& file(const std::string& path, const std::string& text) {
    const std::filesystem::path place = directory_.path() / path;
    std::filesystem::create_directories(place.parent_path());
    std::ofstream(place) << text;
    return *this;
  }
  [[nodiscard]] std::string place(const std::string& path) const {
    return (directory_.path() / path).string();
  }

  [[nodiscard]] Result<IndexAddresses> find(const Texts& named = {}) const {
    const RemoteOptions options{
        .variable = [this](std::string_view name) -> std::optional<std::string> {
          const auto found = variables_.find(std::string(name));
          return found == variables_.end() ? std::nullopt : std::optional(found->second);
        }};
    return find_index_addresses(named, options, {}, place("etc"));
  }
  /// `host/path user:password` of each index, whose URL begins with `https://`.
  [[nodiscard]] Texts indexes(const Texts& named = {}) const {
    const auto addresses = find(named);
    if (!addresses) return {addresses.error().message};
    Texts result;
    for (const IndexAddress& address : addresses->indexes) {
      CHECK(address.url.starts_with("https://"));
      result.push_back(address.url.substr(8));
      const bool has_login = !address.user.empty() || !address.password.empty();
      if (has_login) result.back() += fmt::format(" {}:{}", address.user, address.password);
    }
    return result;
  }
  [[nodiscard]] std::string message(const Texts& named = {}) const {
    const auto addresses = find(named);
    REQUIRE_FALSE(addresses.has_value());
    std::string text = addresses.error().message;
    const std::string top = directory_.path().string();
    for (std::size_t at = 0; (at = text.find(top)) != std::string::npos;)
      text.erase(at, top.size());
    CHECK(text.find("secret") == std::string::npos);
    return text;
  }

 private:
  TemporaryDirectory directory_;
  std::map<std::string, std::string> variables_;
};

}  // namespace

TEST_SUITE("index addresses") {
  TEST_CASE("what is named counts, whatever is configured") {
    World world;
    world.set("PIP_INDEX_URL", "https://one.example/simple");
    CHECK(world.indexes({"https://two.example/a", "https://u:p%40q@three.example/",
                         "https://two.example/a/"}) ==
          Texts{"two.example/a/", "three.example/ u:p@q"});
    CHECK(world.find({"https://two.example"})->indexes[0].configured_by == "--index");
  }

  TEST_CASE("without any there is an error that says what to do") {
    World world;
    CHECK(world.message() ==
          "no package index is configured: name one with --index URL, or in PIP_INDEX_URL, "
          "UV_DEFAULT_INDEX, a pip.conf or a uv.toml");
    CHECK(world.find().error().kind == ErrorKind::usage);
    world.set("PIP_INDEX_URL", "https://one.example").set("PIP_NO_INDEX", "1");
    CHECK(world.message().starts_with("pip or uv is configured to use no package index: name one"));
    CHECK(world.set("PIP_NO_INDEX", "secret").message() ==
          "PIP_NO_INDEX: no-index is neither true nor false");
  }

  TEST_CASE("pip: variables, then the user's files, then the system's") {
    World world;
    world.file("etc/pip.conf",
               "[global]\nindex-url=https://s1.example\nextra-index-url=https://s2.example\n"
               "proxy=http://proxy.example:1\ncert=/ca");
    CHECK(world.indexes() == Texts{"s1.example/", "s2.example/"});
    world.file("etc/xdg/pip/pip.conf", "[global]\nindex-url=https://never.example");
    CHECK(world.indexes() == Texts{"s1.example/", "s2.example/"});
    world.file("home/.pip/pip.conf", "[global]\nindex-url=https://old.example");
    CHECK(world.indexes() == Texts{"old.example/", "s2.example/"});
    world.file("home/.config/pip/pip.conf",
               "[global]\nindex-url=https://u1.example\nextra-index-url=\n  https://u2.example\n  "
               "https://u3.example");
    CHECK(world.indexes() == Texts{"u1.example/", "u2.example/", "u3.example/"});
    CHECK(world.find()->indexes[2].configured_by == world.place("home/.config/pip/pip.conf"));
    CHECK(world.find()->proxy == "http://proxy.example:1");
    CHECK(world.find()->certificates == "/ca");
    world.file("mine", "[global]\nindex-url=https://m.example");
    world.set("PIP_CONFIG_FILE", world.place("mine"));
    CHECK(world.indexes() == Texts{"m.example/", "s2.example/"});
    world.set("PIP_EXTRA_INDEX_URL", "https://v1.example https://v2.example")
        .set("PIP_CERT", "/other");
    CHECK(world.indexes() == Texts{"m.example/", "v1.example/", "v2.example/"});
    CHECK(world.find()->certificates == "/other");
    world.set("PIP_CONFIG_FILE", "/dev/null").set("PIP_INDEX_URL", "https://v.example");
    CHECK(world.indexes() == Texts{"v.example/", "v1.example/", "v2.example/"});
    CHECK(world.find()->indexes[0].configured_by == "PIP_INDEX_URL");
  }

  TEST_CASE("uv: variables, then the user's file, then the system's; lists join") {
    World world;
    world.file("etc/uv/uv.toml",
               "index-url='https://s1.example'\n[[index]]\nurl='https://s2.example'\n");
    CHECK(world.indexes() == Texts{"s2.example/", "s1.example/"});
    world.file("home/.config/uv/uv.toml",
               "extra-index-url=['https://u1.example']\n[[index]]\nname='a-b'\n"
               "url='https://u2.example'\ndefault=true\n[[index]]\nname='only'\n"
               "url='https://never.example'\nexplicit=true\n");
    CHECK(world.indexes() == Texts{"u1.example/", "s2.example/", "u2.example/"});
    world.set("UV_INDEX_A_B_USERNAME", "u").set("UV_INDEX_A_B_PASSWORD", "p");
    CHECK(world.indexes().back() == "u2.example/ u:p");
    world.set("UV_DEFAULT_INDEX", "d=https://v1.example")
        .set("UV_INDEX", "https://v2.example\nn=https://v3.example");
    CHECK(world.indexes() ==
          Texts{"v2.example/", "v3.example/", "u1.example/", "s2.example/", "v1.example/"});
    world.set("UV_NO_CONFIG", "1").set("UV_DEFAULT_INDEX", "");
    world.set("UV_INDEX_URL", "https://v4.example").set("UV_EXTRA_INDEX_URL", "https://v5.example");
    CHECK(world.indexes() == Texts{"v2.example/", "v3.example/", "v5.example/", "v4.example/"});
    World other;
    other.file("mine.toml", "no-index=true").set("UV_CONFIG_FILE", other.place("mine.toml"));
    CHECK(other.message().starts_with("pip or uv is configured to use no package index"));
  }

  TEST_CASE("pip's and uv's indexes join, each once") {
    World world;
    world.set("PIP_INDEX_URL", "https://one.example/simple")
        .set("UV_DEFAULT_INDEX", "https://one.example/simple/")
        .set("UV_INDEX", "https://two.example");
    CHECK(world.indexes() == Texts{"one.example/simple/", "two.example/"});
  }

  TEST_CASE("a login is in the URL, or in the user's netrc") {
    World world;
    world.file("home/.netrc", "machine one.example login n password q");
    CHECK(
        world.indexes({"https://One.example:8", "https://a:b@one.example", "https://c.example"}) ==
        Texts{"One.example:8/ n:q", "one.example/ a:b", "c.example/"});
    world.file("other", "default login d password e").set("NETRC", world.place("other"));
    CHECK(world.indexes({"https://c.example"}) == Texts{"c.example/ d:e"});
    world.file("other", "secret");
    CHECK(world.message({"https://c.example"}) ==
          "the file /other: line 1: expected an entry, found other text");
  }

  TEST_CASE("plain HTTP is for this machine, and for whom pip trusts") {
    World world;
    for (const char* url : {"http://localhost:1/x", "http://127.0.0.1", "http://[::1]:80/"}) {
      CAPTURE(url);
      CHECK(world.find({url}).has_value());
    }
    CHECK(world.message({"http://u:secret@one.example/"}) ==
          "--index names the index http://****@one.example/, whose answers could be changed on "
          "their way: use HTTPS, or add its host to pip's trusted-host");
    world.set("PIP_TRUSTED_HOST", "two.example one.example:8080");
    CHECK(world.find({"http://two.example:1/"}).has_value());
    CHECK(world.find({"http://ONE.example:8080"}).has_value());
    CHECK_FALSE(world.find({"http://one.example"}).has_value());
  }

  TEST_CASE("what is no index's URL, and files that cannot be read") {
    World world;
    for (const char* url : {"", "one.example", "file:///srv/index", "https://h/?q=secret",
                            "https://u:secret@", "https://h/x#secret"}) {
      CAPTURE(url);
      const auto addresses = world.find({url});
      REQUIRE_FALSE(addresses.has_value());
      CHECK(addresses.error().kind == ErrorKind::usage);
    }
    CHECK(world.set("PIP_INDEX_URL", "ftp://u:secret@h").message() ==
          "PIP_INDEX_URL names the index ftp://****@h, which is no URL of HTTP with a path alone");
    world.file("home/.config/pip/pip.conf", "secret");
    CHECK(world.message() ==
          "the file /home/.config/pip/pip.conf: expected sections and options, found other text");
    World other;
    other.file("home/.config/uv/uv.toml", "index-url = 'secret");
    CHECK(other.message() == "the file /home/.config/uv/uv.toml: expected TOML, found other text");
    std::filesystem::create_directories(other.place("etc/pip.conf"));
    CHECK(other.message().starts_with("the file /etc/pip.conf: "));
  }
}
