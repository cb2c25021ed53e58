#include "formats/secret_text.h"

#include <doctest/doctest.h>
#include <fmt/ranges.h>

#include <array>

#include "base/text.h"
#include "support/hostile.h"

using namespace icecore;

namespace {

std::string shown(std::string_view text) {
  const MaskedText masked = masked_command(text);
  return fmt::format("{} [{}]", masked.text, fmt::join(masked.names, ","));
}

struct Row {
  std::string_view text, expected;
};

}  // namespace

TEST_SUITE("secret text") {
  TEST_CASE("names tell of credentials") {
    for (const std::string_view name :
         {"HF_TOKEN", "DB_PASSWORD", "PGPASSWORD", "MYSQL_PWD", "AWS_SECRET_ACCESS_KEY", "API_KEY",
          "openai_api_key", "SECRET", "GPG_PASSPHRASE", "APP_SECRET_KEY", "WANDB_API_KEY"}) {
      CAPTURE(name);
      CHECK(is_secret(name, "abc123"));
    }
    for (const std::string_view name :
         {"GPG_KEY", "TOKENIZERS_PARALLELISM", "PWD", "SECRET_KEY_FILE", "TOKEN_URL", "AUTHOR",
          "PASSWORD_MIN_LENGTH", "KEY", "MONKEY", "PYTHON_VERSION", "TOKEN_TYPE"}) {
      CAPTURE(name);
      CHECK(!is_secret(name, "abc123"));
    }
    for (const std::string_view value :
         {"", "true", "0", "$TOKEN", "${A}", "/run/secrets/token", "<your-token>", "****"}) {
      CAPTURE(value);
      CHECK(!is_secret("A_TOKEN", value));
    }
  }

  TEST_CASE("values are masked, and credentials of URLs") {
    CHECK(masked_value("HF_TOKEN", "abc") == "****");
    CHECK(masked_value("A", "https://u:p@h/x") == "https://****@h/x");
    CHECK(masked_value("A", "hf_abcdefghijklmnopqrstuv") == "****");
    CHECK(masked_value("A", "/usr/bin") == "/usr/bin");
  }

  TEST_CASE("commands are told without what they hide") {
    for (const auto& [text, expected] : std::array{
             Row{"A_TOKEN=abc make", "A_TOKEN=**** make [A_TOKEN]"},
             Row{"export DB_PASSWORD='a b'; x", "export DB_PASSWORD=****; x [DB_PASSWORD]"},
             Row{"x --password=q --api-key w --token $T",
                 "x --password=**** --api-key **** --token $T [password,api-key]"},
             Row{"curl -H \"Authorization: Bearer xyz\" u",
                 "curl -H \"Authorization: Bearer ****\" u [Authorization]"},
             Row{"curl -u me:pw https://h", "curl -u **** https://h [curl --user]"},
             Row{"git clone https://u:ghp_aaaaaaaaaaaaaaaaaaaaaaaa@h/r",
                 "git clone https://****@h/r []"},
             Row{"x ghp_aaaaaaaaaaaaaaaaaaaaaaaa", "x **** [GitHub token]"},
             Row{"a\nB_TOKEN=1234\nc", "a\nB_TOKEN=****\nc [B_TOKEN]"},
             Row{"pip install x==1.2 token=$T", "pip install x==1.2 token=$T []"},
             Row{"", " []"},
         }) {
      CAPTURE(text);
      CHECK(shown(text) == expected);
    }
  }

  TEST_CASE("masking again changes nothing, and no text is too odd") {
    const Bytes sample = as_bytes("A_TOKEN='b c' --secret=d Authorization: Bearer e https://f:g@h");
    const auto read = [](Bytes bytes) {
      const MaskedText once = masked_command(as_text(bytes));
      CHECK(masked_command(once.text).text == once.text);
    };
    test::for_each_truncation(sample, read);
    test::for_each_flip(sample, read);
  }
}
