#include "target/home_of_user.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "support/temporary_directory.h"
#include "target/host_tree.h"

using namespace icecore;
using namespace icecore::test;

TEST_SUITE("home of a user") {
  TEST_CASE("it is what the system's list of users says") {
    const TemporaryDirectory directory;
    std::filesystem::create_directories(directory.path() / "etc");
    std::ofstream(directory.path() / "etc/passwd")
        << "root:x:0:0:root:/root:/bin/sh\napp:x:1000:1000::/home/app:/bin/sh\n"
           "1000:x:7:7::/home/seven:/bin/sh\nodd:x:8:8::relative:/bin/sh\nshort:x:9:9\n";
    const HostTree files(directory.path().string());
    struct Case {
      std::string_view user, home;
    };
    for (const auto& [user, home] :
         {Case{"", "/root"}, Case{"0", "/root"}, Case{"app", "/home/app"},
          Case{"app:staff", "/home/app"}, Case{"1000", "/home/seven"}, Case{"7:7", "/home/seven"},
          Case{"nobody", "/"}, Case{"12345", "/"}, Case{"odd", "/"}, Case{"short", "/"}}) {
      CAPTURE(user);
      CHECK(home_of_user(user, files, Limits{}).text() == home);
    }
  }

  TEST_CASE("without a list it is the top") {
    const TemporaryDirectory directory;
    CHECK(home_of_user("", HostTree(directory.path().string()), Limits{}).text() == "/");
  }
}
