// PEP 3147 names a .pyc after its source and interpreter, PEP 552 says how the two are compared. A
// time stamp that is not the source's makes bytecode stale, which is a count: copying an
// environment does it.
#include "resolve/bytecode.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "formats/bytecode.h"
#include "resolve/facts_by_file.h"

namespace icecore {
namespace {

constexpr std::int64_t nanoseconds = 1'000'000'000;

// `name.cpython-312.opt-1.pyc` in __pycache__, or `name.pyc` where its source would be.
struct BytecodeName {
  std::string module;
  std::string tag;  // `cpython-312`; empty outside __pycache__
};

BytecodeName parse_name(std::string_view name, bool is_cached) {
  const std::string_view stem = name.substr(0, name.size() - std::string_view(".pyc").size());
  if (!is_cached) return {.module = std::string(stem), .tag = ""};
  std::string_view rest = stem;
  if (const std::size_t option = rest.rfind(".opt-"); option != std::string_view::npos) {
    rest = rest.substr(0, option);
  }
  const std::size_t dot = rest.rfind('.');
  if (dot == std::string_view::npos) return {.module = std::string(rest), .tag = ""};
  return {.module = std::string(rest.substr(0, dot)), .tag = std::string(rest.substr(dot + 1))};
}

// `3.12` for `cpython-312`; empty for what is no CPython tag. Test runners have tags of their own
// after it.
std::string python_of_tag(std::string_view tag) {
  constexpr std::string_view prefix = "cpython-3";
  if (!tag.starts_with(prefix)) return "";
  std::string_view minor = tag.substr(prefix.size());
  minor = minor.substr(0, minor.find_first_not_of("0123456789"));
  return minor.empty() ? "" : fmt::format("3.{}", minor);
}

class BytecodeResolver {
 public:
  BytecodeResolver(const Tree& tree, const Store& store) : tree_(tree) {
    store.each<SourceHashFact>("file", [&](const SourceHashFact& fact) {
      hashes_.emplace(std::pair(fact.file, fact.magic), fact.hash);
    });
  }

  std::optional<NodeId> source_of(const BytecodeFact& fact) const {
    const NodeId node = tree_.node_of(fact.file);
    const NodeId directory = tree_[node].parent;
    const bool is_cached = tree_[directory].name == "__pycache__";
    const BytecodeName name = parse_name(tree_[node].name, is_cached);
    const std::optional<NodeId> source =
        tree_.child(is_cached ? tree_[directory].parent : directory, name.module + ".py");
    if (!source) return std::nullopt;
    if (tree_[*source].kind == EntryKind::file) return source;
    const std::optional<NodeId> file = tree_.resolve(tree_.path(*source));
    return file && tree_[*file].kind == EntryKind::file ? file : std::nullopt;
  }

  // Nothing when a question about the source was not answered.
  std::optional<BytecodeStateRow> state_of(const BytecodeFact& fact) const {
    BytecodeStateRow row{.file = fact.file};
    const std::optional<NodeId> source = source_of(fact);
    if (source) row.source = tree_[*source].entry;
    if (is_of_other_python(fact)) {
      row.state = BytecodeState::other_python;
    } else if (!source) {
      row.state = BytecodeState::sourceless;
    } else if (fact.validation == BytecodeValidation::timestamp) {
      const Node& file = tree_[*source];
      const auto low_bits = [](std::int64_t value) {
        return static_cast<std::uint32_t>(value & 0xFFFFFFFF);
      };
      const bool same_size =
          low_bits(static_cast<std::int64_t>(file.size)) == low_bits(fact.source_size.value_or(0));
      row.state = same_size ? BytecodeState::of_source : BytecodeState::other_source;
      row.is_stale =
          low_bits(file.mtime_ns / nanoseconds) != low_bits(fact.source_mtime.value_or(0)) ? 1 : 0;
    } else {
      const auto hash = hashes_.find({tree_[*source].entry, fact.magic});
      if (hash == hashes_.end()) return std::nullopt;
      row.state =
          hash->second == fact.source_hash ? BytecodeState::of_source : BytecodeState::other_source;
    }
    return row;
  }

 private:
  bool is_of_other_python(const BytecodeFact& fact) const {
    const NodeId node = tree_.node_of(fact.file);
    const BytecodeName name =
        parse_name(tree_[node].name, tree_[tree_[node].parent].name == "__pycache__");
    const std::string named = python_of_tag(name.tag);
    const std::optional<std::string> written =
        python_of_magic(static_cast<std::uint16_t>(fact.magic));
    return !named.empty() && written && named != *written;
  }

  const Tree& tree_;
  std::map<std::pair<EntryId, std::int64_t>, std::int64_t> hashes_;
};

}  // namespace

std::vector<Question> bytecode_questions(const Tree& tree, const Store& store) {
  std::vector<Question> questions;
  const BytecodeResolver resolver(tree, store);
  const auto ask = [&](const BytecodeFact& fact) {
    const std::optional<NodeId> source = resolver.source_of(fact);
    if (!source || !tree[*source].sha256) return;
    questions.push_back({.file = tree[*source].entry,
                         .kind = Kind::source_hash,
                         .argument = std::to_string(fact.magic)});
  };
  store.each<BytecodeFact>(
      "file", ask, fmt::format("validation <> '{}'", to_word(BytecodeValidation::timestamp)));
  return questions;
}

BytecodeStates resolve_bytecode(const Tree& tree, Store store) {
  BytecodeStates states;
  const BytecodeResolver resolver(tree, store);
  store.each<BytecodeFact>("file", [&](const BytecodeFact& fact) {
    if (const std::optional<BytecodeStateRow> state = resolver.state_of(fact)) {
      store.add(*state);
      states.emplace(fact.file, *state);
    }
  });
  return states;
}

}  // namespace icecore
