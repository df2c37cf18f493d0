// What a scanner can do, as `scanimage -A` lists it, and what is asked of it for cards.
//
// The names of options are those of the SANE standard where it has them (resolution, mode, source); of the others, and
// of all values, each backend has its own: "ADF Duplex", "Automatic Document Feeder(left aligned,Duplex)", ...
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace meishi {

struct ScannerOption {
  std::string name;                  // without the dashes
  std::vector<std::string> choices;  // as they are given to scanimage; units are cut off
  bool range = false;                // any number from `least` to `most`
  double least = 0;
  double most = 0;
  bool flag = false;  // yes or no
  bool settable = true;
};

// Out of the output of `scanimage -A -d DEVICE`. What is inactive is there as well: another source may make it active.
[[nodiscard]] std::vector<ScannerOption> scanner_options_of(std::string_view scanimage);

struct ScanWish {
  std::string source;  // "flatbed", "adf"; "" is the feeder where there is one
  bool duplex = false;
  int resolution = 300;  // dpi
  bool gray = false;
  int pages = 0;                      // at most; 0 is until the feeder is empty, or one page of a flatbed
  std::vector<std::string> as_it_is;  // NAME=VALUE, for options of this scanner alone
};

struct ScanPlan {
  std::vector<std::string> arguments;  // of scanimage: "--source=ADF Duplex", "--mode=Color", ...
  int pages = 0;                       // 0 is until the feeder is empty
  int resolution = 0;                  // dpi in use; 0 when the scanner does not let it be chosen
};

// Errors: invalid, with what the scanner has instead.
Result<ScanPlan> plan_scan(const std::vector<ScannerOption>& options, const ScanWish& wish);

}  // namespace meishi
