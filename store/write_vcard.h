// One contact as a vCard.
#pragma once

#include <string>
#include <string_view>

#include "store/export.h"

namespace meishi {

// Appends the vCard of `contact` to `out`, as export_vcard() says. `photo`: a JPEG, "" is none.
void append_vcard(std::string& out, const Contact& contact, VcardVersion version, ExportLanguage language,
                  std::string_view photo);

// Appends one content line, folded at 75 octets and never inside a UTF-8 character, with its CRLF.
void append_folded(std::string& out, std::string_view line);

// `text` as a value: backslash, comma, semicolon and line feed escaped.
[[nodiscard]] std::string vcard_value(std::string_view text);

// `text` as the value of a parameter, in quotes; what may not stand there as RFC 6868 writes it.
[[nodiscard]] std::string vcard_parameter(std::string_view text);

}  // namespace meishi
