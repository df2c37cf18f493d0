#include "app/watch_places.h"

#include <algorithm>
#include <system_error>

namespace meishi {

namespace fs = std::filesystem;

namespace {

fs::path resolved(const fs::path& path) {
  std::error_code error;
  fs::path out = fs::weakly_canonical(fs::absolute(path, error), error);
  if (error) out = fs::absolute(path, error).lexically_normal();
  return out.has_filename() ? out : out.parent_path();  // without a '/' at its end
}

bool is_or_lies_in(const fs::path& path, const fs::path& folder) {
  const auto [in_folder, in_path] = std::mismatch(folder.begin(), folder.end(), path.begin(), path.end());
  return in_folder == folder.end();
}

}  // namespace

Status check_watch_places(const CommandLine& line, const fs::path& folder, const fs::path& database) {
  const fs::path watched = resolved(folder);
  for (const fs::path& place : {fs::path(line.archive), fs::path(database.string() + ".files"),
                                fs::path(line.debug_dir), fs::path(line.export_dir)}) {
    if (place.empty()) continue;
    const fs::path written = resolved(place);
    if (is_or_lies_in(written, watched) || is_or_lies_in(watched, written)) {
      return fail(ErrorCode::invalid,
                  "this folder is written to, so it cannot be the watched one, lie in it or have it inside", {},
                  place.string());
    }
  }
  for (const std::string& report : line.reports) {
    if (is_or_lies_in(resolved(report), watched)) {
      return fail(ErrorCode::invalid, "the report cannot be written into the folder that is watched", {}, report);
    }
  }
  return {};
}

}  // namespace meishi
