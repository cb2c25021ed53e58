// As delvewheel decides (_dll_list.py): names alone count. Sets of interfaces (api-ms-win-…) are no
// files, so every Windows is taken to have them. Python 3.9 and later run on Windows 8.1 and newer.
// The C runtime of Visual C++ comes with Python since 3.5, its C++ library (msvcp140.dll) does not.
#include "resolve/windows_libraries.h"

#include <algorithm>
#include <array>

#include "base/embedded.h"
#include "resolve/carried_table.h"

namespace icecore {
namespace {

constexpr TableForm form{.path = "rules/data/windows_libraries.csv",
                         .header = "name,machines",
                         .row = "a library and its machines"};

// The letters of the table.
struct Machine {
  char letter = '\0';
  std::array<std::string_view, 2> names;
};

constexpr std::array<Machine, 3> machines{
    {{'3', {"i386"}}, {'6', {"x86_64"}}, {'a', {"aarch64", "arm64ec"}}}};

// The bit of an instruction set, 0 for one that is not known.
std::uint8_t bit_of(std::string_view machine) {
  for (std::size_t i = 0; i < machines.size(); ++i) {
    const auto& names = std::span(machines)[i].names;
    if (std::ranges::find(names, machine) != names.end()) return static_cast<std::uint8_t>(1U << i);
  }
  return 0;
}

bool is_all_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

// `python312.dll`, `python3.dll`, `python313t.dll`, `python312_d.dll`.
bool is_python(std::string_view name) {
  if (!name.starts_with("python") || !name.ends_with(".dll")) return false;
  name = name.substr(6, name.size() - 10);
  if (name.ends_with("_d")) name.remove_suffix(2);
  if (name.ends_with('t')) name.remove_suffix(1);
  return is_all_digits(name);
}

}  // namespace

Result<WindowsLibraries> WindowsLibraries::load() {
  return parse(embedded_file(form.path));
}

Result<WindowsLibraries> WindowsLibraries::parse(std::string_view csv) {
  WindowsLibraries table;
  ICECORE_TRY(read_table(csv, form, [&](std::string_view row) {
    const std::size_t comma = row.find(',');
    std::uint8_t bits = 0;
    for (const char letter : comma == std::string_view::npos ? "" : row.substr(comma + 1)) {
      const auto* const machine = std::ranges::find(machines, letter, &Machine::letter);
      if (machine != machines.end()) bits |= bit_of(machine->names.front());
    }
    if (bits == 0) return false;
    table.machines_.emplace(row.substr(0, comma), bits);
    return true;
  }));
  return table;
}

bool WindowsLibraries::has(std::string_view name, std::string_view machine) const {
  if (name.starts_with("api-") || name == "combase.dll") return true;  // sets of interfaces
  const auto found = machines_.find(name);
  return found != machines_.end() && (found->second & (bit_of(machine) | bit_of("aarch64"))) != 0;
}

bool WindowsLibraries::knows(std::string_view machine) {
  return bit_of(machine) != 0;
}

bool comes_with_python(std::string_view name, std::string_view machine) {
  if (is_python(name) || name == "python-native.dll" || name == "vcruntime140.dll") return true;
  if (name == "vcruntime140_1.dll") return machine != "i386";
  return name.starts_with("libpypy") && name.ends_with("-c.dll");
}

}  // namespace icecore
