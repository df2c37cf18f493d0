// The program behind the stages of bench/speed: takes image files the way of `meishi import` on one thread and prints,
// as JSON, the CPU time of each step. {"cards", "stages": [{"name", "once": false, "ms"}], "tesseract_ms", "texts": [of
// each file]}: `ms` of all cards together, or of what happens once a run (once a worker thread); `tesseract_ms` is what
// reading them spends inside Tesseract, `texts` the lines that were read; "normalize_warm" is what warm_normalize()
// says of their lines.
#include <tesseract/baseapi.h>
#include <filesystem>
#include <iostream>
#include <nlohmann/json.hpp>
#include <opencv2/core/utility.hpp>
#include <stdexcept>
#include <string>
#include <vector>

#include "app/memory.h"
#include "app/message.h"
#include "app/places.h"
#include "app/source_file.h"
#include "bench/cpu_time.h"
#include "bench/warm_normalize.h"
#include "capture/capture.h"
#include "capture/document.h"
#include "normalize/card.h"
#include "normalize/reference.h"
#include "ocr/face_reader.h"
#include "store/database.h"

namespace {

namespace fs = std::filesystem;
using namespace meishi;
using bench::thread_cpu_ms;

enum Stage { kOpenReference, kOpenEngines, kOpenStore, kSource, kDecode, kFind, kRead, kNormalize, kImport, kStages };

struct StageName {
  const char* name;
  bool once;
};

constexpr StageName kNames[kStages] = {
    {"normalize: open reference data", true},
    {"ocr: open engines", true},
    {"store: open database", true},
    {"app: read file, SHA-256", false},
    {"capture: decode", false},
    {"capture: find card, flatten", false},
    {"ocr: read", false},
    {"normalize: fields", false},
    {"store: import", false},
};

double& tesseract_ms() {
  static double sum = 0;
  return sum;
}

template <typename Function>
auto inside_tesseract(const Function& function) {
  const double begin = thread_cpu_ms();
  auto result = function();
  tesseract_ms() += thread_cpu_ms() - begin;
  return result;
}

}  // namespace

// The linker leads the calls of these functions here (--wrap, CMakeLists.txt), so that they are timed without a word
// about it in ocr/. Recognize() has all the work; TessBaseAPI::SetImage() only copies a line.
extern "C" int __real__ZN9tesseract11TessBaseAPI9RecognizeEPNS_10ETEXT_DESCE(tesseract::TessBaseAPI*,
                                                                             tesseract::ETEXT_DESC*);
extern "C" int __wrap__ZN9tesseract11TessBaseAPI9RecognizeEPNS_10ETEXT_DESCE(tesseract::TessBaseAPI* api,
                                                                             tesseract::ETEXT_DESC* monitor) {
  return inside_tesseract([&] { return __real__ZN9tesseract11TessBaseAPI9RecognizeEPNS_10ETEXT_DESCE(api, monitor); });
}

namespace {

class Stages {
 public:
  template <typename Function>
  auto time(Stage stage, const Function& function) {
    const double begin = thread_cpu_ms();
    auto result = function();
    total_[stage] += thread_cpu_ms() - begin;
    return result;
  }
  [[nodiscard]] double total(Stage stage) const { return total_[stage]; }

 private:
  double total_[kStages] = {};
};

// The time of an error would be measured too: everything must go well.
template <typename T>
T checked(Result<T>&& result) {
  if (!result) throw std::runtime_error(describe(result.error()));
  return std::move(*result);
}

int run(const std::vector<fs::path>& files, const fs::path& database_file) {
  cv::setNumThreads(1);  // as in the program: its threads are its workers
  keep_freed_memory();   // as there, too
  Stages stages;
  const Reference reference = stages.time(kOpenReference, [] { return checked(Reference::open(reference_file())); });
  FaceReader reader = stages.time(kOpenEngines, [] { return checked(FaceReader::open({})); });
  Database database = stages.time(kOpenStore, [&] { return checked(Database::open(database_file, OpenMode::create)); });
  int cards = 0;
  std::vector<std::string> texts;
  std::vector<bench::CardInput> inputs;
  for (const fs::path& file : files) {
    std::string& lines = texts.emplace_back();
    CardSource source;
    source.path = file.string();
    auto bytes = stages.time(kSource, [&] {
      auto read = checked(read_source(file));
      source.sha256 = sha256_hex(read);
      return read;
    });
    Document document = stages.time(kDecode, [&] { return checked(Document::open(std::move(bytes))); });
    for (int number = 1; number <= document.page_count(); ++number) {
      source.page = number;
      source.index = 0;
      const cv::Mat page = stages.time(kDecode, [&] { return checked(document.page(number)); });
      for (const CardFace& face : stages.time(kFind, [&] { return checked(find_cards(page)); })) {
        ++source.index;
        ++cards;
        const FaceText text = stages.time(kRead, [&] { return checked(reader.read(face)); });
        for (const TextLine& line : text.lines) lines += line.text + "\n";
        const FaceSize size{static_cast<double>(text.width), static_cast<double>(text.height)};
        const CardRecord record =
            stages.time(kNormalize, [&] { return normalize_card(text.lines, {size}, reference); });
        stages.time(kImport, [&] { return checked(database.import_card(source, record, "bench")); });
        inputs.push_back({text.lines, size, {}});
      }
    }
  }
  nlohmann::ordered_json out{{"cards", cards}, {"stages", nlohmann::ordered_json::array()}};
  for (int stage = 0; stage < kStages; ++stage) {
    out["stages"].push_back(
        {{"name", kNames[stage].name}, {"once", kNames[stage].once}, {"ms", stages.total(static_cast<Stage>(stage))}});
  }
  out["tesseract_ms"] = tesseract_ms();
  out["texts"] = texts;
  out["normalize_warm"] = bench::warm_normalize(inputs, reference);
  std::cout << out << "\n";
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::cerr << "usage: meishi_stages DATABASE FILE...   (the database must not exist)\n";
    return 2;
  }
  try {
    return run({argv + 2, argv + argc}, argv[1]);
  } catch (const std::exception& error) {
    std::cerr << "meishi_stages: " << error.what() << "\n";
    return 3;
  }
}
