#include "store/batches.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "store/apply.h"

// SOCI keeps references to what use() and into() are given until the statement has run: only named variables go in.

namespace meishi {

namespace {

void count_cards(soci::session& session, Batch& batch) {
  const long long id = batch.id;
  std::string kind;
  int undone = 0;
  int cards = 0;
  soci::statement statement =
      (session.prepare << "SELECT j.kind, CASE WHEN u.entry_id IS NULL THEN 0 ELSE 1 END, count(*) FROM journal j"
                          " LEFT JOIN undone u ON u.entry_id = j.id WHERE j.batch_id = :id GROUP BY 1, 2",
       soci::use(id), soci::into(kind), soci::into(undone), soci::into(cards));
  statement.execute();
  while (statement.fetch()) {
    JournalEntry entry;
    entry.kind = kind;
    if (!holds_card(entry) || kind == kCardWithdrawn) continue;
    int& sum = undone != 0               ? batch.undone
               : kind == kContactCreated ? batch.added
               : kind == kContactUpdated ? batch.updated
                                         : batch.unchanged;
    sum += cards;
  }
}

}  // namespace

Result<std::vector<Batch>> find_batches(soci::session& session, std::int64_t id) {
  std::vector<long long> ids;
  {
    const std::string kind(kBatchBegun);
    const long long wanted = id;
    long long one = 0;
    soci::statement statement =
        (session.prepare << "SELECT id FROM journal WHERE kind = :kind AND (id = :id OR :all = 0) ORDER BY id DESC",
         soci::use(kind), soci::use(wanted), soci::use(wanted), soci::into(one));
    statement.execute();
    while (statement.fetch()) ids.push_back(one);
  }
  std::vector<Batch> out;
  for (const long long one : ids) {
    auto entry = entry_by_id(session, one);
    if (!entry) return tl::unexpected(entry.error());
    Batch batch;
    batch.id = one;
    batch.at = entry->at;
    batch.actor = entry->actor;
    batch.stamp = std::move(entry->stamp);
    count_cards(session, batch);
    const bool empty = batch.added + batch.updated + batch.unchanged + batch.undone == 0;
    if (!empty || id != 0) out.push_back(std::move(batch));  // one that brought nothing is no news
  }
  return out;
}

Change change_of(soci::session& session, JournalEntry entry) {
  Change change;
  change.id = entry.id;
  change.at = entry.at;
  change.actor = entry.actor;
  change.kind = entry.kind;
  change.reason = entry.reason;
  change.contact_id = entry.card.contact_id;
  change.other_id = entry.other;
  change.target = entry.target;
  change.undone = is_undone(session, entry.id);
  change.card_id = entry.card.id;
  change.card_path = entry.card.source.path;
  change.exchanged_on = entry.date.empty() ? entry.card.source.exchanged_on : entry.date;
  change.changes = std::move(entry.changes);
  return change;
}

void put_failure(soci::session& session, const FailedInput& input, const std::string& now) {
  const int duplex = input.duplex ? 1 : 0;
  const std::string stamp = stamp_text(input.stamp);
  const std::string reason =
      nlohmann::ordered_json{{"message", input.message}, {"args", input.args}, {"page", input.page}}.dump(
          -1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
  session << "INSERT INTO failures (path, reason, attempts, first_at, last_at, duplex, stamp)"
             " VALUES (:path, :reason, 1, :first, :last, :duplex, :stamp)"
             " ON CONFLICT (path) DO UPDATE SET reason = excluded.reason, attempts = failures.attempts + 1,"
             " last_at = excluded.last_at",
      soci::use(input.path), soci::use(reason), soci::use(now), soci::use(now), soci::use(duplex), soci::use(stamp);
}

void drop_failure(soci::session& session, const std::string& path) {
  session << "DELETE FROM failures WHERE path = :path", soci::use(path);
}

Result<std::vector<FailedInput>> read_failures(soci::session& session) {
  std::vector<FailedInput> out;
  FailedInput row;
  int duplex = 0;
  std::string reason;
  std::string stamp;
  soci::statement statement =
      (session.prepare << "SELECT path, reason, attempts, first_at, last_at, duplex, stamp FROM failures"
                          " ORDER BY first_at, path",
       soci::into(row.path), soci::into(reason), soci::into(row.attempts), soci::into(row.first_at),
       soci::into(row.last_at), soci::into(duplex), soci::into(stamp));
  statement.execute();
  while (statement.fetch()) {
    auto read = stamp_of(stamp);
    if (!read) return tl::unexpected(read.error());
    FailedInput input = row;
    input.duplex = duplex != 0;
    const auto json = nlohmann::ordered_json::parse(reason, nullptr, false);
    if (!json.is_object()) return fail(ErrorCode::corrupt, "what is stored of an import is damaged");
    input.message = json.value("message", std::string());
    input.args = json.value("args", std::vector<std::string>());
    input.page = json.value("page", 0);
    input.stamp = std::move(*read);
    out.push_back(std::move(input));
  }
  return out;
}

}  // namespace meishi
