#include "app/message.h"

#include <fmt/args.h>
#include <fmt/format.h>
#include <libintl.h>

#include <clocale>
#include <cstdlib>
#include <iostream>

namespace meishi {

namespace {

constexpr const char* kDomain = "meishi";

std::string with_args(const std::string& format, const std::vector<std::string>& args) {
  fmt::dynamic_format_arg_store<fmt::format_context> store;
  for (const std::string& arg : args) store.push_back(arg);
  try {
    return fmt::vformat(format, store);
  } catch (const fmt::format_error&) {
    // A message whose placeholders do not fit its arguments is still worth showing.
    std::string out = format;
    for (const std::string& arg : args) out += " " + arg;
    return out;
  }
}

}  // namespace

std::string language_of(std::string_view wanted) {
  if (wanted == "ja" || wanted == "en") return std::string(wanted);
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(name);
    if (value == nullptr || *value == '\0') continue;
    return std::string_view(value).starts_with("ja") ? "ja" : "en";
  }
  return "en";
}

void set_language(const std::string& language, const std::filesystem::path& locale_dir) {
  std::setlocale(LC_ALL, "C");
  std::setlocale(LC_CTYPE, "C.UTF-8");
  if (language == "en") return;
  // The locale of the language need not be installed: gettext looks at LANGUAGE in any locale other than plain C, and
  // C.UTF-8 is always there.
  std::setlocale(LC_MESSAGES, "C.UTF-8");
  ::setenv("LANGUAGE", language.c_str(), 1);
  ::bindtextdomain(kDomain, locale_dir.c_str());
  ::bind_textdomain_codeset(kDomain, "UTF-8");
  ::textdomain(kDomain);
}

std::string tr(const char* message, const std::vector<std::string>& args) {
  if (*message == '\0') return {};  // gettext answers "" with the catalogue's header
  return with_args(::dgettext(kDomain, message), args);
}

std::string printable(std::string_view text) {
  std::string out(text);
  for (std::size_t i = 0; i < out.size(); ++i) {
    const auto byte = static_cast<unsigned char>(out[i]);
    const auto next = static_cast<unsigned char>(i + 1 < out.size() ? out[i + 1] : 0);
    if (byte < 0x20 || byte == 0x7f) out[i] = '?';
    // U+0080 to U+009F: U+009B begins a control sequence as ESC [ does.
    if (byte == 0xC2 && next >= 0x80 && next < 0xA0) out.replace(i, 2, "?");
  }
  return out;
}

std::string describe(const Error& error) {
  std::string out;
  if (!error.subject.empty()) out += printable(error.subject) + ": ";
  if (error.page > 0) out += tr("page {}", {std::to_string(error.page)}) + ": ";
  return out + tr(error.message.c_str(), error.args);
}

void complain(const Error& error) { std::cerr << "meishi: " << describe(error) << "\n"; }

}  // namespace meishi
