#include "store/salesforce_check.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "normalize/text.h"
#include "store/csv.h"
#include "store/match_key.h"

namespace meishi {

namespace {

struct ProblemName {
  SalesforceProblem problem;
  std::string_view name;
  bool error;
};

constexpr ProblemName kProblems[] = {
    {SalesforceProblem::missing, "missing", true},
    {SalesforceProblem::too_long, "too_long", true},
    {SalesforceProblem::email_syntax, "email_syntax", true},
    {SalesforceProblem::not_in_picklist, "not_in_picklist", true},
    {SalesforceProblem::repeated_id, "repeated_id", true},
    {SalesforceProblem::same_spelling, "same_spelling", false},
    {SalesforceProblem::same_email, "same_email", false},
    {SalesforceProblem::in_doubt, "in_doubt", false},
    {SalesforceProblem::no_campaign, "no_campaign", false},
    {SalesforceProblem::no_owner, "no_owner", false},
};

const ProblemName& name_of(SalesforceProblem problem) {
  return *std::ranges::find(kProblems, problem, &ProblemName::problem);
}

// Where the store's key sees two names and a reader one: キャノン and キヤノン, データー and データ, 霞ヶ関 and 霞が関.
std::string loose_key(const Organization& organization) {
  constexpr std::u32string_view kSmall = U"ァィゥェォッャュョヮヵヶ";
  constexpr std::u32string_view kLarge = U"アイウエオツヤユヨワカケ";
  std::u32string out;
  for (char32_t c : to_u32(to_katakana(organization_key(organization)))) {
    if (const auto at = kSmall.find(c); at != std::u32string_view::npos) c = kLarge[at];
    if (c == U'ー') continue;
    if (c == U'ガ') c = U'ケ';  // 霞ヶ関 is spoken, and written, 霞が関
    out.push_back(c);
  }
  return out.empty() ? std::string() : to_utf8(out);
}

std::int64_t index_of(std::string_view path) {
  const std::size_t open = path.find('[');
  return open == std::string_view::npos ? 0 : std::atoll(path.data() + open + 1);
}

// The value at `path` in ContactFields stands in this field of a contact's row; "" when it stands in none of its own.
std::string field_of(const std::string& path, const Contact& contact, SalesforceFile file, const SalesforceOptions& o) {
  const bool lead = file == SalesforceFile::lead;
  const std::string name = path.substr(0, path.find('['));
  const std::string inner = path.find("].") == std::string::npos ? "" : path.substr(path.find("].") + 2);
  const bool first = index_of(path) == 0;
  if (name == "last_name") return "LastName";
  if (name == "first_name") return "FirstName";
  if (name == "last_name_roman") return contact.fields.last_name.empty() ? "LastName" : "";
  if (name == "first_name_roman") return contact.fields.last_name.empty() ? "FirstName" : "";
  if (name == "last_name_kana") return o.last_name_kana;
  if (name == "first_name_kana") return o.first_name_kana;
  if (name == "organization.name") return lead ? "Company" : "Account.Name";
  if (name == "posts") {
    if (!first) return "Description";
    return inner == "title" ? "Title" : lead ? "Description" : "Department";
  }
  if (name == "emails") return first ? "Email" : "";
  if (name == "urls") return first ? (lead ? "Website" : "Account.Website") : "";
  if (name == "addresses") {
    if (!first) return "";
    const std::string before = lead ? "" : "Mailing";
    if (inner == "postal_code") return before + "PostalCode";
    if (inner == "prefecture") return before + "State";
    if (inner == "city") return before + "City";
    if (inner == "country") return before + "Country";
    return before + "Street";
  }
  if (name == "phones") {
    const auto index = static_cast<std::size_t>(index_of(path));
    if (index >= contact.fields.phones.size()) return "";
    const PhoneType type = contact.fields.phones[index].type;
    return type == PhoneType::mobile ? "MobilePhone" : type == PhoneType::fax ? "Fax" : "Phone";
  }
  return "";
}

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_letter_or_digit(char c) { return is_letter(c) || (c >= '0' && c <= '9'); }
bool is_of_local_part(char c) {  // RFC 5322, atext
  return is_letter_or_digit(c) || std::string_view("!#$%&'*+-/=?^_`{|}~").find(c) != std::string_view::npos;
}
bool is_of_domain(char c) { return is_letter_or_digit(c) || c == '-'; }

// Parts between dots, none of them empty, all of `allowed`; their number, 0 when it is not so.
template <typename Allowed>
int dotted_parts(std::string_view text, Allowed allowed) {
  int parts = 0;
  while (true) {
    const std::size_t dot = std::min(text.find('.'), text.size());
    const std::string_view part = text.substr(0, dot);
    if (part.empty() || !std::ranges::all_of(part, allowed)) return 0;
    ++parts;
    if (dot == text.size()) return parts;
    text.remove_prefix(dot + 1);
  }
}

}  // namespace

std::string_view problem_name(SalesforceProblem problem) { return name_of(problem).name; }

bool is_error(SalesforceProblem problem) { return name_of(problem).error; }

bool is_salesforce_email(std::string_view text) {
  constexpr std::size_t kLongestLocalPart = 64;  // RFC 5321
  const std::size_t at = text.find('@');
  if (at > kLongestLocalPart) return false;  // without any @ too
  const std::string_view domain = text.substr(at + 1);
  if (dotted_parts(text.substr(0, at), is_of_local_part) == 0 || dotted_parts(domain, is_of_domain) < 2) return false;
  const std::string_view top = domain.substr(domain.rfind('.') + 1);
  return top.size() >= 2 && (std::ranges::all_of(top, is_letter) || top.starts_with("xn--"));
}

void SalesforceCheck::add(SalesforceProblem problem, SalesforceFile file, const std::string& external_id,
                          std::int64_t contact_id, const std::string& field, Error words, const std::string& value) {
  findings_.push_back({problem, file, external_id, contact_id, field, std::move(words), value});
}

void SalesforceCheck::look_at(SalesforceFile file, const SalesforceColumn& column, const std::string& cell,
                              const std::string& external_id, std::int64_t contact_id) {
  // No text has more characters than bytes.
  const std::size_t length = cell.size() <= column.length ? 0 : to_u32(cell).size();
  if (length > column.length) {
    add(SalesforceProblem::too_long, file, external_id, contact_id, column.api,
        fail(ErrorCode::invalid, "{0} characters, and Salesforce takes {1}",
             {std::to_string(length), std::to_string(column.length)})
            .value(),
        cell);
  }
  if (column.email && !cell.empty()) {
    if (!is_salesforce_email(cell)) {
      add(SalesforceProblem::email_syntax, file, external_id, contact_id, column.api,
          fail(ErrorCode::invalid, "no e-mail address").value(), cell);
    }
    const auto [other, is_new] = emails_.emplace(email_key(cell), contact_id);
    if (!is_new) {
      add(SalesforceProblem::same_email, file, external_id, contact_id, column.api,
          fail(ErrorCode::invalid, "contact {} has the same e-mail address", {std::to_string(other->second)}).value(),
          cell);
    }
  }
  if (column.picklist.empty() || cell.empty()) return;
  const auto allowed = options_.picklists.find(column.picklist);
  if (allowed != options_.picklists.end() && std::ranges::find(allowed->second, cell) == allowed->second.end()) {
    add(SalesforceProblem::not_in_picklist, file, external_id, contact_id, column.api,
        fail(ErrorCode::invalid, "not among the values of {} in the configuration", {column.picklist}).value(), cell);
  }
}

bool SalesforceCheck::row(SalesforceFile file, const std::vector<SalesforceColumn>& columns,
                          const std::vector<std::string>& cells, const std::string& external_id,
                          std::int64_t contact_id) {
  bool complete = true;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (!columns[i].required || columns[i].of_parent || !trim(cells[i]).empty()) continue;
    add(SalesforceProblem::missing, file, external_id, contact_id, columns[i].api,
        fail(ErrorCode::invalid, "Salesforce requires it; the row is left out").value());
    complete = false;
  }
  if (!complete) return false;
  if (file != SalesforceFile::campaign_member) {  // there the ID is the contact's, and it may be in several campaigns
    const auto [other, is_new] = ids_[file].emplace(to_lower_ascii(external_id), contact_id);
    if (!is_new) {
      add(SalesforceProblem::repeated_id, file, external_id, contact_id, options_.external_id,
          contact_id == 0
              ? fail(ErrorCode::invalid, "another account has this external ID").value()
              : fail(ErrorCode::invalid, "contact {} has this external ID", {std::to_string(other->second)}).value(),
          external_id);
    }
  }
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (!columns[i].of_parent) look_at(file, columns[i], cells[i], external_id, contact_id);
  }
  return true;
}

