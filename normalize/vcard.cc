#include "normalize/vcard.h"

#include <unicode/ucnv.h>

#include <algorithm>
#include <cstdint>
#include <optional>

#include "normalize/text.h"

namespace meishi {

namespace {

std::string upper(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), [](char c) { return c >= 'a' && c <= 'z' ? char(c - 32) : c; });
  return out;
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of("\r\n"), text.size());
    out.push_back(text.substr(0, end));
    const bool pair = end + 1 < text.size() && text[end] == '\r' && text[end + 1] == '\n';
    text.remove_prefix(std::min(text.size(), end + (pair ? 2 : 1)));
  }
  return out;
}

std::optional<int> hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return std::nullopt;
}

std::string from_quoted_printable(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '=' && i + 2 < text.size()) {
      const auto high = hex_digit(text[i + 1]);
      const auto low = hex_digit(text[i + 2]);
      if (high && low) {
        out.push_back(static_cast<char>(*high * 16 + *low));
        i += 2;
        continue;
      }
    }
    out.push_back(text[i]);
  }
  return out;
}

bool is_utf8(std::string_view bytes) { return to_u32(bytes).find(U'\ufffd') == std::u32string::npos; }

// A telephone of 2003 that names no character set means Shift_JIS, everybody else UTF-8.
std::string to_utf8_from(const std::string& bytes, std::string charset) {
  if (charset.empty()) charset = is_utf8(bytes) ? "UTF-8" : "Shift_JIS";
  std::string out(bytes.size() * 4 + 4, '\0');
  UErrorCode status = U_ZERO_ERROR;
  const std::int32_t length = ucnv_convert("UTF-8", charset.c_str(), out.data(), static_cast<std::int32_t>(out.size()),
                                           bytes.data(), static_cast<std::int32_t>(bytes.size()), &status);
  if (U_FAILURE(status) || length < 0) return to_utf8(to_u32(bytes));  // a character set that nobody knows
  out.resize(std::min(out.size(), static_cast<std::size_t>(length)));
  return out;
}

struct Head {
  std::string name;
  std::vector<std::string> parameters;
  std::size_t value = 0;  // where it begins in the line

  [[nodiscard]] bool has(std::string_view parameter) const {
    return std::find(parameters.begin(), parameters.end(), parameter) != parameters.end();
  }
  [[nodiscard]] bool quoted_printable() const {
    return has("QUOTED-PRINTABLE") || has("ENCODING=QUOTED-PRINTABLE") || has("ENCODING=Q");
  }
  [[nodiscard]] bool binary() const {
    return has("BASE64") || has("ENCODING=BASE64") || has("ENCODING=B") || has("ENCODING=b");
  }
};

// item1.TEL;TYPE="cell,voice":…
std::optional<Head> head_of(std::string_view line) {
  Head head;
  std::string part;
  bool quoted = false;
  bool first = true;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (c == '"') {
      quoted = !quoted;
    } else if (!quoted && (c == ';' || c == ':')) {
      if (first) {
        const std::size_t dot = part.rfind('.');
        head.name = upper(trim(dot == std::string::npos ? part : part.substr(dot + 1)));
      } else if (!part.empty()) {
        head.parameters.push_back(upper(trim(part)));
      }
      part.clear();
      first = false;
      if (c == ':') {
        head.value = i + 1;
        if (head.name.empty()) return std::nullopt;
        return head;
      }
    } else {
      part.push_back(c);
    }
  }
  return std::nullopt;
}

// Continuation lines put back: they begin with a blank, or, in quoted-printable, follow a line that ends in "=".
std::vector<std::string> unfolded(std::string_view text) {
  std::vector<std::string> out;
  constexpr int kTries = 4;  // a name that is folded itself
  bool soft = false;
  std::optional<Head> head;  // of the line that is put together; looked for when it begins
  int tries = 0;
  for (const std::string_view line : lines_of(text)) {
    if (soft && !out.empty()) {
      out.back().pop_back();
      out.back().append(line);
    } else if (!out.empty() && !line.empty() && (line.front() == ' ' || line.front() == '\t')) {
      out.back().append(line.substr(1));
    } else {
      out.emplace_back(line);
      head.reset();
      tries = 0;
    }
    if (!head && tries < kTries) {
      head = head_of(out.back());
      ++tries;
    }
    soft = head && head->quoted_printable() && out.back().size() > head->value && out.back().back() == '=';
  }
  return out;
}

}  // namespace

bool VcardProperty::has_type(std::string_view type) const {
  for (const std::string& parameter : parameters) {
    std::string_view values = parameter;
    if (values.starts_with("TYPE=")) values.remove_prefix(5);
    while (!values.empty()) {
      const std::size_t comma = std::min(values.find(','), values.size());
      if (values.substr(0, comma) == type) return true;
      values.remove_prefix(std::min(values.size(), comma + 1));
    }
  }
  return false;
}

std::vector<VcardProperty> vcard_properties(std::string_view text) {
  std::vector<VcardProperty> out;
  for (const std::string& line : unfolded(text)) {
    const auto head = head_of(line);
    if (!head || head->binary() || head->name == "BEGIN" || head->name == "END" || head->name == "VERSION") continue;
    VcardProperty property{head->name, head->parameters, line.substr(head->value), {}};
    if (head->quoted_printable()) {
      std::string charset;
      for (const std::string& parameter : head->parameters) {
        if (parameter.starts_with("CHARSET=")) charset = parameter.substr(8);
      }
      property.value = to_utf8_from(from_quoted_printable(property.value), charset);
    }
    if (trim(property.value).empty()) continue;
    property.raw = line.substr(0, head->value) + property.value;
    out.push_back(std::move(property));
  }
  return out;
}

std::vector<std::string> vcard_fields(std::string_view value, std::size_t count, char separator) {
  std::vector<std::string> out(1);
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (value[i] == '\\' && i + 1 < value.size()) {
      out.back().append(value.substr(i++, 2));
    } else if (value[i] == separator) {
      out.emplace_back();
    } else {
      out.back().push_back(value[i]);
    }
  }
  for (std::string& field : out) field = trim(vcard_text(field));
  if (out.size() < count) out.resize(count);
  return out;
}

std::string vcard_text(std::string_view value) {
  std::string out;
  for (std::size_t i = 0; i < value.size(); ++i) {
    char c = value[i];
    if (c == '\\' && i + 1 < value.size()) {
      c = value[++i];
      if (c == 'n' || c == 'N') c = ' ';
    }
    out.push_back(c >= 0 && c < ' ' ? ' ' : c);
  }
  return out;
}

}  // namespace meishi
