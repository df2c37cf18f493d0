// Pages to measure capture/ on, composed from sample cards: as large as those that people feed it, and too large for
// the tree.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"

namespace meishi::bench {

struct CapturePage {
  std::string name;
  std::filesystem::path file;  // JPEG
  int cards = 0;
  double goal_ms = 0;   // CPU time of finding and flattening all cards, at most; 0 where nothing is said of it
  double goal_mib = 0;  // peak memory of `meishi read`, at most; 0 likewise
};

// Into `folder`: a photograph of one card with 12 megapixels (the first photo of `samples`, enlarged, with a sensor's
// noise), an A4 page of 300 dpi with eight of its scans, each a little askew, and the photograph with 100 megapixels.
// The same bytes each time. `samples`: a folder with truth.json. Errors: not_found (no such cards), corrupt, io.
Result<std::vector<CapturePage>> make_capture_pages(const std::filesystem::path& samples,
                                                    const std::filesystem::path& folder);

}  // namespace meishi::bench
