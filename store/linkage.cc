#include "store/linkage.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>

#include "store/apply.h"
#include "store/identity_keys.h"
#include "store/judge.h"
#include "store/name_agreement.h"
#include "store/schema.h"

namespace meishi {

namespace {

constexpr int kMostCandidates = 50;  // of one key; what more people share tells nothing
constexpr int kMostOfPart = 2000;    // the same of a part of a name at one company
constexpr std::size_t kMostUnsure = 3;

// Those with a part of the card's name at its company whose other part is near: among hundreds of 佐藤 a few.
void with_part(soci::session& session, const std::string& kind, const std::string& value, std::set<long long>& out) {
  const std::size_t other = value.rfind('\t') + 1;
  const std::string from = value.substr(0, other);
  std::string to = from;
  ++to.back();
  const int most = kMostOfPart + 1;
  int seen = 0;
  long long id = 0;
  std::string found;
  std::vector<long long> near;
  soci::statement statement =
      (session.prepare << "SELECT value, contact_id FROM contact_keys WHERE value >= :from AND value < :to AND kind = "
                          ":kind AND "
                       << kSought << " LIMIT :most",
       soci::use(from), soci::use(to), soci::use(kind), soci::use(most), soci::into(found), soci::into(id));
  statement.execute();
  // A name of two parts is the same turned round.
  const std::string part = from.substr(from.find('\t') + 1);
  const NameKeys own{{part + value.substr(other)}, {}, {}};
  while (statement.fetch()) {
    ++seen;
    if (compare_names(own, {{part + found.substr(other)}, {}, {}}) <= NameAgreement::family_only) near.push_back(id);
  }
  if (seen <= kMostOfPart && near.size() <= kMostCandidates) out.insert(near.begin(), near.end());
}

void with(soci::session& session, const std::string& kind, const std::string& value, std::set<long long>& out) {
  const int most = kMostCandidates + 1;
  long long id = 0;
  std::vector<long long> found;
  soci::statement statement =
      (session.prepare << "SELECT contact_id FROM contact_keys WHERE value = :value AND kind = :kind AND " << kSought
                       << " LIMIT :most",
       soci::use(value), soci::use(kind), soci::use(most), soci::into(id));
  statement.execute();
  while (statement.fetch()) found.push_back(id);
  if (found.size() <= kMostCandidates) out.insert(found.begin(), found.end());
}

std::set<long long> contacts_to_judge(soci::session& session, const PersonKeys& card) {
  std::set<long long> out;
  for (const char* kind : {"email", "mobile", "japanese", "latin"}) {
    for (const std::string& value : card.of(kind)) with(session, kind, value, out);
  }
  for (const char* kind : {"family_at", "given_at"}) {
    for (const std::string& value : card.of(kind)) with_part(session, kind, value, out);
  }
  return out;
}

}  // namespace

bool kept_apart(soci::session& session, long long a, long long b) {
  int found = 0;
  session << "SELECT count(*) FROM apart WHERE (contact_id = :a AND other_id = :b) OR (contact_id = :c AND other_id = "
             ":d)",
      soci::use(a), soci::use(b), soci::use(b), soci::use(a), soci::into(found);
  return found > 0;
}

namespace {

long long contact_of_record(soci::session& session, const std::string& record_id) {
  long long id = 0;
  constexpr std::string_view kOwn = "meishi:";
  if (record_id.starts_with(kOwn)) {
    const std::string external = record_id.substr(kOwn.size());
    session << "SELECT id FROM contacts WHERE external_id = :id", soci::use(external), soci::into(id);
    if (session.got_data()) return id;
  }
  const std::string kind(kRecordKey);
  session << "SELECT contact_id FROM contact_keys WHERE value = :value AND kind = :kind AND " << kSought
          << " ORDER BY contact_id LIMIT 1",
      soci::use(record_id), soci::use(kind), soci::into(id);
  return session.got_data() ? id : 0;
}

// Somebody who was parted, because two cards had nothing in common, comes together by a third one.
void join(soci::session& session, const std::vector<JudgedContact>& candidates, Match& match) {
  std::map<long long, const JudgedContact*> group;
  for (const JudgedContact& candidate : candidates) {
    if (!candidate.proven) continue;
    const bool free = std::ranges::none_of(group, [&](const auto& other) {
      return kept_apart(session, candidate.id, other.first) || merging_taken_back(session, candidate.id, other.first);
    });
    if (free) group[candidate.id] = &candidate;
  }
  match.contact_id = group.begin()->first;
  match.reason = group.begin()->second->words;
  for (auto it = std::next(group.begin()); it != group.end(); ++it) {
    match.joined.push_back({match.contact_id, it->first, it->second->total, it->second->words});
  }
}

}  // namespace

Result<Match> find_contact(soci::session& session, const CardRecord& card, const std::string& exchanged_on,
                           const std::string& record_id) {
  if (!record_id.empty()) {
    if (const long long known = contact_of_record(session, record_id); known != 0) {
      return Match{known, "same record of the other program", {}, {}};
    }
  }
  const PersonKeys keys = keys_of(card.contact);
  auto candidates = judge(session, card, keys, exchanged_on, contacts_to_judge(session, keys));
  if (!candidates) return tl::unexpected(candidates.error());
  Match match;
  const auto best = std::ranges::find(*candidates, Verdict::same, &JudgedContact::verdict);
  if (best != candidates->end()) {
    match.contact_id = best->id;
    match.reason = best->words;
    if (best->proven) join(session, *candidates, match);
  }
  const auto is_joined = [&](long long id) {
    return std::ranges::any_of(match.joined, [&](const UnsureMatch& one) { return one.other_id == id; });
  };
  for (const JudgedContact& candidate : *candidates) {
    if (match.unsure.size() == kMostUnsure) break;
    if (candidate.id == match.contact_id || is_joined(candidate.id)) continue;
    // Beside a contact that is surely the card's, only one that would be it as surely is worth a question.
    if (match.contact_id != 0 &&
        (candidate.verdict != Verdict::same || kept_apart(session, match.contact_id, candidate.id))) {
      continue;
    }
    match.unsure.push_back({0, candidate.id, candidate.total, candidate.words});
  }
  return match;
}

}  // namespace meishi
