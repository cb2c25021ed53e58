#include "formats/netrc.h"

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  const auto netrc = read_netrc(input, {});
  if (netrc) (void)netrc->find("host.example");
}
