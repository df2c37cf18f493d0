// meishi: from business cards to contacts. README.md shows how it is used, app/command_line.cc every option.
#include <sodium.h>

#include <exception>
#include <iostream>
#include <iterator>
#include <utility>

#include "app/commands.h"
#include "app/exit_code.h"
#include "app/message.h"
#include "app/places.h"
#include "spdlog/sinks/stdout_sinks.h"
#include "spdlog/spdlog.h"

namespace meishi {

Result<Database> open_database(const std::filesystem::path& file, OpenMode mode) {
  auto database = Database::open(file, mode);
  if (!database) return database;
  const auto warn = [&file](const char* message) {
    std::cerr << tr("Warning: {}", {tr(message, {printable(file.string())})}) << "\n";
  };
  if (database->open_to_others()) {
    warn(
        tr_noop("{}: other users of this machine can read these contacts, and you may not change that; ask the "
                "file's owner"));
  }
  if (database->is_copy()) {
    warn(
        tr_noop("{}: an older Meishi made this database, and it cannot be written here; a copy of it in memory "
                "is brought up to date and read"));
  }
  return database;
}

Result<Database> open_for_reading(const CommandLine& line) {
  const auto file = database_file(line.db);
  if (!file) return tl::unexpected(file.error());
  std::error_code error;
  if (!std::filesystem::exists(*file, error) && !error) {
    return fail(ErrorCode::environment,
                "there is no database here yet; `meishi import` makes it, --db names another one", {}, file->string());
  }
  return open_database(*file, OpenMode::read);
}

int failed(const Error& error) {
  complain(error);
  return error.code == ErrorCode::environment || error.code == ErrorCode::io ? kExitEnvironment : kExitSomeFailed;
}

std::unique_ptr<DebugPictures> debug_pictures(const CommandLine& line) {
  return line.debug_dir.empty() ? nullptr : std::make_unique<DebugPictures>(line.debug_dir);
}

int debug_failed(const DebugPictures* pictures) {
  const auto error = pictures == nullptr ? std::nullopt : pictures->error();
  return error ? unusable(*error) : kExitOk;
}

int unusable(const Error& error) {
  complain(error);
  return kExitEnvironment;
}

namespace {

// Logs are for whoever looks for a fault: on stderr, and never with values from cards below -vv.
void set_up_log(int verbose) {
  auto logger = spdlog::stderr_logger_mt("meishi");
  logger->set_pattern("%H:%M:%S.%e %l: %v");
  logger->set_level(verbose >= 2 ? spdlog::level::debug : verbose == 1 ? spdlog::level::info : spdlog::level::warn);
  spdlog::set_default_logger(std::move(logger));
}

int run(const std::vector<std::string>& arguments) {
  const std::string language = language_of(wanted_language(arguments));
  set_language(language, locale_dir());
  auto parsed = parse_command_line(arguments);
  if (const int* code = std::get_if<int>(&parsed)) return *code;
  CommandLine& line = std::get<CommandLine>(parsed);
  line.lang = language;
  set_up_log(line.verbose);
  if (sodium_init() < 0) {
    return failed(fail(ErrorCode::environment, "libsodium cannot be used on this machine").value());
  }
  constexpr std::pair<std::string_view, int (*)(const CommandLine&)> kCommands[] = {
      {"read", command_read},           {"import", command_import},   {"contacts", command_contacts},
      {"show", command_show},           {"history", command_history}, {"export", command_export},
      {"normalize", command_normalize}, {"data", command_data},       {"doctor", command_doctor},
      {"moves", command_moves},         {"review", command_review},   {"merge", command_decide},
      {"apart", command_decide},        {"split", command_decide},    {"edit", command_decide},
      {"load", command_load},           {"batch", command_batch},     {"retire", command_decide},
      {"undo", command_decide},         {"erase", command_decide},    {"watch", command_watch},
      {"scan", command_scan},
  };
  for (const auto& [name, command] : kCommands) {
    if (line.command == name) return command(line);
  }
  return kExitUsage;
}

}  // namespace
}  // namespace meishi

int main(int argc, char** argv) {
  try {
    const int code = meishi::run(std::vector<std::string>(argv + 1, argv + argc));
    if (std::cout.flush()) return code;
    return meishi::failed(meishi::fail(meishi::ErrorCode::io, "the output cannot be written").value());
  } catch (const std::exception& error) {
    return meishi::failed(
        meishi::fail(meishi::ErrorCode::environment, "Meishi failed in a way it did not foresee: {}", {error.what()})
            .value());
  }
}
