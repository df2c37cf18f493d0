// What a card in English says of somebody whose other cards are in Japanese: the back of a card that was imported
// alone, or the card for abroad.
#pragma once

#include <vector>

#include "store/records.h"

namespace meishi {

// `cards` of one person, in order of time. On one that prints neither name, company nor post in Japanese, while a card
// of the same house does (the English name of its company, an e-mail domain, desk number or address is the same), Aoba
// Co., Ltd. becomes the company of that card, with its English name, and Sales Manager no other post than 営業部 課長:
// what English it takes for them is a matter of taste, and no news. Posts and addresses stay where no card prints them
// in Japanese. A company that is called so in Japan too prints 株式会社, and is not meant. Pure.
void settle_scripts(std::vector<StoredCard>& cards);

}  // namespace meishi
