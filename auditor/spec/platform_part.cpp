// The C library, the system's packages and libraries, the image, variables, and what a host must
// bring: each one SELECT, sorted by a key that everybody can see.
#include "spec/platform_part.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "facts/store.h"
#include "judge/select.h"

namespace icecore {
namespace {

constexpr std::string_view system_sql = "SELECT os, version FROM os_release ORDER BY file LIMIT 1";

constexpr std::string_view machine_sql =
    "SELECT native.machine FROM environment JOIN native ON native.file = environment.interpreter "
    "WHERE environment.id = {}";

constexpr std::string_view libc_sql =
    "SELECT DISTINCT loader.version FROM loader JOIN load ON load.found = loader.file "
    "WHERE load.environment = {} AND loader.version <> '' ORDER BY 1";

// Of what is no whole system, those that a file here is of; many list a link like /lib, too.
constexpr std::string_view packages_sql =
    "SELECT manager, name, architecture, version FROM os_package "
    "WHERE EXISTS (SELECT 1 FROM target WHERE target.kind IN ('rootfs', 'image')) "
    "OR EXISTS (SELECT 1 FROM os_package_file JOIN entry ON entry.id = os_package_file.file "
    "WHERE os_package_file.package = os_package.id AND entry.kind = 'file')";

// The system's own: what distributions and the interpreter bring along is in their trees.
constexpr std::string_view libraries_sql =
    "SELECT DISTINCT rtrim(root.path, '/'), root.kind, file.path, file.sha256, "
    "coalesce(os_package.manager || ' ' || os_package.name || ' ' || os_package.version, '') "
    "FROM load JOIN file ON file.id = load.found JOIN root ON root.name = file.root "
    "JOIN owner ON owner.file = load.found "
    "LEFT JOIN os_package_file ON os_package_file.file = load.found "
    "LEFT JOIN os_package ON os_package.id = os_package_file.package "
    "WHERE load.environment = {} AND owner.owner_kind IN ('os_package', 'nobody', 'unknown') "
    "AND (root.kind = 'system' OR owner.owner_kind = 'os_package')";

constexpr std::string_view image_sql =
    "SELECT manifest_digest, config_digest, "
    "os || '/' || architecture || CASE variant WHEN '' THEN '' ELSE '/' || variant END FROM image";
constexpr std::string_view layers_sql = "SELECT diff_id FROM layer ORDER BY position";
constexpr std::string_view variables_sql = "SELECT name, value FROM variable ORDER BY name";
constexpr std::string_view least_sql =
    "SELECT family, version FROM version_floor "
    "WHERE environment = {} AND distribution IS NULL ORDER BY family";
constexpr std::string_view loads_sql =
    "SELECT DISTINCT name FROM load WHERE environment = {} AND found_by = '{}' ORDER BY name";

class PlatformBuilder {
 public:
  PlatformBuilder(const Store& facts, const EnvironmentRow& row) : facts_(facts), row_(row) {}

  Result<SpecPlatform> build() {
    ICECORE_TRY(describe_system());
    ICECORE_TRY(describe_image());
    ICECORE_TRY(add_packages());
    ICECORE_TRY(add_libraries());
    ICECORE_TRY(add_settings(variables_sql, platform_.variables));
    ICECORE_TRY(add_settings(least_sql, platform_.least));
    ICECORE_TRY(add_names("host", platform_.host_libraries));
    ICECORE_TRY(add_names("missing", platform_.missing_libraries));
    return std::move(platform_);
  }

 private:
  template <typename... Arguments>
  Result<Selection> select(std::string_view sql, const Arguments&... arguments) const {
    return select_all(facts_, fmt::format(fmt::runtime(sql), arguments...));
  }

  static std::string text(const FactValue& value) { return std::string(text_of(value)); }

  Result<void> describe_system() {
    const Selection system = ICECORE_TRY(select(system_sql));
    if (!system.rows.empty()) {
      platform_.system = text(system.rows[0][0]);
      platform_.release = text(system.rows[0][1]);
    }
    const Selection machine = ICECORE_TRY(select(machine_sql, row_.id));
    if (!machine.rows.empty()) platform_.machine = text(machine.rows[0][0]);
    platform_.libc = row_.libc;
    const Selection libc = ICECORE_TRY(select(libc_sql, row_.id));
    if (!libc.rows.empty()) platform_.libc += " " + text(libc.rows[0][0]);
    return {};
  }

  Result<void> describe_image() {
    const Selection found = ICECORE_TRY(select(image_sql));
    if (found.rows.empty()) return {};
    SpecImage& image = platform_.image.emplace();
    image.manifest = text(found.rows[0][0]);
    image.config = text(found.rows[0][1]);
    image.platform = text(found.rows[0][2]);
    const Selection layers = ICECORE_TRY(select(layers_sql));
    for (const SelectedRow& row : layers.rows) image.layers.push_back(text(row[0]));
    return {};
  }

  Result<void> add_packages() {
    const Selection found = ICECORE_TRY(select(packages_sql));
    for (const SelectedRow& row : found.rows) {
      platform_.packages.push_back({.manager = text(row[0]),
                                    .name = text(row[1]),
                                    .architecture = text(row[2]),
                                    .version = text(row[3])});
    }
    std::ranges::sort(platform_.packages);
    return {};
  }

  Result<void> add_libraries() {
    const Selection found = ICECORE_TRY(select(libraries_sql, row_.id));
    for (const SelectedRow& row : found.rows) {
      const bool is_target = text_of(row[1]) == to_word(RootKind::target);
      const std::string_view digest = text_of(row[3]);
      platform_.libraries.push_back(
          {.path = fmt::format("{}/{}", is_target ? "" : text_of(row[0]), text_of(row[2])),
           .digest = digest.empty() ? std::string() : fmt::format("sha256:{}", digest),
           .provider = text(row[4])});
    }
    std::ranges::sort(platform_.libraries);
    return {};
  }

  Result<void> add_settings(std::string_view sql, std::vector<SpecSetting>& settings) const {
    const Selection found = ICECORE_TRY(select(sql, row_.id));
    for (const SelectedRow& row : found.rows) {
      settings.push_back({.name = text(row[0]), .value = text(row[1])});
    }
    return {};
  }

  Result<void> add_names(std::string_view found_by, std::vector<std::string>& names) const {
    const Selection found = ICECORE_TRY(select(loads_sql, row_.id, found_by));
    for (const SelectedRow& row : found.rows) names.push_back(text(row[0]));
    return {};
  }

  const Store& facts_;
  const EnvironmentRow& row_;
  SpecPlatform platform_;
};

}  // namespace

Result<SpecPlatform> platform_part(const Store& facts, const EnvironmentRow& environment) {
  return PlatformBuilder(facts, environment).build();
}

}  // namespace icecore
