// What the codes of a card say, as evidence beside what is printed on it.
#pragma once

#include <span>
#include <vector>

#include "normalize/card_code.h"
#include "normalize/card_record.h"
#include "normalize/reference.h"
#include "ocr/text_line.h"

namespace meishi {

// Takes into `record` what codes say (code_content.h) and the normalisers of this folder find valid. A value that both
// have is confirmed; one that recognition misread is put right and keeps its place on the card; one that only the code
// has is added, with the code's property as evidence and the code as its place. Where print and code contradict each
// other, the print stays: URLs of the code come after those printed, links through services (normalize/data/
// code_hosts.tsv) are notes, accounts are `social`. Pure, never throws but for want of memory.
void apply_codes(CardRecord& record, std::span<const CardCode> codes, const Reference& reference);

// `lines` without those that lie in a code: they are its modules.
[[nodiscard]] std::vector<TextLine> lines_outside(const std::vector<TextLine>& lines, std::span<const CardCode> codes);

}  // namespace meishi
