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

// One table's rows on their way into it.
template <typename Row>
struct Outgoing {
  std::vector<Row> rows;  // not handed over yet
  Inserter<Row> inserter;
};

template <typename Rows>
struct OutgoingOf;
template <typename... Rows>
struct OutgoingOf<std::variant<Rows...>> {
  using Type = std::tuple<Outgoing<Rows>...>;
};

}  // namespace

// The connection and the inserters are the queue's while it is there, else this thread's.
struct Store::State {
  Connection connection;
  bool in_transaction = false;
  std::tuple<OutgoingOf<Fact>::Type, OutgoingOf<ResolvedRow>::Type> outgoing;
  std::unique_ptr<WriteQueue> queue = std::make_unique<WriteQueue>();  // destroyed first

  template <typename Row>
  Outgoing<Row>& outgoing_of() {
    constexpr std::size_t group = std::is_constructible_v<Fact, Row> ? 0 : 1;
    return std::get<Outgoing<Row>>(std::get<group>(outgoing));
  }

  template <typename Row>
  void insert(std::span<const Row> rows) {
    if (!in_transaction) connection.execute("BEGIN");
    in_transaction = true;
    outgoing_of<Row>().inserter.insert(rows, connection);
  }

  // Hands over what there is.
  template <typename Row>
  void submit() {
    std::vector<Row>& rows = outgoing_of<Row>().rows;
    if (rows.empty()) return;
    if (queue) {
      queue->submit(Row::table, [this, batch = std::exchange(rows, {})] {
        insert(std::span<const Row>(batch));
      });
    } else {
      insert(std::span<const Row>(rows));
      rows.clear();
    }
  }

  void submit_all() {
    const auto submit_each = [this]<typename... Rows>(Outgoing<Rows>&... /*tables*/) {
      (submit<Rows>(), ...);
    };
    std::apply([&](auto&... group) { (std::apply(submit_each, group), ...); }, outgoing);
  }

  void write_all() {
    submit_all();
    if (queue) queue->wait();
  }

  template <typename Row>
  void write() {
    submit<Row>();
    if (queue) queue->wait_for(Row::table);
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

Store::Store(std::unique_ptr<State> state) : state_(std::move(state)) {
}
Store::Store(Store&&) noexcept = default;
Store& Store::operator=(Store&&) noexcept = default;
Store::~Store() = default;

Result<Store> Store::create(StoreMedium medium) {
  auto state = std::make_unique<State>();
  const std::string name =
      medium == StoreMedium::memory ? std::string(":memory:") : ICECORE_TRY(make_store_file());
  Connection& connection = state->connection;
  if (!connection.open(name)) {
    return failure(ErrorKind::internal, "the fact store cannot be opened");
  }
  connection.execute(
      "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE;"
      "PRAGMA temp_store = MEMORY; PRAGMA cache_size = -32768;");
  connection.execute(std::string(schema_text()).c_str());
  if (medium == StoreMedium::unlinked_file) unlink(name.c_str());
  if (connection.first_failure()) return std::unexpected(*connection.first_failure());
  return Store(std::move(state));
}

template <typename Row>
void Store::add(Row row) {
  std::vector<Row>& rows = state_->outgoing_of<Row>().rows;
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
  RowReader(State& state, const std::string& query) : state_(state), rows_(begin(query)) {}
  RowReader(const RowReader&) = delete;
  RowReader& operator=(const RowReader&) = delete;
  ~RowReader() {
    if (ahead_.valid()) ahead_.wait();
    const std::unique_lock<WriteQueue> lock = state_.lock();
    statement_ = nullptr;
  }

  // The next ones; none at the end.
  std::vector<Row> next() {
    if (ahead_.valid()) ahead_.get();
    std::vector<Row> rows = std::exchange(rows_, {});
    if (rows.size() == rows_read_at_once) ahead_ = state_.ask([this] { rows_ = read(); });
    return rows;
  }

 private:
  std::vector<Row> begin(const std::string& query) {
    const std::unique_lock<WriteQueue> lock = state_.lock();
    statement_ = state_.connection.prepare(query);
    return read();
  }

  std::vector<Row> read() {
    std::vector<Row> rows;
    if (!statement_) return rows;
    while (rows.size() < rows_read_at_once) {
      const int outcome = sqlite3_step(statement_.get());
      if (outcome != SQLITE_ROW && outcome != SQLITE_DONE) state_.connection.fail();
      if (outcome != SQLITE_ROW) break;
      rows.push_back(extract_row<Row>(statement_.get()));
    }
    return rows;
  }

  State& state_;
  Statement statement_;
  std::vector<Row> rows_;  // the reading thread's until `ahead_` is there
  std::future<void> ahead_;
};

template <typename Row>
void Store::each(std::string_view order, const std::function<void(const Row&)>& use,
                 std::string_view condition) const {
  state_->write<Row>();
  RowReader<Row> reader(*state_, fmt::format("SELECT {} FROM {} WHERE {} ORDER BY {}",
                                             column_list<Row>(), Row::table, condition, order));
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
  if (state_->in_transaction) state_->connection.execute("COMMIT");
  state_->in_transaction = false;
  if (state_->connection.first_failure()) {
    return std::unexpected(*state_->connection.first_failure());
  }
  return {};
}

sqlite3* Store::database() const {
  state_->write_all();
  state_->queue.reset();
  return state_->connection.database();
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
