// The content lines of a vCard, 2.1 to 4.0.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace meishi {

struct VcardProperty {
  std::string name;                     // capitals, without group: TEL, X-PHONETIC-LAST-NAME
  std::vector<std::string> parameters;  // capitals: CELL, TYPE=WORK, CHARSET=SHIFT_JIS
  std::string value;                    // quoted-printable undone and brought to UTF-8; escapes still in it
  std::string raw;                      // name, parameters and `value`, as in the code

  // Whether TYPE=`type` or, as in 2.1, `type` alone is among the parameters. `type`: capitals.
  [[nodiscard]] bool has_type(std::string_view type) const;
};

// Properties in order, without BEGIN, END, VERSION, those without a value, and binary ones. Line folding of all
// versions is undone. Pure; any bytes will do.
[[nodiscard]] std::vector<VcardProperty> vcard_properties(std::string_view text);

// The fields of a structured value (N, ADR, ORG), escapes undone, at least `count`.
[[nodiscard]] std::vector<std::string> vcard_fields(std::string_view value, std::size_t count = 0,
                                                    char separator = ';');

// \, \; \: \\ undone; line feeds (\n) and other control characters are spaces.
[[nodiscard]] std::string vcard_text(std::string_view value);

}  // namespace meishi
