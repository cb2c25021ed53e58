// Load commands after Apple's mach-o/loader.h. They lie in one piece behind the header, each with
// its size, and are read as dyld reads them: a name is an offset into its own command. A library
// command with a certain time stamp is the newer dylib_use_command, whose flags say what the
// command's number says in older files (dyld, Header::loadCommandToDylibKind).
#include "formats/macho_commands.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "base/reader.h"

namespace icecore {
namespace {

namespace command {
constexpr std::uint32_t load_library = 0xC;
constexpr std::uint32_t library_id = 0xD;
constexpr std::uint32_t uuid = 0x1B;
constexpr std::uint32_t signature = 0x1D;
constexpr std::uint32_t lazy_library = 0x20;
constexpr std::uint32_t minimum_macos = 0x24;
constexpr std::uint32_t minimum_ios = 0x25;
constexpr std::uint32_t minimum_tvos = 0x2F;
constexpr std::uint32_t minimum_watchos = 0x30;
constexpr std::uint32_t build_version = 0x32;
constexpr std::uint32_t weak_library = 0x80000018;
constexpr std::uint32_t rpath = 0x8000001C;
constexpr std::uint32_t reexported_library = 0x8000001F;
constexpr std::uint32_t upward_library = 0x80000023;
}  // namespace command

constexpr std::uint64_t command_header_size = 8;

std::string version_text(std::uint32_t version) {
  const std::uint32_t patch = version & 0xFF;
  return patch == 0 ? fmt::format("{}.{}", version >> 16, version >> 8 & 0xFF)
                    : fmt::format("{}.{}.{}", version >> 16, version >> 8 & 0xFF, patch);
}

std::string version_or_nothing(std::uint32_t version) {
  return version == 0 ? std::string() : version_text(version);
}

std::string platform_name(std::uint32_t platform) {
  constexpr std::array<std::string_view, 13> names{"",
                                                   "macos",
                                                   "ios",
                                                   "tvos",
                                                   "watchos",
                                                   "bridgeos",
                                                   "mac-catalyst",
                                                   "ios-simulator",
                                                   "tvos-simulator",
                                                   "watchos-simulator",
                                                   "driverkit",
                                                   "visionos",
                                                   "visionos-simulator"};
  if (platform == 0 || platform >= names.size()) return fmt::format("platform-{}", platform);
  return std::string(std::span(names)[platform]);
}

std::optional<MachoUse> use_of(std::uint32_t number) {
  switch (number) {
    case command::load_library:
      return MachoUse::required;
    case command::weak_library:
      return MachoUse::weak;
    case command::reexported_library:
      return MachoUse::reexported;
    case command::upward_library:
      return MachoUse::upward;
    case command::lazy_library:
      return MachoUse::lazy;
    default:
      return std::nullopt;
  }
}

MachoUse use_by_flags(std::uint32_t flags) {
  if ((flags & 1U) != 0) return MachoUse::weak;
  if ((flags & 2U) != 0) return MachoUse::reexported;
  if ((flags & 4U) != 0) return MachoUse::upward;
  return (flags & 8U) != 0 ? MachoUse::lazy : MachoUse::required;
}

// One command, its own header included; offsets in it count from its start.
struct CommandView {
  std::uint32_t number = 0;
  Bytes bytes;
  std::endian byte_order = std::endian::little;
  std::uint64_t place = 0;  // in the file

  Reader fields() const {
    Reader reader(bytes, byte_order);
    reader.skip(command_header_size);
    return reader;
  }
};

Result<std::string> name_at(const CommandView& command, std::uint32_t offset) {
  if (offset < command_header_size || offset >= command.bytes.size()) {
    return failure(
        ErrorKind::malformed,
        fmt::format("a name at {} of a load command of {} bytes", offset, command.bytes.size()),
        command.place);
  }
  const std::string_view rest = as_text(command.bytes.subspan(offset));
  return std::string(rest.substr(0, rest.find('\0')));
}

class CommandReader {
 public:
  explicit CommandReader(const Limits& limits) : limits_(limits) {}

  Result<void> read(const CommandView& command) {
    if (const std::optional<MachoUse> use = use_of(command.number)) {
      return read_library(command, *use);
    }
    switch (command.number) {
      case command::library_id:
        return read_id(command);
      case command::rpath:
        return read_rpath(command);
      case command::uuid:
        return read_uuid(command);
      case command::signature:
        result_.is_signed = true;
        return {};
      case command::build_version:
        return read_build_version(command);
      case command::minimum_macos:
        return read_minimum(command, "macos");
      case command::minimum_ios:
        return read_minimum(command, "ios");
      case command::minimum_tvos:
        return read_minimum(command, "tvos");
      case command::minimum_watchos:
        return read_minimum(command, "watchos");
      default:
        return {};
    }
  }

  MachoCommands take() { return std::move(result_); }

 private:
  Result<void> read_library(const CommandView& command, MachoUse use) {
    constexpr std::uint32_t marker = 0x1A741800;
    constexpr std::uint32_t newer_size = 28;
    Reader reader = command.fields();
    const std::uint32_t name = reader.u32();
    const std::uint32_t time = reader.u32();
    reader.skip(8);  // current and compatible version
    if (!reader.ok()) return reader.truncated("a library's load command");
    if (time == marker && name == newer_size) use = use_by_flags(reader.u32());
    ICECORE_TRY(count_name(command));
    result_.dependencies.push_back({.name = ICECORE_TRY(name_at(command, name)), .use = use});
    return {};
  }

