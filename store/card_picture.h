// The picture of a card that goes into an export.
#pragma once

#include <vector>

#include "store/export.h"

namespace meishi {

// The front of the newest card that has a picture, from `source`; no bytes where there is none. One that cannot be had
// is a warning.
[[nodiscard]] CardPicture picture_for(const Contact& contact, const PictureSource& source, int side,
                                      std::vector<Error>& warnings);

}  // namespace meishi
