#include "store/card_picture.h"

#include <algorithm>

namespace meishi {

CardPicture picture_for(const Contact& contact, const PictureSource& source, int side, std::vector<Error>& warnings) {
  const auto card = std::ranges::find_if(contact.cards, [](const StoredCard& c) { return !c.source.picture.empty(); });
  if (!source || card == contact.cards.end()) return {};
  Result<CardPicture> picture = source(card->source.picture, side);
  if (picture) return std::move(*picture);
  warnings.push_back(fail(picture.error().code, "the picture of the card of contact {} cannot be read and is left out",
                          {std::to_string(contact.id)}, picture.error().subject)
                         .value());
  return {};
}

}  // namespace meishi
