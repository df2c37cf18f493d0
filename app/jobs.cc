#include "app/jobs.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

#include "app/inputs.h"

namespace meishi {

namespace fs = std::filesystem;

namespace {

enum class Side { front, back };

struct SideWord {
  std::string_view word;  // lower case
  Side side;
  bool needs_separator;
};

// A longer word before one that it ends with.
constexpr SideWord kSideWords[] = {
    {"front", Side::front, true}, {"back", Side::back, true}, {"omote", Side::front, true}, {"ura", Side::back, true},
    {"f", Side::front, true},     {"b", Side::back, true},    {"表面", Side::front, false}, {"裏面", Side::back, false},
    {"表", Side::front, false},   {"裏", Side::back, false},
};

struct SideName {
  std::string base;  // what front and back share, the separator included
  Side side = Side::front;
  bool letter = false;  // said by a single letter
};

bool take_end(std::string& text, std::string_view end) {
  if (!text.ends_with(end)) return false;
  text.resize(text.size() - end.size());
  return true;
}

// Takes a closing bracket away, and says with which opening one the word has to begin.
std::string_view take_bracket(std::string& stem) {
  constexpr std::pair<std::string_view, std::string_view> kBrackets[] = {{"(", ")"}, {"[", "]"}, {"（", "）"}};
  for (const auto& [open, close] : kBrackets) {
    if (take_end(stem, close)) return open;
  }
  return {};
}

std::string lower_ascii(std::string text) {
  for (char& c : text) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  return text;
}

std::optional<SideName> side_name(const fs::path& file) {
  for (const SideWord& word : kSideWords) {
    std::string base = lower_ascii(file.stem().string());
    const std::string_view bracket = take_bracket(base);
    if (!take_end(base, word.word)) continue;
    bool separated = !bracket.empty() && take_end(base, bracket);
    if (!bracket.empty() && !separated) continue;
    if (!base.empty() && std::string_view("_-. ").find(base.back()) != std::string_view::npos) separated = true;
    if (word.needs_separator && !separated) continue;
    return SideName{std::move(base), word.side, word.word.size() == 1};
  }
  return std::nullopt;
}

using Indices = std::vector<std::size_t>;

// The places of `files` that `key` gives one text, for every text.
template <typename Key>
std::map<std::string, Indices> grouped(const std::vector<fs::path>& files, Key key) {
  std::map<std::string, Indices> groups;
  for (std::size_t i = 0; i < files.size(); ++i) groups[key(files[i])].push_back(i);
  return groups;
}

// x_d beside x_b and x_f: a series, not sides.
bool in_a_series(const std::map<std::string, Indices>& by_stem, const std::string& folder, const std::string& base) {
  for (char letter = 'a'; letter <= 'z'; ++letter) {
    if (letter != 'f' && letter != 'b' && by_stem.contains(folder + "\n" + base + letter)) return true;
  }
  return false;
}

// For every file its partner.
class Partners {
 public:
  explicit Partners(const std::vector<fs::path>& files) : files_(files), partner_(files.size()) {}

  void pair_by_name() {
    const auto by_stem = grouped(files_, [](const fs::path& file) {
      return file.parent_path().string() + "\n" + lower_ascii(file.stem().string());
    });
    std::map<std::tuple<fs::path, std::string>, std::array<Indices, 2>> sides;
    for (std::size_t i = 0; i < files_.size(); ++i) {
      const auto name = side_name(files_[i]);
      const fs::path folder = files_[i].parent_path();
      if (!name || (name->letter && in_a_series(by_stem, folder.string(), name->base))) continue;
      sides[{folder, name->base}][static_cast<std::size_t>(name->side)].push_back(i);
    }
    for (const auto& [base, found] : sides) {
      if (found[0].size() == 1 && found[1].size() == 1) join(found[0][0], found[1][0], true);
    }
  }

  void pair_by_order() {
    // One scanner writes one format into one folder, wherever a folder inside it sorts.
    auto runs = grouped(files_, [](const fs::path& file) {
      return file.parent_path().string() + "\n" + lower_ascii(file.extension().string());
    });
    for (auto& [folder_and_suffix, run] : runs) {
      std::erase_if(run, [this](std::size_t i) { return partner_[i].has_value(); });
      std::ranges::stable_sort(run, [this](std::size_t a, std::size_t b) {
        return natural_less(files_[a].filename().native(), files_[b].filename().native());
      });
      std::optional<std::size_t> front;
      for (const std::size_t i : run) {
        const FilePages pages = pages_at_a_glance(files_[i]);
        if (pages == FilePages::no_image) continue;
        if (pages == FilePages::several) {
          front.reset();
        } else if (front) {
          join(*front, i, false);
          front.reset();
        } else {
          front = i;
        }
      }
    }
  }

  [[nodiscard]] std::vector<Job> jobs() const {
    std::vector<Job> out;
    std::vector<bool> done(files_.size());
    for (std::size_t i = 0; i < files_.size(); ++i) {
      if (done[i]) continue;
      if (!partner_[i]) {
        out.push_back({{files_[i]}, false});
        continue;
      }
      const auto& [other, is_front, named] = *partner_[i];
      done[other] = true;
      out.push_back(is_front ? Job{{files_[i], files_[other]}, named} : Job{{files_[other], files_[i]}, named});
    }
    return out;
  }

 private:
  struct Partner {
    std::size_t other = 0;
    bool is_front = false;
    bool named = false;
  };

  void join(std::size_t front, std::size_t back, bool named) {
    partner_[front] = {back, true, named};
    partner_[back] = {front, false, named};
  }

  const std::vector<fs::path>& files_;
  std::vector<std::optional<Partner>> partner_;
};

}  // namespace

std::vector<Job> plan_jobs(const std::vector<fs::path>& files, bool duplex) {
  Partners partners(files);
  partners.pair_by_name();
  if (duplex) partners.pair_by_order();
  return partners.jobs();
}

bool names_a_side(const fs::path& file) { return side_name(file).has_value(); }

std::size_t file_count(const std::vector<Job>& jobs, std::size_t first_jobs) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < std::min(first_jobs, jobs.size()); ++i) count += jobs[i].files.size();
  return count;
}

FilePages pages_at_a_glance(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) return FilePages::unknown;
  const FilePages pages = pages_at_a_glance(stream);
  return pages == FilePages::no_image && has_image_suffix(file) ? FilePages::unknown : pages;
}

}  // namespace meishi
