#include "samples/truth.h"

#include <algorithm>
#include <cmath>
#include <fstream>

namespace meishi::samples {
namespace {

using nlohmann::ordered_json;

std::string e164(std::string national) {
  std::erase_if(national, [](char c) { return c < '0' || c > '9'; });
  return "+81" + national.substr(1);
}

double tenth(double v) { return std::round(v * 10) / 10; }

}  // namespace

ordered_json quad_of(const std::array<cv::Point2f, 4>& quad) {
  ordered_json out;
  for (const cv::Point2f& p : quad) out.push_back({tenth(p.x), tenth(p.y)});
  return out;
}

Status write_truth(const std::filesystem::path& path, const ordered_json& images) {
  std::ofstream out(path);
  out << "[\n";
  for (size_t i = 0; i < images.size(); ++i) out << images[i].dump() << (i + 1 < images.size() ? ",\n" : "\n");
  out << "]\n";
  out.close();
  if (!out) return fail(ErrorCode::io, "the file cannot be written", {}, path.string());
  return {};
}

ordered_json truth_of(const Card& card, const Face& face, const Shot& shot, const std::string& file) {
  const ordered_json& t = card.truth;
  ordered_json c;
  c["quad"] = quad_of(shot.quad);
  c["last_name"] = t.at("name").at(0);
  c["first_name"] = t.at("name").at(1);
  if (t.contains("kana")) {
    c["last_name_kana"] = t["kana"].at(0);
    c["first_name_kana"] = t["kana"].at(1);
  }
  c["company"] = t.at("company");
  if (t.contains("company_en")) c["company_en"] = t["company_en"];
  c["department"] = t.value("department", "");
  c["title"] = t.value("title", "");
  if (t.contains("qualifications")) c["qualifications"] = t["qualifications"];
  c["phones"] = ordered_json::array();
  for (const auto& p : t.at("phones")) {
    c["phones"].push_back({{"type", p.at(0)}, {"e164", e164(p.at(1).get<std::string>())}});
  }
  c["email"] = t.value("email", "");
  c["url"] = t.value("url", "");
  c["postal_code"] = t.value("postal_code", "");
  if (t.contains("address")) {
    const auto& a = t["address"];
    c["prefecture"] = a.at(0);
    c["city"] = a.at(1);
    c["address"] = a.at(0).get<std::string>() + a.at(1).get<std::string>() + a.at(2).get<std::string>();
    c["building"] = t.value("building", "");
  } else {
    for (const char* key : {"prefecture", "city", "address", "building"}) c[key] = nullptr;
  }
  c["layout"] = card.layout;
  c["class"] = card.capture.at("class");
  c["font"] = card.style.fonts.at("text");
  if (!card.code.empty()) c["codes"] = {card.code};
  for (const PrintedLine& line : face.lines) {
    c["lines"].push_back(
        {{"text", line.text},
         {"box", {tenth(line.box.x), tenth(line.box.y), tenth(line.box.width), tenth(line.box.height)}},
         {"direction", line.vertical ? "vertical" : "horizontal"}});
  }
  ordered_json image = {{"file", file}};
  for (const char* key : {"person", "event"}) {
    if (t.contains(key)) image[key] = t[key];
  }
  image["cards"] = ordered_json::array({c});
  return image;
}

}  // namespace meishi::samples
