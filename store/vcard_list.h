// Files of vCards, 2.1 to 4.0, in any encoding, card by card.
#pragma once

#include <filesystem>
#include <memory>

#include "base/result.h"
#include "store/contact_list.h"

namespace meishi {

// A card that is cut off, or larger than eight MiB, is an error of its own; the next ones follow. Errors: as
// ListText::open.
Result<std::unique_ptr<ContactList>> open_vcards(const std::filesystem::path& file);

}  // namespace meishi
