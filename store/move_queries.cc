#include "store/move_queries.h"

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "store/contact_text.h"
#include "store/journal.h"
#include "store/match_key.h"
#include "store/organization_rows.h"
#include "store/renamings.h"

// SOCI keeps references to what use() and into() are given until the statement has run: only named variables go in.

namespace meishi {

namespace {

struct MoveRow {
  Move move;
  std::string from_key;
  std::string to_key;
  int same_house = 0;
  std::vector<std::int64_t> cards;
};

Status read_states(const std::string& text, Move& move) {
  const auto json = nlohmann::ordered_json::parse(text, nullptr, false);
  const auto state = [&](const char* key, MoveState& s) {
    const auto it = json.find(key);
    if (it == json.end() || !it->is_object()) return;
    s.organization = it->value("organization", std::string());
    s.department = it->value("department", std::string());
    s.title = it->value("title", std::string());
    s.address = it->value("address", std::string());
    s.name = it->value("name", std::string());
  };
  if (!json.is_object()) return fail(ErrorCode::corrupt, "a stored move is damaged");
  state("from", move.from);
  state("to", move.to);
  return {};
}

Status complete_move(soci::session& session, MoveRow& row) {
  const long long contact = row.move.contact_id;
  std::string fields;
  session << "SELECT fields FROM contacts WHERE id = :id", soci::use(contact), soci::into(fields);
  auto record = read_record_json(fields);
  if (!record) return tl::unexpected(record.error());
  row.move.contact_name = name_family_first(record->contact);
  for (const std::int64_t card : row.cards) {
    const long long id = card;
    StoredCard stored;
    stored.id = card;
    stored.contact_id = contact;
    CardSource& s = stored.source;
    session << "SELECT path, sha256, page, position, exchanged_on, event FROM cards WHERE id = :id", soci::use(id),
        soci::into(s.path), soci::into(s.sha256), soci::into(s.page), soci::into(s.index), soci::into(s.exchanged_on),
        soci::into(s.event);
    if (session.got_data()) row.move.cards.push_back(std::move(stored));
  }
  return {};
}

// A card with the former name came in between.
bool told_before(soci::session& session, const MoveRow& row) {
  const long long contact = row.move.contact_id;
  int found = 0;
  session << "SELECT count(*) FROM moves WHERE contact_id = :contact AND kind = 'company' AND from_key = :from"
             " AND to_key = :to AND day < :day",
      soci::use(contact), soci::use(row.from_key), soci::use(row.to_key), soci::use(row.move.date), soci::into(found);
  return found > 0;
}

// Two names of one organization, in two scripts or misread once: nobody changed companies.
bool is_one_organization(soci::session& session, const MoveRow& row) {
  if (row.same_house == 0 || row.from_key == row.to_key) return false;
  const long long from = organization_with_key(session, row.from_key);
  return from != 0 && from == organization_with_key(session, row.to_key);
}

}  // namespace

Result<std::vector<Move>> find_moves(soci::session& session, const MoveFilter& filter) {
  const RenamedCompanies renamed(session);
  const std::string wanted = search_key(filter.organization);
  std::vector<MoveRow> rows;
  {
    MoveRow row;
    long long contact = 0;
    std::string kind;
    std::string states;
    std::string cards;
    soci::statement statement =
        (session.prepare << "SELECT contact_id, kind, day, states, from_key, to_key, same_house, cards FROM moves"
                            " WHERE day >= :since"
                            " ORDER BY day DESC, contact_id, position",
         soci::use(filter.since), soci::into(contact), soci::into(kind), soci::into(row.move.date), soci::into(states),
         soci::into(row.from_key), soci::into(row.to_key), soci::into(row.same_house), soci::into(cards));
    statement.execute();
    while (statement.fetch()) {
      MoveRow next = row;
      next.move.contact_id = contact;
      const auto known = move_kind(kind);
      const auto ids = nlohmann::ordered_json::parse(cards, nullptr, false);
      if (!known || !ids.is_array()) return fail(ErrorCode::corrupt, "a stored move is damaged");
      next.cards = ids.get<std::vector<std::int64_t>>();
      next.move.kind = *known;
      if (*known == MoveKind::company) {
        const auto change = renamed.change(row.from_key, row.to_key);
        if (change == RenamedCompanies::Change::none || is_one_organization(session, row)) continue;
        if (change == RenamedCompanies::Change::rename) next.move.kind = MoveKind::rename;
      }
      if (filter.kind && next.move.kind != *filter.kind) continue;
      if (Status status = read_states(states, next.move); !status) return tl::unexpected(status.error());
      const auto fits = [&](const MoveState& s) {
        return search_key(s.organization).find(wanted) != std::string::npos;
      };
      if (!wanted.empty() && !fits(next.move.from) && !fits(next.move.to)) continue;
      rows.push_back(std::move(next));
    }
  }
  std::vector<Move> out;
  for (MoveRow& row : rows) {
    if (row.move.kind == MoveKind::rename && told_before(session, row)) continue;
    if (Status status = complete_move(session, row); !status) return tl::unexpected(status.error());
    out.push_back(std::move(row.move));
  }
  return out;
}

}  // namespace meishi
