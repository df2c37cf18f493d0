// What the command line says of an import as a whole, and of an input that it could not read.
#pragma once

#include "app/command_line.h"
#include "base/result.h"
#include "store/records.h"

namespace meishi {

[[nodiscard]] BatchStamp stamp_of(const CommandLine& line);

// `error`: its subject is the file.
[[nodiscard]] FailedInput failed_input(const CommandLine& line, const Error& error);

}  // namespace meishi
