// pip: operations/freeze.py, the loop over requirement files; req/constructors.py for the name that
// a line would install. A path that pip would look at is taken to be there.
#include "resolve/freeze_requirements.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string_view>

#include "base/limits.h"
#include "base/text.h"
#include "formats/name.h"
#include "formats/requirement.h"
#include "formats/url.h"

namespace icecore {
namespace {

// Lines that are printed as they are: options that say where to find things.
bool is_passed_through(std::string_view line) {
  constexpr std::array<std::string_view, 11> options{"-r",
                                                     "--requirement",
                                                     "-f",
                                                     "--find-links",
                                                     "-i",
                                                     "--index-url",
                                                     "--pre",
                                                     "--trusted-host",
                                                     "--process-dependency-links",
                                                     "--extra-index-url",
                                                     "--use-feature"};
  const std::string_view text = strip(line);
  return text.empty() || text.starts_with('#') ||
         std::ranges::any_of(options,
                             [&](std::string_view option) { return line.starts_with(option); });
}

// pip's COMMENT_RE: a `#` at the beginning or after white space ends the line.
std::string_view without_comment(std::string_view line) {
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] != '#') continue;
    const bool is_first = i == 0 || line[i - 1] == ' ' || line[i - 1] == '\t';
    if (is_first) return strip(line.substr(0, i));
  }
  return strip(line);
}

bool is_url(std::string_view text) {
  constexpr std::array<std::string_view, 4> plain{"http", "https", "file", "ftp"};
  const std::string scheme = to_lower_ascii(text.substr(0, text.find(':')));
  if (scheme.size() == text.size()) return false;
  if (std::ranges::find(plain, scheme) != plain.end()) return true;
  return std::ranges::any_of(std::array<std::string_view, 4>{"git+", "hg+", "svn+", "bzr+"},
                             [&](std::string_view vcs) { return scheme.starts_with(vcs); });
}

// `#egg=name[extra]`, or the name in a wheel's file name.
std::string name_of_link(std::string_view link) {
  const std::size_t hash = link.find('#');
  if (hash != std::string_view::npos) {
    for (const std::string_view part : split(link.substr(hash + 1), '&')) {
      if (!part.starts_with("egg=")) continue;
      const std::string_view egg = part.substr(4);
      return std::string(egg.substr(0, egg.find('[')));
    }
  }
  const std::string_view path = link.substr(0, std::min(hash, link.find(';')));
  if (!path.ends_with(".whl")) return "";
  const std::string_view file = path.substr(path.rfind('/') + 1);
  return std::string(file.substr(0, file.find('-')));
}

// The name that a line would install; empty where pip does not know it.
Result<std::string> name_of(std::string_view text) {
  if (is_url(text) || text.starts_with('.') ||
      (text.find('/') != std::string_view::npos && text.find('@') == std::string_view::npos)) {
    return name_of_link(text);
  }
  const Result<Requirement> requirement = parse_requirement(text, Limits{});
  if (!requirement) {
    return failure(ErrorKind::malformed, fmt::format("Invalid requirement: '{}'", escaped(text)));
  }
  return requirement->name;
}

class RequirementLoop {
 public:
  explicit RequirementLoop(const TakeInstalled& take) : take_(take) {}

  RequirementLines run(const std::vector<RequirementsText>& files) {
    for (const RequirementsText& file : files) {
      for (const std::string_view line : split_lines(file.text)) {
        if (!use(file.path, line)) return std::move(result_);
      }
    }
    for (const auto& [name, paths] : found_in_) {
      if (paths.size() < 2) continue;
      const std::set<std::string> once(paths.begin(), paths.end());
      std::string list;
      for (const std::string& path : once) list += (list.empty() ? "" : ", ") + path;
      result_.warnings.push_back(
          fmt::format("Requirement {} included multiple times [{}]", name, list));
    }
    return std::move(result_);
  }

 private:
  // Whether pip goes on after the line.
  bool use(const std::string& path, std::string_view line) {
    if (is_passed_through(line)) {
      const std::string text(strip_right(line));
      if (passed_.insert(text).second) result_.lines.push_back(text);
      return true;
    }
    const Result<std::string> name = name_in(line);
    if (!name) {
      result_.failure = name.error().message;
      return false;
    }
    if (!name->empty()) use_name(path, line, *name);
    return true;
  }

  static Result<std::string> name_in(std::string_view line) {
    if (line.starts_with("-e")) return name_of_link(strip(line.substr(2)));
    if (line.starts_with("--editable")) {
      return name_of_link(strip(line.substr(std::string_view("--editable").size())));
    }
    return name_of(without_comment(line));
  }

  void use_name(const std::string& path, std::string_view line, const std::string& name) {
    if (std::optional<std::string> text = take_(normalized_name(name))) {
      result_.lines.push_back(*std::move(text));
      found_in_[name].push_back(path);
    } else if (found_in_[name].empty()) {
      result_.warnings.push_back(
          fmt::format("Requirement file [{}] contains {}, but package '{}' is not installed", path,
                      without_comment(line), name));
    } else {
      found_in_[name].push_back(path);
    }
  }

  const TakeInstalled& take_;
  RequirementLines result_;
  std::set<std::string> passed_;
  std::map<std::string, std::vector<std::string>> found_in_;
};

}  // namespace

RequirementLines lines_in_order(const std::vector<RequirementsText>& files,
                                const TakeInstalled& take) {
  return RequirementLoop(take).run(files);
}

}  // namespace icecore
