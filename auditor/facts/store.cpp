// SQLite as a column store for one audit: no journal, no locks, one transaction until somebody
// reads. The statements are made from each row type's own `visit`, so a column is named in two
// places only: there and in schema.sql, and a test compares the two.
#include "facts/store.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cstdlib>
#include <tuple>
#include <type_traits>
#include <utility>

#include "base/embedded.h"
#include "base/file_descriptor.h"

namespace icecore {
namespace {

struct StatementDeleter {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Statement = std::unique_ptr<sqlite3_stmt, StatementDeleter>;

template <typename Type>
struct OptionalValue {
  static constexpr bool is_optional = false;
};
template <typename Type>
struct OptionalValue<std::optional<Type>> {
  static constexpr bool is_optional = true;
};

// Binds one column of a row; text and blobs must live until the statement was stepped.
template <typename Type>
void bind(sqlite3_stmt* statement, int index, const Type& value) {
  if constexpr (OptionalValue<Type>::is_optional) {
    if (value) {
      bind(statement, index, *value);
    } else {
      sqlite3_bind_null(statement, index);
    }
  } else if constexpr (std::is_same_v<Type, std::string>) {
    sqlite3_bind_text64(statement, index, value.data(), value.size(), SQLITE_STATIC, SQLITE_UTF8);
  } else if constexpr (std::is_same_v<Type, Blob>) {
    sqlite3_bind_blob64(statement, index,
                        value.empty() ? static_cast<const void*>("") : value.data(), value.size(),
                        SQLITE_STATIC);
  } else if constexpr (std::is_same_v<Type, Digest>) {
    sqlite3_bind_blob64(statement, index, value.bytes.data(), value.bytes.size(), SQLITE_STATIC);
  } else if constexpr (Vocabulary<Type>) {
    const std::string_view word = to_word(value);
    sqlite3_bind_text64(statement, index, word.data(), word.size(), SQLITE_STATIC, SQLITE_UTF8);
  } else {
    sqlite3_bind_int64(statement, index, value);
  }
}

Bytes column_bytes(sqlite3_stmt* statement, int index) {
  const void* data = sqlite3_column_blob(statement, index);
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, index));
  return {static_cast<const std::byte*>(data), size};
}

template <typename Type>
void extract(sqlite3_stmt* statement, int index, Type& value) {
  if constexpr (OptionalValue<Type>::is_optional) {
    if (sqlite3_column_type(statement, index) == SQLITE_NULL) return;
    extract(statement, index, value.emplace());
  } else if constexpr (std::is_same_v<Type, std::string>) {
    value = as_text(column_bytes(statement, index));
  } else if constexpr (std::is_same_v<Type, Blob>) {
    const Bytes bytes = column_bytes(statement, index);
    value.assign(bytes.begin(), bytes.end());
  } else if constexpr (std::is_same_v<Type, Digest>) {
    const Bytes bytes = column_bytes(statement, index);
    if (bytes.size() != value.bytes.size()) std::abort();
    std::copy(bytes.begin(), bytes.end(), value.bytes.begin());
  } else if constexpr (Vocabulary<Type>) {
    const std::optional<Type> word = from_word<Type>(as_text(column_bytes(statement, index)));
    if (!word) std::abort();
    value = *word;
  } else {
    value = sqlite3_column_int64(statement, index);
  }
}

template <typename Row>
std::string column_list() {
  std::string columns;
  Row row;
  Row::visit(row, [&](std::string_view name, auto&) {
    columns += fmt::format("{}\"{}\"", columns.empty() ? "" : ", ", name);
  });
  return columns;
}

template <typename Row>
std::string insert_statement(std::size_t rows) {
  std::string places;
  Row row;
  Row::visit(row, [&](std::string_view, auto&) { places += places.empty() ? "(?" : ", ?"; });
  places += ')';
  std::string text =
      fmt::format("INSERT INTO {} ({}) VALUES {}", Row::table, column_list<Row>(), places);
  for (std::size_t i = 1; i < rows; ++i) text += ", " + places;
  return text;
}

template <typename Row>
Row extract_row(sqlite3_stmt* statement) {
  Row row;
  int index = 0;
  Row::visit(row, [&](std::string_view, auto& value) { extract(statement, index++, value); });
  return row;
}

// A file without a name, so that nothing is left whatever ends the program. SQLite opens it by its
// descriptor's path.
Result<std::string> unlinked_file() {
  const char* configured = std::getenv("TMPDIR");
  for (const char* directory : {configured, "/var/tmp", "/tmp"}) {
    if (directory == nullptr) continue;
    std::string pattern = fmt::format("{}/icecore-XXXXXX", directory);
    const FileDescriptor file(mkostemp(pattern.data(), O_CLOEXEC));
    if (file.is_open()) return pattern;
  }
  return failure(ErrorKind::internal, "no temporary file can be made in TMPDIR, /var/tmp or /tmp");
}

// A connection that keeps its first failure.
class Connection {
 public:
  Connection() = default;
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection() { sqlite3_close(database_); }

