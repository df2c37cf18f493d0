// Company, posts and addresses of a code (declared in code_merge.h).
#include <algorithm>
#include <array>
#include <utility>

#include "normalize/address.h"
#include "normalize/code_merge.h"
#include "normalize/company.h"
#include "normalize/post.h"
#include "normalize/text.h"

namespace meishi {

namespace {

bool has_japanese(std::string_view text) {
  const std::u32string u = to_u32(text);
  return std::any_of(u.begin(), u.end(), is_japanese);
}

// One field of the record against the code's value: filled, confirmed, put right, or left as it is printed. Whether it
// now is what the code says.
bool take(const CodeMerge& merge, const std::string& path, std::string& have, const std::string& said,
          const std::string& raw) {
  if (said.empty()) return false;
  if (have.empty()) {
    have = said;
    merge.add(path, raw);
    return true;
  }
  const auto key = [](const std::string& text) { return to_lower_ascii(unify_dashes(without_spaces(nfkc(text)))); };
  if (key(have) == key(said)) {
    merge.confirm(path);
    return true;
  }
  if (!is_misreading(key(have), key(said))) return false;
  have = said;
  merge.confirm(path, kRepairedByCode);
  return true;
}

// The line of the company, taken for a department because nothing on it says company: 土佐山の木製作所. Whether there
// is one; it is then the evidence of organization.name.
bool claim_department(const CodeMerge& merge, const std::string& company) {
  CardRecord& record = merge.record;
  std::vector<Post>& posts = record.contact.posts;
  for (std::size_t i = 0; i < posts.size(); ++i) {
    if (without_spaces(posts[i].department) != without_spaces(company)) continue;
    const std::string path = "posts[" + std::to_string(i) + "].department";
    record.evidence["organization.name"] = record.evidence[path];
    record.evidence.erase(path);
    record.confidence.erase(path);
    posts[i].department.clear();
    if (posts[i].title.empty() && i + 1 == posts.size()) posts.pop_back();
    return true;
  }
  return false;
}

// A line that was taken for what the code says otherwise.
void demote(const CodeMerge& merge, std::string& have) {
  merge.record.contact.notes.push_back(have);
  have.clear();
}

std::string address_text(const Address& a) { return a.prefecture + a.city + a.town + a.block; }

// Whether two addresses are of one place, perhaps misread.
bool same_place(const Address& read, const Address& said) {
  if (!read.postal_code.empty() && read.postal_code == said.postal_code) return true;
  if (is_misreading(address_text(read), address_text(said))) return true;
  return !read.city.empty() && read.city == said.city && !read.town.empty() && is_misreading(read.town, said.town);
}

}  // namespace

void merge_company(const CodeMerge& merge, const CodeContent& content) {
  Organization& have = merge.record.contact.organization;
  if (to_u32(content.company.value).size() < 2) return;
  const CompanyFinding said = parse_company(content.company.value, merge.reference);
  const Organization& code = said.organization;
  const std::string path = "organization.name";
  const bool japanese = has_japanese(code.name);
  if (!have.name.empty() && has_japanese(have.name) && !japanese) {
    take(merge, "organization.name_en", have.name_en, code.name, content.company.raw);
    return;
  }
  if (!have.name.empty() && !has_japanese(have.name) && japanese && have.name_en.empty()) {
    have.name_en = std::exchange(have.name, "");
    merge.record.confidence["organization.name_en"] = merge.confidence(path);
    merge.record.evidence["organization.name_en"] = merge.record.evidence[path];
  }
  const std::string key = company_key(have.name, merge.reference);
  const std::string said_key = company_key(code.name, merge.reference);
  constexpr double kDoubtful = 0.6;
  const bool unlike = !have.name.empty() && key != said_key && !is_misreading(key, said_key);
  if (unlike) {
    const bool in_part = key.find(said_key) != std::string::npos || said_key.find(key) != std::string::npos;
    if (!in_part && merge.confidence(path) >= kDoubtful && have.legal_form.empty() == code.legal_form.empty()) return;
    if (in_part && code.legal_form.empty()) return;
    // Part of it: a logo beside the name, or a branch, was read with it.
    if (!in_part) demote(merge, have.name);
  }
  if (have.name.empty()) {
    have.name = code.name;
    have.legal_form = code.legal_form;
    merge.add(path, content.company.raw);
    if (claim_department(merge, code.name)) merge.confirm(path);
  } else if (key == said_key && (code.legal_form.empty() || code.name == have.name)) {
    merge.confirm(path);
  } else {
    have.name = code.name;
    if (!code.legal_form.empty()) have.legal_form = code.legal_form;
    merge.confirm(path, kRepairedByCode);
  }
  if (!content.company_kana.value.empty())
    take(merge, "organization.name_kana", have.name_kana, to_katakana(content.company_kana.value),
         content.company_kana.raw);
}

void merge_posts(const CodeMerge& merge, const CodeContent& content) {
  ContactFields& c = merge.record.contact;
  std::string text = content.department.value;
  std::string raw = content.department.value.empty() ? "" : content.department.raw;
  for (const CodeValue& title : content.titles) {
    text.append(text.empty() ? "" : "\n").append(title.value);
    raw.append(raw.empty() ? "" : "\n").append(title.raw);
  }
  if (text.empty()) return;
  PostFinding said = parse_post(text, merge.reference);
  // What no table knows is a department, or a title, all the same: the code says so.
  if (said.posts.empty() || !said.unmatched.empty()) {
    Post post;
    post.department = content.department.value;
    if (!content.titles.empty()) post.title = content.titles.front().value;
    post.title_rank = title_rank(post.title, merge.reference);
    if (post.department.empty() && !said.posts.empty()) post = said.posts.front();
    said.posts = {post};
  }
  const auto path = [](std::size_t i, const char* key) { return "posts[" + std::to_string(i) + "]." + key; };
  if (c.posts.empty()) {
    c.posts = said.posts;
    for (std::size_t i = 0; i < c.posts.size(); ++i) {
      if (!c.posts[i].department.empty()) merge.add(path(i, "department"), raw);
      if (!c.posts[i].title.empty()) merge.add(path(i, "title"), raw);
    }
    return;
  }
  if (c.posts.size() == 1 && said.posts.size() == 1) {
    // Where one department ends and the next begins the code knows better than a gap in print.
    if (take(merge, path(0, "department"), c.posts[0].department, said.posts[0].department, raw))
      c.posts[0].department = said.posts[0].department;
    if (take(merge, path(0, "title"), c.posts[0].title, said.posts[0].title, raw))
      c.posts[0].title_rank = title_rank(c.posts[0].title, merge.reference);
    return;
  }
  // Of several posts the code often has the first one only: it confirms those that it has.
  for (std::size_t i = 0; i < c.posts.size(); ++i) {
    for (const Post& post : said.posts) {
      if (!post.title.empty() && post.title == c.posts[i].title) merge.confirm(path(i, "title"));
      if (!post.department.empty() && post.department == c.posts[i].department) merge.confirm(path(i, "department"));
    }
  }
}

void merge_addresses(const CodeMerge& merge, const CodeContent& content) {
  ContactFields& c = merge.record.contact;
  for (const CodeAddress& given : content.addresses) {
    const std::string all = given.region + given.locality + given.street + given.extended;
    const bool japanese = has_japanese(all);
    // Some generators give the whole address as the street and its parts again.
    const auto repeated = [&](const std::string& part) { return given.street.find(part) != std::string::npos; };
    std::string text = given.postal_code.empty() || !japanese ? "" : "〒" + given.postal_code + " ";
    AddressFinding said;
    if (japanese) {
      if (!repeated(given.region)) text += given.region;
      if (!repeated(given.locality)) text += given.locality;
      text += given.street;
      if (!given.extended.empty() && !repeated(given.extended)) text += " " + given.extended;
      said = parse_address(text, merge.reference);
    } else {
      for (const std::string* part : {&given.extended, &given.street, &given.locality, &given.region}) {
        if (!part->empty()) text.append(text.empty() ? "" : ", ").append(*part);
      }
      text += (text.empty() || given.postal_code.empty() ? "" : " ") + given.postal_code;
      if (!given.country.empty()) text += ", " + given.country;
      said = parse_latin_address(text, merge.reference);
    }
    Address& a = said.address;
    constexpr double kValid = 0.6;
    if (!said.unmatched.empty() || said.confidence < kValid || (a.city.empty() && a.postal_code.empty())) continue;
    const auto printed =
        std::find_if(c.addresses.begin(), c.addresses.end(), [&](const Address& have) { return same_place(have, a); });
    const bool is_new = printed == c.addresses.end();
    // An English address beside a Japanese one is the same office in another language.
    if (is_new && !japanese && !c.addresses.empty()) continue;
    const std::size_t index = static_cast<std::size_t>(printed - c.addresses.begin());
    if (is_new) c.addresses.emplace_back();
    Address& have = c.addresses[index];
    const std::string path = "addresses[" + std::to_string(index) + "].";
    const std::array<std::tuple<const char*, std::string*, std::string*>, 6> parts = {{
        {"postal_code", &have.postal_code, &a.postal_code},
        {"prefecture", &have.prefecture, &a.prefecture},
        {"city", &have.city, &a.city},
        {"town", &have.town, &a.town},
        {"block", &have.block, &a.block},
        {"building", &have.building, &a.building},
    }};
    for (const auto& [key, mine, theirs] : parts) take(merge, path + key, *mine, *theirs, given.raw);
    if (is_new) have.country = a.country;
    if (index == 0) {
      for (const auto& [key, mine, theirs] : parts) {
        if (!mine->empty()) c.suggested.erase(key);
      }
    }
  }
}

}  // namespace meishi
