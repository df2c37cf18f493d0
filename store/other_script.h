// What a card in English says of somebody whose other cards are in Japanese: the back of a card that was imported
// alone, or the card for abroad.
#pragma once

#include <vector>

#include "store/records.h"

namespace meishi {

// `cards` of one person, in order of time. A company in English is the one that another card names in Japanese, when
// that card prints this English name too, or when the whole card is in English (name, company and posts) and of the
// same house: of one e-mail domain, desk number or address. It gets the name of that card and keeps its own for the
// English one. Of a card that is all in English, Sales Manager is no other post than 営業部 課長: what English is taken
// for them is a matter of taste, and no news. Posts and addresses stay where no card prints them in Japanese. A company
// that is called so in Japan too prints 株式会社, and is not meant. Pure.
void settle_scripts(std::vector<StoredCard>& cards);

}  // namespace meishi
