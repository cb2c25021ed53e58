// The version of an interpreter, from its binary: pyvenv.cfg goes stale when the base is upgraded
// (PEP 838).
#include "formats/python_binary.h"

#include "collect/collectors.h"

namespace icecore {

Result<Facts> collect_python_binary(ByteSource& bytes, std::string_view, const Limits& limits) {
  Facts facts;
  if (const std::optional<PythonBinary> binary = ICECORE_TRY(read_python_version(bytes, limits))) {
    facts.rows.add(PythonBinaryFact{.version = binary->version, .evidence = binary->evidence});
  }
  return facts;
}

}  // namespace icecore
