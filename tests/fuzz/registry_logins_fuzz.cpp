#include "formats/registry_logins.h"

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  (void)read_helper_login(input, {});
  const Result<RegistryLogins> logins = read_registry_logins(input, {});
  if (!logins.has_value()) return;
  (void)logins->login_for("registry.example", "team/app");
  (void)logins->helper_for("old.example", "team/app");
}
