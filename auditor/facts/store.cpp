// SQLite as a column store for one audit: no journal, no locks, one transaction until somebody
// reads. Rows are written by a thread of the store's own until the database is asked for: while it
// inserts, or reads what comes next, facts are computed.
#include "facts/store.h"

#include <fmt/format.h>
#include <sqlite3.h>
#include <unistd.h>

#include <future>
#include <tuple>
#include <utility>

#include "base/embedded.h"
#include "facts/connection.h"
#include "facts/row_columns.h"
#include "facts/write_queue.h"

namespace icecore {
namespace {

// How many rows are handed to the writer at once, and how many are read at once.
constexpr std::size_t rows_at_once = 256;
constexpr std::size_t rows_read_at_once = 1024;

// Writes rows into their table. To begin and end a statement costs as much as to insert a row, so
// several go with one.
template <typename Row>
class Inserter {
 public:
  void insert(std::span<const Row> rows, Connection& connection) {
    while (rows.size() >= rows_together) {
      step(several_, rows.first(rows_together), connection);
      rows = rows.subspan(rows_together);
    }
    for (const Row& row : rows) step(one_, std::span(&row, 1), connection);
  }

 private:
  static constexpr std::size_t rows_together = 8;

  static void step(Statement& statement, std::span<const Row> rows, Connection& connection) {
    if (!statement) statement = connection.prepare(insert_statement<Row>(rows.size()));
    if (!statement) return;
    int index = 1;
    for (const Row& row : rows) {
      Row::visit(
          row, [&](std::string_view, const auto& value) { bind(statement.get(), index++, value); });
    }
    if (sqlite3_step(statement.get()) != SQLITE_DONE) connection.fail();
    sqlite3_reset(statement.get());
  }

  Statement several_, one_;
};

// One of a template for each row type; in two groups, because one would be too long for compilers.
template <template <typename> typename Of, typename Rows>
struct ForEachRow;
template <template <typename> typename Of, typename... Rows>
struct ForEachRow<Of, std::variant<Rows...>> {
  using Type = std::tuple<Of<Rows>...>;
};
template <template <typename> typename Of>
using ForAllRows =
    std::tuple<typename ForEachRow<Of, Fact>::Type, typename ForEachRow<Of, ResolvedRow>::Type>;

template <template <typename> typename Of, typename Row>
Of<Row>& one_of(ForAllRows<Of>& all) {
  constexpr std::size_t group = std::is_constructible_v<Fact, Row> ? 0 : 1;
  return std::get<Of<Row>>(std::get<group>(all));
}

template <typename Row>
using PendingRows = std::vector<Row>;

}  // namespace

// What a store and its branches have in common. The connection and the inserters are the queue's
// while it is there, else those of the only thread.
struct Store::Shared {
  std::vector<std::byte> image;  // what the connection reads, of a store that was restored
  Connection connection;
  bool in_transaction = false;
  std::int64_t rows = 0;  // inserted
  ForAllRows<Inserter> inserters;
  std::unique_ptr<WriteQueue> queue = std::make_unique<WriteQueue>();  // destroyed first

  template <typename Row>
  void insert(std::span<const Row> batch) {
    if (!in_transaction) connection.execute("BEGIN");
    in_transaction = true;
    rows += static_cast<std::int64_t>(batch.size());
    one_of<Inserter, Row>(inserters).insert(batch, connection);
  }

  template <typename Row>
  void submit(std::vector<Row>& outgoing) {
    if (outgoing.empty()) return;
    if (queue) {
      queue->submit(Row::table, [this, batch = std::exchange(outgoing, {})] {
        insert(std::span<const Row>(batch));
      });
    } else {
      insert(std::span<const Row>(outgoing));
      outgoing.clear();
    }
  }

  // Runs the job before all that is pending. Not a template: a future and a task for each row type
  // would be most of this file's compile time.
  std::future<void> ask(std::function<void()> job) const {
    auto task = std::make_shared<std::packaged_task<void()>>(std::move(job));
    std::future<void> answer = task->get_future();
    if (queue) {
      queue->submit_first([task] { (*task)(); });
    } else {
      (*task)();
    }
    return answer;
  }

