// Where things are: the data that comes with the program, and the user's own database.
#pragma once

#include <filesystem>
#include <string>

#include "base/result.h"

namespace meishi {

// <folder of the program>/../share, the same in the build tree and where it is installed.
[[nodiscard]] std::filesystem::path share_dir();

// MEISHI_DATA_DIR, else share_dir()/meishi: reference.db and card.schema.json.
[[nodiscard]] std::filesystem::path data_dir();

[[nodiscard]] std::filesystem::path reference_file();
[[nodiscard]] std::filesystem::path locale_dir();

// $XDG_DATA_HOME/meishi, else ~/.local/share/meishi; "" when no home folder is known.
[[nodiscard]] std::filesystem::path user_data_dir();

// postal.db in user_data_dir(), which `meishi data update` makes: it need not be there. "" as user_data_dir().
[[nodiscard]] std::filesystem::path postal_file();

// `wanted` (--db), else MEISHI_DB, else $XDG_DATA_HOME/meishi/meishi.db, else ~/.local/share/meishi/meishi.db.
// Errors: unsupported (a postgresql:// URL), environment (no home folder is known).
Result<std::filesystem::path> database_file(const std::string& wanted);

// Makes the folder of the database (mode 0700: it holds personal data) when it is missing. Errors: io.
Status make_database_folder(const std::filesystem::path& database);

// `wanted` (--config), else $XDG_CONFIG_HOME/meishi/config.toml, else ~/.config/meishi/config.toml; "" when no home
// folder is known. It need not be there.
[[nodiscard]] std::filesystem::path config_file(const std::string& wanted);

// The user's login name, for the journal.
[[nodiscard]] std::string login_name();

}  // namespace meishi
