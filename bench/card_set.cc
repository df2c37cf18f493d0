#include "bench/card_set.h"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <system_error>

#include "bench/child.h"

namespace meishi::bench {

namespace fs = std::filesystem;

std::string CardSet::name() const { return kind.empty() ? folder.string() : folder.string() + " " + kind; }

std::vector<fs::path> CardSet::files() const {
  std::vector<fs::path> out;
  for (const TruthImage& image : images) out.push_back(folder / image.file);
  return out;
}

Result<std::vector<CardSet>> card_sets(const fs::path& folder) {
  auto truth = read_truth(folder / "truth.json");
  if (!truth) return tl::unexpected(truth.error());
  std::vector<CardSet> out;
  for (TruthImage& image : *truth) {
    auto set = std::find_if(out.begin(), out.end(), [&](const CardSet& s) { return s.kind == image.kind; });
    if (set == out.end()) set = out.insert(out.end(), {folder, image.kind, {}});
    set->images.push_back(std::move(image));
  }
  return out;
}

Result<std::vector<CardRead>> read_set(const CardSet& set, const fs::path& meishi, const fs::path& json_lines,
                                       int jobs) {
  std::vector<std::string> command{meishi.string(), "read", "--format", "json"};
  if (jobs > 0) command.insert(command.end(), {"--jobs", std::to_string(jobs)});
  for (const fs::path& file : set.files()) command.push_back(file.string());
  ChildOptions options;
  options.output = json_lines;
  auto child = run_child(command, options);
  if (!child) return tl::unexpected(child.error());
  if (child->exit_code > 1) {  // 1: some files could not be read
    return fail(ErrorCode::environment, "`meishi read` ended with exit code {}", {std::to_string(child->exit_code)},
                set.folder.string());
  }
  return read_cards(json_lines);
}

ScratchFolder::ScratchFolder() {
  std::string path = (fs::temp_directory_path() / "meishi-bench-XXXXXX").string();
  if (mkdtemp(path.data()) == nullptr) {
    throw fs::filesystem_error("no folder for temporary files", path, {errno, std::generic_category()});
  }
  path_ = path;
}

ScratchFolder::~ScratchFolder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

}  // namespace meishi::bench