  [[nodiscard]] std::unique_lock<WriteQueue> lock() const {
    return queue ? std::unique_lock(*queue) : std::unique_lock<WriteQueue>();
  }
};

struct Store::State {
  explicit State(std::shared_ptr<Shared> with) : shared(std::move(with)) {}
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() { submit_all(); }

  std::shared_ptr<Shared> shared;
  ForAllRows<PendingRows> outgoing;  // not handed over yet

  // Hands over what there is.
  template <typename Row>
  void submit() {
    shared->submit(one_of<PendingRows, Row>(outgoing));
  }

  void submit_all() {
    const auto submit_each = [this](auto&... rows) { (shared->submit(rows), ...); };
    std::apply([&](auto&... group) { (std::apply(submit_each, group), ...); }, outgoing);
  }

  void write_all() {
    submit_all();
    if (shared->queue) shared->queue->wait();
  }

  template <typename Row>
  void write() {
    submit<Row>();
    if (shared->queue) shared->queue->wait_for(Row::table);
  }
};

Store::Store(std::unique_ptr<State> state) : state_(std::move(state)) {
}
Store::Store(Store&&) noexcept = default;
Store& Store::operator=(Store&&) noexcept = default;
Store::~Store() = default;

Result<Store> Store::create(StoreMedium medium) {
  auto state = std::make_unique<State>(std::make_shared<Shared>());
  const std::string name =
      medium == StoreMedium::memory ? std::string(":memory:") : ICECORE_TRY(make_store_file());
  Connection& connection = state->shared->connection;
  if (!connection.open(name)) {
    return failure(ErrorKind::internal, "the fact store cannot be opened");
  }
  // Large pages, because rows come in bulk: fewer of them to begin and to find one's way through.
  connection.execute(
      "PRAGMA page_size = 16384; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
      "PRAGMA locking_mode = EXCLUSIVE; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -32768;");
  connection.execute(std::string(schema_text()).c_str());
  if (medium == StoreMedium::unlinked_file) unlink(name.c_str());
  if (connection.first_failure()) return std::unexpected(*connection.first_failure());
  return Store(std::move(state));
}

namespace {

// What a database is made of, as SQLite remembers it.
std::vector<std::string> schema_of(Connection& connection) {
  std::vector<std::string> parts;
  const Statement statement =
      connection.prepare("SELECT coalesce(sql, name) FROM sqlite_schema ORDER BY type, name");
  while (statement && sqlite3_step(statement.get()) == SQLITE_ROW) {
    const void* text = sqlite3_column_blob(statement.get(), 0);
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement.get(), 0));
    parts.emplace_back(static_cast<const char*>(text), size);
  }
  return parts;
}

}  // namespace

Result<Store> Store::restore(std::vector<std::byte> image) {
  auto state = std::make_unique<State>(std::make_shared<Shared>());
  Shared& shared = *state->shared;
  shared.image = std::move(image);
  Connection fresh;
  const bool is_open = shared.connection.open_image(shared.image) && fresh.open(":memory:");
  if (is_open) fresh.execute(std::string(schema_text()).c_str());
  if (is_open && !fresh.first_failure() && schema_of(shared.connection) == schema_of(fresh)) {
    return Store(std::move(state));
  }
  return failure(ErrorKind::malformed, "the bytes are no fact store of this program");
}

std::optional<std::vector<std::byte>> Store::image(std::uint64_t limit) const {
  return state_->shared->connection.image(limit);
}

Store Store::branch() {
  state_->submit_all();
  return Store(std::make_unique<State>(state_->shared));
}

template <typename Row>
void Store::add(Row row) {
  std::vector<Row>& rows = one_of<PendingRows, Row>(state_->outgoing);
  rows.push_back(std::move(row));
  if (rows.size() == rows_at_once) state_->submit<Row>();
}

void Store::add(Fact fact) {
  std::visit([this](auto& row) { add(std::move(row)); }, fact);
}

void Store::add(Gap gap) {
  GapRow row{.root = std::move(gap.root),
             .path = std::move(gap.path),
             .reader = std::move(gap.reader),
             .reason = std::move(gap.reason)};
  if (gap.offset) row.offset = static_cast<std::int64_t>(*gap.offset);
  add(std::move(row));
}

