#include "store/list_columns.h"

#include <algorithm>
#include <map>
#include <utility>

#include "normalize/text.h"

namespace meishi {

namespace {

struct Meaning {
  ListMark mark = ListMark::ignored;
  RowField field = RowField::note;
};

constexpr Meaning of(RowField field) { return {ListMark::field, field}; }
constexpr Meaning of(ListMark mark) { return {mark, RowField::note}; }

struct Heading {
  Meaning meaning;
  const char* names;  // folded (fold_heading), parted by blanks
};

// Salesforce: "Salesforce field reference" and the labels of its Data Import Wizard and reports in both languages.
// Google and Outlook: their own CSV exports. Eight, Sansan and others: what their users' guides and exports show.
constexpr Heading kHeadings[] = {
    {of(RowField::last_name), "lastname surname familyname 姓 氏 苗字 名字 名前姓 氏名姓 お名前姓 担当者姓"},
    {of(RowField::first_name), "firstname givenname 名 名前名 氏名名 お名前名 担当者名名"},
    {of(RowField::full_name),
     "name fullname displayname 氏名 名前 お名前 表示名 担当者名 担当者 ご担当者名 ご担当者 contactname 取引先責任者名 "
     "取引先責任者 漢字氏名 氏名漢字"},
    {of(RowField::last_name_kana),
     "lastnamekana lastnamekanac phoneticlastname surnameyomi yomilastname 姓カナ 姓かな 姓フリガナ 姓ふりがな 姓よみ "
     "姓ヨミ よみ姓 カナ姓 フリガナ姓 ふりがな姓 セイ せい 姓読み 読み姓 lastnamephonetic lastnamelocal"},
    {of(RowField::first_name_kana),
     "firstnamekana firstnamekanac phoneticfirstname givenyomi yomifirstname 名カナ 名かな 名フリガナ 名ふりがな "
     "名よみ "
     "名ヨミ よみ名 カナ名 フリガナ名 ふりがな名 メイ めい 名読み 読み名 firstnamephonetic firstnamelocal"},
    {of(RowField::full_name_kana),
     "フリガナ ふりがな カナ かな よみ ヨミ よみがな ヨミガナ 氏名カナ 氏名フリガナ 氏名ふりがな 氏名よみ 氏名かな "
     "読み "
     "読み仮名 フリガナ氏名 カナ氏名 名前カナ 名前フリガナ 名前ふりがな お名前フリガナ kana yomi phoneticname reading"},
    {of(RowField::last_name_roman), "lastnameroman 姓ローマ字 姓英字 ローマ字姓 英字姓 lastnameenglish"},
    {of(RowField::first_name_roman), "firstnameroman 名ローマ字 名英字 ローマ字名 英字名 firstnameenglish"},
    {of(RowField::full_name_roman), "ローマ字 氏名ローマ字 英字氏名 氏名英字 英語氏名 氏名英語 ローマ字氏名 romanname"},
    {of(RowField::company),
     "company companyname organization organizationname account accountname employer 会社 会社名 勤務先 勤務先名 "
     "企業名 取引先 取引先名 法人名 組織名 団体名 所属会社 貴社名 御社名 organization1name"},
    {of(RowField::company_kana),
     "companyyomi yomicompanyname companykana companynamekana 会社名カナ 会社名フリガナ 会社名ふりがな 会社名よみ "
     "会社よみ 会社カナ 企業名カナ companynamephonetic organizationphoneticname organizationnamephonetic"},
    {of(RowField::company_en), "companyenglish companynameenglish 会社名英語 英語会社名 会社名英字 英文会社名"},
    {of(RowField::corporate_number), "法人番号 corporatenumber corporatenumberc"},
    {of(RowField::department),
     "department organizationdepartment 部署 部署名 所属 所属部署 部門 部門名 部課 部課名 所属名 departmentname "
     "organization1department"},
    {of(RowField::title),
     "title jobtitle organizationtitle position 役職 役職名 肩書 肩書き 職位 職名 職責 organization1title"},
    {of(RowField::post), "部署役職 部署役職名 所属役職 departmenttitle 部署と役職"},
    {of(RowField::email),
     "email emailaddress mail mailaddress emailvalue メール メールアドレス 電子メール 電子メールアドレス eメール "
     "eメールアドレス eメールaddress 会社メール 会社メールアドレス businessemail workemail email2address email3address "
     "電子メール2 emailaddress2"},
    {of(RowField::phone), "phonevalue 連絡先 連絡先電話番号"},
    {of(RowField::phone_work),
     "phone phonenumber telephone tel telno businessphone workphone 電話 電話番号 会社電話 会社電話番号 勤務先電話 "
     "勤務先電話番号 tel番号 ビジネス電話 会社の電話 tel会社部門 tel部門 部門電話 部署電話 businessphone2 会社電話2 "
     "phonework"},
    {of(RowField::phone_main),
     "tel会社 companymainphone mainphone 代表電話 代表電話番号 代表 会社代表電話 会社代表電話番号 会社代表"},
    {of(RowField::phone_direct), "direct directphone tel直通 直通 直通電話 直通電話番号 ダイヤルイン phonedirect"},
    {of(RowField::phone_mobile),
     "mobile mobilephone cell cellphone mobilenumber 携帯 携帯電話 携帯電話番号 携帯番号 携帯tel 携帯電話1"},
    {of(RowField::phone_fax),
     "fax faxnumber businessfax workfax faxno ファックス ファクス ファックス番号 fax番号 会社fax 勤務先fax "
     "会社ファックス "
     "ビジネスfax"},
    {of(RowField::phone_other),
     "otherphone homephone assistantphone その他の電話 その他電話 その他電話番号 自宅電話 自宅電話番号 homephone2 "
     "primaryphone"},
    {of(RowField::url),
     "website url web webpage homepage webサイト ホームページ ホームページurl サイトurl 会社url hp websitevalue "
     "webページ ウェブサイト 会社のwebページ"},
    {of(RowField::address),
     "address addressformatted 住所 会社住所 勤務先住所 所在地 住所1 会社所在地 郵送先住所 mailingaddress fulladdress"},
    {of(RowField::postal_code),
     "postalcode zip zipcode zippostalcode mailingpostalcode mailingzippostalcode mailingzip addresspostalcode "
     "businesspostalcode 郵便番号 会社郵便番号 勤務先郵便番号 〒 郵便番号郵送先 郵送先郵便番号 会社住所郵便番号 "
     "billingpostalcode"},
    {of(RowField::country),
     "country mailingcountry addresscountry businesscountry businesscountryregion 国 国名 会社国 国郵送先 郵送先国 "
     "会社住所国地域 countryregion"},
    {of(RowField::prefecture),
     "prefecture state stateprovince mailingstate mailingstateprovince addressregion businessstate 都道府県 "
     "会社都道府県 "
     "都道府県郵送先 郵送先都道府県 住所都道府県 会社住所都道府県"},
    {of(RowField::city),
     "city mailingcity addresscity businesscity 市区町村 市区郡 市町村 会社市区町村 市区郡郵送先 郵送先市区郡 "
     "市区町村郵送先 "
     "住所市区町村 市区 会社住所市区町村"},
    {of(RowField::street),
     "street mailingstreet addressstreet businessstreet 町名番地 町域番地 番地 丁目番地 住所2 町名番地郵送先 "
     "郵送先町名番地 "
     "会社番地 住所番地 市区町村以降 会社住所番地"},
    {of(RowField::building),
     "building addressextendedaddress businessstreet2 建物 建物名 ビル ビル名 建物名等 建物名部屋番号 住所3 "
     "マンション名"},
    {of(RowField::qualification), "qualification qualifications 資格 保有資格"},
    {of(RowField::note),
     "note notes memo description contactdescription comment comments remarks 備考 メモ ノート 説明 コメント "
     "自由なメモ "
     "以下自由なメモ"},
    // Outlook in Japanese, and Google's readings of some years ago.
    {of(RowField::postal_code), "郵便番号会社"},
    {of(RowField::prefecture), "都道府県会社"},
    {of(RowField::city), "市町村会社 市区町村会社"},
    {of(RowField::street), "番地会社 住所会社"},
    {of(RowField::country), "国会社地域 国会社"},
    {of(RowField::last_name_kana), "familynameyomi"},
    {of(RowField::first_name_kana), "givennameyomi"},
    {of(RowField::full_name_kana), "yominame"},
    {of(RowField::company_kana), "organizationyominame"},
    {of(ListMark::label), "phonelabel phonetype"},
    {of(ListMark::record_id),
     "id contactid leadid recordid salesforceid 取引先責任者id リードid 名刺id レコードid 取引先責任者id18 "
     "contactid18"},
    {of(ListMark::meishi_id), "meishiid meishiidc 名刺管理id"},
    {of(ListMark::exchanged_on),
     "exchangedon exchangedate exchangedateonc 名刺交換日 交換日 名刺交換日時 登録日交換日 exchangedonc"},
    {of(ListMark::modified_on),
     "lastmodifieddate lastmodified modified modifieddate updatedat 最終更新日 更新日 更新日時 最終更新日時 "
     "lastmodifiedon"},
    {of(ListMark::event), "event 名刺交換の場 イベント 展示会 展示会名 イベント名 eventname"},
    {of(ListMark::owner),
     "owner ownername recordowner contactowner 所有者 所有者名 名刺所有者 登録者 自社担当者 取引先責任者所有者 "
     "担当営業"},
    {of(ListMark::tags),
     "tag tags labels groupmembership categories category タグ ラベル グループ 分類 カテゴリ カテゴリー 分類項目"},
    {of(ListMark::opt_out), "hasoptedoutofemail emailoptout 配信停止 メール配信停止 メール送信除外 配信拒否"},
};

// What two spellings of a heading share: no width, case, blanks or marks. `group`: the number in it.
std::string fold_heading(std::string_view heading, int& group) {
  std::string out;
  group = 0;
  const std::string plain = to_lower_ascii(nfkc(heading));
  std::u32string rest;
  for (const char32_t c : to_u32(plain)) {
    if (c >= U'0' && c <= U'9') {
      group = std::min(group * 10 + static_cast<int>(c - U'0'), 9999);
      continue;
    }
    if (is_japanese(c) || is_latin(c) || c == U'〒') rest += c;
  }
  return to_utf8(rest);
}

const std::map<std::string, Meaning, std::less<>>& table() {
  static const auto kTable = [] {
    std::map<std::string, Meaning, std::less<>> out;
    for (const Heading& heading : kHeadings) {
      std::string_view names = heading.names;
      while (!names.empty()) {
        const std::size_t end = std::min(names.find(' '), names.size());
        int group = 0;
        if (end > 0) out.emplace(fold_heading(names.substr(0, end), group), heading.meaning);
        names.remove_prefix(std::min(names.size(), end + 1));
      }
    }
    return out;
  }();
  return kTable;
}

constexpr std::pair<ListMark, std::string_view> kMarks[] = {{ListMark::label, "label"},
                                                            {ListMark::record_id, "record_id"},
                                                            {ListMark::meishi_id, "meishi_id"},
                                                            {ListMark::event, "event"},
                                                            {ListMark::exchanged_on, "exchanged_on"},
                                                            {ListMark::modified_on, "modified_on"},
                                                            {ListMark::owner, "owner"},
                                                            {ListMark::tags, "tags"},
                                                            {ListMark::opt_out, "opt_out"},
                                                            {ListMark::ignored, "ignore"}};

}  // namespace

std::optional<ListColumn> column_meaning(std::string_view name) {
  for (const auto& [mark, text] : kMarks) {
    if (text == name) return ListColumn{{}, mark, RowField::note, 0};
  }
  for (int i = 0; i <= static_cast<int>(RowField::note); ++i) {
    const auto field = static_cast<RowField>(i);
    if (row_field_name(field) == name) return ListColumn{{}, ListMark::field, field, 0};
  }
  return std::nullopt;
}

std::string column_meaning_name(const ListColumn& column) {
  if (column.mark == ListMark::field) return std::string(row_field_name(column.field));
  for (const auto& [mark, text] : kMarks) {
    if (mark == column.mark) return std::string(text);
  }
  return "ignore";
}

std::string column_meaning_names() {
  std::string out;
  for (int i = 0; i <= static_cast<int>(RowField::note); ++i) {
    out.append(out.empty() ? "" : ", ").append(row_field_name(static_cast<RowField>(i)));
  }
  for (const auto& [mark, text] : kMarks) out.append(", ").append(text);
  return out;
}

ListColumn column_of(std::string_view heading) {
  ListColumn column;
  column.heading = trim(heading);
  int number = 0;
  const std::string folded = fold_heading(column.heading, number);
  // Google numbers addresses and telephones; elsewhere a number parts one address into its lines.
  if (folded.starts_with("address") || folded.starts_with("phone")) column.group = number;
  if ((folded == "住所" || folded == "住所会社") && number >= 2) {
    column.mark = ListMark::field;
    column.field = RowField::building;
    return column;
  }
  const auto known = table().find(folded);
  if (known == table().end()) return column;
  column.mark = known->second.mark;
  column.field = known->second.field;
  return column;
}

int known_headings(const std::vector<std::string>& cells) {
  return static_cast<int>(std::ranges::count_if(
      cells, [](const std::string& cell) { return cell.size() < 200 && column_of(cell).mark != ListMark::ignored; }));
}

std::string_view list_format(const std::vector<std::string>& headings) {
  const auto any = [&](std::initializer_list<std::string_view> wanted) {
    return std::ranges::any_of(
        headings, [&](const std::string& heading) { return std::ranges::find(wanted, trim(heading)) != wanted.end(); });
  };
  if (any({"MailingStreet", "MailingCity", "MailingPostalCode", "AccountId", "Mailing Street", "Mailing City",
           "LeadSource", "HasOptedOutOfEmail", "取引先責任者 ID", "取引先責任者ID", "取引先名",
           "Mailing Zip/Postal Code"})) {
    return "salesforce";
  }
  if (any({"Phone 1 - Value", "E-mail 1 - Value", "Group Membership", "Phonetic Last Name", "Yomi Name",
           "Organization 1 - Name"})) {
    return "google";
  }
  if (any({"Given Yomi", "Surname Yomi", "Business Phone", "Business Street", "E-mail Address", "電子メール アドレス",
           "会社電話", "会社住所 (番地)", "会社 (番地)"})) {
    return "outlook";
  }
  if (any({"TEL会社", "TEL直通", "TEL部門"})) return "eight";
  if (any({"名刺ID", "SOC", "名刺所有者", "Sansan名刺ID"})) return "sansan";
  return "csv";
}

Status apply_mapping(std::string_view mapping, std::vector<ListColumn>& columns) {
  int number = 0;
  while (!mapping.empty()) {
    const std::size_t end = std::min(mapping.find('\n'), mapping.size());
    const std::string line = trim(mapping.substr(0, end));
    mapping.remove_prefix(std::min(mapping.size(), end + 1));
    ++number;
    if (line.empty() || line.front() == '#') continue;
    const std::size_t equals = line.rfind('=');
    if (equals == std::string::npos) {
      return fail(ErrorCode::invalid, "line {} is not HEADING=MEANING", {std::to_string(number)});
    }
    const std::string heading = trim(std::string_view(line).substr(0, equals));
    const std::string name = trim(std::string_view(line).substr(equals + 1));
    const auto meaning = column_meaning(name);
    if (!meaning) {
      return fail(ErrorCode::invalid, "line {0}: {1} is no meaning of a column; there are: {2}",
                  {std::to_string(number), name, column_meaning_names()});
    }
    const auto column = std::ranges::find(columns, heading, &ListColumn::heading);
    if (column == columns.end()) {
      return fail(ErrorCode::invalid, "line {0}: the list has no column {1}", {std::to_string(number), heading});
    }
    column->mark = meaning->mark;
    column->field = meaning->field;
  }
  return {};
}

}  // namespace meishi
