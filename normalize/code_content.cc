#include "normalize/code_content.h"

#include <algorithm>
#include <utility>

#include "normalize/text.h"
#include "normalize/vcard.h"

namespace meishi {

namespace {

// A QR code holds at most 2,953 bytes (7,089 digits).
constexpr std::size_t kLongest = 16384;

bool starts_with(std::string_view text, std::string_view prefix) {
  return text.size() >= prefix.size() && to_lower_ascii(text.substr(0, prefix.size())) == to_lower_ascii(prefix);
}

std::string joined(const std::vector<std::string>& parts, std::size_t from) {
  std::string out;
  for (std::size_t i = from; i < parts.size(); ++i) {
    if (!parts[i].empty()) out.append(out.empty() ? "" : " ").append(parts[i]);
  }
  return out;
}

// tel:+81-3-5550-0142;ext=12, as vCard 4.0 writes it too.
std::string telephone(std::string_view value) {
  if (starts_with(value, "tel:")) value.remove_prefix(4);
  return trim(value.substr(0, value.find(';')));
}

std::string percent_decoded(std::string_view text) {
  std::string out;
  const auto digit = [](char c) {
    return c >= '0' && c <= '9' ? c - '0' : (c | 0x20) >= 'a' && (c | 0x20) <= 'f' ? (c | 0x20) - 'a' + 10 : -1;
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && digit(text[i + 1]) >= 0 && digit(text[i + 2]) >= 0) {
      out.push_back(static_cast<char>(digit(text[i + 1]) * 16 + digit(text[i + 2])));
      i += 2;
    } else {
      out.push_back(text[i]);
    }
  }
  return to_utf8(to_u32(out));
}

std::string mail_address(std::string_view value) {
  if (starts_with(value, "mailto:")) value.remove_prefix(7);
  return trim(percent_decoded(value.substr(0, value.find('?'))));
}

CodeContent read_vcard(std::string_view text) {
  CodeContent out;
  for (const VcardProperty& p : vcard_properties(text)) {
    const auto plain = [&] { return CodeValue{trim(vcard_text(p.value)), p.raw}; };
    const auto note = [&](CodeName& name) { name.raw.append(name.raw.empty() ? "" : "\n").append(p.raw); };
    if (p.name == "N" || (p.name == "SOUND" && p.has_type("X-IRMC-N"))) {
      CodeName& name = p.name == "N" ? out.name : out.kana;
      const auto fields = vcard_fields(p.value, 2);
      if (fields[0].empty() && fields[1].empty()) continue;
      name.family = fields[0];
      name.given = fields[1];
      note(name);
      // RFC 6350: N;SORT-AS="サエグサ,コウタ"
      for (const std::string& parameter : p.parameters) {
        if (!parameter.starts_with("SORT-AS=") || !out.kana.empty()) continue;
        const auto kana = vcard_fields(std::string_view(parameter).substr(8), 2, ',');
        out.kana = {kana[0], kana[1], {}, p.raw};
      }
    } else if (p.name == "FN") {
      out.name.full = plain().value;
      note(out.name);
    } else if (p.name == "X-PHONETIC-LAST-NAME") {
      out.kana.family = plain().value;
      note(out.kana);
    } else if (p.name == "X-PHONETIC-FIRST-NAME") {
      out.kana.given = plain().value;
      note(out.kana);
    } else if (p.name == "X-PHONETIC-NAME" || p.name == "SORT-STRING") {
      out.kana.full = plain().value;
      note(out.kana);
    } else if (p.name == "ORG") {
      const auto fields = vcard_fields(p.value, 1);
      if (out.company.value.empty()) out.company = {fields[0], p.raw};
      if (out.department.value.empty()) out.department = {joined(fields, 1), p.raw};
    } else if (p.name == "X-PHONETIC-ORG") {
      out.company_kana = plain();
    } else if (p.name == "TITLE" || p.name == "ROLE") {
      out.titles.push_back(plain());
    } else if (p.name == "TEL") {
      CodePhone phone{telephone(vcard_text(p.value)), {}, p.raw};
      if (p.has_type("FAX")) phone.type = PhoneType::fax;
      if (p.has_type("CELL")) phone.type = PhoneType::mobile;
      out.phones.push_back(std::move(phone));
    } else if (p.name == "EMAIL") {
      out.emails.push_back({mail_address(plain().value), p.raw});
    } else if (p.name == "URL" || p.name == "X-SOCIALPROFILE" || p.name == "IMPP") {
      if (starts_with(plain().value, "http") || p.name == "URL") out.urls.push_back(plain());
    } else if (p.name == "ADR") {
      const auto f = vcard_fields(p.value, 7);
      CodeAddress address{f[5], f[4], f[3], f[2], f[1], f[6], p.raw};
      if (!f[0].empty()) address.street = address.street.empty() ? f[0] : address.street + " " + f[0];
      out.addresses.push_back(std::move(address));
    } else if (p.name == "NOTE") {
      out.notes.push_back(plain());
    }
  }
  return out;
}

struct Field {
  std::string key;    // capitals
  std::string value;  // escapes still in it