// Rows are read some at a time. The first are read here; while they are used, the store's thread
// reads the next ones.
template <typename Row>
class Store::RowReader {
 public:
  RowReader(Shared& shared, const std::string& query) : shared_(shared), rows_(begin(query)) {}
  RowReader(const RowReader&) = delete;
  RowReader& operator=(const RowReader&) = delete;
  ~RowReader() {
    if (ahead_.valid()) ahead_.wait();
    const std::unique_lock<WriteQueue> lock = shared_.lock();
    statement_ = nullptr;
  }

  // The next ones; none at the end.
  std::vector<Row> next() {
    if (ahead_.valid()) ahead_.get();
    std::vector<Row> rows = std::exchange(rows_, {});
    if (rows.size() == rows_read_at_once) ahead_ = shared_.ask([this] { rows_ = read(); });
    return rows;
  }

 private:
  std::vector<Row> begin(const std::string& query) {
    const std::unique_lock<WriteQueue> lock = shared_.lock();
    statement_ = shared_.connection.prepare(query);
    return read();
  }

  std::vector<Row> read() {
    std::vector<Row> rows;
    if (!statement_) return rows;
    while (rows.size() < rows_read_at_once) {
      const int outcome = sqlite3_step(statement_.get());
      if (outcome != SQLITE_ROW && outcome != SQLITE_DONE) shared_.connection.fail();
      if (outcome != SQLITE_ROW) break;
      rows.push_back(extract_row<Row>(statement_.get()));
    }
    return rows;
  }

  Shared& shared_;
  Statement statement_;
  std::vector<Row> rows_;  // the reading thread's until `ahead_` is there
  std::future<void> ahead_;
};

template <typename Row>
void Store::each(std::string_view order, const std::function<void(const Row&)>& use,
                 std::string_view condition) const {
  state_->write<Row>();
  RowReader<Row> reader(*state_->shared,
                        fmt::format("SELECT {} FROM {} WHERE {} ORDER BY {}", column_list<Row>(),
                                    Row::table, condition, order));
  while (true) {
    const std::vector<Row> rows = reader.next();
    for (const Row& row : rows) use(row);
    if (rows.size() < rows_read_at_once) return;
  }
}

template <typename Row>
std::vector<Row> Store::all() const {
  std::vector<Row> rows;
  each<Row>(natural_order<Row>(), [&](const Row& row) { rows.push_back(row); });
  return rows;
}

Result<void> Store::status() {
  state_->write_all();
  Shared& shared = *state_->shared;
  if (shared.in_transaction) shared.connection.execute("COMMIT");
  shared.in_transaction = false;
  if (shared.connection.first_failure()) {
    return std::unexpected(*shared.connection.first_failure());
  }
  return {};
}

void Store::lend_database(const std::function<void(sqlite3*)>& use) const {
  const std::unique_lock<WriteQueue> lock = state_->shared->lock();
  use(state_->shared->connection.database());
}

std::int64_t Store::rows() const {
  state_->write_all();
  const std::unique_lock<WriteQueue> lock = state_->shared->lock();
  return state_->shared->rows;
}

sqlite3* Store::database() const {
  state_->write_all();
  state_->shared->queue.reset();
  return state_->shared->connection.database();
}

std::string_view schema_text() {
  return embedded_file("auditor/facts/schema.sql");
}

namespace {

template <typename... Rows>
struct StoreInstances {
  static constexpr auto members =
      std::tuple(static_cast<void (Store::*)(Rows)>(&Store::add<Rows>)..., &Store::all<Rows>...,
                 &Store::each<Rows>...);
};
template <typename... Rows>
constexpr auto instances_of(const std::variant<Rows...>* /*types*/) {
  return StoreInstances<Rows...>::members;
}

}  // namespace

// Instantiates the member templates for every row type, so that no other file needs to see SQLite.
// The tuples have external linkage: that is what makes the compiler emit the functions they point
// to.
extern constexpr auto collected_instances = instances_of(static_cast<const Fact*>(nullptr));
extern constexpr auto resolved_instances = instances_of(static_cast<const ResolvedRow*>(nullptr));

}  // namespace icecore
