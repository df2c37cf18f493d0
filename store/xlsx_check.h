// Whether an XLSX file is whole. libxlsxwriter gathers its parts in temporary files and does not look whether the disk
// took them, so it packs what is left of a part when the disk was full; a spreadsheet program refuses such a file.
#pragma once

#include <cstddef>
#include <filesystem>

#include "base/result.h"

namespace meishi {

// Unpacks the sheet and the texts and counts: the sheet must hold so many cells, and both must end as they should.
// Errors: io (the file is not whole), with `subject` as its subject.
Status check_xlsx(const std::filesystem::path& file, std::size_t cells, const std::filesystem::path& subject);

}  // namespace meishi
