// Exports: contacts as files for other programs. The folder is made when missing. Files are written whole (temporary
// file, flushed, then renamed; of several files all or none), with mode 0600, in UTF-8 with LF unless it says
// otherwise. The same contacts give the same bytes. Errors of all: io.
//
// Phone numbers are in national form (03-5285-6654), numbers of other countries as +16502530000.
//
// vCard, Google and Outlook have one organization, department and title for a person: those of the current post that
// comes first. Further posts, further addresses, qualifications, accounts in social media, the name in Latin script,
// the English name of the company, and the days and events at which cards were exchanged are lines of the note, in the
// language asked for. A name in Latin script stands in the name's place when the card has no other. Readings are those
// printed, never inferred ones. In these three and in XLSX, broken UTF-8 becomes U+FFFD and control characters go.
#pragma once

#include <atomic>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "store/database.h"
#include "store/records.h"

namespace meishi {

struct ExportedFile {
  std::filesystem::path path;
  std::size_t rows = 0;  // without the header
};

// Of headings, and of the words beside values in notes.
enum class ExportLanguage { english, japanese };

// contacts.csv: one row a contact, readable headers, with BOM so that Excel opens it; several values in one cell are
// joined by " / ". A cell that a spreadsheet would run as a formula gets an apostrophe before it; that holds for a
// foreign number (+1...) too, a Japanese one begins with 0 and stays as it is.
Result<ExportedFile> export_csv(const std::vector<Contact>& contacts, const std::filesystem::path& dir,
                                ExportLanguage language = ExportLanguage::english);

// A picture of the front of a card, reduced for an export.
struct CardPicture {
  std::string jpeg;
  int width = 0;  // pixels
  int height = 0;
};

// The picture of this name (CardSource::picture), at most `side` pixels wide and high: given by who knows pixels. An
// error becomes a warning, and the contact is exported without it.
using PictureSource = std::function<Result<CardPicture>(const std::string& name, int side)>;

// `warnings`: pictures that could not be had, and what was cut; they name a contact by its number.
struct Exported {
  ExportedFile file;
  std::vector<Error> warnings;
};

enum class VcardVersion { v3, v4 };

struct VcardOptions {
  VcardVersion version = VcardVersion::v3;
  bool each = false;       // a file a contact
  PictureSource pictures;  // of the newest card that has one, in PHOTO; none without it
  ExportLanguage language = ExportLanguage::english;
  const std::atomic<bool>* stop = nullptr;  // when it becomes true, the export ends with an error
};

// contacts.vcf: vCard 3.0 (RFC 2426), which telephones read best, or 4.0 (RFC 6350). No BOM, CRLF, lines folded at 75
// octets, never inside a character. With `each` a file a contact, named by its external id: nothing personal is in the
// name, and it stays the same; `Exported::file` is then the folder and the number of files. Files of contacts that are
// not exported again stay in the folder: they are the user's.
//
// One N, FN, ORG and ADR. A number has the TYPE that telephones know (CELL; WORK,FAX; WORK,MAIN for a switchboard; PREF
// for the direct one); its extension is dialled after a pause in 3.0 (03-5285-6654,12) and is ;ext= of the tel: URI in
// 4.0. Readings are X-PHONETIC-LAST-NAME and X-PHONETIC-FIRST-NAME (Apple, Android), of the company X-PHONETIC-ORG, and
// for sorting SORT-STRING in 3.0 and SORT-AS in 4.0. Tags are CATEGORIES, the external id is the UID.
Result<Exported> export_vcard(const std::vector<Contact>& contacts, const std::filesystem::path& dir,
                              const VcardOptions& options = {});

// google.csv: what Google Contacts imports, with its English header. No BOM: its first column would get another name.
// Several values in one cell are joined by " ::: "; numbers of one kind share a pair of columns. The label "*
// myContacts" puts the contacts into the list that people see, tags are labels beside it.
//
// A cell that a spreadsheet would run as a formula gets an apostrophe before it, as in contacts.csv: a name or a note
// that begins so is a misreading or an attack, and people do open these files. Telephone numbers are left alone:
// "+1..." holds nothing but digits and signs, so a spreadsheet makes at worst a number of it, and who imports it can
// dial it.
Result<ExportedFile> export_google(const std::vector<Contact>& contacts, const std::filesystem::path& dir,
                                   ExportLanguage language = ExportLanguage::english);

// outlook.csv: what Outlook imports, with its English header; BOM and CRLF, without which Outlook and Excel take it for
// another encoding. Dates are m/d/yyyy. E-mail addresses beyond the third and numbers that Outlook has no more fields
// for are lines of the notes. Cells are made safe as in google.csv.
Result<ExportedFile> export_outlook(const std::vector<Contact>& contacts, const std::filesystem::path& dir,
                                    ExportLanguage language = ExportLanguage::english);

struct XlsxOptions {
  ExportLanguage language = ExportLanguage::english;
  PictureSource pictures;  // of the newest card that has one, small, in the first column; none without it
  const std::atomic<bool>* stop = nullptr;  // when it becomes true, the export ends with an error
};

// contacts.xlsx: the table of contacts.csv on one sheet; heading bold and frozen, with filters. Every value is a text,
// so no formula runs and no zero is lost. A value longer than a cell holds (32,767 UTF-16 units) is cut, with a
// warning. Without pictures the memory does not grow with the contacts; with them all are held, because their place is
// needed when the file is closed. Further errors: too_large (more contacts than a sheet has rows).
Result<Exported> export_xlsx(const std::vector<Contact>& contacts, const std::filesystem::path& dir,
                             const XlsxOptions& options = {});

// contacts.jsonl: one object a contact, as `meishi contacts --format json` prints, with everything that is known of it
// in "backup" (contact_backup.h), so that `meishi load` brings it back. Read from the database one by one. Further
// errors: as Database::contacts.
Result<ExportedFile> export_json(Database& database, const ContactFilter& filter, const std::filesystem::path& dir,
                                 const std::atomic<bool>* stop = nullptr);

// The object of DESIGN.md, without line breaks: id, the keys of `contact` in the schema, posts (former ones too) with
// organization, valid_from, valid_to, current, and cards (source, page, index, exchanged_on, event), newest first.
std::string contact_json(const Contact& contact);

// The object that `meishi moves --format json` prints, without line breaks: contact_id, name, kind, date, from, to,
// cards.
std::string move_json(const Move& move);

}  // namespace meishi
