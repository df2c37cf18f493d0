// Database: contacts, organizations, posts, cards and the journal, in SQLite through SOCI.
//
//   auto db = Database::open("demo.db", OpenMode::create);
//   auto result = db->import_card(source, record, "sato");
//
// A Database is used by one thread at a time; open one a thread, or hand it over. Every change is one transaction: it
// is in the file whole or not at all. Times are UTC. The file is created with mode 0600; one that others may read,
// because it was copied or made otherwise, gets that mode when it is opened.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/result.h"
#include "normalize/card_record.h"
#include "store/records.h"

namespace meishi {

enum class OpenMode {
  // Must exist; nothing is written, unless an older Meishi made it: it is brought up to date first, or, where it cannot
  // be written, a copy in memory.
  read,
  create,  // made with its tables when missing
};

enum class ImportOutcome {
  added,      // a new contact
  updated,    // a known contact, and something about it changed
  unchanged,  // a known contact, a new card, nothing new on it
  repeated,   // a card that is there, scanned again: kept as another picture of it, a proof of nothing new
  completed,  // one side was there, or both were as cards of their own; now the card has both
  duplicate,  // this very card was imported before: every side given is there; nothing is written
  apart,  // one side is there and belongs to a card that has its back, or to somebody else; the other is not. Nothing
          // is written: import each side by itself, and only the new one is stored
};

struct ImportResult {
  ImportOutcome outcome = ImportOutcome::added;
  std::int64_t contact_id = 0;
  std::int64_t card_id = 0;
  std::int64_t repeats = 0;  // repeated: the card that this is another picture of
  std::int64_t withdrawn_contact =
      0;               // completed: the contact that the back was by itself, and that is no more; else 0
  std::string reason;  // why this contact: "same name, same e-mail"; "" for a new one
  std::vector<FieldChange> changes;
  std::vector<UnsureMatch> unsure;   // who else this may be; a person has to say
  std::vector<std::int64_t> joined;  // contacts that became part of contact_id: the card proves that they are the same
  // Of a row of a contact list: what it says otherwise than newer cards, which was not taken (from: kept, to: the
  // row's).
  std::vector<FieldChange> conflicts;
};

// The contacts that a load brought in, by the external id that they had: it may be another one here.
using RestoredContacts = std::unordered_map<std::string, std::int64_t>;

// A card to import, as import_card takes it.
struct CardToImport {
  CardSource source;
  CardRecord record;
};

struct MoveFilter {
  std::string since;         // yyyy-mm-dd; "" is all
  std::string organization;  // a part of the former or the new company's name
  std::optional<MoveKind> kind;
};

// What of a contact has to be so; "" is anything.
struct ContactFilter {
  std::string query;  // words, as contacts() takes them
  std::string event;  // a card was exchanged there
  std::string tag;
  std::string since;            // a card was exchanged on this day or later (yyyy-mm-dd)
  std::string changed_since{};  // something about it changed after this time (UTC, ISO 8601)
  bool records = true;          // StoredCard::record is wanted: what each card says takes most of the time
  std::string organization{};   // part of a name that the company of a current post has, or had (社名変更)
};

class Database {
 public:
  // Errors: not_found (read), environment (not a Meishi database, damaged, of a newer version, cannot be written), io
  // (no such folder, disk full), unreadable. A file that is not ours is left as it is.
  static Result<Database> open(const std::filesystem::path& file, OpenMode mode);

  Database(Database&&) noexcept;
  Database& operator=(Database&&) noexcept;
  ~Database();

  // Other users of this machine can read the file, and its mode could not be changed: it belongs to somebody else, or
  // its medium knows no modes.
  [[nodiscard]] bool open_to_others() const;

  // A copy in memory is read, brought up to date (OpenMode::read).
  [[nodiscard]] bool is_copy() const;