  [[nodiscard]] std::string raw() const { return key + ":" + value; }
};

// KEY:value;KEY:value;; with \; \: \, \\ inside.
std::vector<Field> docomo_fields(std::string_view text) {
  std::vector<Field> out;
  std::string part;
  const auto end_field = [&] {
    const std::size_t colon = part.find(':');
    if (colon != std::string::npos && colon > 0) {
      std::string key = trim(std::string_view(part).substr(0, colon));
      std::transform(key.begin(), key.end(), key.begin(),
                     [](char c) { return c >= 'a' && c <= 'z' ? char(c - 32) : c; });
      const std::string value = trim(std::string_view(part).substr(colon + 1));
      if (!value.empty()) out.push_back({std::move(key), value});
    }
    part.clear();
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 1 < text.size()) {
      part.append(text.substr(i++, 2));
    } else if (text[i] == ';') {
      end_field();
    } else {
      part.push_back(text[i]);
    }
  }
  end_field();
  return out;
}

CodeName name_of(const Field& field) {
  const auto halves = vcard_fields(field.value, 2, ',');
  if (halves[1].empty()) return {{}, {}, halves[0], field.raw()};
  return {halves[0], halves[1], {}, field.raw()};
}

// One text, or seven parts as in vCard.
CodeAddress address_of(const Field& field) {
  const auto f = vcard_fields(field.value, 1, ',');
  CodeAddress out;
  if (f.size() >= 6) {
    out = {f[5], f[4], f[3], f[2], f[1], f.size() > 6 ? f[6] : "", {}};
    if (!f[0].empty()) out.street = out.street.empty() ? f[0] : out.street + " " + f[0];
  } else {
    out.street = joined(f, 0);
  }
  out.raw = field.raw();
  return out;
}

CodeContent read_mecard(std::string_view body) {
  CodeContent out;
  for (const Field& field : docomo_fields(body)) {
    const CodeValue plain{trim(vcard_text(field.value)), field.raw()};
    if (field.key == "N") {
      out.name = name_of(field);
    } else if (field.key == "SOUND") {
      out.kana = name_of(field);
    } else if (field.key == "ORG" || field.key == "COMPANY") {
      out.company = plain;
    } else if (field.key == "TITLE" || field.key == "ROLE") {
      out.titles.push_back(plain);
    } else if (field.key == "DIV" || field.key == "DEPT") {
      out.department = plain;
    } else if (field.key == "TEL" || field.key == "CELL" || field.key == "FAX") {
      CodePhone phone{telephone(plain.value), {}, plain.raw};
      if (field.key == "CELL") phone.type = PhoneType::mobile;
      if (field.key == "FAX") phone.type = PhoneType::fax;
      out.phones.push_back(std::move(phone));
    } else if (field.key == "EMAIL") {
      out.emails.push_back({mail_address(plain.value), plain.raw});
    } else if (field.key == "URL") {
      out.urls.push_back(plain);
    } else if (field.key == "ADR") {
      out.addresses.push_back(address_of(field));
    } else if (field.key == "NOTE") {
      out.notes.push_back(plain);
    }
  }
  return out;
}

CodeContent read_bizcard(std::string_view body) {
  CodeContent out;
  for (const Field& field : docomo_fields(body)) {
    const CodeValue plain{trim(vcard_text(field.value)), field.raw()};
    const auto phone = [&](std::optional<PhoneType> type) {
      out.phones.push_back({telephone(plain.value), type, plain.raw});
    };
    if (field.key == "N" || field.key == "X") {
      (field.key == "N" ? out.name.given : out.name.family) = plain.value;
      out.name.raw.append(out.name.raw.empty() ? "" : ";").append(plain.raw);
    } else if (field.key == "T") {
      out.titles.push_back(plain);
    } else if (field.key == "C") {
      out.company = plain;
    } else if (field.key == "A") {
      out.addresses.push_back({{}, {}, {}, plain.value, {}, {}, plain.raw});
    } else if (field.key == "B") {
      phone(std::nullopt);
    } else if (field.key == "M") {
      phone(PhoneType::mobile);
    } else if (field.key == "F") {
      phone(PhoneType::fax);
    } else if (field.key == "E") {
      out.emails.push_back({mail_address(plain.value), plain.raw});
    }
  }
  return out;
}