void SalesforceCheck::settings(const Contact& contact) {
  if (!options_.campaigns.empty()) {
    for (const StoredCard& card : contact.cards) {
      const std::string& event = card.source.event;
      if (event.empty() || options_.campaigns.contains(event) || !told_events_.insert(event).second) continue;
      add(SalesforceProblem::no_campaign, SalesforceFile::campaign_member, contact.external_id, contact.id,
          "CampaignId", fail(ErrorCode::invalid, "no campaign is configured for the event {}", {event}).value(), event);
    }
  }
  if (!options_.owners.empty() && !contact.owner.empty() && !options_.owners.contains(contact.owner) &&
      told_owners_.insert(contact.owner).second) {
    add(SalesforceProblem::no_owner,
        options_.object == SalesforceObject::lead ? SalesforceFile::lead : SalesforceFile::contact, contact.external_id,
        contact.id, "OwnerId", fail(ErrorCode::invalid, "no owner is configured for who received the card").value(),
        contact.owner);
  }
}

void SalesforceCheck::accounts(const std::map<std::string, SalesforceAccount>& accounts, const CompanyKey& same) {
  std::unordered_map<std::string, std::string> seen;  // a spelling's key; the first account with it
  for (const auto& [id, account] : accounts) {
    std::optional<std::string> other;
    for (const std::string& name : {account.name, account.name_en}) {
      if (name.empty()) continue;
      Organization organization;
      organization.name = name;
      for (const std::string& key : {organization_key(organization), loose_key(organization), same ? same(name) : ""}) {
        if (key.empty()) continue;
        const auto [found, is_new] = seen.emplace(key, id);
        if (!is_new && found->second != id && !other) other = found->second;
      }
    }
    if (!other) continue;
    add(SalesforceProblem::same_spelling, SalesforceFile::account, id, 0, "Name",
        fail(ErrorCode::invalid, "account {} has the same name in another spelling", {*other}).value(), account.name);
  }
}

