#include "app/read_card.h"

#include <algorithm>

namespace meishi {

bool ReadSide::warns(std::string_view name) const { return std::ranges::find(warnings, name) != warnings.end(); }

}  // namespace meishi
