#include "store/database.h"

#include <soci/soci.h>

#include <type_traits>

#include "store/apply.h"
#include "store/batches.h"
#include "store/calendar.h"
#include "store/card_import.h"
#include "store/contact_backup.h"
#include "store/decisions.h"
#include "store/dialect.h"
#include "store/export.h"
#include "store/journal.h"
#include "store/move_queries.h"
#include "store/on_all_cores.h"
#include "store/picture_files.h"
#include "store/queries.h"
#include "store/review_queries.h"
#include "store/schema.h"

namespace meishi {

struct Database::Impl {
  std::filesystem::path file;
  soci::session session;
  bool open_to_others = false;
  bool is_copy = false;
};

namespace {

// Rolls back unless committed, also when an exception passes.
class Transaction {
 public:
  enum class Kind { read, write };
  Transaction(soci::session& session, Kind kind) : session_(session) {
    kind == Kind::write ? dialect::begin_write(session_) : session_.begin();
  }
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  ~Transaction() {
    if (done_) return;
    try {
      session_.rollback();
    } catch (const std::exception&) {
      // After a full disk the database has already rolled back by itself and says so.
    }
  }
  void commit() {
    session_.commit();
    done_ = true;
  }

 private:
  soci::session& session_;
  bool done_ = false;
};

// Runs `body` with the exceptions of SOCI and others turned into an Error that names the database.
template <typename Body>
auto guarded(const std::filesystem::path& file, Body&& body) -> std::invoke_result_t<Body> {
  try {
    auto result = body();
    if (!result && result.error().subject.empty()) result.error().subject = file.string();
    return result;
  } catch (const soci::soci_error& error) {
    return dialect::error_of(error, file);
  } catch (const std::exception& error) {
    return fail(ErrorCode::internal, "the database did not accept an operation: {}", {error.what()}, file.string());
  }
}

int count(soci::session& session, const char* query, const std::string& sha256) {
  int found = 0;
  session << query, soci::use(sha256), soci::into(found);
  return session.got_data() ? found : 0;
}

int finished_cards(soci::session& session, const std::string& sha256, bool paired) {
  const char* was_paired = "SELECT count(*) FROM paired_sources WHERE sha256 = :sha";
  if (paired && count(session, was_paired, sha256) == 0) return 0;
  return count(session, "SELECT cards FROM sources WHERE sha256 = :sha", sha256);
}

Status write(soci::session& session, JournalEntry& entry, const std::string& now, std::string_view actor) {
  entry.at = now;
  entry.actor = std::string(actor);
  entry.id = next_id(session, "journal");
  append(session, entry);
  return apply(session, entry);
}

bool is_current(const dialect::Opened& found) {
  return found.content == dialect::Content::meishi && found.schema_version >= kSchemaVersion;
}

Status bring_up_to_date(soci::session& session) {
  Transaction transaction(session, Transaction::Kind::write);
  const dialect::Opened now = dialect::inspect(session);  // another process may have made or migrated it meanwhile
  if (is_current(now)) return {};
  if (now.content == dialect::Content::empty) {
    create_tables(session);
  } else {
    migrate_tables(session, now.schema_version);
    if (Status status = replay(session); !status) return status;
  }
  dialect::set_schema_version(session, kSchemaVersion);
  transaction.commit();
  return {};
}

Status prepare_schema(soci::session& session, dialect::Opened opened, const std::filesystem::path& file) {
  dialect::prepare_for_writing(session);
  if (is_current(opened)) return {};
  if (opened.content == dialect::Content::meishi) dialect::back_up(session, file, opened.schema_version);
  return bring_up_to_date(session);
}

}  // namespace

Database::Database(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Database::Database(Database&&) noexcept = default;
Database& Database::operator=(Database&&) noexcept = default;
Database::~Database() = default;

// In memory: nothing of it is left behind, however the program ends.
Result<Database> Database::open_copy() const {
  auto copy = std::make_unique<Impl>();
  copy->file = impl_->file;
  copy->open_to_others = impl_->open_to_others;
  copy->is_copy = true;
  dialect::copy_to_memory(impl_->session, copy->session);
  if (Status status = bring_up_to_date(copy->session); !status) return tl::unexpected(status.error());
  return Database(std::move(copy));
}

Result<Database> Database::open(const std::filesystem::path& file, OpenMode mode) {
  return guarded(file, [&]() -> Result<Database> {
    auto impl = std::make_unique<Impl>();
    impl->file = file;
    const auto opened = dialect::open(impl->session, file, mode);
    if (!opened) return tl::unexpected(opened.error());
    impl->open_to_others = opened->open_to_others;
    if (opened->content == dialect::Content::meishi && opened->schema_version > kSchemaVersion) {
      return fail(ErrorCode::environment,
                  "the database was written by a newer Meishi (its tables are of version {}, this program knows {}); "
                  "update Meishi",
                  {std::to_string(opened->schema_version), std::to_string(kSchemaVersion)});
    }
    const bool old = opened->content == dialect::Content::meishi && opened->schema_version < kSchemaVersion;
    if (mode == OpenMode::read && old) {  // brought up to date first, or a copy of it where it cannot be written
      return dialect::may_be_written(file) ? open(file, OpenMode::create) : Database(std::move(impl)).open_copy();
    }
    if (mode == OpenMode::create) {
      if (Status status = prepare_schema(impl->session, *opened, file); !status) return tl::unexpected(status.error());
    }
    return Database(std::move(impl));
  });
}

bool Database::open_to_others() const { return impl_->open_to_others; }
bool Database::is_copy() const { return impl_->is_copy; }

namespace {

// Inside a writing transaction.
Result<ImportResult> import_one(soci::session& session, const CardSource& source, const CardRecord& record,
                                std::string_view actor, bool one_person) {
  if (source.sha256.empty() || (source.back && source.back->sha256.empty()))
    return fail(ErrorCode::invalid, "a card without the hash of its file cannot be stored");
  if (!source.exchanged_on.empty() && !is_date(source.exchanged_on)) {
    return fail(ErrorCode::invalid, "{} is not a date (yyyy-mm-dd)", {source.exchanged_on});
  }
  const std::string now = now_utc();
  auto import = decide_import(session, source, record, now, one_person);
  if (!import) return tl::unexpected(import.error());
  for (auto* entry : {&import->withdrawn, &import->entry}) {
    if (!*entry) continue;
    if (Status status = write(session, **entry, now, actor); !status) return tl::unexpected(status.error());
  }
  for (const UnsureMatch& one : import->joined) {
    auto merging = decide_merge(session, import->result.contact_id, one.other_id);
    if (!merging) return tl::unexpected(merging.error());
    merging->reason = one.reason;
    merging->cause = import->entry->id;
    merging->unsure = {one};
    merging->card.source.batch = source.batch;  // goes with the import when that is taken back
    if (Status status = write(session, *merging, now, actor); !status) return tl::unexpected(status.error());
    import->result.joined.push_back(one.other_id);
  }
  return std::move(import->result);
}

}  // namespace

Result<ImportResult> Database::import_card(const CardSource& source, const CardRecord& record, std::string_view actor,
                                           bool one_person) {
  return guarded(impl_->file, [&]() -> Result<ImportResult> {
    Transaction transaction(impl_->session, Transaction::Kind::write);
    auto result = import_one(impl_->session, source, record, actor, one_person);
    if (result) transaction.commit();
    return result;
  });
}

Result<std::vector<ImportResult>> Database::import_cards(const std::vector<CardToImport>& cards, std::string_view actor,
                                                         std::size_t* failed) {
  return guarded(impl_->file, [&]() -> Result<std::vector<ImportResult>> {
    Transaction transaction(impl_->session, Transaction::Kind::write);
    std::vector<ImportResult> results;
    dialect::LateSearch search(impl_->session);
    for (const CardToImport& card : cards) {
      if (failed != nullptr) *failed = results.size();
      auto result = import_one(impl_->session, card.source, card.record, actor, true);
      if (!result) return tl::unexpected(result.error());
      results.push_back(std::move(*result));
    }
    search.write();
    transaction.commit();
    return results;
  });
}

Status Database::rebuild() {
  return guarded(impl_->file, [&]() -> Status {
    Transaction transaction(impl_->session, Transaction::Kind::write);
    dialect::LateSearch search(impl_->session);
    if (Status status = replay(impl_->session); !status) return status;
    search.write();
    transaction.commit();
    return {};
  });
}

Status Database::finish_source(const CardSource& source, int cards, std::string_view actor, bool paired) {
  return guarded(impl_->file, [&]() -> Status {
    if (source.sha256.empty() || cards <= 0) {
      return fail(ErrorCode::invalid, "a file without a hash or without cards cannot be finished");
    }
    soci::session& session = impl_->session;
    Transaction transaction(session, Transaction::Kind::write);
    if (finished_cards(session, source.sha256, paired) > 0) return {};
    JournalEntry entry;
    entry.kind = kSourceImported;
    entry.card.source.path = source.path;
    entry.card.source.sha256 = source.sha256;
    entry.cards = cards;
    entry.paired = paired;
    if (Status status = write(session, entry, now_utc(), actor); !status) return status;
    transaction.commit();
    return {};
  });
}

Result<int> Database::cards_of_finished_source(std::string_view sha256, bool paired) const {
  return guarded(impl_->file,
                 [&]() -> Result<int> { return finished_cards(impl_->session, std::string(sha256), paired); });
}

Result<int> Database::cards_with_both_sides_in(std::string_view sha256) const {
  return guarded(impl_->file, [&]() -> Result<int> {
    const char* query =
        "SELECT count(*) FROM card_backs b JOIN cards c ON c.id = b.card_id AND c.sha256 = b.sha256"
        " WHERE b.sha256 = :sha";
    return count(impl_->session, query, std::string(sha256));
  });
}

Result<std::vector<Contact>> Database::contacts(std::string_view query) const {
  ContactFilter filter;
  filter.query = std::string(query);
  return contacts(filter);
}

Result<std::vector<Contact>> Database::contacts(const ContactFilter& filter) const {
  return guarded(impl_->file, [&]() -> Result<std::vector<Contact>> {
    const Transaction one_state(impl_->session, Transaction::Kind::read);
    return find_contacts(impl_->session, filter);
  });
}

Result<std::size_t> Database::back_up_contacts(const ContactFilter& filter,
                                               const std::function<Status(const std::string&)>& sink) {
  return guarded(impl_->file, [&]() -> Result<std::size_t> {
    const Transaction one_state(impl_->session, Transaction::Kind::read);
    ContactFilter light = filter;
    light.records = false;
    const SaidByHand said = said_by_hand(impl_->session);
    return contacts_in_turn(impl_->session, light, [&](const std::vector<Contact>& some) -> Status {
      std::vector<std::string> lines(some.size());
      const Status written = on_all_cores(some.size(), [&](std::size_t i) -> Status {
        lines[i] = contact_json(some[i]);
        return {};
      });
      if (!written) return written;
      const std::vector<std::string> backups = backup_json(impl_->session, some, said);
      for (std::size_t i = 0; i < some.size(); ++i) {
        lines[i].pop_back();
        lines[i].append(",\"backup\":").append(backups[i]).append("}");
        if (Status status = sink(lines[i]); !status) return status;
      }
      return {};
    });
  });
}

Result<std::vector<ImportResult>> Database::restore_contacts(const std::vector<std::string>& lines, std::int64_t batch,
                                                             std::string_view actor, RestoredContacts& restored,
                                                             std::vector<std::pair<std::size_t, Error>>& errors) {
  return guarded(impl_->file, [&]() -> Result<std::vector<ImportResult>> {
    soci::session& session = impl_->session;
    Transaction transaction(session, Transaction::Kind::write);
    const std::string now = now_utc();
    const auto put = [&](JournalEntry& entry) -> Status { return write(session, entry, now, actor); };
    const auto restore = [&](const std::string& line) -> Result<ImportResult> {
      auto backup = read_backup(line);
      if (!backup) return tl::unexpected(backup.error());
      auto result = restore_contact(session, *backup, batch, put);
      if (!result) return result;
      if (Status apart = restore_apart(session, result->contact_id, backup->apart, restored, batch, put); !apart) {
        return tl::unexpected(apart.error());
      }
      restored[backup->external_id] = result->contact_id;
      return result;
    };
    std::vector<ImportResult> results(lines.size());
    dialect::LateSearch search(session);
    for (std::size_t i = 0; i < lines.size(); ++i) {
      results[i].outcome = ImportOutcome::duplicate;
      session << "SAVEPOINT line";
      auto result = restore(lines[i]);
      if (result) {
        session << "RELEASE line";
        results[i] = std::move(*result);
        continue;
      }
      const ErrorCode code = result.error().code;
      if (code != ErrorCode::corrupt && code != ErrorCode::invalid) return tl::unexpected(result.error());
      session << "ROLLBACK TO line";
      session << "RELEASE line";
      errors.emplace_back(i, result.error());
    }
    search.write();
    transaction.commit();
    return results;
  });
}

Result<Contact> Database::contact(std::int64_t id) const {
  return guarded(impl_->file, [&]() -> Result<Contact> {
    const Transaction one_state(impl_->session, Transaction::Kind::read);
    if (Status status = check_contact(impl_->session, id); !status) return tl::unexpected(status.error());
    auto found = contact_by_id(impl_->session, id);
    if (!found) return tl::unexpected(found.error());
    if (found->empty()) return fail(ErrorCode::not_found, "there is no contact {}", {std::to_string(id)});
    return std::move(found->front());
  });
}

namespace {

// `decide` looks and gives the entry to write; in one transaction.
template <typename Decide>
Result<JournalEntry> decided(soci::session& session, const std::filesystem::path& file, std::string_view actor,
                             Decide&& decide) {
  return guarded(file, [&]() -> Result<JournalEntry> {
    Transaction transaction(session, Transaction::Kind::write);
    Result<JournalEntry> entry = decide(session);
    if (!entry) return entry;
    if (Status status = write(session, *entry, now_utc(), actor); !status) return tl::unexpected(status.error());
    transaction.commit();
    return entry;
  });
}

Result<std::int64_t> id_of(const Result<JournalEntry>& entry) {
  if (!entry) return tl::unexpected(entry.error());
  return entry->id;
}

}  // namespace

Result<std::int64_t> Database::merge(std::int64_t kept, std::int64_t gone, std::string_view actor) {
  return id_of(
      decided(impl_->session, impl_->file, actor, [&](soci::session& s) { return decide_merge(s, kept, gone); }));
}

Result<std::int64_t> Database::keep_apart(std::int64_t contact, std::int64_t other, std::string_view actor) {
  return id_of(
      decided(impl_->session, impl_->file, actor, [&](soci::session& s) { return decide_apart(s, contact, other); }));
}

Result<std::int64_t> Database::split(std::int64_t contact, std::int64_t card, std::string_view actor) {
  auto entry =
      decided(impl_->session, impl_->file, actor, [&](soci::session& s) { return decide_split(s, contact, card); });
  if (!entry) return tl::unexpected(entry.error());
  return entry->card.contact_id;
}

Result<std::int64_t> Database::edit(std::int64_t contact, const std::string& field, const std::string& value,
                                    std::string_view actor, const std::string& from) {
  return id_of(decided(impl_->session, impl_->file, actor,
                       [&](soci::session& s) { return decide_edit(s, contact, field, value, from); }));
}

Result<std::int64_t> Database::retire(std::int64_t contact, const std::string& day, std::string_view actor) {
  return id_of(decided(impl_->session, impl_->file, actor,
                       [&](soci::session& s) { return decide_retirement(s, contact, day); }));
}

Result<std::int64_t> Database::undo(std::int64_t entry, std::string_view actor) {
  return guarded(impl_->file, [&]() -> Result<std::int64_t> {
    soci::session& session = impl_->session;
    Transaction transaction(session, Transaction::Kind::write);
    const std::int64_t target = entry != 0 ? entry : last_to_undo(session);
    if (target == 0) return fail(ErrorCode::not_found, "there is nothing to take back");
    const std::string now = now_utc();
    for (const std::int64_t one : undone_together(session, target)) {
      auto undoing = decide_undo(session, one);
      if (!undoing) return tl::unexpected(undoing.error());
      if (Status status = write(session, *undoing, now, actor); !status) return tl::unexpected(status.error());
    }
    transaction.commit();
    return target;
  });
}

Result<int> Database::erase(std::int64_t contact, std::string_view actor) {
  return guarded(impl_->file, [&]() -> Result<int> {
    soci::session& session = impl_->session;
    Result<Erasure> erasure = Erasure();
    {
      Transaction transaction(session, Transaction::Kind::write);
      erasure = erase_entries(session, contact);
      if (!erasure) return tl::unexpected(erasure.error());
      JournalEntry note;
      note.kind = kErased;
      note.card.contact_id = contact;
      if (Status status = write(session, note, now_utc(), actor); !status) return tl::unexpected(status.error());
      if (Status status = replay(session); !status) return tl::unexpected(status.error());
      if (Status status = forget_files(session, *erasure); !status) return tl::unexpected(status.error());
      std::erase_if(erasure->pictures, [&](const std::string& picture) { return is_shown(session, picture); });
      transaction.commit();
    }
    for (const std::string& picture : erasure->pictures) drop_picture(impl_->file, picture);
    dialect::empty_log(session);
    return erasure->entries;
  });
}

Result<std::int64_t> Database::begin_batch(const BatchStamp& stamp, std::string_view actor) {
  return guarded(impl_->file, [&]() -> Result<std::int64_t> {
    Transaction transaction(impl_->session, Transaction::Kind::write);
    JournalEntry entry;
    entry.kind = kBatchBegun;
    entry.stamp = stamp;
    if (Status status = write(impl_->session, entry, now_utc(), actor); !status) return tl::unexpected(status.error());
    transaction.commit();
    return entry.id;
  });
}

Result<std::vector<Batch>> Database::batches() const {
  return guarded(impl_->file, [&]() -> Result<std::vector<Batch>> {
    const Transaction one_state(impl_->session, Transaction::Kind::read);
    return find_batches(impl_->session, 0);
  });
}

Result<Batch> Database::batch(std::int64_t id) const {
  return guarded(impl_->file, [&]() -> Result<Batch> {
    const Transaction one_state(impl_->session, Transaction::Kind::read);
    auto found = find_batches(impl_->session, id);
    if (!found) return tl::unexpected(found.error());
    if (found->empty() || id == 0) {
      return fail(ErrorCode::not_found, "there is no import {}; `meishi batch list` shows them", {std::to_string(id)});
    }
    return std::move(found->front());
  });
}

Result<std::vector<Change>> Database::batch_changes(std::int64_t id) const {
  return guarded(impl_->file, [&]() -> Result<std::vector<Change>> {
    soci::session& session = impl_->session;
    const Transaction one_state(session, Transaction::Kind::read);
    auto entries = entries_of_batch(session, id);
    if (!entries) return tl::unexpected(entries.error());
    std::vector<Change> changes;
    for (const JournalEntry& one : *entries) {
      auto whole = entry_by_id(session, one.id);
      if (!whole) return tl::unexpected(whole.error());
      changes.push_back(change_of(session, std::move(*whole)));
    }
    return changes;
  });
}

Result<std::int64_t> Database::undo_batch(std::int64_t id, std::string_view actor) {
  return id_of(decided(impl_->session, impl_->file, actor, [&](soci::session& s) { return decide_undo_batch(s, id); }));
}

Result<std::string> Database::last_export(const std::string& kind) const {
  return guarded(impl_->file, [&]() -> Result<std::string> {
    const std::string entry(kExported);
    std::string at;
    impl_->session << "SELECT payload FROM journal WHERE kind = :kind AND reason = :what ORDER BY id DESC LIMIT 1",
        soci::use(entry), soci::use(kind), soci::into(at);
    if (!impl_->session.got_data()) return std::string();
    return exported_at(at);
  });
}

Result<std::string> Database::settled_time() {
  return guarded(impl_->file, [&]() -> Result<std::string> {
    const Transaction alone(impl_->session, Transaction::Kind::write);
    return now_utc();
  });
}

Status Database::note_export(const std::string& kind, const std::string& at, std::string_view actor) {
  return guarded(impl_->file, [&]() -> Status {
    Transaction transaction(impl_->session, Transaction::Kind::write);
    JournalEntry entry;
    entry.kind = kExported;
    entry.reason = kind;
    entry.date = at;
    if (Status status = write(impl_->session, entry, now_utc(), actor); !status) return status;
    transaction.commit();
    return {};
  });
}

Status Database::note_failure(const FailedInput& input) {
  return guarded(impl_->file, [&]() -> Status {
    Transaction transaction(impl_->session, Transaction::Kind::write);
    put_failure(impl_->session, input, now_utc());
    transaction.commit();
    return {};
  });
}

Status Database::forget_failure(const std::string& path) {
  return guarded(impl_->file, [&]() -> Status {
    Transaction transaction(impl_->session, Transaction::Kind::write);
    drop_failure(impl_->session, path);
    transaction.commit();
    return {};
  });
}

Result<std::vector<FailedInput>> Database::failures() const {
  return guarded(impl_->file, [&]() -> Result<std::vector<FailedInput>> { return read_failures(impl_->session); });
}

Result<bool> Database::knows_card(const CardSource& source) const {
  return guarded(impl_->file, [&]() -> Result<bool> { return is_there(impl_->session, source); });
}

Result<std::vector<Move>> Database::moves(const MoveFilter& filter) const {
  return guarded(impl_->file, [&]() -> Result<std::vector<Move>> {
    const Transaction one_state(impl_->session, Transaction::Kind::read);
    return find_moves(impl_->session, filter);
  });
}

Result<std::vector<DoubtfulField>> Database::doubtful(int most) const {
  return guarded(impl_->file,
                 [&]() -> Result<std::vector<DoubtfulField>> { return doubtful_fields(impl_->session, most); });
}

Result<std::vector<UnsureMatch>> Database::unsure() const {
  return guarded(impl_->file, [&]() -> Result<std::vector<UnsureMatch>> { return unsure_matches(impl_->session); });
}

Result<std::vector<Change>> Database::history(std::int64_t contact_id) const {
  return guarded(impl_->file, [&]() -> Result<std::vector<Change>> {
    soci::session& session = impl_->session;
    const Transaction one_state(session, Transaction::Kind::read);
    auto entries = history_of(session, contact_id);
    if (!entries) return tl::unexpected(entries.error());
    if (entries->empty()) {
      if (Status status = check_contact(session, contact_id); !status) return tl::unexpected(status.error());
    }
    std::vector<Change> changes;
    for (JournalEntry& entry : *entries) changes.push_back(change_of(session, std::move(entry)));
    return changes;
  });
}

Result<std::int64_t> Database::contact_count() const {
  return guarded(impl_->file, [&]() -> Result<std::int64_t> {
    long long count = 0;
    impl_->session << "SELECT count(*) FROM contacts", soci::into(count);
    return count;
  });
}

Status Database::copy_to(const std::filesystem::path& file) const {
  return guarded(impl_->file, [&]() -> Status {
    dialect::copy_to(impl_->session, file);
    return {};
  });
}

Result<std::string> Database::integrity() const {
  return guarded(impl_->file, [&]() -> Result<std::string> { return dialect::integrity(impl_->session); });
}

}  // namespace meishi
