// What differs between database engines: how a database is opened and marked as ours, how a writing transaction begins,
// what an error means. All other SQL of this folder is plain and goes through SOCI unchanged.
#pragma once

#include <soci/soci.h>

#include <exception>
#include <filesystem>
#include <map>
#include <string>

#include "base/result.h"
#include "store/database.h"
#include "store/search_grams.h"

namespace meishi::dialect {

enum class Content { empty, meishi };  // no table yet; a Meishi database

struct Opened {
  Content content = Content::empty;
  int schema_version = 0;
  bool open_to_others = false;  // users other than the file's owner may read or write it, and that could not be changed
};

// Connects and says what is there; changes nothing in what an existing file holds. With OpenMode::create a missing file
// is made, empty and with mode 0600; a database of ours that others may read is closed to them, with the files beside
// it. Errors: as Database::open.
Result<Opened> open(soci::session& session, const std::filesystem::path& file, OpenMode mode);

// Write-ahead log: readers and one writer at a time do not wait for one another. Only on a database known to be ours.
void prepare_for_writing(soci::session& session);

// Begins a transaction that may write; waits while another process writes. Throws like every SOCI call.
void begin_write(soci::session& session);

// Marks the database as Meishi's, of this schema version. Inside a transaction.
void set_schema_version(soci::session& session, int version);
Opened inspect(soci::session& session);

// A copy of the whole database beside it, with mode 0600, before its tables change: FILE.v3.bak. One that lies there is
// kept, and the copy gets another name. Gives its path. Outside a transaction.
std::filesystem::path back_up(soci::session& session, const std::filesystem::path& file, int version);

// The same into a file that is not there yet. Errors as every SOCI call.
void copy_to(soci::session& session, const std::filesystem::path& file);

// The whole database into memory, where `to` is connected then; `from` is not written.
void copy_to_memory(soci::session& from, soci::session& to);

// Whether this user may write the file, and the log beside it.
[[nodiscard]] bool may_be_written(const std::filesystem::path& file);

// What ends the CREATE TABLE of one whose rows lie in the order of its primary key: a contact's keys side by side,
// found by one look instead of two.
[[nodiscard]] const char* clustered();

// The full-text index of contacts, contact_search: words in order (search_grams.h), by contact.
void create_search(soci::session& session);
void drop_search(soci::session& session);
void put_in_search(soci::session& session, long long contact, const std::string& words);
void take_from_search(soci::session& session, long long contact);

// From now on key_counts follows contact_keys, whoever adds to it or takes from it, for the kinds that are counted. How
// many people are called 佐藤 is asked for each card; counting the rows would take the longer the more there are.
void count_keys(soci::session& session);
[[nodiscard]] bool is_counted(const std::string& kind);

// While one of these lives, put_in_search() of its session only remembers; write() does it, in the transaction. The
// index goes to the disk with every statement that follows a change of it: all changes at the end of many cards cost
// less than one for each. Nothing can be searched meanwhile. One at a time on a thread.
class LateSearch {
 public:
  explicit LateSearch(soci::session& session);
  LateSearch(const LateSearch&) = delete;
  LateSearch& operator=(const LateSearch&) = delete;
  ~LateSearch();
  void write();
  // Whether it took the words; for put_in_search() and take_from_search().
  static bool put(const soci::session& session, long long contact, const std::string& words);
  static void take(const soci::session& session, long long contact);

 private:
  soci::session& session_;
  std::map<long long, std::string> words_;
};

// A condition on `id` of contacts that holds where these words stand one behind the other: SQL with the parameter
// :NAME, and that parameter's value.
[[nodiscard]] std::string search_condition(const std::string& name);
[[nodiscard]] std::string search_value(const GramPhrase& phrase);

// Moves the write-ahead log into the file and empties it, as soon as nobody reads from it. Outside a transaction.
void empty_log(soci::session& session);

// "ok", or what is wrong.
std::string integrity(soci::session& session);

// What a library says went wrong, without the statement and the values in it: those are people's data.
[[nodiscard]] std::string message_of(const std::exception& exception);

// What a library's exception means for the user.
[[nodiscard]] tl::unexpected<Error> error_of(const std::exception& exception, const std::filesystem::path& file);

}  // namespace meishi::dialect
