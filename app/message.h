// Messages for people: English in the code, other languages from po/ through gettext.
//
//   set_language("ja", locale_dir());             // once, before any thread starts
//   tr("{} cards were read", {"12"})              // 12 枚の名刺を読みました
//
// xgettext collects the literals given to tr(), tr_noop() and fail(); tests/messages_test.py fails when one of them has
// no translation. All functions may be called from several threads after set_language().
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace meishi {

// "ja" or "en": `wanted` when it is one of them, else by LC_ALL, LC_MESSAGES and LANG, else English.
[[nodiscard]] std::string language_of(std::string_view wanted);

// `locale_dir` holds LANGUAGE/LC_MESSAGES/meishi.mo. Works where only the C locale is installed; numbers keep the C
// form.
void set_language(const std::string& language, const std::filesystem::path& locale_dir);

// The translation of `message`, with `args` in place of {} (in turn) or {0}, {1} (by number, where word order differs).
[[nodiscard]] std::string tr(const char* message, const std::vector<std::string>& args = {});

// Marks a literal for translation that is looked up later, in a table for example.
[[nodiscard]] constexpr const char* tr_noop(const char* message) { return message; }

// "cards/a.jpg: page 2: the JPEG data ends early". Control characters are shown as '?': a file name cannot drive the
// terminal.
[[nodiscard]] std::string describe(const Error& error);

// `text` with control characters replaced, safe for a terminal.
[[nodiscard]] std::string printable(std::string_view text);

// describe(error) on stderr, after "meishi: ".
void complain(const Error& error);

}  // namespace meishi
