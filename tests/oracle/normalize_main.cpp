// For tests/oracle/environment_files.py: prints digest, prompt and environment path of the
// normalized text of each file named on the command line, one line a file, with tabs between.
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>

#include "base/digest.h"
#include "base/text.h"
#include "formats/environment_script.h"

int main(int count, char** arguments) {
  for (int i = 1; i < count; ++i) {
    std::ifstream file(arguments[i], std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    const auto script = icecore::normalize_environment_script(icecore::as_bytes(text), {});
    if (!script.has_value()) return 1;
    std::printf("%s\t%s\t%s\n",
                icecore::sha256_of(icecore::as_bytes(script->normalized)).hex().c_str(),
                icecore::escaped(script->prompt).c_str(),
                icecore::escaped(script->environment_path).c_str());
  }
  return 0;
}
