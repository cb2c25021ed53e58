// The binary distribution format of the PyPA specifications. What RECORD says is taken as the
// wheel's word: whether its content agrees is for who audits the wheel.
#include "spec/wheel_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include "archive/zip_directory.h"
#include "base/digest.h"
#include "base/text.h"
#include "formats/record.h"
#include "spec/file_kinds.h"

namespace icecore {
namespace {

constexpr std::string_view metadata_suffix = ".dist-info";
constexpr std::string_view data_suffix = ".data";

struct SchemeDirectory {
  std::string_view name;
  WheelScheme scheme;
};
constexpr std::array<SchemeDirectory, 5> schemes{{{"purelib", WheelScheme::site},
                                                  {"platlib", WheelScheme::site},
                                                  {"scripts", WheelScheme::scripts},
                                                  {"data", WheelScheme::data},
                                                  {"headers", WheelScheme::headers}}};

Result<const ZipEntry*> find_record(const ZipDirectory& directory) {
  const ZipEntry* found = nullptr;
  for (const ZipEntry& entry : directory.entries) {
    const std::size_t slash = entry.name.find('/');
    const std::string_view top = std::string_view(entry.name).substr(0, slash);
    const bool is_record = slash != std::string::npos && top.ends_with(metadata_suffix) &&
                           std::string_view(entry.name).substr(slash) == "/RECORD";
    if (!is_record) continue;
    if (found != nullptr) return failure(ErrorKind::malformed, "the wheel has several RECORDs");
    found = &entry;
  }
  if (found == nullptr) return failure(ErrorKind::malformed, "the wheel has no RECORD");
  return found;
}

// Splits `name-1.0.data/scripts/x`; other paths are of the site directory as they are.
Result<WheelFileRow> placed(std::string_view path) {
  const std::size_t slash = path.find('/');
  if (slash == std::string_view::npos || !path.substr(0, slash).ends_with(data_suffix)) {
    return WheelFileRow{.scheme = WheelScheme::site, .path = std::string(path)};
  }
  const std::string_view rest = path.substr(slash + 1);
  const std::size_t next = std::min(rest.find('/'), rest.size());
  const auto found = std::ranges::find(schemes, rest.substr(0, next), &SchemeDirectory::name);
  if (found == schemes.end() || next == rest.size()) {
    return failure(ErrorKind::malformed,
                   fmt::format("{} is in no directory that installers know", escaped(path)));
  }
  return WheelFileRow{.scheme = found->scheme, .path = std::string(rest.substr(next + 1))};
}

// What counts of a script whose first line names no interpreter of its own; nothing for others.
std::optional<std::string> script_text(std::string_view script) {
  constexpr std::string_view mark = "#!python";
  if (!script.starts_with(mark)) return std::nullopt;
  const std::size_t end = std::min(script.find('\n'), script.size());
  std::string_view line = script.substr(mark.size(), end - mark.size());
  if (line.starts_with('w')) line.remove_prefix(1);
  const std::string_view body = script.substr(std::min(end + 1, script.size()));
  return fmt::format("python-script {} {}", strip(line), sha256_of(as_bytes(body)).hex());
}

// Puts what an installer makes of the script in the place of what the wheel has.
Result<void> take_script(const WheelParts& wheel, const std::string& path, WheelFileRow& row) {
  const std::vector<std::byte> script = ICECORE_TRY(wheel.read(path));
  if (const auto text = script_text(as_text(script))) {
    SpecFile counted = counted_as(0, *text);
    row.size = counted.size;
    row.digest = std::move(counted.digest);
  }
  return {};
}

bool is_unlisted(std::string_view path) {
  return path.ends_with("/RECORD.jws") || path.ends_with("/RECORD.p7s");
}

}  // namespace

Result<WheelFiles> wheel_files_of(const WheelParts& wheel, const Limits& limits) {
  const Record record = ICECORE_TRY(parse_record(wheel.record, limits));
  if (record.truncated_by_limit) return failure(ErrorKind::limit, "its RECORD has too many rows");
  WheelFiles files;
  for (const RecordRow& written : record.rows) {
    if (written.path == wheel.record_path || is_unlisted(written.path)) continue;
    const bool is_whole = written.problem.empty() && written.algorithm == "sha256" && written.size;
    if (!is_whole) {
      return failure(ErrorKind::malformed, fmt::format("its RECORD gives no SHA-256 and size of {}",
                                                       escaped(written.path)));
    }
    WheelFileRow row = ICECORE_TRY(placed(written.path));
    row.size = static_cast<std::int64_t>(*written.size);
    row.digest = "sha256:" + to_hex(written.digest);
    if (row.scheme == WheelScheme::scripts) ICECORE_TRY(take_script(wheel, written.path, row));
    files.rows.push_back(std::move(row));
  }
  std::ranges::sort(files.rows);
  return files;
}

Result<WheelFiles> read_wheel_files(ByteSource& bytes, const Limits& limits) {
  const ZipDirectory directory = ICECORE_TRY(read_zip_directory(bytes, limits));
  const ZipEntry* record = ICECORE_TRY(find_record(directory));
  const WheelParts wheel{
      .record_path = record->name,
      .record = ICECORE_TRY(read_zip_entry(bytes, *record, limits.manifest_bytes)),
      .read = [&](const std::string& path) -> Result<std::vector<std::byte>> {
        const ZipEntry* entry = directory.find(path);
        if (entry != nullptr) return read_zip_entry(bytes, *entry, limits.manifest_bytes);
        return failure(
            ErrorKind::malformed,
            fmt::format("RECORD lists {}, which the wheel does not have", escaped(path)));
      }};
  return wheel_files_of(wheel, limits);
}

}  // namespace icecore
