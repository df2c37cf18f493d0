#include "bench/problem.h"

#include <fstream>
#include <iostream>

namespace meishi::bench {

int report_problem(const Error& error) {
  std::string text = error.message;
  for (const std::string& argument : error.args) {
    if (const auto place = text.find("{}"); place != std::string::npos) text.replace(place, 2, argument);
  }
  std::cerr << "bench: " << (error.subject.empty() ? "" : error.subject + ": ") << text << "\n";
  return 3;
}

int write_report(const std::filesystem::path& file, const nlohmann::ordered_json& report) {
  std::ofstream out(file);
  out << report.dump(2) << "\n";
  out.close();
  if (out) return 0;
  return report_problem(fail(ErrorCode::io, "the figures cannot be written", {}, file.string()).value());
}

}  // namespace meishi::bench
