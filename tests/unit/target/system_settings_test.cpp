#include "target/system_settings.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>

#include "support/temporary_directory.h"
#include "target/host_tree.h"

using namespace icecore;
using namespace icecore::test;

namespace {

class System {
 public:
  System& file(const std::string& path, std::string_view text = "x") {
    const std::filesystem::path place = directory_.path() / path;
    std::filesystem::create_directories(place.parent_path());
    std::ofstream(place, std::ios::binary) << text;
    return *this;
  }

  [[nodiscard]] SystemSettings settings(const std::vector<Variable>& variables,
                                        bool for_glibc = true) const {
    const HostTree files(directory_.path().string());
    return system_settings(files, Variables(variables, std::nullopt), for_glibc, Limits{});
  }

  // `variable place is_present`, of one variable that names a place.
  [[nodiscard]] std::string named(const std::string& name, const std::string& value) const {
    std::string text;
    for (const NamedPlaceFact& fact : settings({{.name = name, .value = value}}).named) {
      text += fact.variable + " " + fact.place + " " + std::to_string(fact.is_present);
    }
    return text;
  }

 private:
  TemporaryDirectory directory_;
};

}  // namespace

TEST_SUITE("system settings") {
  TEST_CASE("files of directories count by their endings") {
    System system;
    system.file("etc/apt/sources.list.d/a.list").file("etc/apt/sources.list.d/a.list.save");
    system.file("etc/yum.repos.d/b.repo").file("usr/local/share/ca-certificates/c.crt");
    const std::vector<std::string> places = system.settings({}).places;
    const auto has = [&](std::string_view place) {
      return std::ranges::find(places, place) != places.end();
    };
    CHECK(has("/etc/apt/sources.list.d/a.list"));
    CHECK(has("/etc/yum.repos.d/b.repo"));
    CHECK(has("/usr/local/share/ca-certificates/c.crt"));
    CHECK(has("/etc/apt/sources.list"));
    CHECK_FALSE(has("/etc/apt/sources.list.d/a.list.save"));
  }

  TEST_CASE("a time zone is a file, rules of its own, or missing") {
    System system;
    system.file("usr/share/zoneinfo/Asia/Tokyo").file("usr/share/zoneinfo/EST5EDT");
    struct Row {
      std::string value, expected;
    };
    for (const auto& [value, expected] :
         {Row{"Asia/Tokyo", "TZ /usr/share/zoneinfo/Asia/Tokyo 1"},
          Row{":Asia/Tokyo", "TZ /usr/share/zoneinfo/Asia/Tokyo 1"},
          Row{"/usr/share/zoneinfo/Asia/Tokyo", "TZ /usr/share/zoneinfo/Asia/Tokyo 1"},
          Row{"EST5EDT", "TZ /usr/share/zoneinfo/EST5EDT 1"}, Row{"CET-1CEST", ""},
          Row{"<+03>-3", ""}, Row{"UTC", ""}, Row{"", ""},
          Row{"Europe/Berlin", "TZ /usr/share/zoneinfo/Europe/Berlin 0"}}) {
      CAPTURE(value);
      CHECK(system.named("TZ", value) == expected);
    }
  }

  TEST_CASE("a locale is looked for by its normal name, and as it is written") {
    System system;
    system.file("usr/lib/locale/de_DE.utf8/LC_CTYPE").file("usr/lib/locale/fr_FR.UTF-8/LC_CTYPE");
    struct Row {
      std::string value, expected;
    };
    for (const auto& [value, expected] :
         {Row{"de_DE.UTF-8", "LANG /usr/lib/locale/de_DE.utf8 1"},
          Row{"de_DE.utf8", "LANG /usr/lib/locale/de_DE.utf8 1"},
          Row{"fr_FR.UTF-8", "LANG /usr/lib/locale/fr_FR.utf8 1"},
          Row{"de_DE.ISO-8859-15@euro", "LANG /usr/lib/locale/de_DE.iso885915@euro 0"},
          Row{"de_DE.8859-1", "LANG /usr/lib/locale/de_DE.iso88591 0"},
          Row{"de_DE", "LANG /usr/lib/locale/de_DE 0"}, Row{"C.UTF-8", ""}, Row{"POSIX", ""},
          Row{"german", ""}, Row{"../x_y", ""}, Row{"", ""}}) {
      CAPTURE(value);
      CHECK(system.named("LANG", value) == expected);
    }
  }

  TEST_CASE("LC_ALL wins over the others; musl has one locale, and LOCPATH others") {
    const System system;
    const Variable all{.name = "LC_ALL", .value = "de_DE.UTF-8"};
    const Variable language{.name = "LANG", .value = "fr_FR.UTF-8"};
    const std::vector<NamedPlaceFact> both = system.settings({all, language}).named;
    REQUIRE(both.size() == 1);
    CHECK(both[0].variable == "LC_ALL");
    CHECK(system.settings({all}, false).named.empty());
    CHECK(system.settings({all, {.name = "LOCPATH", .value = "/opt/l"}}).named.empty());
  }

  TEST_CASE("certificates are a file, or for some a directory") {
    System system;
    system.file("srv/ours.pem").file("srv/certificates/one.pem");
    CHECK(system.named("SSL_CERT_FILE", "/srv/ours.pem") == "SSL_CERT_FILE /srv/ours.pem 1");
    CHECK(system.named("SSL_CERT_FILE", "/srv/certificates") ==
          "SSL_CERT_FILE /srv/certificates 0");
    CHECK(system.named("SSL_CERT_DIR", "/srv/certificates") == "SSL_CERT_DIR /srv/certificates 1");
    CHECK(system.named("REQUESTS_CA_BUNDLE", "/srv/none") == "REQUESTS_CA_BUNDLE /srv/none 0");
    CHECK(system.named("PIP_CERT", "relative.pem").empty());
    CHECK(system.settings({{.name = "SSL_CERT_FILE", .value = "/srv/ours.pem"}}).places.back() ==
          "/srv/ours.pem");
  }

  TEST_CASE("records are those of links in /etc/alternatives") {
    const std::array links{*TreePath::parse("/etc/alternatives/awk"), *TreePath::parse("/etc/awk")};
    CHECK(alternative_records({links.begin(), links.end()}) ==
          std::vector<std::string>{"/var/lib/dpkg/alternatives/awk", "/var/lib/alternatives/awk"});
  }
}
