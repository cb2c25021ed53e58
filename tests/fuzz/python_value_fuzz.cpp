// Copies, negates and searches the values that a literal gives.
#include "formats/python_value.h"

#include <cstdlib>

#include "formats/python_literal.h"
#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  const auto value = parse_python_literal(input, Limits{.literal_nodes = 1'000});
  if (!value.has_value()) return;
  PythonValue copy = *value;
  copy.negate();
  copy.negate();
  if (copy.as_integer_text() != value->as_integer_text()) std::abort();
  if (copy.kind_name() != value->kind_name()) std::abort();
  (void)value->find("a");
  if (value->as_int64().has_value() && !value->as_integer_text().has_value()) std::abort();
}
