// Whether a watched folder and what is written meet: a watch must not read what it wrote itself.
#pragma once

#include <filesystem>

#include "app/command_line.h"
#include "base/result.h"

namespace meishi {

// `folder` is watched, `database` is in use. Errors: invalid, with the place concerned, when the archive, the pictures
// of cards beside the database, --debug-dir or --export is `folder`, lies in it or has it inside, or when a report
// would be written into it. Links are followed to where they lead; what is not there yet is judged by its name.
Status check_watch_places(const CommandLine& line, const std::filesystem::path& folder,
                          const std::filesystem::path& database);

}  // namespace meishi
