// An entry is what was seen, and the store's bytes. Its key takes in everything but the disk that
// an outcome depends on: this program as a whole, the options, the rules, and who asks, since
// others may read other files.
#include "audit_outcome.h"

#include <sys/types.h>
#include <unistd.h>

#include <utility>
#include <vector>

#include "base/collectors_version.h"
#include "collect/kept_files.h"
#include "target/host_tree.h"
#include "target/layer.h"

namespace icecore {
namespace {

constexpr std::uint64_t most_image_bytes = 128ULL << 20;

class Identity {
 public:
  Identity& add(std::string_view text) {
    writer_.block(as_bytes(text));
    return *this;
  }
  Identity& add(const std::vector<std::string>& texts) {
    writer_.varint(texts.size());
    for (const std::string& text : texts) add(text);
    return *this;
  }
  Identity& add(std::uint64_t number) {
    writer_.varint(number);
    return *this;
  }
  [[nodiscard]] std::string_view text() const { return as_text(writer_.view()); }

 private:
  Writer writer_;
};

void add_user(Identity& identity) {
  std::vector<gid_t> groups(static_cast<std::size_t>(std::max(0, getgroups(0, nullptr))));
  if (getgroups(static_cast<int>(groups.size()), groups.data()) < 0) groups.clear();
  identity.add(geteuid()).add(getegid()).add(groups.size());
  for (const gid_t group : groups) identity.add(group);
}

CacheKey key_of(const Target& target, const AuditOptions& options, std::string_view claims,
                std::span<const Rule> rules, const Limits& limits) {
  Identity identity;
  identity.add(program_version_digest()).add(target.reference).add(target.path.text());
  identity.add(target.host->host_path(TreePath()).value_or(""));
  identity.add(target.host->host_path(target.path).value_or(""));
  identity.add(options.system_root).add(options.python).add(options.home).add(options.cpu);
  identity.add(options.variables.size());
  for (const Variable& variable : options.variables) {
    identity.add(variable.name).add(variable.value);
  }
  identity.add(options.opened_names).add(claims);
  identity.add(static_cast<std::uint64_t>(options.judge)).add(options.load_attempts ? 1 : 0);
  identity.add(static_cast<std::uint64_t>(options.confinement));
  for (const Rule& rule : rules) {
    identity.add(rule.id).add(rule.query).add(rule.message).add(rule.family);
    identity.add(static_cast<std::uint64_t>(rule.severity));
    identity.add(static_cast<std::uint64_t>(rule.confidence));
  }
  add_user(identity);
  return FactCache::key(CacheKind::outcome, identity.text(), limits);
}

}  // namespace

KeptOutcome::KeptOutcome(FactCache* cache, const Target& target, const AuditOptions& options,
                         std::string_view claims, std::span<const Rule> rules,
                         const CollectOptions& collecting)
    : cache_(target.image ? nullptr : cache), target_(target), collecting_(collecting) {
  if (cache_ == nullptr) return;
  key_ = key_of(target, options, claims, rules, collecting.limits);
  target_.host->watch(&sightings_);
}

KeptOutcome::~KeptOutcome() {
  if (cache_ != nullptr) target_.host->watch(nullptr);
}

std::optional<Store> KeptOutcome::find() const {
  if (cache_ == nullptr || !cache_->has(key_)) return std::nullopt;
  const std::optional<CacheEntry> entry = cache_->read(key_);
  if (!entry) return std::nullopt;
  Reader reader(entry->bytes());
  const Bytes sightings = reader.block();
  const Bytes image = reader.block();
  if (!reader.ok() || reader.remaining() != 0) return std::nullopt;
  if (!are_unchanged(sightings, collecting_.jobs)) return std::nullopt;
  Result<Store> store = Store::restore({image.begin(), image.end()});
  return store ? std::optional(*std::move(store)) : std::nullopt;
}

void KeptOutcome::keep(const Store& store, std::span<const Layer> layers, const FileFacts& facts) {
  if (cache_ == nullptr || !facts.was_all_known() || !note_entries(layers)) return;
  const std::optional<std::int64_t> newest = sightings_.newest();
  if (!newest || is_too_young(*newest, collecting_.start_ns)) return;
  std::optional<std::vector<std::byte>> image = store.image(most_image_bytes);
  if (!image) return;
  Writer seen;
  sightings_.write(seen);
  cache_->write(key_, [seen = seen.take(), image = *std::move(image)](Writer& writer) {
    writer.block(seen);
    writer.block(image);
  });
}

bool KeptOutcome::note_entries(std::span<const Layer> layers) {
  for (const Layer& layer : layers) {
    std::string host;
    std::optional<std::uint32_t> directory;
    for (const Entry& entry : layer.entries) {
      if (!entry.has_status) return false;
      if (directory != entry.directory) {
        const Result<std::string> path =
            target_.host->host_path(layer.directories[entry.directory]);
        if (!path) return false;
        host = *path == "/" ? "/" : *path + "/";
        directory = entry.directory;
      }
      sightings_.note(host + entry.bytes_of_name(), Sighting::of(entry));
    }
  }
  return true;
}

}  // namespace icecore
