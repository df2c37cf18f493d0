// What some formats need beyond the libraries that the program is linked with, for those who ask whether it is
// installed.
#pragma once

#include <string>

#include "base/result.h"

namespace meishi {

inline constexpr const char* kPdfPackage = "poppler-utils";

// The version of the programs that PDFs are read with: "22.12.0". Errors: not_found (one of them is not in PATH),
// internal.
Result<std::string> pdf_tools_version();

// libheif reads HEIC through another library, which a system may leave out.
bool has_heif_decoder();

}  // namespace meishi
