#include <fcntl.h>
#include <soci/sqlite3/soci-sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <system_error>
#include <thread>

#include "store/dialect.h"
#include "store/statement_cache.h"

namespace meishi::dialect {

namespace {

constexpr int kApplicationId =
    0x4D656973;                   // "Meis", in the header of the file: `file demo.db` and we can tell it is ours
constexpr int kBusySeconds = 30;  // an import holds the lock for milliseconds

int code_of(const std::exception& exception) {
  const auto* sqlite = dynamic_cast<const soci::sqlite3_soci_error*>(&exception);
  return sqlite == nullptr ? SQLITE_ERROR : sqlite->result() & 0xFF;
}

int pragma(soci::session& session, const std::string& name) {
  int value = 0;
  session << "PRAGMA " << name, soci::into(value);
  return value;
}

// As a URI, because SOCI splits its connect string at '=', ' ' and '"', and all of them may stand in a path.
std::string uri_of(const std::filesystem::path& file, const char* parameters) {
  constexpr char kHex[] = "0123456789ABCDEF";
  std::string uri = "file://";
  const std::string path = std::filesystem::absolute(file).string();
  for (const char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '/' || c == '.' ||
        c == '_' || c == '-') {
      uri += c;
    } else {
      uri += '%';
      uri += kHex[byte >> 4];
      uri += kHex[byte & 15];
    }
  }
  return uri + parameters;
}

bool may(const std::filesystem::path& path, int access_mode) {
  return ::faccessat(AT_FDCWD, path.c_str(), access_mode, AT_EACCESS) == 0;
}

std::filesystem::path folder_of(const std::filesystem::path& file) {
  return file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
}

Status make_file(const std::filesystem::path& file) {
  if (!std::filesystem::is_directory(folder_of(file))) {
    return fail(ErrorCode::io, "the folder for the database does not exist", {}, file.string());
  }
  const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (descriptor < 0) {
    if (errno == EEXIST) return {};  // another process was quicker
    return fail(ErrorCode::environment, "the database cannot be made: {}", {std::generic_category().message(errno)},
                file.string());
  }
  ::close(descriptor);
  return {};
}

Status check_file(const std::filesystem::path& file, OpenMode mode) {
  std::error_code error;
  const std::filesystem::file_status status = std::filesystem::status(file, error);
  if (status.type() == std::filesystem::file_type::not_found) {
    if (mode == OpenMode::read) return fail(ErrorCode::not_found, "there is no such database", {}, file.string());
    return make_file(file);
  }
  if (std::filesystem::is_directory(status)) {
    return fail(ErrorCode::environment, "this is a folder, not a Meishi database", {}, file.string());
  }
  if (error || !may(file, R_OK)) {
    return fail(ErrorCode::unreadable, "the database cannot be read: permission denied", {}, file.string());
  }
  // SQLite would open such a file without a word and fail at the first write; and it needs the folder for its log.
  if (mode == OpenMode::create && !may_be_written(file)) {
    return fail(ErrorCode::environment, "the database cannot be written: the file or its folder is read-only", {},
                file.string());
  }
  return {};
}

// False when somebody else may still read or write the file or one beside it: it is another user's, or lies on a medium
// that knows no modes.
bool close_to_others(const std::filesystem::path& file) {
  constexpr mode_t kOthers = S_IRWXG | S_IRWXO;
  bool closed = true;
  for (const char* suffix : {"", "-wal", "-shm"}) {
    std::filesystem::path one = file;
    one += suffix;
    struct stat found {};
    if (::stat(one.c_str(), &found) != 0 || (found.st_mode & kOthers) == 0) continue;
    ::chmod(one.c_str(), found.st_mode & S_IRWXU);
    if (::stat(one.c_str(), &found) == 0 && (found.st_mode & kOthers) != 0) closed = false;
  }
  return closed;
}

const char* uri_parameters(const std::filesystem::path& file, OpenMode mode) {
  if (mode == OpenMode::create) return "?mode=rw";
  // On a medium or in a folder that cannot be written, SQLite cannot make the log's index. When there is no log, nobody
  // is writing, and the file can be read as it lies there.
  std::filesystem::path log = file;
  log += "-wal";
  std::error_code ignored;
  const bool still = !may(folder_of(file), W_OK) && !std::filesystem::exists(log, ignored);
  return still ? "?mode=ro&immutable=1" : "?mode=ro";
}

}  // namespace