  [[nodiscard]] bool open(const std::string& name) {
    return sqlite3_open_v2(name.c_str(), &database_,
                           SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
                           nullptr) == SQLITE_OK;
  }

  void fail() {
    if (!first_failure_) {
      first_failure_ =
          Error{.kind = ErrorKind::internal,
                .message = fmt::format("the fact store failed: {}", sqlite3_errmsg(database_))};
    }
  }

  void execute(const char* statement) {
    if (sqlite3_exec(database_, statement, nullptr, nullptr, nullptr) != SQLITE_OK) fail();
  }

  Statement prepare(const std::string& text) {
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v2(database_, text.c_str(), -1, &statement, nullptr) != SQLITE_OK) fail();
    return Statement(statement);
  }

  [[nodiscard]] sqlite3* database() const { return database_; }
  [[nodiscard]] const std::optional<Error>& first_failure() const { return first_failure_; }

 private:
  sqlite3* database_ = nullptr;
  std::optional<Error> first_failure_;
};

// Rows of one table on their way into it. To begin and end a statement costs as much as to insert a
// row, so several go with one.
template <typename Row>
class Inserter {
 public:
  void add(Row row, Connection& connection) {
    rows_.push_back(std::move(row));
    if (rows_.size() == rows_together) flush(connection);
  }

  void flush(Connection& connection) {
    const bool is_full = rows_.size() == rows_together;
    Statement& statement = is_full ? several_ : one_;
    if (!rows_.empty() && !statement) {
      statement = connection.prepare(insert_statement<Row>(is_full ? rows_together : 1));
    }
    int index = 1;
    for (const Row& row : rows_) {
      if (!statement) break;
      Row::visit(
          row, [&](std::string_view, const auto& value) { bind(statement.get(), index++, value); });
      if (is_full && &row != &rows_.back()) continue;
      if (sqlite3_step(statement.get()) != SQLITE_DONE) connection.fail();
      sqlite3_reset(statement.get());
      index = 1;
    }
    rows_.clear();
  }

 private:
  static constexpr std::size_t rows_together = 8;
  std::vector<Row> rows_;
  Statement several_, one_;
};

template <typename Rows>
struct InsertersOf;
template <typename... Rows>
struct InsertersOf<std::variant<Rows...>> {
  using Type = std::tuple<Inserter<Rows>...>;
};

}  // namespace

struct Store::State {
  Connection connection;
  std::tuple<InsertersOf<Fact>::Type, InsertersOf<ResolvedRow>::Type> inserters;
  bool in_transaction = false;

  template <typename Row>
  Inserter<Row>& inserter() {
    if constexpr (std::is_constructible_v<Fact, Row>) {
      return std::get<Inserter<Row>>(std::get<0>(inserters));
    } else {
      return std::get<Inserter<Row>>(std::get<1>(inserters));
    }
  }

  void flush() {
    const auto flush_each = [this](auto&... inserter) { (inserter.flush(connection), ...); };
    std::apply([&](auto&... group) { (std::apply(flush_each, group), ...); }, inserters);
  }

  void commit() {
    flush();
    if (in_transaction) connection.execute("COMMIT");
    in_transaction = false;
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
      medium == StoreMedium::memory ? std::string(":memory:") : ICECORE_TRY(unlinked_file());
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
  if (!state_->in_transaction) {
    state_->connection.execute("BEGIN");
    state_->in_transaction = true;
  }
  state_->inserter<Row>().add(std::move(row), state_->connection);
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

template <typename Row>
void Store::each(std::string_view order, const std::function<void(const Row&)>& use,
                 std::string_view condition) const {
  state_->flush();
  Connection& connection = state_->connection;
  const Statement statement = connection.prepare(fmt::format(
      "SELECT {} FROM {} WHERE {} ORDER BY {}", column_list<Row>(), Row::table, condition, order));
  if (!statement) return;
  int outcome = SQLITE_DONE;
  while ((outcome = sqlite3_step(statement.get())) == SQLITE_ROW) {
    use(extract_row<Row>(statement.get()));
  }
  if (outcome != SQLITE_DONE) connection.fail();
}

template <typename Row>
std::vector<Row> Store::all() const {
  std::vector<Row> rows;
  each<Row>(natural_order<Row>(), [&](const Row& row) { rows.push_back(row); });
  return rows;
}

Result<void> Store::status() {
  state_->commit();
  if (state_->connection.first_failure()) {
    return std::unexpected(*state_->connection.first_failure());
  }
  return {};
}

sqlite3* Store::database() const {
  state_->flush();
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
