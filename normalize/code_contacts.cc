// Phones, e-mail addresses, URLs, accounts and notes of a code (declared in code_merge.h).
#include <algorithm>
#include <cctype>
#include <utility>

#include "normalize/code_merge.h"
#include "normalize/internet.h"
#include "normalize/phone.h"
#include "normalize/segment_join.h"
#include "normalize/text.h"

namespace meishi {

namespace {

std::string at(const char* list, std::size_t i) { return std::string(list) + "[" + std::to_string(i) + "]"; }

// Letters and digits alone, small: for telling whether a note is what a code says, misread.
std::string bare(std::string_view text) {
  std::u32string out;
  for (const char32_t c : to_u32(to_lower_ascii(nfkc(text)))) {
    if (is_japanese(c) || is_latin(c) || is_digit(c)) out.push_back(c);
  }
  return to_utf8(out);
}

class ContactMerger {
 public:
  explicit ContactMerger(const CodeMerge& merge) : merge_(merge), c_(merge.record.contact) {}

  void run(const CodeContent& content) {
    for (const CodePhone& phone : content.phones) add_phone(phone);
    for (const CodeValue& email : content.emails) add_email(email);
    for (const CodeValue& url : content.urls) add_url(url);
    for (const CodeValue& note : content.notes) add_note(note.value);
    for (const std::string& line : content.lines) add_line(line);
  }

 private:
  void add_phone(const CodePhone& given) {
    const std::string label = given.type == PhoneType::fax      ? "FAX "
                              : given.type == PhoneType::mobile ? "携帯 "
                                                                : "TEL ";
    const auto found = find_phones(label + given.number);
    if (found.size() != 1) return;
    Phone phone = found.front().phone;
    phone.label.clear();  // it is not printed
    const auto same =
        std::find_if(c_.phones.begin(), c_.phones.end(), [&](const Phone& p) { return p.e164 == phone.e164; });
    if (same != c_.phones.end()) {
      merge_.confirm(at("phones", static_cast<std::size_t>(same - c_.phones.begin())));
      // Print without a legible label leaves the type to a guess.
      if (same->label.empty() && given.type) same->type = *given.type;
      return;
    }
    // A card often has numbers that differ in one digit: only one of the same kind is the misread one, and only when
    // the code names no other of the card's numbers.
    const auto kind = [](PhoneType type) { return type == PhoneType::fax ? 1 : type == PhoneType::mobile ? 2 : 0; };
    Phone* misread = nullptr;
    for (Phone& p : c_.phones) {
      if (kind(p.type) != kind(phone.type) || merge_.confidence(path_of(p)) >= kRepairedByCode) continue;
      if (edit_distance(to_u32(p.e164), to_u32(phone.e164)) > 1) continue;
      if (misread != nullptr) return add(phone, given.raw);
      misread = &p;
    }
    if (misread == nullptr) return add(phone, given.raw);
    misread->e164 = phone.e164;
    misread->national = phone.national;
    merge_.confirm(path_of(*misread), kRepairedByCode);
  }

  [[nodiscard]] std::string path_of(const Phone& phone) const {
    return at("phones", static_cast<std::size_t>(&phone - c_.phones.data()));
  }

  void add(const Phone& phone, const std::string& raw) {
    c_.phones.push_back(phone);
    merge_.add(at("phones", c_.phones.size() - 1), raw);
    drop_notes_like(phone.national);
  }

  // `value` comes, puts right or confirms what is in `list`; `same` and `near` compare two values.
  template <typename Same, typename Near>
  void take(const char* name, std::vector<std::string>& list, const std::string& value, const std::string& raw,
            const Same& same, const Near& near) {
    for (std::size_t i = 0; i < list.size(); ++i) {
      if (same(list[i])) return merge_.confirm(at(name, i));
    }
    for (std::size_t i = 0; i < list.size(); ++i) {
      if (merge_.confidence(at(name, i)) >= kRepairedByCode || !near(list[i])) continue;
      list[i] = value;
      return merge_.confirm(at(name, i), kRepairedByCode);
    }
    list.push_back(value);
    merge_.add(at(name, list.size() - 1), raw);
    drop_notes_like(value);
  }

  void add_email(const CodeValue& given) {
    const auto found = find_emails(given.value);
    // Whatever had to be repaired was no address.
    if (found.size() != 1 || to_lower_ascii(found.front().value) != to_lower_ascii(given.value)) return;
    const std::string& value = found.front().value;
    take(
        "emails", c_.emails, value, given.raw,
        [&](const std::string& have) { return to_lower_ascii(have) == to_lower_ascii(value); },
        [&](const std::string& have) { return is_misreading(to_lower_ascii(have), to_lower_ascii(value)); });
  }

