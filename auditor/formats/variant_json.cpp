// The draft of PEP 825 (wheel variants): `variants` is an object of labels, each with an object of
// namespaces, each with an object of features, each with an array of values. What else the document
// says is for those who choose.
#include "formats/variant_json.h"

#include <fmt/format.h>

#include <utility>

#include "base/text.h"
#include "formats/json_object.h"

namespace icecore {
namespace {

class VariantReader {
 public:
  explicit VariantReader(const Limits& limits) : limits_(limits) {}

  Result<VariantFile> read(const JsonValue& document) {
    const JsonValue* variants = document.find("variants");
    if (variants == nullptr || variants->as_object() == nullptr) {
      return failure(ErrorKind::malformed, "expected an object `variants`, found none");
    }
    for (const JsonMember& variant : *variants->as_object()) {
      ICECORE_TRY(read_variant(variant));
    }
    return std::move(file_);
  }

 private:
  Result<void> read_variant(const JsonMember& variant) {
    const VariantProperty known{.label = variant.key};
    if (members(variant, known.label).empty()) return add(known);
    for (const JsonMember& space : members(variant, known.label)) {
      VariantProperty one = known;
      one.namespace_name = space.key;
      for (const JsonMember& feature : members(space, one.namespace_name)) {
        one.feature = feature.key;
        ICECORE_TRY(read_values(feature, one));
      }
    }
    return {};
  }

  Result<void> read_values(const JsonMember& feature, VariantProperty one) {
    const JsonValue::Array* const values = feature.value.as_array();
    if (values == nullptr) {
      expected("array", feature, one.feature);
      return {};
    }
    for (const JsonValue& value : *values) {
      one.value = value.as_string().value_or("");
      ICECORE_TRY(add(one));
    }
    return {};
  }

  const JsonValue::Object& members(const JsonMember& member, const std::string& name) {
    static const JsonValue::Object none;
    if (const JsonValue::Object* object = member.value.as_object()) return *object;
    expected("object", member, name);
    return none;
  }

  void expected(std::string_view kind, const JsonMember& member, const std::string& name) {
    constexpr std::size_t most = 100;
    if (file_.defects.size() == most) return;
    file_.defects.push_back({.kind = ErrorKind::malformed,
                             .message = fmt::format("{}: expected an {}, found a {}", escaped(name),
                                                    kind, member.value.kind_name())});
  }

  Result<void> add(VariantProperty property) {
    if (file_.properties.size() == limits_.list_entries) {
      return failure(ErrorKind::limit,
                     fmt::format("it has more than {} values", limits_.list_entries));
    }
    file_.properties.push_back(std::move(property));
    return {};
  }

  const Limits& limits_;
  VariantFile file_;
};

}  // namespace

Result<VariantFile> read_variant_json(Bytes bytes, const Limits& limits) {
  return VariantReader(limits).read(ICECORE_TRY(parse_json_object(bytes, limits)));
}

}  // namespace icecore
