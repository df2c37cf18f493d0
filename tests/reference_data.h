// The reference data of the build tree, opened once for all tests of a program.
#pragma once

#include <filesystem>
#include <stdexcept>

#include "normalize/reference.h"

namespace meishi {

inline const Reference& reference() {
  static const auto kReference =
      Reference::open(std::filesystem::path(MEISHI_BINARY_DIR) / "share/meishi/reference.db");
  if (!kReference) throw std::runtime_error(kReference.error().message);
  return *kReference;
}

}  // namespace meishi
