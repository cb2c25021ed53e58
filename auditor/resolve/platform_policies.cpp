// Libraries of a policy are also in every newer one, and so are its symbol versions; auditwheel
// checks that of its data, and a unit test does so here.
#include "resolve/platform_policies.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/embedded.h"
#include "base/number.h"
#include "base/text.h"

namespace icecore {
namespace {

constexpr std::size_t most_policies = 64;  // ranks are bits

std::string_view data_path(CLibrary library) {
  return library == CLibrary::glibc ? "rules/data/manylinux-policy.json"
                                    : "rules/data/musllinux-policy.json";
}

// `manylinux_2_17` is 2 and 17.
using Numbers = std::pair<std::uint64_t, std::uint64_t>;

std::optional<Numbers> numbers_of(std::string_view name) {
  const std::vector<std::string_view> parts = split(name, '_');
  if (parts.size() != 3) return std::nullopt;
  const auto major = whole_number<std::uint64_t>(parts[1]);
  const auto minor = whole_number<std::uint64_t>(parts[2]);
  return major && minor ? std::optional(Numbers(*major, *minor)) : std::nullopt;
}

// musl's C library has the architecture in its name, in words of its own.
std::string system_name(std::string_view library, std::string_view architecture) {
  if (library != "libc.so") return std::string(library);
  if (architecture == "i686") architecture = "x86";
  if (architecture == "armv7l") architecture = "armv7";
  return fmt::format("libc.musl-{}.so.1", architecture);
}

const JsonValue::Object no_members;

const JsonValue::Object& members(const JsonValue& value) {
  return value.as_object() == nullptr ? no_members : *value.as_object();
}

// The member of that name, null if there is none.
const JsonValue& member(const JsonValue& value, std::string_view name) {
  static const JsonValue null;
  const JsonValue* const found = value.find(name);
  return found == nullptr ? null : *found;
}

std::vector<std::string> texts(const JsonValue& value) {
  std::vector<std::string> result;
  if (value.as_array() == nullptr) return result;
  for (const JsonValue& element : *value.as_array()) {
    result.emplace_back(element.as_string().value_or(""));
  }
  return result;
}

// The policies of the document, that of the newest systems first; `linux` has priority 0.
std::vector<const JsonValue*> by_rank(const JsonValue& document) {
  std::vector<const JsonValue*> policies;
  if (document.as_array() == nullptr) return policies;
  for (const JsonValue& policy : *document.as_array()) policies.push_back(&policy);
  std::ranges::stable_sort(policies, {}, [](const JsonValue* policy) {
    return member(*policy, "priority").as_int64().value_or(0);
  });
  return policies;
}

}  // namespace

Result<PlatformPolicies> PlatformPolicies::load(CLibrary library, std::string_view architecture) {
  const JsonValue document =
      ICECORE_TRY(parse_json(as_bytes(embedded_file(data_path(library))), {}));
  const std::vector<const JsonValue*> written = by_rank(document);
  PlatformPolicies result;
  result.architecture_ = architecture;
  for (const JsonValue* policy : written) {
    const JsonValue* const versions = member(*policy, "symbol_versions").find(architecture);
    if (versions == nullptr && !result.policies_.empty()) continue;
    result.add(*policy, versions);
    // Binaries do not say which musl they need, so the newest policy stands for all.
    if (library == CLibrary::musl && result.highest() == 1) break;
  }
  if (result.policies_.empty() || result.policies_.size() > most_policies) {
    return failure(ErrorKind::internal, fmt::format("{} is not as expected", data_path(library)));
  }
  return result;
}

void PlatformPolicies::add(const JsonValue& policy, const JsonValue* versions) {
  const std::size_t rank = policies_.size();
  Policy& added = policies_.emplace_back(
      Policy{.name = std::string(member(policy, "name").as_string().value_or("")),
             .aliases = texts(member(policy, "aliases"))});
  for (const JsonMember& family : versions == nullptr ? no_members : members(*versions)) {
    auto& names = added.versions[family.key];
    for (const std::string& version : texts(family.value)) {
      names.insert(fmt::format("{}_{}", family.key, version));
    }
  }
  for (const std::string& name : texts(member(policy, "lib_whitelist"))) {
    libraries_[system_name(name, architecture_)] = rank;
  }
  for (const JsonMember& from : members(member(policy, "blacklist"))) {
    for (const std::string& symbol : texts(from.value)) {
      std::vector<ForbiddenFrom>& libraries = forbidden_[symbol];
      auto entry = std::ranges::find(libraries, from.key, &ForbiddenFrom::library);
      if (entry == libraries.end()) entry = libraries.insert(entry, {.library = from.key});
      entry->ranks |= std::uint64_t{1} << rank;
    }
  }
}

std::string PlatformPolicies::platform(std::size_t rank) const {
  return fmt::format("{}_{}", policies_[rank].name, architecture_);
}

std::size_t PlatformPolicies::rank_of(std::string_view platform) const {
  if (!platform.ends_with("_" + architecture_)) return 0;
  const std::string_view name = platform.substr(0, platform.size() - architecture_.size() - 1);
  const std::optional<Numbers> asked = numbers_of(name);
  for (std::size_t rank = highest(); rank > 0; --rank) {
    const Policy& policy = policies_[rank];
    if (std::ranges::find(policy.aliases, name) != policy.aliases.end()) return rank;
    const std::string_view family = std::string_view(policy.name).substr(0, policy.name.find('_'));
    if (asked && name.starts_with(family) && *asked <= numbers_of(policy.name)) return rank;
  }
  return 0;
}

bool PlatformPolicies::covers_version(std::size_t rank, std::string_view version) const {
  const auto& families = policies_[rank].versions;
  const auto family = families.find(version.substr(0, version.find('_')));
  return family == families.end() || family->second.contains(version);
}

std::size_t PlatformPolicies::rank_with(std::string_view soname) const {
  const auto found = libraries_.find(soname);
  return found == libraries_.end() ? 0 : found->second;
}

const std::vector<ForbiddenFrom>* PlatformPolicies::forbidden(std::string_view symbol) const {
  const auto found = forbidden_.find(symbol);
  return found == forbidden_.end() ? nullptr : &found->second;
}

}  // namespace icecore
