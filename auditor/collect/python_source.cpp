// What Python source asks the dynamic loader for. Nearly all sources ask for nothing, which is told
// without reading them as Python.
#include <utility>

#include "collect/collectors.h"
#include "formats/library_opens.h"

namespace icecore {
namespace {

OpenCall word_of(LibraryOpen::Call call) {
  switch (call) {
    case LibraryOpen::Call::ctypes:
      return OpenCall::ctypes;
    case LibraryOpen::Call::find_library:
      return OpenCall::find_library;
    case LibraryOpen::Call::cffi:
      return OpenCall::cffi;
    case LibraryOpen::Call::torch:
      return OpenCall::torch;
    case LibraryOpen::Call::tensorflow:
      return OpenCall::tensorflow;
    case LibraryOpen::Call::flags:
      return OpenCall::flags;
  }
  std::unreachable();
}

StatementTime word_of(LibraryOpen::Time time) {
  switch (time) {
    case LibraryOpen::Time::import:
      return StatementTime::import;
    case LibraryOpen::Time::call:
      return StatementTime::call;
    case LibraryOpen::Time::branch:
      return StatementTime::branch;
  }
  std::unreachable();
}

}  // namespace

Result<Facts> collect_python_source(ByteSource& bytes, std::string_view, const Limits& limits) {
  const Bytes source = ICECORE_TRY(bytes.whole(limits.manifest_bytes));
  Facts facts;
  if (!may_open_libraries(source)) return facts;
  LibraryOpens read = ICECORE_TRY(read_library_opens(source, limits));
  std::int64_t position = 0;
  for (LibraryOpen& open : read.opens) {
    facts.rows.add(LibraryOpenFact{.position = ++position,
                                   .line = static_cast<std::int64_t>(open.line),
                                   .call = word_of(open.call),
                                   .name = std::move(open.name),
                                   .is_global = open.is_global ? 1 : 0,
                                   .is_caught = open.is_caught ? 1 : 0,
                                   .time = word_of(open.time)});
  }
  if (read.stopped) facts.gaps.push_back(*std::move(read.stopped));
  return facts;
}

}  // namespace icecore
