// One function a kind; each is in the file of its name. `collectors.cpp` lists them.
#pragma once

#include "collect/collect.h"

namespace icecore {

Result<Facts> collect_pyvenv_config(ByteSource& bytes, std::string_view argument,
                                    const Limits& limits);
Result<Facts> collect_metadata(ByteSource& bytes, std::string_view argument, const Limits& limits);
Result<Facts> collect_wheel_file(ByteSource& bytes, std::string_view argument,
                                 const Limits& limits);
Result<Facts> collect_installer(ByteSource& bytes, std::string_view argument, const Limits& limits);
Result<Facts> collect_direct_url(ByteSource& bytes, std::string_view argument,
                                 const Limits& limits);
Result<Facts> collect_egg_link(ByteSource& bytes, std::string_view argument, const Limits& limits);
Result<Facts> collect_record(ByteSource& bytes, std::string_view argument, const Limits& limits);
Result<Facts> collect_installed_files(ByteSource& bytes, std::string_view argument,
                                      const Limits& limits);
Result<Facts> collect_requires_txt(ByteSource& bytes, std::string_view argument,
                                   const Limits& limits);
Result<Facts> collect_pth(ByteSource& bytes, std::string_view argument, const Limits& limits);
Result<Facts> collect_start_file(ByteSource& bytes, std::string_view argument,
                                 const Limits& limits);
Result<Facts> collect_entry_points(ByteSource& bytes, std::string_view argument,
                                   const Limits& limits);
Result<Facts> collect_launcher(ByteSource& bytes, std::string_view argument, const Limits& limits);
Result<Facts> collect_python_build(ByteSource& bytes, std::string_view argument,
                                   const Limits& limits);
Result<Facts> collect_externally_managed(ByteSource& bytes, std::string_view argument,
                                         const Limits& limits);
Result<Facts> collect_build_details(ByteSource& bytes, std::string_view argument,
                                    const Limits& limits);
Result<Facts> collect_provenance_url(ByteSource& bytes, std::string_view argument,
                                     const Limits& limits);
Result<Facts> collect_os_release(ByteSource& bytes, std::string_view argument,
                                 const Limits& limits);
Result<Facts> collect_conda_package(ByteSource& bytes, std::string_view argument,
                                    const Limits& limits);
Result<Facts> collect_finder_mapping(ByteSource& bytes, std::string_view argument,
                                     const Limits& limits);
Result<Facts> collect_vendor_list(ByteSource& bytes, std::string_view argument,
                                  const Limits& limits);
Result<Facts> collect_egg_archive(ByteSource& bytes, std::string_view argument,
                                  const Limits& limits);
Result<Facts> collect_zip_archive(ByteSource& bytes, std::string_view argument,
                                  const Limits& limits);
Result<Facts> collect_bytecode(ByteSource& bytes, std::string_view argument, const Limits& limits);
Result<Facts> collect_native(ByteSource& bytes, std::string_view argument, const Limits& limits);
Result<Facts> collect_loader(ByteSource& bytes, std::string_view argument, const Limits& limits);
Result<Facts> collect_loader_cache(ByteSource& bytes, std::string_view argument,
                                   const Limits& limits);
Result<Facts> collect_loader_path(ByteSource& bytes, std::string_view argument,
                                  const Limits& limits);
Result<Facts> collect_preload_list(ByteSource& bytes, std::string_view argument,
                                   const Limits& limits);
Result<Facts> collect_python_source(ByteSource& bytes, std::string_view argument,
                                    const Limits& limits);
Result<Facts> collect_python_binary(ByteSource& bytes, std::string_view argument,
                                    const Limits& limits);
Result<Facts> collect_generated_file(ByteSource& bytes, std::string_view argument,
                                     const Limits& limits);
Result<Facts> collect_source_hash(ByteSource& bytes, std::string_view argument,
                                  const Limits& limits);
Result<Facts> collect_content_digest(ByteSource& bytes, std::string_view argument,
                                     const Limits& limits);

Result<Facts> collect_sbom(ByteSource& bytes, std::string_view argument, const Limits& limits);
Result<Facts> collect_variant(ByteSource& bytes, std::string_view argument, const Limits& limits);
Result<Facts> collect_build_system(ByteSource& bytes, std::string_view argument,
                                   const Limits& limits);
Result<Facts> collect_build_configuration(ByteSource& bytes, std::string_view argument,
                                          const Limits& limits);

Result<Facts> collect_script(ByteSource& bytes, std::string_view argument, const Limits& limits);

Result<Facts> collect_accounts(ByteSource& bytes, std::string_view argument, const Limits& limits);

Result<Facts> collect_apt_list(ByteSource& bytes, std::string_view argument, const Limits& limits);
Result<Facts> collect_apt_sources(ByteSource& bytes, std::string_view argument,
                                  const Limits& limits);
Result<Facts> collect_yum_repositories(ByteSource& bytes, std::string_view argument,
                                       const Limits& limits);
Result<Facts> collect_apk_repositories(ByteSource& bytes, std::string_view argument,
                                       const Limits& limits);

Result<Facts> collect_apt_preferences(ByteSource& bytes, std::string_view argument,
                                      const Limits& limits);
Result<Facts> collect_version_lock_list(ByteSource& bytes, std::string_view argument,
                                        const Limits& limits);
Result<Facts> collect_version_lock_toml(ByteSource& bytes, std::string_view argument,
                                        const Limits& limits);
Result<Facts> collect_apk_world(ByteSource& bytes, std::string_view argument, const Limits& limits);

Result<Facts> collect_alternative(ByteSource& bytes, std::string_view argument,
                                  const Limits& limits);
Result<Facts> collect_time_zone_data(ByteSource& bytes, std::string_view argument,
                                     const Limits& limits);
Result<Facts> collect_certificate_bundle(ByteSource& bytes, std::string_view argument,
                                         const Limits& limits);
Result<Facts> collect_locale_archive(ByteSource& bytes, std::string_view argument,
                                     const Limits& limits);

/// Adds requirements in their order; those over the limit are a gap.
void add_requirements(std::vector<std::string> texts, const Limits& limits, Facts& facts);

}  // namespace icecore