// MEMORY:(note) and lines NAME1: (name), NAME2: (kana), TEL1:, MAIL1:, ADD:.
CodeContent read_memory(std::string_view text) {
  CodeContent out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of("\r\n"), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(text.size(), end + 1));
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    const std::string key = to_lower_ascii(trim(line.substr(0, colon)));
    const CodeValue plain{trim(line.substr(colon + 1)), trim(line)};
    if (plain.value.empty()) continue;
    if (key == "name1") {
      out.name = {{}, {}, plain.value, plain.raw};
    } else if (key == "name2") {
      out.kana = {{}, {}, plain.value, plain.raw};
    } else if (key.starts_with("tel")) {
      out.phones.push_back({telephone(plain.value), {}, plain.raw});
    } else if (key.starts_with("mail")) {
      out.emails.push_back({mail_address(plain.value), plain.raw});
    } else if (key == "add") {
      out.addresses.push_back({{}, {}, {}, plain.value, {}, {}, plain.raw});
    } else if (key == "memory") {
      out.notes.push_back(plain);
    }
  }
  return out;
}

// MATMSG:TO:a@b.jp;SUB:…;BODY:…;; and MEBKM:TITLE:…;URL:https\://…;;
CodeContent read_docomo_link(std::string_view body) {
  CodeContent out;
  for (const Field& field : docomo_fields(body)) {
    const std::string value = trim(vcard_text(field.value));
    if (field.key == "TO") out.emails.push_back({mail_address(value), field.raw()});
    if (field.key == "URL") out.urls.push_back({value, field.raw()});
  }
  return out;
}

}  // namespace

CodeContent read_code(std::string_view text) {
  std::string whole = trim(to_utf8(to_u32(text.substr(0, kLongest))));
  std::replace_if(
      whole.begin(), whole.end(), [](char c) { return c >= 0 && c < ' ' && c != '\r' && c != '\n' && c != '\t'; }, ' ');
  const std::string_view t = whole;
  const auto after = [&](std::string_view prefix) { return t.substr(prefix.size()); };
  CodeContent out;
  if (starts_with(t, "BEGIN:VCARD")) return read_vcard(t);
  if (starts_with(t, "MECARD:")) return read_mecard(after("MECARD:"));
  if (starts_with(t, "BIZCARD:")) return read_bizcard(after("BIZCARD:"));
  if (starts_with(t, "MEMORY:")) return read_memory(t);
  if (starts_with(t, "MATMSG:")) return read_docomo_link(after("MATMSG:"));
  if (starts_with(t, "MEBKM:")) return read_docomo_link(after("MEBKM:"));
  if (starts_with(t, "mailto:")) {
    out.emails.push_back({mail_address(t), whole});
  } else if (starts_with(t, "SMTP:")) {
    out.emails.push_back({trim(after("SMTP:").substr(0, after("SMTP:").find(':'))), whole});
  } else if (starts_with(t, "tel:")) {
    out.phones.push_back({telephone(t), {}, whole});
  } else if (starts_with(t, "sms:") || starts_with(t, "smsto:")) {
    const std::string_view number = t.substr(t.find(':') + 1);
    out.phones.push_back({trim(number.substr(0, number.find_first_of(":?;"))), {}, whole});
  } else if (starts_with(t, "URL:") || starts_with(t, "URLTO:")) {
    const std::size_t http = to_lower_ascii(t).find("http");  // URLTO:title:https://…
    out.urls.push_back({trim(t.substr(http == std::string::npos ? t.find(':') + 1 : http)), whole});
  } else if ((starts_with(t, "http://") || starts_with(t, "https://")) &&
             t.find_first_of(" \r\n") == std::string_view::npos) {
    out.urls.push_back({whole, whole});
  } else if (!starts_with(t, "WIFI:")) {  // how to use a network is no contact
    std::size_t begin = 0;
    while (begin < whole.size()) {
      const std::size_t end = std::min(whole.find_first_of("\r\n", begin), whole.size());
      const std::string line = trim(t.substr(begin, end - begin));
      if (!line.empty()) out.lines.push_back(line);
      begin = end + 1;
    }
  }
  return out;
}

}  // namespace meishi
