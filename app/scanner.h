// Scanners, through the program `scanimage` of the package sane-utils, run as a child process: libsane's licence (GPL
// with an exception) and the crashes of its backends stay outside.
//
// Which scanners there are and where SANE looks for its settings (SANE_CONFIG_DIR) is for SANE to say. Errors of all:
// environment, in words that a user can act on: scanimage is not installed, no such scanner, busy, jammed, ...
#pragma once

#include <atomic>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/scanner_options.h"
#include "base/result.h"
#include "capture/child_process.h"

namespace meishi {

struct Scanner {
  std::string device;  // as scanimage takes it: "fujitsu:ScanSnap iX500:1234"
  std::string vendor;
  std::string model;
  std::string type;  // "flatbed scanner", "sheetfed scanner", ...
};

// Empty when there are none. Takes some seconds where SANE looks in the network.
Result<std::vector<Scanner>> list_scanners();

// "1.1.1", of scanimage.
Result<std::string> scan_program_version();

// That there is none, in words that help.
[[nodiscard]] Error no_scanner();

// `wanted`, else SANE_DEFAULT_DEVICE, else the first of list_scanners(), a camera only when there is nothing else.
Result<std::string> choose_scanner(const std::string& wanted);

Result<std::vector<ScannerOption>> scanner_options(const std::string& device);

struct ScanEnd {
  std::size_t pages = 0;
  std::optional<Error> error;  // what ended it too early; the pages before it are whole
};

// Scans pages into `folder` as page-000001.png, ... (PNG: without loss, and a fraction of a TIFF), mode 0600. `page`
// gets each file when it is whole, on the calling thread. Returns when the feeder is empty, plan.pages are scanned or
// `stop` has become true. A page that was not finished is removed.
ScanEnd scan_pages(const std::string& device, const ScanPlan& plan, const std::filesystem::path& folder,
                   const std::atomic<bool>& stop, const std::function<void(const std::filesystem::path&)>& page);

// Why scanimage ended as it did, after `pages` pages. None when that is a good end: also of a feeder that is empty
// after the first page.
[[nodiscard]] std::optional<Error> scan_error(const ChildEnd& end, const std::string& device, std::size_t pages);

// Out of `scanimage -f`, lines of device, vendor, model and type with tabs between them.
[[nodiscard]] std::vector<Scanner> scanners_of(std::string_view scanimage);

}  // namespace meishi
