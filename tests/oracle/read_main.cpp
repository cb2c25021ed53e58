// For the scripts of this directory: `icecore-read FORMAT` reads documents from standard input,
// each behind its size in bytes on a line of its own, and prints what the reader of that format
// makes of each as one line of JSON. Texts are hexadecimal, because they may hold any bytes.
#include <array>
#include <cstdio>
#include <functional>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>

#include "base/text.h"
#include "formats/python_assignment.h"
#include "formats/python_literal.h"

namespace {

using icecore::Bytes;
using icecore::Limits;
using icecore::PythonValue;
using icecore::Result;
using Json = nlohmann::ordered_json;

Json hex(std::string_view text) {
  return icecore::to_hex(icecore::as_bytes(text));
}

Json error(const icecore::Error& error) {
  return {{"error", static_cast<int>(error.kind)}, {"message", error.message}};
}

template <typename T>
Json answer(const Result<T>& result, const std::function<Json(const T&)>& to_json) {
  return result.has_value() ? Json{{"value", to_json(*result)}} : error(result.error());
}

// A pair of the kind and the value; recursion is bounded by `literal_depth`.
Json literal(const PythonValue& value) {
  using Kind = PythonValue::Kind;
  Json parts = Json::array();
  switch (value.kind()) {
    case Kind::none:
      return Json::array({"none", nullptr});
    case Kind::boolean:
      return Json::array({"bool", *value.as_bool()});
    case Kind::integer:
      return Json::array({"int", *value.as_integer_text()});
    case Kind::floating: {
      std::array<char, 64> text{};
      std::snprintf(text.data(), text.size(), "%a", *value.as_double());
      return Json::array({"float", text.data()});
    }
    case Kind::text:
      return Json::array({"str", hex(*value.as_text())});
    case Kind::bytes:
      return Json::array({"bytes", hex(*value.as_bytes())});
    case Kind::dictionary:
      for (const icecore::PythonEntry& entry : *value.as_dictionary()) {
        parts.push_back(Json::array({literal(entry.key), literal(entry.value)}));
      }
      return Json::array({"dict", parts});
    case Kind::list:
    case Kind::tuple:
    case Kind::set:
      for (const PythonValue& element : *value.as_sequence()) parts.push_back(literal(element));
      return Json::array({value.kind_name().substr(2), parts});
  }
  return nullptr;
}

Json read_literal(Bytes bytes) {
  return answer<PythonValue>(icecore::parse_python_literal(bytes, Limits{}), literal);
}

Json read_sysconfig(Bytes bytes) {
  constexpr std::string_view name = "build_time_vars";
  const auto assignments = icecore::find_python_assignments(bytes, std::array{name}, Limits{});
  if (!assignments.has_value()) return error(assignments.error());
  return answer<PythonValue>(icecore::last_assignment(*assignments, name), literal);
}

struct Format {
  std::string_view name;
  Json (*read)(Bytes);
};

constexpr std::array formats{Format{"python-literal", read_literal},
                             Format{"sysconfig-data", read_sysconfig}};

}  // namespace

int main(int count, char** arguments) {
  for (const Format& format : formats) {
    if (count != 2 || format.name != arguments[1]) continue;
    std::string document;
    for (std::string size; std::getline(std::cin, size);) {
      document.resize(std::stoul(size));
      std::cin.read(document.data(), static_cast<std::streamsize>(document.size()));
      std::cout << format.read(icecore::as_bytes(document)).dump() << "\n";
    }
    return 0;
  }
  std::cerr << "usage: icecore-read FORMAT\n";
  return 2;
}
