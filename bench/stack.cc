// A stack of cards in one go: `meishi import` of many scans with one worker and with two, how fast, and whether its
// memory stays flat.
//
//   meishi_stack --meishi PROGRAM --samples DIR [--cards N] [--json FILE]
//
// The scans are those of DIR, over and over, each time with other noise, light and JPEG quality, so that no two files
// and no two pictures are alike. Everything happens in a temporary folder.
#include <fmt/format.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <string>
#include <thread>
#include <vector>

namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr double kGoalScaling = 1.85;
constexpr double kGoalMib = 900;
constexpr double kGoalGrowth = 1.05;

std::vector<fs::path> scans(const fs::path& folder) {
  std::vector<fs::path> out;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() == ".jpg") out.push_back(entry.path());
  }
  std::sort(out.begin(), out.end());
  return out;
}

void make_stack(const std::vector<fs::path>& samples, const fs::path& folder, int cards) {
  fs::create_directories(folder);
  for (int i = 0; i < cards; ++i) {
    cv::RNG random(static_cast<std::uint64_t>(i) * 7919 + 17);
    cv::Mat image = cv::imread(samples[static_cast<std::size_t>(i) % samples.size()].string());
    cv::Mat noise(image.size(), CV_16SC3);
    random.fill(noise, cv::RNG::NORMAL, 0, random.uniform(1.0, 4.0));
    image.convertTo(image, CV_16SC3, random.uniform(0.94, 1.03), random.uniform(-4.0, 4.0));
    cv::add(image, noise, image);
    image.convertTo(image, CV_8UC3);
    const std::string name = fmt::format("scan{:05}.jpg", i + 1);
    cv::imwrite((folder / name).string(), image, {cv::IMWRITE_JPEG_QUALITY, random.uniform(82, 96)});
  }
}

double resident_mib(pid_t pid) {
  std::ifstream in("/proc/" + std::to_string(pid) + "/status");
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("VmRSS:")) return std::strtod(line.c_str() + 6, nullptr) / 1024;
  }
  return 0;
}

struct Run {
  double seconds = 0;
  double cpu = 0;
  double peak_mib = 0;
  std::vector<double> quarters;  // the most memory in each quarter of the time
};

Run import(const std::string& program, const fs::path& folder, const fs::path& database, int jobs) {
  std::fflush(stdout);
  const auto started = Clock::now();
  const pid_t pid = ::fork();
  if (pid == 0) {
    if (std::freopen("/dev/null", "w", stdout) == nullptr || std::freopen("/dev/null", "w", stderr) == nullptr) {
      ::_exit(126);
    }
    const std::string count = std::to_string(jobs);
    ::execl(program.c_str(), program.c_str(), "import", folder.c_str(), "--db", database.c_str(), "--jobs",
            count.c_str(), nullptr);
    ::_exit(127);
  }
  std::vector<double> samples;
  int status = 0;
  rusage usage{};
  while (::wait4(pid, &status, WNOHANG, &usage) == 0) {
    samples.push_back(resident_mib(pid));
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
  }
  if (!WIFEXITED(status) || WEXITSTATUS(status) > 1) {
    std::cerr << "the import failed\n";
    std::exit(1);
  }
  Run run;
  run.seconds = std::chrono::duration<double>(Clock::now() - started).count();
  run.cpu = static_cast<double>(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
            static_cast<double>(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
  run.peak_mib = static_cast<double>(usage.ru_maxrss) / 1024;
  for (std::size_t q = 0; q < 4; ++q) {
    const auto begin = samples.begin() + static_cast<std::ptrdiff_t>(samples.size() * q / 4);
    const auto end = samples.begin() + static_cast<std::ptrdiff_t>(samples.size() * (q + 1) / 4);
    run.quarters.push_back(begin == end ? 0 : *std::max_element(begin, end));
  }
  return run;
}

int run(const std::string& program, const fs::path& samples, int cards, const char* json_file) {
  std::string place = (fs::temp_directory_path() / "meishi-stack-XXXXXX").string();
  if (::mkdtemp(place.data()) == nullptr) return 1;
  const fs::path folder = place;
  make_stack(scans(samples), folder / "scans", cards);
  nlohmann::ordered_json json = {{"cards", cards}};
  fmt::print("{} cards\n  {:>8} {:>9} {:>9} {:>9} {:>10}   most MiB in each quarter\n", cards, "workers", "seconds",
             "CPU s", "cards/s", "peak MiB");
  std::vector<Run> runs;
  for (const int jobs : {1, 2}) {
    runs.push_back(import(program, folder / "scans", folder / fmt::format("{}.db", jobs), jobs));
    const Run& r = runs.back();
    fmt::print("  {:>8} {:>9.1f} {:>9.1f} {:>9.2f} {:>10.0f}   {:.0f} {:.0f} {:.0f} {:.0f}\n", jobs, r.seconds, r.cpu,
               cards / r.seconds, r.peak_mib, r.quarters[0], r.quarters[1], r.quarters[2], r.quarters[3]);
    std::fflush(stdout);
    json["runs"].push_back({{"workers", jobs},
                            {"seconds", r.seconds},
                            {"cpu", r.cpu},
                            {"peak_mib", r.peak_mib},
                            {"quarters_mib", r.quarters}});
  }
  const double scaling = runs[0].seconds / runs[1].seconds;
  const double growth = runs[1].quarters[3] / std::max(1.0, runs[1].quarters[1]);
  fmt::print(
      "  two workers: {:.2f} times as fast (goal {:.2f}); {:.0f} MiB at most (goal {:.0f}); last quarter of the run "
      "{:.3f} "
      "of the second (goal {:.2f})\n",
      scaling, kGoalScaling, runs[1].peak_mib, kGoalMib, growth, kGoalGrowth);
  json["scaling"] = scaling;
  json["growth"] = growth;
  if (json_file != nullptr) std::ofstream(json_file) << json.dump(2) << "\n";
  std::error_code ignored;
  fs::remove_all(folder, ignored);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    std::string program;
    std::string samples;
    int cards = 1000;
    const char* json = nullptr;
    for (int i = 1; i + 1 < argc; i += 2) {
      if (std::strcmp(argv[i], "--meishi") == 0) program = argv[i + 1];
      if (std::strcmp(argv[i], "--samples") == 0) samples = argv[i + 1];
      if (std::strcmp(argv[i], "--cards") == 0) cards = std::atoi(argv[i + 1]);
      if (std::strcmp(argv[i], "--json") == 0) json = argv[i + 1];
    }
    if (program.empty() || samples.empty() || cards < 4 || argc % 2 == 0) {
      std::cerr << "usage: meishi_stack --meishi PROGRAM --samples DIR [--cards N] [--json FILE]\n";
      return 2;
    }
    return run(program, samples, cards, json);
  } catch (const std::exception& error) {
    std::cerr << error.what() << "\n";
    return 1;
  }
}
