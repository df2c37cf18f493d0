// The reference data that commands work with.
#pragma once

#include <optional>

#include "base/result.h"
#include "normalize/reference.h"

namespace meishi {

struct OpenedReference {
  Reference reference;
  std::optional<Error> unusable;  // why the user's own postal data is not used, where it is there
};

// reference.db that came with the program, with the user's own postal data where `meishi data update` has made it.
// Postal data that cannot be used (damaged, of another version) is left out. Errors: as Reference::open.
Result<OpenedReference> open_own_reference();

// The same, with a warning on stderr about postal data that is left out.
Result<Reference> open_reference();

}  // namespace meishi
