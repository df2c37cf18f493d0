#include "app/folder_watch.h"

#include <algorithm>
#include <utility>

namespace meishi {

namespace fs = std::filesystem;

bool is_temporary_name(std::string_view name) {
  if (name.starts_with('.') || name.starts_with("~$")) return true;
  std::string suffix = fs::path(name).extension().string();
  for (char& c : suffix) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  constexpr std::string_view kSuffixes[] = {".part",     ".partial", ".tmp",        ".temp",
                                            ".filepart", ".swp",     ".crdownload", ".download"};
  return std::ranges::find(kSuffixes, suffix) != std::end(kSuffixes);
}

void FolderWatch::track(const SeenFile& seen) {
  const auto [it, is_new] = files_.try_emplace(seen.path.string());
  Tracked& file = it->second;
  file.seen = looks_;
  if (is_new || file.state != seen.state) {
    file.state = seen.state;
    file.waited = 0;
    if (file.phase == Phase::in_hand) {
      file.changed = true;  // it is read again when it has been read
    } else {
      file.phase = Phase::growing;
    }
    return;
  }
  if (file.phase == Phase::ready) ++file.waited;
  if (file.phase != Phase::growing) return;
  if (file.state.size == 0 && ++file.waited < kEmptyLooks) return;
  file.waited = 0;
  file.phase = !options_.is_image || options_.is_image(seen.path) ? Phase::ready : Phase::ignored;
}

bool FolderWatch::any(Phase phase) const {
  return std::ranges::any_of(files_, [phase](const auto& file) { return file.second.phase == phase; });
}

bool FolderWatch::has_to_wait(const Job& job, bool something_grows) const {
  const auto is = [this](Phase phase) {
    return [this, phase](const fs::path& file) { return of(file).phase == phase; };
  };
  if (std::ranges::any_of(job.files, is(Phase::in_hand))) return true;
  int waited = 0;
  for (const fs::path& file : job.files) waited = std::max(waited, of(file).waited);
  if (waited >= kPatience) return false;
  if (std::ranges::any_of(job.files, is(Phase::growing))) return true;
  if (job.files.size() > 1) return false;
  if (options_.duplex && pages_at_a_glance(job.files.front()) != FilePages::several) {
    return something_grows || waited < 1;
  }
  return names_a_side(job.files.front()) && waited < 1;
}

std::vector<Job> FolderWatch::look(const std::vector<SeenFile>& files) {
  ++looks_;
  for (const SeenFile& file : files) track(file);
  std::erase_if(files_, [this](const auto& file) { return file.second.seen != looks_; });
  if (!any(Phase::ready)) return {};

  // Sides are paired among all that is there: a partner may still grow, or have been read before.
  std::vector<fs::path> planned;
  for (const SeenFile& file : files) {
    const Phase phase = of(file.path).phase;
    if (options_.duplex ? phase == Phase::ready : phase != Phase::ignored) planned.push_back(file.path);
  }
  const bool something_grows = any(Phase::growing);
  std::vector<Job> jobs;
  for (Job& job : plan_jobs(planned, options_.duplex)) {
    const auto is_ready = [this](const fs::path& file) { return of(file).phase == Phase::ready; };
    if (std::ranges::none_of(job.files, is_ready) || has_to_wait(job, something_grows)) continue;
    std::erase_if(job.files, [this](const fs::path& file) { return of(file).phase == Phase::growing; });
    for (const fs::path& path : job.files) {
      Tracked& file = files_.at(path.string());
      file.phase = Phase::in_hand;
      file.given = file.state;
      file.changed = false;
    }
    jobs.push_back(std::move(job));
  }
  return jobs;
}

void FolderWatch::done(const std::vector<fs::path>& files) {
  for (const fs::path& path : files) {
    const auto it = files_.find(path.string());
    if (it == files_.end() || it->second.phase != Phase::in_hand) continue;
    it->second.phase = it->second.changed ? Phase::growing : Phase::read;
  }
}

const FileState* FolderWatch::handed_out(const fs::path& path) const {
  const auto it = files_.find(path.string());
  if (it == files_.end() || it->second.phase != Phase::in_hand || it->second.changed) return nullptr;
  return &it->second.given;
}

bool FolderWatch::idle() const { return !any(Phase::growing) && !any(Phase::ready) && !any(Phase::in_hand); }

}  // namespace meishi
