// Tables of match_key.cc. Hand-made: the forms and words that Japanese business cards print.
#pragma once

#include <string_view>
#include <utility>

namespace meishi {

// Variant kanji of personal and company names and the form they are compared by (人名用漢字 and 異体字 that registers
// and cards use side by side for one person). Only for comparing.
inline constexpr std::pair<char32_t, char32_t> kVariants[] = {
    {U'髙', U'高'}, {U'﨑', U'崎'}, {U'嵜', U'崎'}, {U'碕', U'崎'}, {U'斎', U'斉'}, {U'齋', U'斉'}, {U'齊', U'斉'},
    {U'邊', U'辺'}, {U'邉', U'辺'}, {U'澤', U'沢'}, {U'濵', U'浜'}, {U'濱', U'浜'}, {U'廣', U'広'}, {U'嶋', U'島'},
    {U'嶌', U'島'}, {U'龍', U'竜'}, {U'眞', U'真'}, {U'國', U'国'}, {U'櫻', U'桜'}, {U'德', U'徳'}, {U'惠', U'恵'},
    {U'榮', U'栄'}, {U'會', U'会'}, {U'學', U'学'}, {U'壽', U'寿'}, {U'澁', U'渋'}, {U'瀨', U'瀬'}, {U'槇', U'槙'},
    {U'圓', U'円'}, {U'淵', U'渕'}, {U'冨', U'富'}, {U'峯', U'峰'}, {U'曾', U'曽'}, {U'關', U'関'}, {U'來', U'来'},
    {U'淸', U'清'}, {U'靜', U'静'}, {U'條', U'条'}, {U'豐', U'豊'}, {U'實', U'実'}, {U'應', U'応'}, {U'鐵', U'鉄'},
    {U'禮', U'礼'}, {U'寬', U'寛'}, {U'敎', U'教'}, {U'黑', U'黒'}, {U'增', U'増'}, {U'𠮷', U'吉'}, {U'藪', U'薮'},
    {U'籠', U'篭'}, {U'檜', U'桧'}, {U'鷗', U'鴎'}, {U'瀧', U'滝'}, {U'嶽', U'岳'}, {U'與', U'与'}, {U'萬', U'万'},
    {U'彌', U'弥'}, {U'莊', U'荘'}, {U'聰', U'聡'}, {U'晄', U'晃'}, {U'邨', U'村'}, {U'舘', U'館'}, {U'劍', U'剣'},
    {U'縣', U'県'}, {U'藏', U'蔵'}, {U'遙', U'遥'}, {U'凛', U'凜'}, {U'穗', U'穂'},
};

// Legal forms, as they stand after NFKC (㈱ is then "(株)") and in lower case; a longer one before one that it
// contains.
inline constexpr std::string_view kLegalForms[] = {
    "特定非営利活動法人",
    "公益社団法人",
    "公益財団法人",
    "一般社団法人",
    "一般財団法人",
    "国立研究開発法人",
    "独立行政法人",
    "国立大学法人",
    "社会福祉法人",
    "地方独立行政法人",
    "農業協同組合",
    "生活協同組合",
    "医療法人社団",
    "医療法人財団",
    "医療法人",
    "学校法人",
    "宗教法人",
    "弁護士法人",
    "税理士法人",
    "監査法人",
    "協同組合",
    "農事組合法人",
    "社団法人",
    "財団法人",
    "npo法人",
    "株式会社",
    "有限会社",
    "合同会社",
    "合資会社",
    "合名会社",
    "相互会社",
    "(株)",
    "(有)",
    "(合)",
    "(同)",
    "(資)",
    "(名)",
    "(社)",
    "(財)",
    "(医)",
    "(学)",
    "(福)",
    "(独)",
};

// Legal forms in Latin script: only at the end, as words of their own.
inline constexpr std::string_view kLatinLegalForms[] = {
    "co., ltd.", "co.,ltd.",    "co., ltd", "co.,ltd", "co. ltd.", "co. ltd", "co ltd", "incorporated", "inc.",
    "inc",       "corporation", "corp.",    "corp",    "limited",  "ltd.",    "ltd",    "l.l.c.",       "llc",
    "k.k.",      "kk",          "g.k.",     "company", "co.",      "plc",     "gmbh",   "pte.",         "pte",
};

// Local parts of mailboxes that several people read: they say nothing about who a card's person is. Compared with the
// local part up to its first digit, '-', '_', '.' or '+', so info2@ and info-tokyo@ count too.
inline constexpr std::string_view kSharedMailboxes[] = {
    "info",      "sales",     "contact",    "contacts", "support",   "office",    "soumu",   "somu",     "eigyo",
    "eigyou",    "inquiry",   "inquiries",  "enquiry",  "toiawase",  "otoiawase", "mail",    "email",    "admin",
    "web",       "webmaster", "postmaster", "help",     "helpdesk",  "desk",      "service", "customer", "cs",
    "order",     "orders",    "shop",       "press",    "pr",        "koho",      "kouhou",  "recruit",  "saiyo",
    "saiyou",    "jinji",     "hr",         "keiri",    "company",   "team",      "all",     "main",     "jimu",
    "jimukyoku", "honsha",    "honten",     "uketsuke", "reception", "kaihatsu",  "gijutsu", "gyomu",    "houmu",
    "marketing", "export",    "general",    "noreply",  "no",        "hello",
};

// Mail providers whose domain names no organization.
inline constexpr std::string_view kFreeMailDomains[] = {
    "gmail.com",   "googlemail.com", "yahoo.co.jp",   "yahoo.com",  "ymail.ne.jp",    "outlook.com",   "outlook.jp",
    "hotmail.com", "hotmail.co.jp",  "live.jp",       "icloud.com", "me.com",         "docomo.ne.jp",  "ezweb.ne.jp",
    "au.com",      "softbank.ne.jp", "i.softbank.jp", "nifty.com",  "ocn.ne.jp",      "biglobe.ne.jp", "so-net.ne.jp",
    "plala.or.jp", "excite.co.jp",   "aol.com",       "proton.me",  "protonmail.com",
};

}  // namespace meishi