Result<Opened> open(soci::session& session, const std::filesystem::path& file, OpenMode mode) {
  if (Status status = check_file(file, mode); !status) return tl::unexpected(status.error());
  session.open(sqlite_with_cache(),
               "dbname=" + uri_of(file, uri_parameters(file, mode)) + " timeout=" + std::to_string(kBusySeconds));
  // NORMAL: a commit is with the operating system when import_card returns, so that killing the program loses no card.
  // A power cut may take the last cards of a batch (never the file's consistency); importing the same files again adds
  // them. Closing the database flushes all to the disk. FULL would wait for the disk at every card: 8 s for 1,000 cards
  // where NORMAL takes half a second.
  session << "PRAGMA synchronous = NORMAL";
  session << "PRAGMA foreign_keys = ON";
  // What is erased is overwritten, not only marked as free.
  int overwritten = 0;
  session << "PRAGMA secure_delete = ON", soci::into(overwritten);
  // What an import looks up lies all over the file; SQLite's own 2 MiB make it read the same pages again and again.
  session << "PRAGMA cache_size = -131072";
  // A list of 100,000 rows writes a gibibyte into the log; moving it into the file every 40 MiB instead of every 4
  // saves a fifth of the time.
  session << "PRAGMA wal_autocheckpoint = 10000", soci::into(overwritten);
  // In one transaction: another process may be making this database, and half of what it commits, seen before, and
  // half, seen after, would look like another program's.
  soci::transaction reading(session);
  Opened opened = inspect(session);
  reading.commit();
  if (opened.content == Content::meishi) opened.open_to_others = !close_to_others(file);
  if (opened.content == Content::empty) {
    if (mode == OpenMode::read) return fail(ErrorCode::environment, "this is not a Meishi database", {}, file.string());
    ::chmod(file.c_str(), S_IRUSR | S_IWUSR);  // an empty file that lay there; SQLite gives its log the same mode
  }
  return opened;
}

Opened inspect(soci::session& session) {
  const int application = pragma(session, "application_id");
  const int version = pragma(session, "user_version");
  if (application == kApplicationId) return {Content::meishi, version};
  int tables = 0;
  session << "SELECT count(*) FROM sqlite_master", soci::into(tables);
  if (application != 0 || version != 0 || tables != 0) {
    throw soci::sqlite3_soci_error("another program's database", SQLITE_NOTADB);
  }
  return {Content::empty, 0};
}

