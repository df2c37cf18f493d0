// Which contact a card is of.
#pragma once

#include <soci/soci.h>

#include <cstdint>
#include <string>

#include "normalize/card_record.h"

namespace meishi {

struct Match {
  std::int64_t contact_id = 0;  // 0: somebody new
  std::string reason;           // "same name, same e-mail"; "" for somebody new
};

// A contact is the card's person when it has the card's name (name_key; the name in Latin script when one of the two
// has no other) and, on any of its cards, the card's e-mail (no shared mailbox) or mobile number. Of several the one
// with more evidence, then the older one. Looks up by index, whatever the number of contacts. Throws SOCI's exceptions.
Match find_contact(soci::session& session, const ContactFields& card);

}  // namespace meishi
