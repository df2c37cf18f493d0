// The program behind the capture figures of bench/speed.
//
//   meishi_capture_stages make SAMPLES FOLDER      the pages of capture_pages.h, as JSON: [{"name", "file", "cards",
//                                                  "goal_ms", "goal_mib"}]
//   meishi_capture_stages measure ROUNDS FILE      takes the file through capture/ on one thread and prints the median
//                                                  CPU time of each step, of all cards together: {"cards",
//                                                  "decode_ms", "find_ms" (with flattening), "codes_ms"}
//
// A process a file: Linux counts the memory of whoever starts a program as the program's own peak, so that it has to be
// small and stay so.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <opencv2/core/utility.hpp>
#include <stdexcept>
#include <string>
#include <vector>

#include "app/memory.h"
#include "app/message.h"
#include "bench/capture_pages.h"
#include "bench/cpu_time.h"
#include "capture/barcode.h"
#include "capture/capture.h"
#include "capture/document.h"

namespace {

using namespace meishi;
using bench::thread_cpu_ms;

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

// The time of an error would be measured too: everything must go well.
template <typename T>
T checked(Result<T>&& result) {
  if (!result) throw std::runtime_error(describe(result.error()));
  return std::move(*result);
}

int make(const std::filesystem::path& samples, const std::filesystem::path& folder) {
  nlohmann::ordered_json out = nlohmann::ordered_json::array();
  for (const bench::CapturePage& page : checked(bench::make_capture_pages(samples, folder))) {
    out.push_back({{"name", page.name},
                   {"file", page.file.string()},
                   {"cards", page.cards},
                   {"goal_ms", page.goal_ms},
                   {"goal_mib", page.goal_mib}});
  }
  std::cout << out << "\n";
  return 0;
}

int measure(int rounds, const std::filesystem::path& file) {
  cv::setNumThreads(1);  // as in the program: its threads are its workers
  keep_freed_memory();   // as there, too
  std::ifstream in(file, std::ios::binary);
  const std::vector<std::uint8_t> bytes{std::istreambuf_iterator<char>(in), {}};
  std::vector<double> decode;
  std::vector<double> find;
  std::vector<double> codes;
  std::size_t cards = 0;
  for (int i = 0; i < rounds; ++i) {
    double begin = thread_cpu_ms();
    Document document = checked(Document::open(bytes));
    const cv::Mat page = checked(document.page(1));
    decode.push_back(thread_cpu_ms() - begin);
    begin = thread_cpu_ms();
    const auto faces = checked(find_cards(page));
    find.push_back(thread_cpu_ms() - begin);
    begin = thread_cpu_ms();
    for (const CardFace& face : faces) (void)checked(read_barcodes(face));
    codes.push_back(thread_cpu_ms() - begin);
    cards = faces.size();
  }
  std::cout << nlohmann::ordered_json{{"cards", cards},
                                      {"decode_ms", median(decode)},
                                      {"find_ms", median(find)},
                                      {"codes_ms", median(codes)}}
            << "\n";
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string mode = argc == 4 ? argv[1] : "";
  if (mode != "make" && (mode != "measure" || std::atoi(argv[2]) < 1)) {
    std::cerr << "usage: meishi_capture_stages make SAMPLES FOLDER | measure ROUNDS FILE\n";
    return 2;
  }
  try {
    return mode == "make" ? make(argv[2], argv[3]) : measure(std::atoi(argv[2]), argv[3]);
  } catch (const std::exception& error) {
    std::cerr << "meishi_capture_stages: " << error.what() << "\n";
    return 3;
  }
}
