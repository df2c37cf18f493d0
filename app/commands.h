// The commands of the program. Each prints its result on stdout, messages on stderr, and returns an exit code.
#pragma once

#include <memory>

#include "app/command_line.h"
#include "app/config.h"
#include "app/debug_pictures.h"
#include "base/result.h"
#include "store/database.h"

namespace meishi {

int command_read(const CommandLine& line);
int command_import(const CommandLine& line);
int command_watch(const CommandLine& line);
int command_scan(const CommandLine& line);
int command_contacts(const CommandLine& line);
int command_show(const CommandLine& line);
int command_history(const CommandLine& line);
int command_moves(const CommandLine& line);
int command_review(const CommandLine& line);
int command_decide(const CommandLine& line);  // merge, apart, split, edit, retire, undo, erase
int command_export(const CommandLine& line);
int command_load(const CommandLine& line);
int command_batch(const CommandLine& line);
int command_data(const CommandLine& line);
int command_normalize(const CommandLine& line);
int command_doctor(const CommandLine& line);

// Database::open, and a warning on stderr when other users of the machine can read the file.
Result<Database> open_database(const std::filesystem::path& file, OpenMode mode);

// The database for a command that only looks. Errors as Database::open; a missing one says what to do.
Result<Database> open_for_reading(const CommandLine& line);

// Says what is wrong on stderr; the exit code for it: 3 for the environment, else 1.
int failed(const Error& error);

// The same for something without which no command works (the database, the reference data): always 3.
int unusable(const Error& error);

// For --debug-dir; null without it.
[[nodiscard]] std::unique_ptr<DebugPictures> debug_pictures(const CommandLine& line);

// At the end of a command: says what kept the pictures from being written, and gives 3 for it; else 0.
int debug_failed(const DebugPictures* pictures);

// Before a run with --export: the settings, so that a fault in them is not found after an hour of reading. Errors: as
// config.h read_config.
Result<Config> config_for_export(const CommandLine& line);

// import --export: all contacts as Salesforce CSV; kExitOk, or what kept them from being written was said on stderr.
int export_after_import(const CommandLine& line, const Config& config, const Database& database);

}  // namespace meishi
