// The timeline of a person: what all cards of one contact, put in order of time, say about posts and current values.
//
// A pure function of the cards: the order in which they were imported does not matter as long as their dates differ.
// That is what lets an old card found in a drawer be imported after a new one.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "store/records.h"

namespace meishi {

struct TimelinePost {
  std::string organization_key;   // "" when no organization is known
  std::string organization_name;  // as the newest card that names it writes it
  std::string department;
  std::string title;
  int title_rank = 0;
  double department_sure = 1;  // confidence of the reading that is shown
  double title_sure = 1;
  std::string valid_from;
  std::string valid_to;
  bool current = true;
  std::vector<std::int64_t> cards;  // the cards that prove it, oldest first
};

struct TimelineMove {
  MoveKind kind = MoveKind::transfer;
  std::string date;
  MoveState from;
  MoveState to;
  std::string from_key;  // of organizations
  std::string to_key;
  bool same_house = false;          // of a change of company: the e-mail domain or the corporate number stayed
  std::vector<std::int64_t> cards;  // oldest first; the last one shows the new state
};

// A value that a person should look at: read in doubt, or read differently on another card.
struct TimelineCheck {
  std::string field;  // path in ContactFields
  std::string value;  // what is shown
  std::string other;  // what the other card shows, for all that was read; "" is none
  double confidence = 0;
  std::int64_t card_id = 0;
};

struct Timeline {
  // Values of the newest card. What it lacks comes from earlier cards: names, readings, mobile numbers and
  // qualifications from any of them; e-mails, addresses, URLs and desk phones from those of the same organization only;
  // nothing of a list whose last value a person took away, from cards older than the one that had it.
  // To lists that it has, those values of earlier cards are joined, under the same rule, that a person put there.
  ContactFields fields;
  std::vector<TimelinePost> posts;    // oldest first
  std::vector<TimelineMove> moves;    // oldest first
  std::vector<TimelineCheck> checks;  // least sure first
  std::vector<std::string> tags;      // of all cards, without repetition
  std::string owner;                  // of the newest card that has one
};

// The day a card speaks of: exchanged_on, else the day of its import (in Japan).
[[nodiscard]] std::string effective_date(const StoredCard& card);

// A row of a contact list that does not say of what day it is. Nobody knows how old it is, so it fills gaps and
// overrides no card. It proves a post only where no card was imported before it.
[[nodiscard]] bool is_undated_row(const StoredCard& card);

// Newest last: rows without a day, then by effective date, then in order of import.
[[nodiscard]] bool older(const StoredCard& a, const StoredCard& b);

// `cards` in any order; their ids tell the order of import.
//
// A post goes on while its organization, department and title stay the same by key; one that a card does not print is
// no change. Otherwise it ends on the day of the card that shows the new one. A card that names no organization speaks
// of the former one, unless its e-mail is of another domain. A card that repeats another one (StoredCard::repeats)
// proves no post: it lengthens the time of what its original shows, if its own day is known, and gives what the
// original's reading lacks.
//
// What a card in English says of company and post is no news beside Japanese ones of the same house (other_script.h).
//
// What may be a misreading is no news: a company, department or name a character or so from the former one, with one of
// the two read in doubt, is the former one, and the surer reading is shown (moves.h may_be_misread).
//
// `retired_on`: days on which the person left all posts, as a user said. A later card opens new ones.
[[nodiscard]] Timeline build_timeline(std::vector<StoredCard> cards, std::vector<std::string> retired_on = {});

// What changed for a reader, by key (a changed width or space is no change). Notes and suggestions are not compared:
// they differ between two scans of one card. A post that an older card adds is the field "former_posts".
[[nodiscard]] std::vector<FieldChange> changes_between(const Timeline& before, const Timeline& after);

}  // namespace meishi
