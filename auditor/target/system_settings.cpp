// Time zones: tzset(3); a name is a file below zoneinfo, and what is none may still be rules of its
// own (`CET-1CEST`). Locales: setlocale(3) of glibc; LC_ALL wins over the others. A locale is in
// the archive or a directory, both by a name whose codeset has small letters and digits alone. musl
// takes every name for the same locale.
#include "target/system_settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/number.h"
#include "base/text.h"
#include "target/file_tree.h"

namespace icecore {
namespace {

constexpr std::array<std::string_view, 17> single_files{
    "/etc/passwd",
    "/etc/group",
    "/etc/apt/sources.list",
    "/etc/apk/repositories",
    "/etc/apt/preferences",
    "/etc/dnf/plugins/versionlock.list",
    "/etc/yum/pluginconf.d/versionlock.list",
    "/etc/dnf/versionlock.toml",
    "/etc/apk/world",
    "/etc/localtime",
    "/usr/share/zoneinfo/tzdata.zi",
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/ssl/cert.pem",
    "/etc/ssl/ca-bundle.pem",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
    "/var/lib/ca-certificates/ca-bundle.pem"};

// A directory all of whose files with the ending count.
struct Listed {
  std::string_view directory, ending;
};
constexpr std::array<Listed, 10> listed_files{{{"/etc/apt/sources.list.d", ".list"},
                                               {"/etc/apt/sources.list.d", ".sources"},
                                               {"/etc/apt/preferences.d", ""},
                                               {"/etc/yum.repos.d", ".repo"},
                                               {"/etc/zypp/repos.d", ".repo"},
                                               {"/etc/apk/repositories.d", ".list"},
                                               {"/usr/local/share/ca-certificates", ".crt"},
                                               {"/etc/pki/ca-trust/source/anchors", ".crt"},
                                               {"/etc/pki/ca-trust/source/anchors", ".pem"},
                                               {"/usr/share/pki/trust/anchors", ".crt"}}};

constexpr std::array<std::string_view, 6> certificate_variables{
    "SSL_CERT_FILE",  "SSL_CERT_DIR",  "REQUESTS_CA_BUNDLE",
    "CURL_CA_BUNDLE", "AWS_CA_BUNDLE", "PIP_CERT"};

constexpr std::array<std::string_view, 14> locale_variables{
    "LANG",           "LC_ADDRESS",   "LC_COLLATE",  "LC_CTYPE", "LC_IDENTIFICATION",
    "LC_MEASUREMENT", "LC_MESSAGES",  "LC_MONETARY", "LC_NAME",  "LC_NUMERIC",
    "LC_PAPER",       "LC_TELEPHONE", "LC_TIME",     "LC_ALL"};

bool is_letter(char character) {
  return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
}

// Whether a value of TZ is rules: a name of at least three letters, or one in <>, and an offset.
bool is_rules(std::string_view value) {
  if (value.starts_with('<')) return true;
  const auto end = std::ranges::find_if_not(value, is_letter);
  const auto letters = static_cast<std::size_t>(end - value.begin());
  if (letters < 3 || letters == value.size()) return false;
  const char next = value[letters];
  return is_digit(next) || next == '+' || next == '-';
}

// As glibc's _nl_normalize_codeset: letters and digits in lower case; numbers alone are ISO's.
std::string normal_codeset(std::string_view codeset) {
  std::string normal;
  for (const char character : codeset) {
    if (is_letter(character) || is_digit(character)) normal += character;
  }
  const bool is_number = std::ranges::all_of(normal, is_digit);
  return (is_number ? "iso" : "") + to_lower_ascii(normal);
}

// `de_DE.utf8@euro` of `de_DE.UTF-8@euro`; empty for what every glibc has, and for aliases.
std::string locale_name(std::string_view value) {
  const std::string_view modifier = value.substr(std::min(value.find('@'), value.size()));
  const std::string_view plain = value.substr(0, value.size() - modifier.size());
  const std::size_t dot = std::min(plain.find('.'), plain.size());
  const std::string_view language = plain.substr(0, dot);
  const bool is_own = language == "C" || language == "POSIX" || !language.contains('_');
  if (is_own || value.contains('/')) return {};
  const std::string codeset =
      dot == plain.size() ? std::string() : "." + normal_codeset(plain.substr(dot + 1));
  return fmt::format("{}{}{}", language, codeset, modifier);
}

class SettingsReader {
 public:
  SettingsReader(const FileTree& files, const Variables& variables, const Limits& limits)
      : files_(files), variables_(variables), limits_(limits) {}

