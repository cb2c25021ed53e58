#include "formats/apptainer_scripts.h"

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  ShellVariables variables({});
  variables.read(as_text(input));
  (void)variables.exported();
  (void)read_oci_command(as_text(input), {});
}
