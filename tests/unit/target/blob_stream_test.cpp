#include "target/blob_stream.h"

#include <doctest/doctest.h>

#include <initializer_list>

#include "support/registry_server.h"

using namespace icecore;
using namespace icecore::test;

namespace {

std::string numbered(std::size_t size) {
  std::string text;
  for (std::size_t i = 0; text.size() < size; ++i) text += std::to_string(i) + ",";
  text.resize(size);
  return text;
}

const std::string blob = numbered(3'000'000);

ImageBuilder one_blob() {
  ImageBuilder builder;
  builder.blob(blob);
  return builder;
}

class Fetch {
 public:
  explicit Fetch(const RegistryServer::Twist& twist)
      : server_(one_blob(), twist),
        client_(*parse_registry_reference(server_.name()), {.is_plain = true}, hasty_limits()) {}

  Result<std::string> run() {
    BlobStream stream(client_, digest_text(blob), blob.size());
    return text_of(stream);
  }
  std::string message() {
    const Result<std::string> text = run();
    REQUIRE_FALSE(text.has_value());
    return server_.message_of(text.error());
  }
  std::string ranges() const {
    std::string ranges;
    for (const HttpCall& call : server_.http().calls()) ranges += "[" + call.header("range") + "]";
    return ranges;
  }
  [[nodiscard]] const RegistryServer& server() const { return server_; }

 private:
  RegistryServer server_;
  RegistryClient client_;
};

}  // namespace

TEST_SUITE("blob stream") {
  TEST_CASE("a connection that is cut is followed by one for the rest") {
    const RegistryServer usual(one_blob());
    int calls = 0;
    Fetch fetch([&](const HttpCall& call) {
      ++calls;
      if (calls == 1) return std::optional(cut_answer(usual.usual(call), 1'000'000));
      if (calls == 2) return std::optional(answer(503));
      if (calls == 3) return std::optional(cut_answer(usual.usual(call), 1'500'000));
      return std::optional<HttpAnswer>();
    });
    CHECK((fetch.run() == blob));
    CHECK(fetch.ranges() == "[][bytes=1000000-][bytes=1000000-][bytes=2500000-]");
  }

  TEST_CASE("a server without ranges sends all again") {
    std::size_t calls = 0;
    Fetch fetch([&](const HttpCall&) {
      const HttpAnswer whole = answer(200, blob);
      return std::optional(++calls < 3 ? cut_answer(whole, 1'000'000 * calls) : whole);
    });
    CHECK((fetch.run() == blob));
    CHECK(fetch.ranges() == "[][bytes=1000000-][bytes=2000000-]");
  }

  TEST_CASE("cuts without progress come to an end") {
    int calls = 0;
    Fetch fetch([&](const HttpCall&) {
      ++calls;
      return std::optional(cut_answer(answer(200, blob), 1'000));
    });
    const std::string message = fetch.message();
    CHECK(message.starts_with("after 1.0 kB of 3.0 MB: "));
    CHECK(calls == 3);
  }

  TEST_CASE("an answer that ends early without saying so is cut, too") {
    const std::string chunk =
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n0,1\r\n0\r\n\r\n";
    Fetch fetch([&](const HttpCall&) { return std::optional(HttpAnswer{.bytes = chunk}); });
    CHECK(fetch.message().ends_with(" after 3 of 3000000 bytes"));
  }

  TEST_CASE("other sizes than the manifest's are errors at once") {
    for (const std::size_t size : {blob.size() - 1, blob.size() + 1}) {
      CAPTURE(size);
      int calls = 0;
      Fetch fetch([&](const HttpCall&) {
        ++calls;
        return std::optional(answer(200, std::string(size, 'a')));
      });
      const std::string message = fetch.message();
      CHECK(message.starts_with("the manifest says that the blob sha256:"));
      CHECK(message.ends_with(" has 3000000 bytes, HOST has " + std::to_string(size) +
                              "; the image is damaged there, push it again"));
      CHECK(calls == 1);
    }
    Fetch endless([&](const HttpCall&) {
      return std::optional(HttpAnswer{.bytes = "HTTP/1.1 200 OK\r\n\r\n" + blob + "x"});
    });
    CHECK(endless.message().ends_with("HOST has more; the image is damaged there, push it again"));
  }

  TEST_CASE("another part than the one that was asked for is an error") {
    for (const char* range :
         {"bytes 1-2999999/3000000", "bytes 1000-2999999/3000001", "bytes */3"}) {
      CAPTURE(range);
      int calls = 0;
      Fetch fetch([&](const HttpCall&) {
        if (++calls == 1) return std::optional(cut_answer(answer(200, blob), 1'000));
        return std::optional(
            answer(206, blob.substr(1'000), {std::string("Content-Range: ") + range}));
      });
      CHECK(fetch.message().starts_with("after 1.0 kB of 3.0 MB: "));
      CHECK(calls == 2);
    }
  }

  TEST_CASE("a trickle is given up") {
    Fetch fetch([&](const HttpCall&) {
      HttpAnswer slow = cut_answer(answer(200, blob), 100);
      slow.trickle = std::chrono::milliseconds(20);
      return std::optional(slow);
    });
    CHECK(fetch.message().find(" in 1 seconds") != std::string::npos);
  }

  TEST_CASE("a page in place of a blob is of another size; a blob that is gone is told") {
    Fetch page([&](const HttpCall&) {
      return std::optional(answer(200, "<html>", {"Content-Type: text/html"}));
    });
    CHECK(page.message().find("HOST has 6;") != std::string::npos);
    Fetch gone([&](const HttpCall&) { return std::optional(answer(404)); });
    CHECK(gone.message() == "HOST has no blob " + digest_text(blob) +
                                "; the image is not whole there, push it again");
  }
}