  // Without scheme, www., closing slash and marks of where a visitor came from; the host in small letters.
  static std::string url_key(std::string_view url) {
    const std::size_t scheme = url.find("://");
    std::string key(scheme == std::string_view::npos ? url : url.substr(scheme + 3));
    const std::size_t path = std::min(key.find_first_of("/?#"), key.size());
    key = to_lower_ascii(key.substr(0, path)) + key.substr(path);
    if (key.starts_with("www.")) key.erase(0, 4);
    if (const std::size_t query = key.find('?'); query != std::string::npos) {
      bool tracking = true;
      std::size_t begin = query + 1;
      while (begin < key.size()) {
        tracking = tracking && key.compare(begin, 4, "utm_") == 0;
        begin = std::min(key.find('&', begin), key.size() - 1) + 1;
      }
      if (tracking) key.erase(query);
    }
    while (!key.empty() && key.back() == '/') key.pop_back();
    return key;
  }

  [[nodiscard]] static std::string path_of_url(std::string_view url) {
    const std::size_t scheme = url.find("://");
    const std::size_t begin = scheme == std::string_view::npos ? 0 : scheme + 3;
    const std::size_t path = url.find('/', begin);
    return path == std::string_view::npos ? "" : std::string(url.substr(path));
  }

  void add_url(const CodeValue& given) {
    const bool web = to_lower_ascii(given.value.substr(0, 4)) == "http";
    const auto found = find_urls(given.value);
    const std::string host = found.size() == 1 ? domain_of(found.front().value) : "";
    if (host.empty() || url_key(found.front().value).find(host) != 0 || given.value.find(' ') != std::string::npos)
      return;
    const std::string url = web ? given.value : found.front().value;
    const auto same = [&](const std::string& have) { return url_key(have) == url_key(url); };
    if (std::none_of(c_.urls.begin(), c_.urls.end(), same)) {
      const std::string path = path_of_url(url);
      for (const auto& row : merge_.reference.table("code_hosts")) {
        if (row.size() < 4 || (host != row[0] && !host.ends_with("." + row[0]))) continue;
        if (row[1] == "redirect") return add_note(url);
        if (path.size() <= row[3].size() || !path.starts_with(row[3])) continue;
        return add_account(row[2], row[3].empty() ? url : path.substr(row[3].size()), given.raw);
      }
    }
    // The printed URL is of the same site: its domain is as good as read.
    for (std::size_t i = 0; i < c_.urls.size(); ++i) {
      const std::string printed = domain_of(c_.urls[i]);
      if (printed == host) {
        merge_.confirm(at("urls", i), kRepairedByCode);
      } else if (is_misreading(printed, host) && merge_.confidence(at("urls", i)) < kRepairedByCode) {
        const std::size_t begin = to_lower_ascii(c_.urls[i]).find(printed);
        if (begin == std::string::npos) continue;
        c_.urls[i].replace(begin, printed.size(), host);
        merge_.confirm(at("urls", i), kRepairedByCode);
      }
    }
    take("urls", c_.urls, url, given.raw, same, [&](const std::string& have) {
      return domain_of(have) == host && is_misreading(url_key(have), url_key(url));
    });
  }

  void add_account(const std::string& service, std::string id, const std::string& raw) {
    if (id.find("://") == std::string::npos) id = id.substr(0, id.find_first_of("/?#"));
    if (id.empty()) return;
    const auto same = [&](const Social& s) { return s.service == service && s.id == id; };
    if (std::any_of(c_.social.begin(), c_.social.end(), same)) return;
    c_.social.push_back({service, id});
    merge_.add(at("social", c_.social.size() - 1), raw);
  }

  // What is printed need not be noted again.
  void add_note(const std::string& text) {
    const std::string key = bare(text);
    if (key.empty()) return;
    for (const std::string& note : c_.notes) {
      if (bare(note).find(key) != std::string::npos) return;
    }
    // MECARD has no property for the company: generators put it there.
    if (bare(c_.organization.name) == key) return merge_.confirm("organization.name", kRepairedByCode);
    for (const Post& post : c_.posts) {
      if (key == bare(post.department) || key == bare(post.title) || key == bare(post.department + post.title)) return;
    }
    c_.notes.push_back(text);
  }

  // A line of print that recognition misread so far that it fitted no field.
  void drop_notes_like(const std::string& value) {
    const std::string key = bare(value);
    std::erase_if(c_.notes, [&](const std::string& note) {
      const std::string text = bare(note);
      return text.size() < 2 * key.size() && (text.find(key) != std::string::npos || is_misreading(text, key));
    });
  }

  void add_line(const std::string& line) {
    const Contacts found = find_contacts(line);
    for (const PhoneFinding& f : found.phones) {
      const bool typed = f.phone.type == PhoneType::fax || f.phone.type == PhoneType::mobile;
      add_phone({f.phone.national, typed ? std::optional(f.phone.type) : std::nullopt, line});
    }
    for (const InternetFinding& f : found.emails) add_email({f.value, line});
    for (const InternetFinding& f : found.urls) add_url({f.value, line});
    if (found.worth <= 0) add_note(line);
  }

  const CodeMerge& merge_;
  ContactFields& c_;
};

}  // namespace

void merge_contacts(const CodeMerge& merge, const CodeContent& content) { ContactMerger(merge).run(content); }

}  // namespace meishi
