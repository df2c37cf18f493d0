// A set of cards to measure on: the images of a folder with truth.json, those of one class.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"
#include "bench/card_values.h"

namespace meishi::bench {

struct CardSet {
  std::filesystem::path folder;
  std::string kind;  // class: scan, photo; "" where the truth has none
  std::vector<TruthImage> images;

  [[nodiscard]] std::string name() const;                          // "samples/cards scan"
  [[nodiscard]] std::vector<std::filesystem::path> files() const;  // of the images, in the order of the truth
};

// One set a class, in the order in which they appear in folder/truth.json. Errors: not_found, corrupt.
Result<std::vector<CardSet>> card_sets(const std::filesystem::path& folder);

// Reads the images of a set with the program `meishi` and gives what it printed. `json_lines`: where its output is put.
// Files that it cannot read are named by it on stderr and have no cards here. `jobs` 0 is one a core. Errors:
// environment (it did not run to its end), corrupt.
Result<std::vector<CardRead>> read_set(const CardSet& set, const std::filesystem::path& meishi,
                                       const std::filesystem::path& json_lines, int jobs = 0);

// A folder of our own under the system's folder for temporary files; gone with the object.
class ScratchFolder {
 public:
  ScratchFolder();  // throws std::filesystem::filesystem_error
  ~ScratchFolder();
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace meishi::bench
