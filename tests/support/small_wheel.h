// The wheel that an installed project of EnvironmentBuilder came from.
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "support/environment_builder.h"
#include "support/zip_builder.h"

namespace icecore::test {

/// Path in the wheel → text, RECORD among them.
inline std::map<std::string, std::string> wheel_entries(const Project& project) {
  const std::string directory = project.name + "-" + project.version + ".dist-info/";
  std::map<std::string, std::string> entries = project.files;
  for (const auto& [name, text] : project.metadata) entries[directory + name] = text;
  entries.try_emplace(directory + "METADATA", "Metadata-Version: 2.1\nName: " + project.name +
                                                  "\nVersion: " + project.version + "\n");
  entries.try_emplace(directory + "WHEEL",
                      "Wheel-Version: 1.0\nGenerator: test (1.0)\nRoot-Is-Purelib: true\nTag: " +
                          project.tag + "\n");
  std::string record;
  for (const auto& [name, text] : entries) record += record_row(name, text) + "\n";
  entries[directory + "RECORD"] = record + directory + "RECORD,,\n";
  return entries;
}

inline std::string packed(const std::map<std::string, std::string>& entries) {
  ZipBuilder zip;
  for (const auto& [name, text] : entries) zip.add(name, text, ZipMethod::deflated);
  return zip.build();
}

inline void unpack(const std::map<std::string, std::string>& entries,
                   const std::filesystem::path& directory) {
  for (const auto& [name, text] : entries) write_file(directory / name, text);
}

}  // namespace icecore::test
