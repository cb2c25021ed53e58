// Rules come from the program itself (base/embedded.h) and from the user's directories. The two are
// read alike, so that a rule can move from one to the other unchanged. Suggestions are by edit
// distance, as compilers make them.
#include "judge/rule_set.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <tuple>

#include "base/embedded.h"
#include "base/text.h"

namespace icecore {
namespace {

constexpr std::size_t longest_rule_file = 64U << 10U;
constexpr std::size_t suggestions = 3;

// `rules/<family>/<id>.sql`; the views and data beside the families are no rules.
bool is_embedded_rule(std::string_view path) {
  return path.starts_with("rules/") && path.ends_with(".sql") && std::ranges::count(path, '/') == 2;
}

Result<std::vector<std::string>> rule_files(const std::string& directory) {
  std::vector<std::string> files;
  std::error_code status;
  std::filesystem::recursive_directory_iterator place(directory, status);
  for (; !status && place != std::filesystem::recursive_directory_iterator();
       place.increment(status)) {
    if (place->path().extension() == ".sql") files.push_back(place->path().string());
  }
  if (status) {
    return failure(ErrorKind::not_found, fmt::format("the rules in {} cannot be read: {}",
                                                     escaped(directory), status.message()));
  }
  std::ranges::sort(files);
  return files;
}

Result<std::string> read_rule_file(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  std::string text(longest_rule_file + 1, '\0');
  stream.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (stream.bad() || !stream.eof()) {
    return failure(ErrorKind::unreadable,
                   fmt::format("{} cannot be read as a rule of at most {} bytes", escaped(path),
                               longest_rule_file));
  }
  text.resize(static_cast<std::size_t>(stream.gcount()));
  return text;
}

bool matches_glob(std::string_view pattern, std::string_view text) {
  std::size_t at = 0;
  std::size_t in_text = 0;
  std::size_t star = std::string_view::npos;
  std::size_t resume = 0;
  while (in_text < text.size()) {
    if (at < pattern.size() && pattern[at] == '*') {
      star = at++;
      resume = in_text;
    } else if (at < pattern.size() && (pattern[at] == '?' || pattern[at] == text[in_text])) {
      ++at;
      ++in_text;
    } else if (star != std::string_view::npos) {
      at = star + 1;
      in_text = ++resume;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', at) == std::string_view::npos;
}

bool names(std::string_view word, const Rule& rule) {
  return word == rule.family || matches_glob(word, rule.id);
}

std::size_t edit_distance(std::string_view left, std::string_view right) {
  std::vector<std::size_t> row(right.size() + 1);
  for (std::size_t i = 0; i < row.size(); ++i) row[i] = i;
  for (std::size_t i = 0; i < left.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < right.size(); ++j) {
      const std::size_t replaced = diagonal + (left[i] == right[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, diagonal + 1});
    }
  }
  return row.back();
}

// `; did you mean …?`, or nothing when no name is near.
std::string suggestion(const std::vector<Rule>& rules, std::string_view word) {
  std::set<std::pair<std::size_t, std::string>> near;
  const auto consider = [&](const std::string& name) {
    const std::size_t distance = edit_distance(word, name);
    const bool is_part = word.size() >= 3 && name.find(word) != std::string::npos;
    if (is_part || distance <= std::max<std::size_t>(2, name.size() / 3)) {
      near.emplace(is_part ? 0 : distance, name);
    }
  };
  for (const Rule& rule : rules) {
    consider(rule.id);
    consider(rule.family);
  }
  std::vector<std::string> nearest;
  for (const auto& [distance, name] : near) {
    if (nearest.size() < suggestions) nearest.push_back(name);
  }
  return nearest.empty() ? "; `icecore rules` lists them"
                         : fmt::format("; did you mean {}?", fmt::join(nearest, " or "));
}

constexpr std::size_t longest_word = 200;

Result<void> check_words(const std::vector<Rule>& rules, const std::vector<std::string>& words) {
  for (const std::string& word : words) {
    if (std::ranges::any_of(rules, [&](const Rule& rule) { return names(word, rule); })) continue;
    const std::string_view shown = std::string_view(word).substr(0, longest_word);
    return failure(ErrorKind::usage,
                   fmt::format("'{}' is no rule, no family and no pattern of a rule{}",
                               escaped(shown), suggestion(rules, shown)));
  }
  return {};
}

}  // namespace

Result<std::vector<Rule>> load_rules(const std::vector<std::string>& directories) {
  std::vector<Rule> rules;
  for (const EmbeddedFile& file : embedded_files()) {
    if (is_embedded_rule(file.path)) rules.push_back(ICECORE_TRY(parse_rule(file.path, file.text)));
  }
  for (const std::string& directory : directories) {
    for (const std::string& path : ICECORE_TRY(rule_files(directory))) {
      rules.push_back(ICECORE_TRY(parse_rule(path, ICECORE_TRY(read_rule_file(path)))));
    }
  }
  std::ranges::sort(rules, {}, [](const Rule& rule) { return std::tie(rule.id, rule.path); });
  const auto twice = std::ranges::adjacent_find(rules, {}, &Rule::id);
  if (twice != rules.end()) {
    return failure(ErrorKind::usage,
                   fmt::format("the rule {} is there twice: {} and {}", twice->id,
                               escaped(twice->path), escaped(std::next(twice)->path)));
  }
  return rules;
}

Result<std::vector<Rule>> select_rules(std::vector<Rule> rules,
                                       const std::vector<std::string>& select,
                                       const std::vector<std::string>& ignore) {
  ICECORE_TRY(check_words(rules, select));
  ICECORE_TRY(check_words(rules, ignore));
  const auto is_named = [](const std::vector<std::string>& words, const Rule& rule) {
    return std::ranges::any_of(words, [&](const std::string& word) { return names(word, rule); });
  };
  std::erase_if(rules, [&](const Rule& rule) {
    return is_named(ignore, rule) || (!select.empty() && !is_named(select, rule));
  });
  return rules;
}

}  // namespace icecore
