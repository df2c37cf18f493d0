#include "app/places.h"

#include <pwd.h>
#include <unistd.h>

#include <cstdlib>
#include <system_error>

namespace meishi {

namespace fs = std::filesystem;

namespace {

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string() : std::string(value);
}

std::string home_folder() {
  if (std::string home = environment("HOME"); !home.empty()) return home;
  const passwd* user = ::getpwuid(::geteuid());
  return user == nullptr || user->pw_dir == nullptr ? std::string() : std::string(user->pw_dir);
}

// Ours in the folder that the XDG Base Directory Specification has for a kind of files.
fs::path user_dir(const char* variable, const char* below_home) {
  std::string folder = environment(variable);
  // The specification has relative paths ignored.
  if (folder.empty() || folder.front() != '/') {
    const std::string home = home_folder();
    if (home.empty()) return {};
    folder = home + below_home;
  }
  return fs::path(folder) / "meishi";
}

}  // namespace

fs::path share_dir() {
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
  return error ? fs::path(MEISHI_FALLBACK_SHARE) : program.parent_path().parent_path() / "share";
}

fs::path data_dir() {
  if (std::string dir = environment("MEISHI_DATA_DIR"); !dir.empty()) return dir;
  return share_dir() / "meishi";
}

fs::path reference_file() { return data_dir() / "reference.db"; }

fs::path user_data_dir() { return user_dir("XDG_DATA_HOME", "/.local/share"); }

fs::path config_file(const std::string& wanted) {
  if (!wanted.empty()) return wanted;
  const fs::path folder = user_dir("XDG_CONFIG_HOME", "/.config");
  return folder.empty() ? folder : folder / "config.toml";
}

fs::path postal_file() {
  const fs::path folder = user_data_dir();
  return folder.empty() ? folder : folder / "postal.db";
}

fs::path locale_dir() { return share_dir() / "locale"; }

Result<fs::path> database_file(const std::string& wanted) {
  std::string file = wanted.empty() ? environment("MEISHI_DB") : wanted;
  if (file.starts_with("postgresql://") || file.starts_with("postgres://")) {
    // The URL may hold a password: it is not repeated.
    return fail(ErrorCode::unsupported, "a PostgreSQL database is not supported yet; give the path of a file");
  }
  if (!file.empty()) return fs::path(file);
  const fs::path folder = user_data_dir();
  if (folder.empty()) return fail(ErrorCode::environment, "no home folder is known; name the database with --db");
  return folder / "meishi.db";
}

Status make_database_folder(const fs::path& database) {
  const fs::path folder = database.parent_path();
  std::error_code error;
  if (folder.empty() || fs::is_directory(folder, error)) return {};
  const bool made = fs::create_directories(folder, error);
  if (error) return fail(ErrorCode::io, "the folder cannot be made: {}", {error.message()}, folder.string());
  if (made) fs::permissions(folder, fs::perms::owner_all, error);
  return {};
}

std::string login_name() {
  const passwd* user = ::getpwuid(::geteuid());
  if (user != nullptr && user->pw_name != nullptr) return user->pw_name;
  return std::to_string(::geteuid());
}

}  // namespace meishi