  // Matches the card against all contacts by the evidence for and against (linkage.h): same, or new, or new and
  // `unsure` of whom. Shared mailboxes (info@, sales@, ...) are no evidence. A changed company, department or title
  // closes the former post (valid_to) and opens a new one; nothing is overwritten without a journal entry. What is
  // current is decided by exchanged_on, not by the order of imports: an older card adds a former post (timeline.h).
  // Another picture of a card that is there (repeated_card.h) is kept with it and makes no post. A card with a back is
  // known by either side; one side that was imported alone before becomes the card with both, when `one_person` and the
  // names agree (one_person.h); else, and where the side that is there has another back, `apart`. Two sides that were
  // imported each by itself are put together under the same condition: the back's card is withdrawn, and its contact
  // when that was its only card.
  //
  // When it returns, killing the program loses nothing; a power cut may take the last cards of a running batch, which
  // importing the same files again adds. When it fails, nothing has changed.
  // Errors: io (disk full, locked for half a minute), environment (read-only, damaged), invalid (no sha256, a wrong
  // date).
  Result<ImportResult> import_card(const CardSource& source, const CardRecord& record, std::string_view actor,
                                   bool one_person = true);

  // Many cards (or rows of a list) in one transaction, which costs much less than one for each: all are stored or none.
  // Errors: as import_card; `failed`, if given, says which card it was about.
  Result<std::vector<ImportResult>> import_cards(const std::vector<CardToImport>& cards, std::string_view actor,
                                                 std::size_t* failed = nullptr);

  // Imports that belong together. The number goes into CardSource::batch of the cards.
  Result<std::int64_t> begin_batch(const BatchStamp& stamp, std::string_view actor);
  Result<std::vector<Batch>> batches() const;  // newest first
  Result<Batch> batch(std::int64_t id) const;  // Errors: not_found
  Result<std::vector<Change>> batch_changes(std::int64_t id) const;
  // Takes back every card of the batch that still counts, in one entry, whose number is given. What people decided
  // since stays where it still makes sense. Errors: not_found, invalid (nothing of it is left).
  Result<std::int64_t> undo_batch(std::int64_t id, std::string_view actor);

  // The time (UTC) from which an export of this kind saw the contacts; "" when there was none.
  Result<std::string> last_export(const std::string& kind) const;
  // A time (UTC) such that every change with an earlier one is visible: waits for whoever is writing.
  Result<std::string> settled_time();
  Status note_export(const std::string& kind, const std::string& at, std::string_view actor);

  // Inputs that could not be read. Noted again, one counts one attempt more. Errors: as import_card.
  Status note_failure(const FailedInput& input);
  Status forget_failure(const std::string& path);
  Result<std::vector<FailedInput>> failures() const;  // oldest first

  // Whether a side of the card is in the database, as a card or as a back.
  Result<bool> knows_card(const CardSource& source) const;

  // Says that the file was read to its end and all its cards were imported. Only then is it known as a whole: a file
  // whose import was killed between two cards, or one of whose pages failed, is read again the next time, when
  // import_card finds the cards that are there and adds the others. Writes nothing for a file that is known already.
  // `source`: path and sha256 count. `paired`: fronts and backs were looked for. Errors: as import_card.
  Status finish_source(const CardSource& source, int cards, std::string_view actor, bool paired = false);

  // The number of cards of a finished file; 0 when the file is new or was left half-done, and with `paired` when nobody
  // has looked yet which of its pages, or of it and another file, are front and back.
  Result<int> cards_of_finished_source(std::string_view sha256, bool paired = false) const;

  // How many cards have both their sides in this file.
  Result<int> cards_with_both_sides_in(std::string_view sha256) const;

  // Contacts by any part of their current name (kanji, kana or romaji), company, department, title, e-mail, phone; ""
  // is all. Several words must all be there. Width, case, hiragana or katakana, variant kanji and the marks in a phone
  // number make no difference. In the order of the names' readings. Errors: invalid (a search out of all proportion).
  Result<std::vector<Contact>> contacts(std::string_view query) const;
  Result<std::vector<Contact>> contacts(const ContactFilter& filter) const;
  Result<Contact> contact(std::int64_t id) const;  // Errors: not_found
  // Each of these contacts as a line of JSON with everything that is known of it (contact_backup.h), without its end of
  // line; one at a time, so that no memory is needed for all. Gives their number, or the first error of `sink`.
  Result<std::size_t> back_up_contacts(const ContactFilter& filter,
                                       const std::function<Status(const std::string&)>& sink);

