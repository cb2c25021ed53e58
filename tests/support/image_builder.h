// Makes images as they lie on a disk, for tests: OCI layouts and archives of docker save. The files
// are texts by name, to be spoiled, and are written to a directory or into a tar.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace icecore::test {

/// `sha256:` and the digest of the text.
[[nodiscard]] std::string digest_text(std::string_view text);

class ImageBuilder {
 public:
  /// A blob of an OCI layout; its digest.
  std::string blob(const std::string& text);
  /// The descriptor of a manifest for these layers, each a tar as it is stored. `platform` is
  /// `os/architecture`, for the configuration; `extra` are more members of the descriptor, as
  /// `,"key":…`.
  std::string oci_image(const std::vector<std::string>& layers, const std::string& extra = "",
                        const std::string& platform = "linux/amd64",
                        const std::vector<std::string>& diff_ids = {});
  /// The descriptor of an index of these descriptors.
  std::string oci_index(const std::vector<std::string>& descriptors, const std::string& extra = "");
  /// The layout's index.json, with the file that says its version.
  ImageBuilder& layout(const std::vector<std::string>& descriptors);
  /// An element of manifest.json, its configuration and its layers `ID/layer.tar`.
  std::string docker_image(const std::vector<std::string>& layers,
                           const std::vector<std::string>& tags);
  ImageBuilder& docker_manifest(const std::vector<std::string>& images);

  [[nodiscard]] std::string tar() const;
  void write(const std::filesystem::path& directory) const;

  std::map<std::string, std::string> files;
  /// What containers get, for images that are made from here on.
  std::string settings = R"({"Env":["A=b"]})";
};

/// `,"platform":{…}` and `,"annotations":{…ref.name…}` for descriptors.
[[nodiscard]] std::string platform_member(const std::string& os, const std::string& architecture,
                                          const std::string& variant = "");
[[nodiscard]] std::string name_member(const std::string& name);

}  // namespace icecore::test