void SalesforceCheck::doubtful(const std::vector<DoubtfulField>& fields, const std::vector<const Contact*>& contacts,
                               SalesforceFile file) {
  if (fields.empty()) return;
  std::unordered_map<std::int64_t, const Contact*> by_id;
  for (const Contact* contact : contacts) by_id.emplace(contact->id, contact);
  for (const DoubtfulField& field : fields) {
    const auto found = by_id.find(field.contact_id);
    if (found == by_id.end()) continue;
    const std::string name = field_of(field.field, *found->second, file, options_);
    if (name.empty()) continue;
    constexpr double kPercent = 100;
    add(SalesforceProblem::in_doubt, file, found->second->external_id, field.contact_id, name,
        field.other.empty() ? fail(ErrorCode::invalid, "read in doubt ({} of 100 sure)",
                                   {std::to_string(std::lround(field.confidence * kPercent))})
                                  .value()
                            : fail(ErrorCode::invalid, "another card shows nearly the same value").value(),
        field.value);
  }
}

std::vector<SalesforceFinding> SalesforceCheck::take() {
  std::ranges::stable_sort(findings_,
                           [](const auto& a, const auto& b) { return is_error(a.problem) > is_error(b.problem); });
  return std::move(findings_);
}

std::vector<std::string> lint_header() {
  return {"severity", "object", "external_id", "contact_id", "field", "problem", "words", "value"};
}

std::vector<std::string> lint_cells(const SalesforceFinding& f, const std::function<std::string(const Error&)>& words) {
  std::vector<std::string> cells = {is_error(f.problem) ? "error" : "warning",
                                    file_name(f.file),
                                    f.external_id,
                                    f.contact_id == 0 ? std::string() : std::to_string(f.contact_id),
                                    f.field,
                                    std::string(problem_name(f.problem)),
                                    words ? words(f.words) : std::string(),
                                    f.value};
  for (std::string& cell : cells) cell = without_formula(std::move(cell));
  return cells;
}

}  // namespace meishi
