#include <unicode/normalizer2.h>
#include <unicode/ucnv.h>
#include <unicode/unistr.h>

#include "normalize/build_sources.h"
#include "normalize/text.h"

namespace meishi::build {

namespace {

// In EUC-JP the kanji of JIS level 1 (the common ones) are 0xB0A1..0xCFFE, those of level 2 begin at 0xD0A1.
bool is_level1(std::string_view euc) {
  const auto lead = static_cast<unsigned char>(euc.empty() ? 0 : euc[0]);
  return euc.size() == 2 && lead >= 0xB0 && lead <= 0xCF;
}
bool is_level2(std::string_view euc) {
  const auto lead = static_cast<unsigned char>(euc.empty() ? 0 : euc[0]);
  return euc.size() == 2 && lead >= 0xD0 && lead <= 0xF4;
}

std::string to_utf8_from_euc(std::string_view euc) {
  const icu::UnicodeString text(euc.data(), static_cast<std::int32_t>(euc.size()), "EUC-JP");
  std::string utf8;
  text.toUTF8String(utf8);
  return utf8;
}

// Compatibility ideographs (神 U+FA19, 福 U+FA1B, …) are the same kanji in another coat, by Unicode itself.
void add_compatibility_ideographs(std::map<std::string, std::string>& variants) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* nfc = icu::Normalizer2::getNFCInstance(status);
  if (U_FAILURE(status)) return;
  const auto add = [&](UChar32 first, UChar32 last) {
    for (UChar32 c = first; c <= last; ++c) {
      icu::UnicodeString base;
      if (!nfc->getDecomposition(c, base)) continue;
      std::string from;
      std::string to;
      icu::UnicodeString(c).toUTF8String(from);
      base.toUTF8String(to);
      variants.emplace(from, to);
    }
  };
  add(0xF900, 0xFAFF);
  add(0x2F800, 0x2FA1F);
}

}  // namespace

std::map<std::string, std::string> read_variants(std::string_view itaiji_euc, std::string_view tsv) {
  std::map<std::string, std::string> variants;
  bool header = true;
  for (std::string_view line : split(tsv, '\n')) {  // base <tab> its variants, written together
    if (line.empty() || line.starts_with('#')) continue;
    const auto columns = split(line, '\t');
    if (!header && columns.size() >= 2) {
      for (char32_t c : to_u32(columns[1])) variants.emplace(to_utf8(std::u32string_view(&c, 1)), columns[0]);
      variants.emplace(columns[0], columns[0]);  // a base by hand is never made a variant below
    }
    header = false;
  }
  for (std::string_view line : split(itaiji_euc, '\n')) {  // "澤 /沢/": a kanji and others of the same meaning
    const std::size_t space = line.find(" /");
    if (space == std::string_view::npos || !is_level2(line.substr(0, space))) continue;
    for (std::string_view other : split(line.substr(space + 2), '/')) {
      // Only rare → common. Two common kanji (界 and 堺) tell people apart and are never made one here.
      other = other.substr(0, other.find(';'));
      if (!is_level1(other)) continue;
      variants.emplace(to_utf8_from_euc(line.substr(0, space)), to_utf8_from_euc(other));
      break;
    }
  }
  add_compatibility_ideographs(variants);

  // Follow chains (塚 U+FA10 → 塚 → its base), then drop the bases that stand for themselves.
  for (auto& [variant, base] : variants) {
    for (int hop = 0; hop < 4; ++hop) {
      const auto next = variants.find(base);
      if (next == variants.end() || next->second == base) break;
      base = next->second;
    }
  }
  std::erase_if(variants, [](const auto& pair) { return pair.first == pair.second; });
  return variants;
}

}  // namespace meishi::build
