// The report against its schema: every key that is written is described, and every key that is
// described is written by the sample, which has something of everything.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "report/json_writer.h"
#include "report/report.h"
#include "support/golden.h"
#include "support/sample_facts.h"

using namespace icecore;
using namespace icecore::test;
using nlohmann::json;

namespace {

std::string json_report(const Store& facts) {
  std::ostringstream out;
  const std::vector<Rule> rules = sample_rules();
  REQUIRE(find_report("json")->write({.facts = facts, .rules = rules, .style = {}}, out));
  return out.str();
}

// `findings[].rule` for each key of the value.
void collect_keys(const json& value, const std::string& path, std::set<std::string>& keys) {
  if (value.is_array()) {
    for (const json& element : value) collect_keys(element, path + "[]", keys);
  }
  if (!value.is_object()) return;
  for (const auto& [name, member] : value.items()) {
    const std::string place = path.empty() ? name : path + "." + name;
    keys.insert(place);
    collect_keys(member, place, keys);
  }
}

const json& resolved(const json& document, const json& schema) {
  const auto reference = schema.find("$ref");
  if (reference == schema.end()) return schema;
  return document.at(json::json_pointer(reference->get<std::string>().substr(1)));
}

// The same for what a schema describes; each object must be closed, complete and described.
void collect_described(const json& document, const json& unresolved, const std::string& path,
                       std::set<std::string>& keys) {
  CAPTURE(path);
  const json& schema = resolved(document, unresolved);
  if (schema.contains("items")) {
    CHECK(schema.contains("description"));
    collect_described(document, schema["items"], path + "[]", keys);
  }
  if (!schema.contains("properties")) return;
  CHECK(schema.value("additionalProperties", true) == false);
  std::set<std::string> names;
  for (const auto& [name, member] : schema["properties"].items()) {
    const std::string place = path.empty() ? name : path + "." + name;
    CAPTURE(place);
    CHECK(member.contains("description"));
    keys.insert(place);
    names.insert(name);
    collect_described(document, member, place, keys);
  }
  CHECK(schema.at("required").get<std::set<std::string>>() == names);
}

template <std::size_t Size>
void check_words(const json& enumeration, const std::array<std::string_view, Size>& words) {
  const auto described = enumeration.at("enum").get<std::set<std::string>>();
  CHECK(described == std::set<std::string>(words.begin(), words.end()));
}

}  // namespace

TEST_SUITE("json report") {
  TEST_CASE("the sample is as the golden file") {
    const std::string text = json_report(sample_store());
    CHECK(text == golden("sample.json", text));
    CHECK(text.ends_with("}\n"));
  }

  TEST_CASE("keys of the report and of the schema are the same") {
    const json schema = json::parse(repository_file("docs/report.schema.json"));
    std::set<std::string> described;
    collect_described(schema, schema, "", described);
    std::set<std::string> written;
    Store facts = sample_store();
    add_image(facts);
    add_wheels(facts);
    collect_keys(json::parse(json_report(facts)), "", written);
    for (const std::string& key : written) {
      CAPTURE(key);
      CHECK(described.contains(key));
    }
    for (const std::string& key : described) {
      CAPTURE(key);
      CHECK(written.contains(key));
    }
  }

  TEST_CASE("the schema's words are the vocabulary's") {
    const json definitions = json::parse(repository_file("docs/report.schema.json")).at("$defs");
    check_words(definitions.at("severity"), severity_words);
    check_words(definitions.at("confidence"), confidence_words);
    check_words(definitions.at("root_kind"), root_kind_words);
    check_words(definitions.at("target_kind"), target_kind_words);
    check_words(definitions.at("environment_kind"), environment_kind_words);
    check_words(definitions.at("search_origin"), search_origin_words);
    check_words(definitions.at("source_kind"), source_kind_words);
    check_words(definitions.at("record_presence"), record_presence_words);
    check_words(definitions.at("owner_kind"), owner_kind_words);
    check_words(definitions.at("hook_kind"), hook_kind_words);
    check_words(definitions.at("level"), level_words);
    check_words(definitions.at("input_kind"), input_kind_words);
    check_words(definitions.at("pin_reason"), pin_reason_words);
  }

  TEST_CASE("levels, owners and the summary add up to the same files and bytes") {
    const json report = json::parse(json_report(sample_store()));
    for (const std::string key : {"files", "bytes"}) {
      std::int64_t pinned = 0;
      std::int64_t owned = 0;
      for (const json& level : report["claims"][0]["levels"]) pinned += level[key].get<int>();
      for (const json& owner : report["owners"]) owned += owner[key].get<int>();
      CHECK(pinned == report["summary"][key]);
      CHECK(owned == report["summary"][key]);
    }
  }

  TEST_CASE("the order of rules in the input does not matter") {
    std::vector<Rule> rules = sample_rules();
    std::ranges::reverse(rules);
    std::ostringstream out;
    const Store facts = sample_store();
    REQUIRE(find_report("json")->write({.facts = facts, .rules = rules, .style = {}}, out));
    CHECK(out.str() == json_report(facts));
  }
}

TEST_SUITE("json writer") {
  TEST_CASE("both layouts hold the same values, and strings are escaped") {
    struct Example {
      JsonLayout layout;
      std::string_view expected;
    };
    for (const auto& [layout, expected] :
         {Example{JsonLayout::line, R"({"a":[1,true,null,"q\"\\\u000a"],"b":{}})"},
          Example{JsonLayout::indented,
                  "{\n  \"a\": [\n    1,\n    true,\n    null,\n    \"q\\\"\\\\\\u000a\"\n  ],\n"
                  "  \"b\": {}\n}"}}) {
      std::ostringstream out;
      JsonWriter writer(out, layout);
      writer.begin_object();
      writer.key("a");
      writer.begin_array();
      writer.value(1);
      writer.value(true);
      writer.value(std::optional<std::int64_t>());
      writer.value("q\"\\\n");
      writer.end_array();
      writer.key("b");
      writer.begin_object();
      writer.end_object();
      writer.end_object();
      CHECK(out.str() == expected);
      CHECK(json::accept(out.str()));
    }
  }
}
