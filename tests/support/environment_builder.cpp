#include "support/environment_builder.h"

#include <fmt/format.h>

#include <charconv>
#include <fstream>
#include <stdexcept>

#include "base/digest.h"
#include "base/text.h"
#include "formats/source_hash.h"
#include "support/elf_builder.h"

namespace icecore::test {
namespace {

// PY_VERSION_HEX of a final release (CPython, Include/patchlevel.h).
std::uint64_t version_number(const std::string& version) {
  std::uint64_t number = 0;
  for (const std::string_view part : split(version, '.')) {
    unsigned value = 0;
    std::from_chars(part.data(), part.data() + part.size(), value);
    number = number << 8U | value;
  }
  return number << 8U | 0xF0U;
}

std::string interpreter_binary(const std::string& version) {
  const std::vector<std::byte> bytes = ElfBuilder{}
                                           .needed("libc.so.6")
                                           .number_symbol("Py_Version", version_number(version))
                                           .function("Py_BytesMain")
                                           .build();
  return std::string(as_text(bytes));
}

std::string little_endian(std::uint64_t value, std::size_t size) {
  std::string bytes;
  for (std::size_t i = 0; i < size; ++i) bytes += static_cast<char>(value >> (8 * i) & 0xFFU);
  return bytes;
}

}  // namespace

std::string record_row(const std::string& path, std::string_view text) {
  return fmt::format("{},sha256={},{}", path, to_base64url(sha256_of(as_bytes(text)).bytes),
                     text.size());
}

std::string hashed_bytecode(unsigned magic, bool is_checked, std::string_view source) {
  const std::uint64_t hash = source_hash(static_cast<std::uint16_t>(magic), as_bytes(source));
  return little_endian(magic, 2) + "\r\n" + little_endian(is_checked ? 3 : 1, 4) +
         little_endian(hash, 8) + "code";
}

void write_file(const std::filesystem::path& path, std::string_view text) {
  std::filesystem::create_directories(path.parent_path());
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file.write(text.data(), static_cast<std::streamsize>(text.size()));
  if (!file) throw std::runtime_error("cannot write " + path.string());
}

std::string content_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

EnvironmentBuilder::EnvironmentBuilder(std::filesystem::path root, std::string version)
    : root_(std::move(root)) {
  library_ = "python" + version.substr(0, version.rfind('.'));
  root_file("usr/local/bin/" + library_, interpreter_binary(version));
  root_file("usr/local/lib/" + library_ + "/os.py", "# the standard library begins here\n");
  file("pyvenv.cfg",
       fmt::format(
           "home = /usr/local/bin\ninclude-system-site-packages = false\nversion = {}\n"
           "executable = /usr/local/bin/{}\ncommand = /usr/local/bin/{} -m venv /srv/app/venv\n",
           version, library_, library_));
  link("bin/python", "/usr/local/bin/" + library_);
  link("bin/python3", "python");
  std::filesystem::create_directories(site());
}

std::filesystem::path EnvironmentBuilder::site() const {
  return environment() / "lib" / library_ / "site-packages";
}

EnvironmentBuilder& EnvironmentBuilder::file(const std::string& path, std::string_view text) {
  write_file(environment() / path, text);
  return *this;
}

EnvironmentBuilder& EnvironmentBuilder::site_file(const std::string& path, std::string_view text) {
  write_file(site() / path, text);
  return *this;
}

EnvironmentBuilder& EnvironmentBuilder::root_file(const std::string& path, std::string_view text) {
  write_file(root_ / path, text);
  return *this;
}

EnvironmentBuilder& EnvironmentBuilder::link(const std::string& path, const std::string& target) {
  std::filesystem::create_directories((environment() / path).parent_path());
  std::filesystem::create_symlink(target, environment() / path);
  return *this;
}

EnvironmentBuilder& EnvironmentBuilder::install(const Project& project) {
  const std::string directory = project.directory.empty()
                                    ? fmt::format("{}-{}.dist-info", project.name, project.version)
                                    : project.directory;
  std::map<std::string, std::string> files = project.files;
  for (const auto& [name, text] : project.metadata) files[directory + "/" + name] = text;
  files.try_emplace(
      directory + "/METADATA",
      fmt::format("Metadata-Version: 2.1\nName: {}\nVersion: {}\n", project.name, project.version));
  files.try_emplace(directory + "/WHEEL", fmt::format("Wheel-Version: 1.0\nGenerator: test (1.0)\n"
                                                      "Root-Is-Purelib: true\nTag: {}\n",
                                                      project.tag));
  files.try_emplace(directory + "/INSTALLER", project.installer + "\n");
  std::string record;
  for (const auto& [path, text] : files) {
    site_file(path, text);
    record += record_row(path, text) + "\n";
  }
  for (const std::string& row : project.extra_record_rows) record += row + "\n";
  if (project.has_record) site_file(directory + "/RECORD", record + directory + "/RECORD,,\n");
  return *this;
}

}  // namespace icecore::test
