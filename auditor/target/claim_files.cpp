// pip takes -r and -c relative to the file that has them. Here a URL is a gap: what it gives is not
// what it gave. A file that leads back to itself is one, too, as pip refuses it.
#include "target/claim_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "base/digest.h"
#include "base/text.h"
#include "formats/claim_document.h"
#include "formats/url.h"
#include "target/user_file.h"

namespace icecore {
namespace {

namespace fs = std::filesystem;

// What a file is before symbolic links: two paths to it are one.
std::string place_of(const fs::path& path) {
  std::error_code failed;
  const fs::path place = fs::weakly_canonical(path, failed);
  return failed ? path.string() : place.string();
}

Result<std::string> read_file(const fs::path& path, const Limits& limits) {
  std::optional<std::string> text =
      ICECORE_TRY(read_user_file(path.string(), limits.manifest_bytes));
  if (!text) return failure(ErrorKind::not_found, "there is no such file");
  return *std::move(text);
}

bool is_url(std::string_view path) {
  const std::string scheme = split_url(path).scheme;
  return scheme == "http" || scheme == "https" || scheme == "file" || scheme == "ftp";
}

class ClaimReader {
 public:
  ClaimReader(const ClaimRequest& request, const Limits& limits) : limits_(limits) {
    variables_ = [&request](std::string_view name) -> std::optional<std::string> {
      const auto found = std::ranges::find(request.variables, name, &Variable::name);
      return found == request.variables.end() ? std::nullopt : std::optional(found->value);
    };
  }

  Result<void> add(const std::string& path) {
    GivenClaim claim;
    const Result<ClaimPart> part = read(path, std::nullopt);
    if (!part) {
      return failure(part.error().kind, fmt::format("{}: {}", escaped(path), part.error().message),
                     part.error().offset);
    }
    claim.parts.push_back(*part);
    known_.insert(place_of(path));
    follow(path, claim);
    result_.claims.push_back(std::move(claim));
    return {};
  }

  Result<void> add_project(const std::string& directory) {
    std::error_code failed;
    if (!fs::is_directory(directory, failed)) {
      return failure(ErrorKind::not_found,
                     fmt::format("{}: expected the directory of a project", escaped(directory)));
    }
    for (const std::string_view name : claim_file_names()) {
      const fs::path path = fs::path(directory) / name;
      if (!fs::is_regular_file(path, failed) || known_.contains(place_of(path))) continue;
      if (const Result<void> added = add(path.string()); !added) {
        add_gap(path.string(), added.error().message);
      }
    }
    return {};
  }

  GivenClaims finish() {
    if (!read_.empty()) result_.fingerprint = sha256_of(as_bytes(read_)).hex();
    return std::move(result_);
  }

 private:
  struct Pending {
    std::string from;  // the path of the file that leads there
    ClaimInclude include;
    std::set<std::string> above;  // the files on the way there
  };

  Result<ClaimPart> read(const std::string& path, std::optional<ClaimFormat> format) {
    read_ += path + '\0';
    const Result<std::string> text = read_file(path, limits_);
    if (!text) {
      read_ += text.error().message;
      return std::unexpected(text.error());
    }
    read_ += sha256_of(as_bytes(*text)).hex();
    if (!format || *format == ClaimFormat::requirements) {
      const auto seen = claim_format(fs::path(path).filename().string(), as_bytes(*text));
      if (!seen && !format) {
        return failure(ErrorKind::unsupported, "no lock, requirements file or other claim");
      }
      if (!format || seen == ClaimFormat::pylock) format = seen;
    }
    return ClaimPart{.path = escaped(path),
                     .document = ICECORE_TRY(
                         read_claim_document(*format, as_bytes(*text), variables_, limits_))};
  }

  // Files in the order in which pip reads them.
  void follow(const std::string& path, GivenClaim& claim) {
    std::vector<Pending> pending;
    push(path, claim.parts.front(), {place_of(path)}, pending);
    std::uint64_t files = 0;
    while (!pending.empty()) {
      const Pending next = std::move(pending.back());
      pending.pop_back();
      const std::string target = next.include.path;
      if (is_url(target) || is_url(next.from)) {
        lose(next, fmt::format("{}, which is not fetched", escaped(masked_url(target))), claim);
        continue;
      }
      if (++files > limits_.claim_includes) {
        claim.is_whole = false;
        return add_gap(path, fmt::format("leads to more than {} files", limits_.claim_includes));
      }
      const std::string place = (fs::path(next.from).parent_path() / target).string();
      if (next.above.contains(place_of(place))) {
        add_gap(next.from, fmt::format("line {} leads to {}, which leads here again",
                                       next.include.line, escaped(target)));
        continue;
      }
      read_include(next, place, claim, pending);
    }
  }

  void read_include(const Pending& from, const std::string& place, GivenClaim& claim,
                    std::vector<Pending>& pending) {
    const bool is_constraints = from.include.kind == ClaimInclude::Kind::constraints;
    Result<ClaimPart> part =
        read(place, is_constraints ? ClaimFormat::constraints : ClaimFormat::requirements);
    if (!part) {
      return lose(from, fmt::format("{}: {}", escaped(from.include.path), part.error().message),
                  claim);
    }
    std::set<std::string> above = from.above;
    above.insert(place_of(place));
    known_.insert(place_of(place));
    push(place, *part, above, pending);
    claim.parts.push_back(*std::move(part));
  }

  static void push(const std::string& path, const ClaimPart& part,
                   const std::set<std::string>& above, std::vector<Pending>& pending) {
    for (const ClaimInclude& include : part.document.includes) {
      pending.push_back({.from = path, .include = include, .above = above});
    }
    const auto added = static_cast<std::ptrdiff_t>(part.document.includes.size());
    std::reverse(pending.end() - added, pending.end());
  }

  // Constraints name nothing that is not named elsewhere.
  void lose(const Pending& from, const std::string& what, GivenClaim& claim) {
    if (from.include.kind != ClaimInclude::Kind::constraints) claim.is_whole = false;
    add_gap(from.from, fmt::format("line {} leads to {}", from.include.line, what));
  }

  void add_gap(const std::string& path, std::string reason) {
    result_.gaps.push_back(
        {.root = {}, .path = escaped(path), .reader = "claim", .reason = std::move(reason)});
  }

  const Limits& limits_;
  VariableLookup variables_;
  std::set<std::string> known_;  // places of files that were read
  std::string read_;             // what was read, for the fingerprint
  GivenClaims result_;
};

}  // namespace

Result<GivenClaims> read_given_claims(const ClaimRequest& request, const Limits& limits) {
  ClaimReader reader(request, limits);
  for (const std::string& path : request.against) ICECORE_TRY(reader.add(path));
  if (!request.project.empty()) ICECORE_TRY(reader.add_project(request.project));
  return reader.finish();
}

}  // namespace icecore
