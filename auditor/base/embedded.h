// Text files of the repository that the program carries: the schema, the rules and their data.
#pragma once

#include <span>
#include <string_view>

namespace icecore {

struct EmbeddedFile {
  std::string_view path;  ///< In the repository, such as `rules/integrity/file-modified.sql`.
  std::string_view text;
};

/// All of them, sorted by path. Made at build time by cmake/embed.cmake.
[[nodiscard]] std::span<const EmbeddedFile> embedded_files();

/// The text of one file, or an empty view.
[[nodiscard]] std::string_view embedded_file(std::string_view path);

}  // namespace icecore
