// merge, apart, split, edit, retire, undo, erase: what people decide about contacts.
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <system_error>
#include <vector>

#include "app/card_text.h"
#include "app/commands.h"
#include "app/edit_field.h"
#include "app/exit_code.h"
#include "app/message.h"
#include "app/open_reference.h"
#include "app/places.h"
#include "store/edits.h"

namespace meishi {

namespace {

std::string number(std::int64_t value) { return std::to_string(value); }

Result<Database> open_for_deciding(const CommandLine& line) {
  // A mistyped path is no new database.
  if (auto there = open_for_reading(line); !there) return tl::unexpected(there.error());
  const auto file = database_file(line.db);
  if (!file) return tl::unexpected(file.error());
  return open_database(*file, OpenMode::create);
}

void tell_undo(std::int64_t entry) {
  std::cout << tr("To take this back: {}", {"meishi undo " + number(entry)}) << "\n";
}

int merge(Database& database, const CommandLine& line) {
  const auto entry = database.merge(line.id, line.other_id, login_name());
  if (!entry) return failed(entry.error());
  std::cout << tr("Contact {1} is now part of contact {0}.", {number(line.id), number(line.other_id)}) << "\n";
  tell_undo(*entry);
  return kExitOk;
}

int apart(Database& database, const CommandLine& line) {
  const auto entry = database.keep_apart(line.id, line.other_id, login_name());
  if (!entry) return failed(entry.error());
  std::cout << tr("Contacts {0} and {1} are two people.", {number(line.id), number(line.other_id)}) << "\n";
  tell_undo(*entry);
  return kExitOk;
}

int split(Database& database, const CommandLine& line) {
  const auto contact = database.split(line.id, line.other_id, login_name());
  if (!contact) return failed(contact.error());
  std::cout << tr("Card {0} is now contact {1}.", {number(line.other_id), number(*contact)}) << "\n";
  return kExitOk;
}

// A field of the schema is the NAME that the user gave.
Error named(Error error, const std::string& field, const std::string& assignment) {
  std::ranges::replace(error.args, field, assignment.substr(0, assignment.find_first_of("+-=")));
  return error;
}

int edit(Database& database, const CommandLine& line) {
  const auto reference = open_reference();
  if (!reference) return unusable(reference.error());
  // All values are looked at before the first one is written.
  {
    const auto contact = database.contact(line.id);
    if (!contact) return failed(contact.error());
    for (const std::string& assignment : line.assignments) {
      if (const auto edits = edits_of(assignment, contact->fields, *reference); !edits) return failed(edits.error());
    }
  }
  bool any = false;
  for (const std::string& assignment : line.assignments) {
    const auto contact = database.contact(line.id);
    if (!contact) return failed(contact.error());
    const auto edits = edits_of(assignment, contact->fields, *reference);
    if (!edits) return failed(edits.error());
    for (const FieldEdit& one : *edits) {
      const auto entry = database.edit(line.id, one.field, one.value, login_name(), one.from);
      const bool there =
          one.field.ends_with("[]") ? one.value == one.from : one.value == value_of(contact->fields, one.field);
      if (!entry && there) continue;  // nothing to confirm either
      if (!entry) return failed(named(entry.error(), one.field, assignment));
      any = true;
      tell_undo(*entry);
    }
  }
  if (!any) std::cout << tr("Nothing changed.") << "\n";
  return kExitOk;
}

int retire(Database& database, const CommandLine& line) {
  const auto entry = database.retire(line.id, line.on, login_name());
  if (!entry) return failed(entry.error());
  std::cout << tr("Contact {0} has left on {1}.", {number(line.id), line.on}) << "\n";
  tell_undo(*entry);
  return kExitOk;
}

int undo(Database& database, const CommandLine& line) {
  const auto entry = database.undo(line.id, login_name());
  if (!entry) return failed(entry.error());
  std::cout << tr("Entry {} was taken back.", {number(*entry)}) << "\n";
  return kExitOk;
}

// Copies that were made before the tables changed hold what was there then.
std::vector<std::filesystem::path> backups_of(const std::filesystem::path& database) {
  std::vector<std::filesystem::path> out;
  std::error_code error;
  const std::string start = database.filename().string() + ".v";
  for (const auto& entry :
       std::filesystem::directory_iterator(std::filesystem::absolute(database).parent_path(), error)) {
    const std::string name = entry.path().filename().string();
    if (name.starts_with(start) && name.ends_with(".bak")) out.push_back(entry.path());
  }
  return out;
}

int erase(Database& database, const CommandLine& line) {
  const auto contact = database.contact(line.id);
  const bool only_history = !contact && database.history(line.id).has_value();  // its import was taken back
  if (!contact && !only_history) return failed(contact.error());
  const std::vector<StoredCard> cards = contact ? contact->cards : std::vector<StoredCard>();
  if (!line.yes) {
    std::cerr << tr("Contact {0} ({1}), its cards ({2}) and its whole history will be gone for good.",
                    {number(line.id), contact ? printable(full_name(contact->fields)) : "-",
                     number(static_cast<std::int64_t>(cards.size()))})
              << "\n";
    if (::isatty(STDIN_FILENO) == 0) {
      std::cerr << tr("Nothing was erased: say --yes.") << "\n";
      return kExitUsage;
    }
    std::cerr << tr("Type the number of the contact to go on: ") << std::flush;
    std::string answer;
    std::getline(std::cin, answer);
    if (answer != number(line.id)) {
      std::cerr << tr("Nothing was erased.") << "\n";
      return kExitUsage;
    }
  }
  const auto entries = database.erase(line.id, login_name());
  if (!entries) return failed(entries.error());
  std::cout << tr("Contact {0} was erased, with {1} entries of its history.", {number(line.id), number(*entries)})
            << "\n";
  if (!cards.empty()) {
    std::cout << tr("Image files that it was read from are yours to delete:") << "\n";
    for (const StoredCard& card : cards) {
      std::cout << "  " << printable(card.source.path) << "\n";
      if (card.source.back) std::cout << "  " << printable(card.source.back->path) << "\n";
    }
  }
  const auto file = database_file(line.db);
  const auto backups = file ? backups_of(*file) : std::vector<std::filesystem::path>();
  if (!backups.empty()) std::cout << tr("Copies of the database that may still hold it:") << "\n";
  for (const std::filesystem::path& backup : backups) std::cout << "  " << printable(backup.string()) << "\n";
  return kExitOk;
}

}  // namespace

int command_decide(const CommandLine& line) {
  auto database = open_for_deciding(line);
  if (!database) return unusable(database.error());
  if (line.command == "merge") return merge(*database, line);
  if (line.command == "apart") return apart(*database, line);
  if (line.command == "split") return split(*database, line);
  if (line.command == "edit") return edit(*database, line);
  if (line.command == "retire") return retire(*database, line);
  if (line.command == "undo") return undo(*database, line);
  return erase(*database, line);
}

}  // namespace meishi
