// As engines do it (moby/sys/user, GetExecUser): a name counts before a number, and for a number
// that /etc/passwd does not have the home is the top.
#include "target/home_of_user.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "formats/accounts.h"
#include "target/file_tree.h"

namespace icecore {
namespace {

std::vector<Account> users(const FileTree& files, const Limits& limits) {
  const Result<TreePath> place = TreePath().resolve("/etc/passwd");
  if (!place) return {};
  const Result<TreePath> end = files.resolve(*place, limits.link_hops);
  if (!end || !files.is_file(*end)) return {};
  const Result<std::string> bytes = files.read(*end, limits.manifest_bytes);
  if (!bytes) return {};
  Result<std::vector<Account>> accounts = read_accounts(as_bytes(*bytes), limits);
  return accounts ? *std::move(accounts) : std::vector<Account>();
}

}  // namespace

TreePath home_of_user(std::string_view user, const FileTree& files, const Limits& limits) {
  user = user.substr(0, user.find(':'));
  if (user.empty()) user = "0";
  const std::vector<Account> accounts = users(files, limits);
  auto found = std::ranges::find(accounts, user, &Account::name);
  if (found == accounts.end()) found = std::ranges::find(accounts, user, &Account::id);
  if (found == accounts.end() || !found->home.starts_with('/')) return {};
  const Result<TreePath> home = TreePath().resolve(found->home);
  return home ? *home : TreePath();
}

}  // namespace icecore