  // Brings contacts in from such lines: see contact_backup.h restore_contact. All are stored or none; a line that is no
  // contact is told in `errors` (by its place in `lines`) and left out, its result says `duplicate` and no contact.
  // `restored` is filled, and kept from call to call of one load.
  Result<std::vector<ImportResult>> restore_contacts(const std::vector<std::string>& lines, std::int64_t batch,
                                                     std::string_view actor, RestoredContacts& restored,
                                                     std::vector<std::pair<std::size_t, Error>>& errors);

  // What people decide. Each is one journal entry, whose number is given back, and can be taken back by undo(). Errors
  // of all: as import_card, not_found (no such contact, card or entry; one that was merged or erased is named so) and
  // invalid (makes no sense, as the message says).
  //
  // All cards of `gone` become `kept`'s. Later imports keep to it.
  Result<std::int64_t> merge(std::int64_t kept, std::int64_t gone, std::string_view actor);
  // The two are not one person, whatever they have in common: they are never asked about again.
  Result<std::int64_t> keep_apart(std::int64_t contact, std::int64_t other, std::string_view actor);
  // A card becomes a contact of its own, which is given back; the two are kept apart.
  Result<std::int64_t> split(std::int64_t contact, std::int64_t card, std::string_view actor);
  // `field`: a key of the schema's contact, with '.' before an inner one; `value`: its JSON, "null" for none. Every
  // card that shows the value that is there now is taken to show the new one (edits.h). With "[]" behind the key of a
  // list one of its values is exchanged for another: `from` is the one that is there, "null" to add one.
  Result<std::int64_t> edit(std::int64_t contact, const std::string& field, const std::string& value,
                            std::string_view actor, const std::string& from = "null");
  // The person has left all posts on `day`.
  Result<std::int64_t> retire(std::int64_t contact, const std::string& day, std::string_view actor);
  // The entry never was: contacts are what the other entries make of them. An entry that takes another back can be
  // taken back too. Two entries that put front and back together go together, and with an import goes what its card
  // merged; where only that is taken back, it becomes a question (unsure()). 0: the newest one that is no undoing.
  // Gives the number of the entry that was taken back.
  Result<std::int64_t> undo(std::int64_t entry, std::string_view actor);
  // The contact, its cards with their pictures and all that the journal says of them are gone for good; the journal
  // keeps that something was erased. Gives the number of entries. Takes as long as rebuild().
  Result<int> erase(std::int64_t contact, std::string_view actor);

  // Newest first. A change of company that several people of one house made alike is a renaming.
  Result<std::vector<Move>> moves(const MoveFilter& filter) const;
  // Pairs that may be one person, likeliest first.
  Result<std::vector<UnsureMatch>> unsure() const;
  // Of at most `most` contacts, the least sure first. edit() with the value that is there already says that it is
  // right.
  Result<std::vector<DoubtfulField>> doubtful(int most) const;
  Result<std::vector<Change>> history(std::int64_t contact_id) const;  // oldest first. Errors: not_found
  Result<std::int64_t> contact_count() const;

  // Makes every table but the journal again from the journal; nothing that can be asked for changes by it. For a
  // program whose rules for keys or posts have changed, and for a check. Errors: io, environment, corrupt (a damaged
  // entry; then everything stays as it was).
  Status rebuild();

  // A copy of the whole database in a file that is not there yet, with mode 0600: to try something on. Errors: io.
  Status copy_to(const std::filesystem::path& file) const;

  // The engine's own check of the whole file; "ok" or what is wrong.
  Result<std::string> integrity() const;

 private:
  struct Impl;
  explicit Database(std::unique_ptr<Impl> impl);
  Result<Database> open_copy() const;
  std::unique_ptr<Impl> impl_;
};

}  // namespace meishi