  Result<void> read_id(const CommandView& command) {
    Reader reader = command.fields();
    const std::uint32_t name = reader.u32();
    reader.skip(4);  // time stamp
    const std::uint32_t version = reader.u32();
    if (!reader.ok()) return reader.truncated("LC_ID_DYLIB");
    result_.install_name = ICECORE_TRY(name_at(command, name));
    result_.version = version_or_nothing(version);
    return {};
  }

  Result<void> read_rpath(const CommandView& command) {
    Reader reader = command.fields();
    const std::uint32_t name = reader.u32();
    if (!reader.ok()) return reader.truncated("LC_RPATH");
    ICECORE_TRY(count_name(command));
    result_.rpaths.push_back(ICECORE_TRY(name_at(command, name)));
    return {};
  }

  Result<void> read_uuid(const CommandView& command) {
    constexpr std::uint64_t size = 16;
    Reader reader = command.fields();
    const Bytes uuid = reader.bytes(size);
    if (!reader.ok()) return reader.truncated("LC_UUID");
    result_.uuid.assign(uuid.begin(), uuid.end());
    return {};
  }

  Result<void> read_build_version(const CommandView& command) {
    constexpr std::uint64_t tool_size = 8;
    Reader reader = command.fields();
    const std::string platform = platform_name(reader.u32());
    const std::uint32_t minimum = reader.u32();
    const std::uint32_t sdk = reader.u32();
    const std::uint32_t tools = reader.u32();
    if (!reader.ok()) return reader.truncated("LC_BUILD_VERSION");
    if (!set_system(platform, minimum, sdk)) return {};
    if (tools > reader.remaining() / tool_size) {
      return failure(
          ErrorKind::malformed,
          fmt::format("LC_BUILD_VERSION of {} bytes names {} tools", command.bytes.size(), tools),
          command.place);
    }
    for (std::uint32_t i = 0; i < tools; ++i) {
      const std::uint32_t tool = reader.u32();
      const std::uint32_t version = reader.u32();
      if (tool == 3 || tool == 4) result_.linker_version = version_or_nothing(version);  // ld, lld
    }
    return {};
  }

  Result<void> read_minimum(const CommandView& command, std::string_view platform) {
    Reader reader = command.fields();
    const std::uint32_t minimum = reader.u32();
    const std::uint32_t sdk = reader.u32();
    if (!reader.ok()) return reader.truncated("a minimum version");
    set_system(std::string(platform), minimum, sdk);
    return {};
  }

  // A file may be for two systems; what it says of macOS counts, else what it says first.
  bool set_system(std::string platform, std::uint32_t minimum, std::uint32_t sdk) {
    if (result_.platform == "macos") return false;
    if (!result_.platform.empty() && platform != "macos") return false;
    result_.platform = std::move(platform);
    result_.minimum_os = version_text(minimum);
    result_.sdk = version_or_nothing(sdk);
    return true;
  }

  Result<void> count_name(const CommandView& command) const {
    if (result_.dependencies.size() + result_.rpaths.size() < limits_.image_needs) return {};
    return failure(
        ErrorKind::limit,
        fmt::format("libraries and RPATHs are more than the limit of {}", limits_.image_needs),
        command.place);
  }

  const Limits& limits_;
  MachoCommands result_;
};

}  // namespace

Result<MachoCommands> read_macho_commands(ByteSource& source, const MachoSlice& slice,
                                          const Limits& limits) {
  if (slice.command_count == 0) return MachoCommands();
  const std::uint64_t start = slice.offset + slice.header_size();
  if (slice.size < slice.header_size() || slice.command_bytes > slice.size - slice.header_size()) {
    return failure(
        ErrorKind::truncated,
        fmt::format("load commands of {} bytes in a slice of {}", slice.command_bytes, slice.size),
        start);
  }
  if (slice.command_bytes > limits.macho_command_bytes) {
    return failure(ErrorKind::limit,
                   fmt::format("load commands of {} bytes are more than the limit of {}",
                               slice.command_bytes, limits.macho_command_bytes),
                   start);
  }
  const Bytes bytes = ICECORE_TRY(source.at(start, slice.command_bytes));
  CommandReader reader(limits);
  std::uint64_t position = 0;
  for (std::uint32_t i = 0; i < slice.command_count; ++i) {
    Reader header(bytes, slice.byte_order);
    header.seek(position);
    const std::uint32_t number = header.u32();
    const std::uint32_t size = header.u32();
    if (!header.ok() || size < command_header_size || size > bytes.size() - position) {
      return failure(ErrorKind::malformed,
                     fmt::format("load command {} of {} is {} bytes where {} are left", i + 1,
                                 slice.command_count, size, bytes.size() - position),
                     start + position);
    }
    ICECORE_TRY(reader.read({.number = number,
                             .bytes = bytes.subspan(position, size),
                             .byte_order = slice.byte_order,
                             .place = start + position}));
    position += size;
  }
  return reader.take();
}

}  // namespace icecore
