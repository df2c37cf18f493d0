// The command line, parsed. CLI11 stays inside command_parser.h.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "normalize/single_value.h"
#include "store/records.h"

namespace meishi {

enum class Format { table, json };

struct CommandLine {
  std::string command;  // read, import, contacts, ...: as in the table of main.cc

  // For every command.
  std::string db;
  std::string lang;  // as given; main.cc puts the language in use here
  int verbose = 0;

  // For the commands that take them.
  Format format = Format::table;
  std::vector<std::filesystem::path> paths;
  int jobs = 0;  // 0 is one a core
  std::int64_t max_megapixels = 200;
  bool duplex = false;
  std::string debug_dir;  // "" is none
  std::string event;
  std::string exchanged_on;
  std::vector<std::string> tags;
  std::string owner;
  std::string export_dir;                    // import --export; "" is no export
  std::vector<std::string> reports;          // import, watch and scan --report
  std::string archive;                       // of watch; "" leaves the files where they are
  int interval = 2;                          // of watch: seconds between two looks
  bool once = false;                         // of watch
  bool list = false;                         // of scan
  std::string device;                        // of scan; "" is the first one
  int resolution = 300;                      // of scan: dpi
  bool gray = false;                         // of scan
  std::string source;                        // of scan: flatbed, adf; "" is the feeder where there is one
  int pages = 0;                             // of scan; 0 is until the feeder is empty, or one
  std::string keep;                          // of scan; "" is beside the database
  std::vector<std::string> scanner_options;  // of scan: NAME=VALUE
  std::string query;
  std::int64_t id = 0;                   // of a contact; of undo an entry, 0 for the last one
  std::int64_t other_id = 0;             // of merge and apart the other contact, of split a card
  std::vector<std::string> assignments;  // of edit: NAME=VALUE
  std::string on;                        // of retire
  bool yes = false;                      // of erase: do not ask
  std::string since;                     // of moves, contacts and export (there also "last")
  std::string tag;                       // of contacts
  std::string organization;              // of moves and contacts
  std::optional<MoveKind> move_kind;     // of moves
  std::string export_to;
  std::string vcard_version = "3.0";  // of export
  bool each = false;                  // of export: a vCard file a contact
  bool photos = false;                // of export
  std::string out = ".";
  std::string style;   // export --to salesforce: "" or loader, wizard
  std::string object;  // "" or contact, lead
  bool excel = false;
  bool strict = false;
  std::string config;     // of export, import and doctor; "" is the user's own
  std::string purpose;    // of import and load
  std::string load_from;  // of load; "" is to be guessed
  std::string map_file;   // of load
  std::string as_of;      // of load
  bool dry_run = false;   // of load
  bool retry = false;     // of import
  std::string action;     // of data: update, rebuild; of batch: list, show, undo, failed
  std::string ken_all;    // data update --ken-all
  ValueKind value_kind = ValueKind::phone;
};

// The value of --lang anywhere in `arguments`, "" when it is not given: the help itself is in that language, so it is
// needed before the rest is parsed.
[[nodiscard]] std::string wanted_language(const std::vector<std::string>& arguments);

// Either a command to run, or the exit code of a run that ends here: help and version were printed (0), or wrong usage
// was explained on stderr (2). `arguments` are those after the program's name.
[[nodiscard]] std::variant<CommandLine, int> parse_command_line(const std::vector<std::string>& arguments);

}  // namespace meishi