  SystemSettings run(bool for_glibc) && {
    found_.places.assign(single_files.begin(), single_files.end());
    for (const Listed& listed : listed_files) add_files(listed);
    add_time_zone();
    for (const std::string_view variable : certificate_variables) add_certificates(variable);
    if (for_glibc && value_of("LOCPATH").empty()) add_locales();
    return std::move(found_);
  }

 private:
  [[nodiscard]] std::string_view value_of(std::string_view variable) const {
    return variables_.value(variable).value_or("");
  }

  // Where following a path leads; nothing when nothing is there.
  [[nodiscard]] std::optional<TreePath> end_of(std::string_view written) const {
    const Result<TreePath> path = TreePath().resolve(written);
    if (!path) return std::nullopt;
    const Result<TreePath> end = files_.resolve(*path, limits_.link_hops);
    return end ? std::optional(*end) : std::nullopt;
  }
  [[nodiscard]] bool is_file(std::string_view written) const {
    const std::optional<TreePath> end = end_of(written);
    return end && files_.is_file(*end);
  }
  [[nodiscard]] bool is_directory(std::string_view written) const {
    const std::optional<TreePath> end = end_of(written);
    return end && files_.is_directory(*end);
  }

  void add_files(const Listed& listed) {
    const std::optional<TreePath> directory = end_of(listed.directory);
    if (!directory) return;
    for (const std::string& name : files_.names(*directory)) {
      if (name.ends_with(listed.ending)) found_.places.push_back(directory->child(name).text());
    }
  }

  void add_named(std::string_view variable, std::string_view place, bool is_present) {
    found_.named.push_back({.variable = std::string(variable),
                            .value = escaped(value_of(variable)),
                            .place = escaped(place),
                            .is_present = is_present ? 1 : 0});
  }

  void add_time_zone() {
    std::string_view value = value_of("TZ");
    if (value.starts_with(':')) value.remove_prefix(1);
    if (value.empty() || value == "UTC" || value == "GMT") return;
    const std::string place =
        value.starts_with('/') ? std::string(value) : fmt::format("/usr/share/zoneinfo/{}", value);
    const bool is_present = is_file(place);
    if (is_present || !is_rules(value)) add_named("TZ", place, is_present);
  }

  void add_certificates(std::string_view variable) {
    const std::string_view value = value_of(variable);
    if (!value.starts_with('/')) return;
    const bool takes_directory = variable != "SSL_CERT_FILE";
    const bool is_there = is_file(value);
    if (is_there) found_.places.emplace_back(value);
    add_named(variable, value, is_there || (takes_directory && is_directory(value)));
  }

  void add_locales() {
    const bool is_one = !value_of("LC_ALL").empty();
    for (const std::string_view variable : locale_variables) {
      if (is_one == (variable == "LC_ALL")) add_locale(variable);
    }
  }

  void add_locale(std::string_view variable) {
    const std::string_view value = value_of(variable);
    const std::string name = locale_name(value);
    if (name.empty()) return;
    const std::string place = fmt::format("/usr/lib/locale/{}", name);
    const std::string written = fmt::format("/usr/lib/locale/{}", value);
    found_.places.emplace_back("/usr/lib/locale/locale-archive");
    add_named(variable, place, is_file(place + "/LC_CTYPE") || is_file(written + "/LC_CTYPE"));
  }

  const FileTree& files_;
  const Variables& variables_;
  const Limits& limits_;
  SystemSettings found_;
};

}  // namespace

SystemSettings system_settings(const FileTree& files, const Variables& variables, bool for_glibc,
                               const Limits& limits) {
  return SettingsReader(files, variables, limits).run(for_glibc);
}

std::vector<std::string> alternative_records(const std::vector<TreePath>& links) {
  std::vector<std::string> records;
  for (const TreePath& link : links) {
    if (link.parent().text() != "/etc/alternatives") continue;
    for (const std::string_view place : {"/var/lib/dpkg/alternatives", "/var/lib/alternatives"}) {
      records.push_back(fmt::format("{}/{}", place, link.name()));
    }
  }
  return records;
}

}  // namespace icecore
