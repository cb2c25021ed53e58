// PEP 668: an INI file that `configparser.ConfigParser(interpolation=None)` reads. Options of
// `[DEFAULT]` count too, after the section's own, as they do there.
#include "formats/externally_managed.h"

#include <string_view>

#include "formats/config_parser.h"

namespace icecore {

Result<ExternallyManaged> parse_externally_managed(Bytes bytes, const Limits& limits) {
  constexpr std::string_view section_name = "externally-managed";
  constexpr std::string_view prefix = "error-";
  const ConfigFile file = ICECORE_TRY(parse_config(bytes, limits));
  if (file.find(section_name) == nullptr) {
    return failure(ErrorKind::malformed, "expected a section [externally-managed], found none");
  }
  ExternallyManaged result;
  result.message = file.value(section_name, "error").value_or("");
  for (const std::string_view name : {section_name, std::string_view("DEFAULT")}) {
    const ConfigSection* section = file.find(name);
    if (section == nullptr) continue;
    for (const ConfigOption& option : section->options) {
      if (!option.key.starts_with(prefix)) continue;
      result.translations.emplace_back(option.key.substr(prefix.size()), option.value);
    }
  }
  return result;
}

}  // namespace icecore
