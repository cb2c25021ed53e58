// As curl's own manual has them; HTTP_PROXY in upper case may come from a header where a server
// starts programs.
#include "target/http_settings.h"

#include <initializer_list>
#include <string>
#include <string_view>

namespace icecore {
namespace {

std::string first_set(const RemoteOptions& options, std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names) {
    if (std::string value = options.value_of(name); !value.empty()) return value;
  }
  return "";
}

}  // namespace

HttpSettings http_settings_of(const RemoteOptions& options, const Limits& limits) {
  return {.proxy_for_http = first_set(options, {"http_proxy", "all_proxy", "ALL_PROXY"}),
          .proxy_for_https =
              first_set(options, {"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"}),
          .no_proxy = first_set(options, {"no_proxy", "NO_PROXY"}),
          .authorities = options.value_of("SSL_CERT_FILE"),
          .authority_directory = options.value_of("SSL_CERT_DIR"),
          .stall_seconds = limits.http_stall_seconds,
          .stall_bytes = limits.http_stall_bytes};
}

}  // namespace icecore