void prepare_for_writing(soci::session& session) {
  // The switch to the log needs the file for itself, and SQLite does not wait for that: two first starts at once meet
  // here.
  const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(kBusySeconds);
  for (;;) {
    try {
      std::string mode;
      session << "PRAGMA journal_mode = WAL", soci::into(mode);
      return;
    } catch (const soci::sqlite3_soci_error& error) {
      if (code_of(error) != SQLITE_BUSY || std::chrono::steady_clock::now() > give_up) throw;
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
  }
}

void begin_write(soci::session& session) {
  // IMMEDIATE takes the write lock at once. A plain BEGIN would read first and then fail, without waiting, when another
  // process wrote in between.
  session << "BEGIN IMMEDIATE";
}

void set_schema_version(soci::session& session, int version) {
  session << "PRAGMA application_id = " << kApplicationId;
  session << "PRAGMA user_version = " << version;
}

namespace {

// Into an empty file, which goes again when it cannot be filled.
void fill_copy(soci::session& session, const std::filesystem::path& copy) {
  try {
    const std::string path = copy.string();
    session << "VACUUM INTO :file", soci::use(path);
  } catch (...) {
    std::error_code ignored;
    std::filesystem::remove(copy, ignored);
    throw;
  }
}

}  // namespace

std::filesystem::path back_up(soci::session& session, const std::filesystem::path& file, int version) {
  std::filesystem::path copy;
  for (int n = 1;; ++n) {
    copy = file;
    copy += ".v" + std::to_string(version) + (n == 1 ? "" : "." + std::to_string(n)) + ".bak";
    const int descriptor = ::open(copy.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (descriptor >= 0) {
      ::close(descriptor);
      break;
    }
    if (errno != EEXIST) throw soci::sqlite3_soci_error("the copy cannot be made", SQLITE_CANTOPEN);
  }
  fill_copy(session, copy);
  return copy;
}

void copy_to(soci::session& session, const std::filesystem::path& file) {
  const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (descriptor < 0) throw soci::sqlite3_soci_error("the copy cannot be made", SQLITE_CANTOPEN);
  ::close(descriptor);
  fill_copy(session, file);
}

void copy_to_memory(soci::session& from, soci::session& to) {
  to.open(sqlite_with_cache(), "dbname=:memory:");
  to << "PRAGMA foreign_keys = ON";
  to << "PRAGMA temp_store = MEMORY";
  const auto connection = [](soci::session& session) {
    // SOCI's library does not show the type for a checked cast.
    return static_cast<soci::sqlite3_session_backend&>(behind_cache(session)).conn_;  // NOLINT(*-static-cast-downcast)
  };
  auto* copying = sqlite_api::sqlite3_backup_init(connection(to), "main", connection(from), "main");
  if (copying != nullptr) sqlite_api::sqlite3_backup_step(copying, -1);
  const int code = copying == nullptr ? SQLITE_ERROR : sqlite_api::sqlite3_backup_finish(copying);
  if (code != SQLITE_OK) throw soci::sqlite3_soci_error("the copy cannot be made", code);
}

bool may_be_written(const std::filesystem::path& file) { return may(file, W_OK) && may(folder_of(file), W_OK); }

const char* clustered() { return " WITHOUT ROWID"; }

void create_search(soci::session& session) {
  session << "CREATE VIRTUAL TABLE contact_search USING fts5(words, tokenize = 'ascii', columnsize = 0)";
}

void drop_search(soci::session& session) { session << "DROP TABLE IF EXISTS contact_search"; }

bool is_counted(const std::string& kind) { return kind == "family" || kind == "given" || kind == "organization"; }

void count_keys(soci::session& session) {
  const std::string of_kind = ".kind IN ('family', 'given', 'organization') BEGIN ";
  session << "CREATE TRIGGER contact_keys_added AFTER INSERT ON contact_keys WHEN NEW" << of_kind
          << "INSERT INTO key_counts (kind, value, contacts) VALUES (NEW.kind, NEW.value, 1)"
             " ON CONFLICT (kind, value) DO UPDATE SET contacts = contacts + 1; END";
  session << "CREATE TRIGGER contact_keys_gone AFTER DELETE ON contact_keys WHEN OLD" << of_kind
          << "UPDATE key_counts SET contacts = contacts - 1 WHERE kind = OLD.kind AND value = OLD.value;"
             " DELETE FROM key_counts WHERE kind = OLD.kind AND value = OLD.value AND contacts = 0; END";
}

namespace {
thread_local LateSearch* late_search = nullptr;
}  // namespace

LateSearch::LateSearch(soci::session& session) : session_(session) { late_search = this; }
LateSearch::~LateSearch() { late_search = nullptr; }

void LateSearch::write() {
  late_search = nullptr;
  for (const auto& [contact, words] : words_) {
    int there = 0;  // what brought it may have been rolled back
    session_ << "SELECT count(*) FROM contacts WHERE id = :id", soci::use(contact), soci::into(there);
    if (there > 0) put_in_search(session_, contact, words);
  }
  words_.clear();
}

bool LateSearch::put(const soci::session& session, long long contact, const std::string& words) {
  if (late_search == nullptr || &late_search->session_ != &session) return false;
  late_search->words_[contact] = words;
  return true;
}

void LateSearch::take(const soci::session& session, long long contact) {
  if (late_search != nullptr && &late_search->session_ == &session) late_search->words_.erase(contact);
}

void put_in_search(soci::session& session, long long contact, const std::string& words) {
  if (LateSearch::put(session, contact, words)) return;
  take_from_search(session, contact);
  session << "INSERT INTO contact_search (rowid, words) VALUES (:id, :words)", soci::use(contact), soci::use(words);
}

void take_from_search(soci::session& session, long long contact) {
  LateSearch::take(session, contact);
  session << "DELETE FROM contact_search WHERE rowid = :id", soci::use(contact);
}

std::string search_condition(const std::string& name) {
  return "id IN (SELECT rowid FROM contact_search WHERE contact_search MATCH :" + name + ")";
}

std::string search_value(const GramPhrase& phrase) { return "\"" + phrase.words + "\"" + (phrase.prefix ? " *" : ""); }

void empty_log(soci::session& session) {
  constexpr int kTries = 50;
  for (int i = 0; i < kTries; ++i) {
    int busy = 0;
    int pages = 0;
    int moved = 0;
    session << "PRAGMA wal_checkpoint(TRUNCATE)", soci::into(busy), soci::into(pages), soci::into(moved);
    if (busy == 0) return;
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
}

std::string integrity(soci::session& session) {
  std::string found;
  const soci::rowset<std::string> rows = (session.prepare << "PRAGMA integrity_check");
  for (const std::string& row : rows) found += found.empty() ? row : "; " + row;
  int orphans = 0;
  session << "SELECT count(*) FROM pragma_foreign_key_check", soci::into(orphans);
  if (orphans != 0) found += "; " + std::to_string(orphans) + " rows refer to rows that do not exist";
  return found;
}

std::string message_of(const std::exception& exception) {
  const auto* error = dynamic_cast<const soci::soci_error*>(&exception);
  return error == nullptr ? exception.what() : error->get_error_message();
}

tl::unexpected<Error> error_of(const std::exception& exception, const std::filesystem::path& file) {
  switch (code_of(exception)) {
    case SQLITE_FULL:
      return fail(ErrorCode::io, "the database cannot be written: the disk is full", {}, file.string());
    case SQLITE_READONLY:
      return fail(ErrorCode::environment, "the database cannot be written: the file or its folder is read-only", {},
                  file.string());
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return fail(ErrorCode::io, "another program has been using the database for too long; try again when it is done",
                  {}, file.string());
    case SQLITE_IOERR:
      return fail(ErrorCode::io, "reading or writing the database failed: {}", {message_of(exception)}, file.string());
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_AUTH:
      return fail(ErrorCode::environment, "the database cannot be opened: {}", {message_of(exception)}, file.string());
    case SQLITE_NOTADB:
      return fail(ErrorCode::environment, "this is not a Meishi database", {}, file.string());
    case SQLITE_CORRUPT:
      return fail(ErrorCode::environment, "the database is damaged: {}", {message_of(exception)}, file.string());
    default:
      return fail(ErrorCode::internal, "the database did not accept an operation: {}", {message_of(exception)},
                  file.string());
  }
}

}  // namespace meishi::dialect
