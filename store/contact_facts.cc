#include "store/contact_facts.h"

#include <sstream>

#include "store/edits.h"
#include "store/journal.h"

// SOCI keeps references to what use() and into() are given until the statement has run: only named variables go in.

namespace meishi {

Result<std::vector<StoredCard>> cards_of_contact(soci::session& session, std::int64_t contact) {
  std::vector<StoredCard> cards;
  const long long contact_id = contact;
  long long id = 0;
  StoredCard card;
  CardSource& s = card.source;
  std::string source;
  std::string record;
  soci::statement statement =
      (session.prepare
           << "SELECT id, path, sha256, page, position, exchanged_on, event, owner, imported_at, source, record"
              " FROM cards WHERE contact_id = :contact ORDER BY id",
       soci::use(contact_id), soci::into(id), soci::into(s.path), soci::into(s.sha256), soci::into(s.page),
       soci::into(s.index), soci::into(s.exchanged_on), soci::into(s.event), soci::into(s.owner),
       soci::into(card.imported_at), soci::into(source), soci::into(record));
  statement.execute();
  while (statement.fetch()) {
    StoredCard next = card;
    next.id = id;
    next.contact_id = contact;
    if (Status status = read_source_json(source, next); !status) return tl::unexpected(status.error());
    auto parsed = read_record_json(record);
    if (!parsed) return tl::unexpected(parsed.error());
    next.record = std::move(*parsed);
    cards.push_back(std::move(next));
  }
  return cards;
}

std::vector<Edit> stored_edits(soci::session& session, std::int64_t contact) {
  const long long id = contact;
  std::vector<Edit> edits;
  Edit edit;
  std::string listed;
  soci::statement statement =
      (session.prepare
           << "SELECT field, from_value, to_value, cards, day FROM edits WHERE contact_id = :id ORDER BY entry_id",
       soci::use(id), soci::into(edit.field), soci::into(edit.from_value), soci::into(edit.to_value),
       soci::into(listed), soci::into(edit.day));
  statement.execute();
  while (statement.fetch()) {
    edit.cards.clear();
    std::istringstream numbers(listed);
    for (std::string number; std::getline(numbers, number, ',');) {
      if (!number.empty()) edit.cards.push_back(std::stoll(number));
    }
    edits.push_back(edit);
  }
  return edits;
}

std::vector<std::string> stored_retirements(soci::session& session, std::int64_t contact) {
  const long long id = contact;
  std::vector<std::string> days;
  std::string day;
  soci::statement statement =
      (session.prepare << "SELECT day FROM retirements WHERE contact_id = :id ORDER BY entry_id", soci::use(id),
       soci::into(day));
  statement.execute();
  while (statement.fetch()) days.push_back(day);
  return days;
}

Result<PersonFacts> facts_of_contact(soci::session& session, std::int64_t contact) {
  PersonFacts facts;
  auto cards = cards_of_contact(session, contact);
  if (!cards) return tl::unexpected(cards.error());
  facts.cards = std::move(*cards);
  const std::vector<Edit> edits = stored_edits(session, contact);
  facts.edited = !edits.empty();
  for (const Edit& edit : edits) {
    auto changed = apply_edit(facts.cards, edit);
    if (!changed) return tl::unexpected(changed.error());
    if (edit.field.starts_with("organization")) facts.renamed.insert(changed->begin(), changed->end());
  }
  facts.retired_on = stored_retirements(session, contact);
  return facts;
}

std::set<long long> merged_people(soci::session& session, std::int64_t contact) {
  std::set<long long> people = {contact};
  std::vector<long long> open = {contact};
  while (!open.empty()) {
    const long long into = open.back();
    open.pop_back();
    long long id = 0;
    soci::statement statement =
        (session.prepare << "SELECT contact_id FROM merged WHERE into_id = :id", soci::use(into), soci::into(id));
    statement.execute();
    while (statement.fetch()) {
      if (people.insert(id).second) open.push_back(id);
    }
  }
  return people;
}

}  // namespace meishi
