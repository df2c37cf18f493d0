// The domains of one card's e-mail addresses and web pages are mostly one: where recognition read it in two ways, one
// of them is put right.
#pragma once

#include "normalize/line_candidates.h"

namespace meishi {

// https://musashino.co beside hori@musashino.co.jp lost its end; www.tsuhame.co.jp beside @tsubame.co.jp and つばめ物流
// is a misreading of the word that the card's kana spell. Of two domains one misreading apart (latin_look_alike.h), the
// one that lost nothing, that the kana spell, that has no digit amid letters, that holds a legal form (-llc), or that
// was read with clearly more certainty counts; where nothing tells, both stay and lose certainty, as does what is
// repaired. Pure.
void agree_on_domains(CardText& card);

}  // namespace meishi
