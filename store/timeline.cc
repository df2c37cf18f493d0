#include "store/timeline.h"

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <map>
#include <set>

#include "normalize/field_confidence.h"
#include "normalize/text.h"
#include "store/calendar.h"
#include "store/edits.h"
#include "store/match_key.h"
#include "store/moves.h"
#include "store/other_script.h"

namespace meishi {

namespace {

struct CardDay {
  const StoredCard* card = nullptr;
  std::string date;
  std::string exchanged_on;
};

// `cards` oldest first. A card that repeats another one shows what that one shows, at its own day if that is known: the
// same print was handed over again. Scanned again without a day, it says nothing about time.
std::vector<CardDay> days_in_order(const std::vector<StoredCard>& cards) {
  std::map<std::int64_t, const StoredCard*> by_id;
  for (const StoredCard& card : cards) by_id[card.id] = &card;
  std::vector<CardDay> days;
  for (const StoredCard& card : cards) {
    const auto original = card.repeats == 0 ? by_id.end() : by_id.find(card.repeats);
    if (original == by_id.end()) {
      days.push_back({&card, effective_date(card), card.source.exchanged_on});
    } else if (!card.source.exchanged_on.empty()) {
      days.push_back({original->second, card.source.exchanged_on, card.source.exchanged_on});
    }
  }
  return days;
}

std::string printed_name(const Organization& organization) {
  return organization.name.empty() ? organization.name_en : organization.name;
}

std::vector<CardView> views_in_order(const std::vector<StoredCard>& cards, std::vector<TimelineCheck>& checks) {
  std::vector<CardView> views;
  std::string key;  // of the organization so far
  std::string name;
  std::vector<std::string> key_domains;     // seen on its cards
  const StoredCard* named = nullptr;        // the card that its name is from
  std::vector<const StoredCard*> of_house;  // all cards of it
  const std::vector<CardDay> days = days_in_order(cards);
  for (const CardDay& day : days) {
    const StoredCard& card = *day.card;
    const ContactFields& contact = card.record.contact;
    std::string own = organization_key(contact.organization);
    std::string own_name = printed_name(contact.organization);
    const std::vector<std::string> own_domains = email_domains(contact);
    const StoredCard* own_named = own.empty() ? named : &card;
    if (own.empty() && (own_domains.empty() || have_in_common(own_domains, key_domains))) {
      own = key;
      own_name = name;
    } else if (named != nullptr && own != key) {
      const double sure = confidence_of(card.record, "organization.name");
      const double former = confidence_of(named->record, "organization.name");
      // A house that renames itself by one character is rarer than a misread character; a second card that shows the
      // same name tells.
      const auto same_name = [&](const CardDay& other) {
        return other.card != &card && organization_key(other.card->record.contact.organization) == own;
      };
      const Organization& known = named->record.contact.organization;
      const bool alike = nearly_alike(own, organization_key(known)) ||
                         nearly_alike(text_key(own_name), text_key(printed_name(known)));  // 株式狩社
      const bool misread =
          alike && std::ranges::none_of(days, same_name) && std::ranges::any_of(of_house, [&](const StoredCard* other) {
            return same_house(other->record.contact, contact);
          });
      if (misread) {
        own = key;
        const std::string read = own_name;
        if (former >= sure) {
          own_name = name;
          own_named = named;
        }
        if (std::max(former, sure) < 1) {
          checks.push_back(
              {"organization.name", own_name, former >= sure ? read : name, std::min(former, sure), card.id});
        }
      }
    }
    if (own != key) {
      key_domains.clear();
      of_house.clear();
    }
    key = own;
    name = own_name;
    named = own_named;
    of_house.push_back(&card);
    key_domains.insert(key_domains.end(), own_domains.begin(), own_domains.end());
    views.push_back({&card, day.date, day.exchanged_on, std::move(own), std::move(own_name)});
  }
  return views;
}

// A post as a card shows it, and how sure the reading is.
struct PrintedPost {
  Post post;
  double department_sure = 1;
  double title_sure = 1;
};

std::vector<PrintedPost> printed_posts(const CardRecord& record) {
  std::vector<PrintedPost> out;
  for (std::size_t i = 0; i < record.contact.posts.size(); ++i) {
    const Post& post = record.contact.posts[i];
    if (post.department.empty() && post.title.empty()) continue;
    const std::string path = "posts[" + std::to_string(i) + "].";
    out.push_back({post, confidence_of(record, path + "department"), confidence_of(record, path + "title")});
  }
  return out;
}

// 第1営業部 and 第2営業部 are no two readings of one print, however they were read.
bool differ_in_a_number(const std::string& a, const std::string& b) {
  const auto numbers = [](const std::string& text) {
    std::u32string out;
    for (const char32_t c : to_u32(text)) {
      if ((c >= U'0' && c <= U'9') || std::u32string_view(U"一二三四五六七八九十").find(c) != std::u32string_view::npos)
        out += c;
    }
    return out;
  };
  return numbers(a) != numbers(b);
}

// 2: equal, or one reading of the other; 1: one of them says nothing; 0: different.
int agreement(const std::string& a, double sure_a, const std::string& b, double sure_b) {
  if (a.empty() || b.empty()) return a.empty() && b.empty() ? 2 : 1;
  const std::string key_a = text_key(a);
  const std::string key_b = text_key(b);
  if (key_a == key_b) return 2;
  return may_be_misread(key_a, sure_a, key_b, sure_b) && !differ_in_a_number(key_a, key_b) ? 2 : 0;
}

int same_post(const TimelinePost& open, const std::string& organization, const PrintedPost& printed) {
  if (open.organization_key != organization) return 0;
  const Post& post = printed.post;
  const int department = agreement(open.department, open.department_sure, post.department, printed.department_sure);
  // 課長 and 係長 are one character apart; two titles that both have a rank were both read right.
  const bool ranked = open.title_rank != 0 && post.title_rank != 0 && text_key(open.title) != text_key(post.title);
  const int title = ranked ? 0 : agreement(open.title, open.title_sure, post.title, printed.title_sure);
  return department == 0 || title == 0 ? 0 : department + title;
}

void prove(TimelinePost& open, const PrintedPost& printed, const CardView& view) {
  const std::int64_t card = view.card->id;
  const Post& post = printed.post;
  open.organization_name = view.organization_name;
  const auto show = [](std::string& shown, double& shown_sure, const std::string& text, double sure) {
    if (text.empty()) return false;
    const bool misread = !shown.empty() && text_key(shown) != text_key(text) && shown_sure > sure;
    if (misread) return false;
    shown = text;
    shown_sure = sure;
    return true;
  };
  show(open.department, open.department_sure, post.department, printed.department_sure);
  // Of a title with a rank and one without, the first was read right.
  const bool unknown = open.title_rank != 0 && post.title_rank == 0 && text_key(open.title) != text_key(post.title);
  if (!unknown && show(open.title, open.title_sure, post.title, printed.title_sure)) open.title_rank = post.title_rank;
  if (open.cards.empty() || open.cards.back() != card) open.cards.push_back(card);
}

PostChange add_card(std::vector<TimelinePost>& posts, const CardView& view) {
  PostChange change;
  std::vector<PrintedPost> printed = printed_posts(view.card->record);
  if (printed.empty() && view.organization_key.empty()) return change;

  std::vector<TimelinePost*> open;
  for (TimelinePost& post : posts) {
    if (post.current) open.push_back(&post);
  }
  const auto close = [&](TimelinePost& post) {
    change.closed.push_back(post);
    post.current = false;
    post.valid_to = view.date;
  };
  if (printed.empty()) {
    // The organization alone proves all posts there.
    bool known = false;
    for (TimelinePost* post : open) {
      if (post->organization_key != view.organization_key) continue;
      prove(*post, {}, view);
      known = true;
    }
    if (known) {
      for (TimelinePost* post : open) {
        if (post->organization_key != view.organization_key) close(*post);
      }
      change.kept = true;
      return change;
    }
    printed.emplace_back();
  }
  std::vector<TimelinePost*> proven;
  for (const PrintedPost& one : printed) {
    TimelinePost* best = nullptr;
    int best_agreement = 0;
    for (TimelinePost* candidate : open) {
      const int agreement = same_post(*candidate, view.organization_key, one);
      if (agreement > best_agreement) {
        best = candidate;
        best_agreement = agreement;
      }
    }
    if (best != nullptr && (best_agreement == 4 || std::find(proven.begin(), proven.end(), best) == proven.end())) {
      prove(*best, one, view);
      proven.push_back(best);
      continue;
    }
    TimelinePost post;
    post.organization_key = view.organization_key;
    post.organization_name = view.organization_name;
    post.department = one.post.department;
    post.title = one.post.title;
    post.title_rank = one.post.title_rank;
    post.department_sure = one.department_sure;
    post.title_sure = one.title_sure;
    // The beginning of the very first post is known only when the card's day is.
    post.valid_from = posts.empty() ? view.exchanged_on : view.date;
    post.cards = {view.card->id};
    change.opened.push_back(std::move(post));
  }
  for (TimelinePost* post : open) {
    if (std::find(proven.begin(), proven.end(), post) == proven.end()) close(*post);
  }
  change.kept = !proven.empty();
  posts.insert(posts.end(), change.opened.begin(), change.opened.end());
  return change;
}

// The person leaves all posts.
void retire(Timeline& timeline, const std::string& day) {
  bool any = false;
  for (TimelinePost& post : timeline.posts) {
    if (!post.current) continue;
    post.current = false;
    post.valid_to = day;
    if (any) continue;
    any = true;
    TimelineMove move;
    move.kind = MoveKind::retirement;
    move.date = day;
    move.from.organization = post.organization_name;
    move.from.department = post.department;
    move.from.title = post.title;
    move.from_key = post.organization_key;
    move.cards = post.cards;
    timeline.moves.push_back(std::move(move));
  }
}

void add_view(Timeline& timeline, const CardView& view, const std::vector<CardView>& before) {
  const PostChange change = add_card(timeline.posts, view);
  std::vector<TimelineMove> moves = post_moves(change, view, before);
  const bool moved = std::ranges::any_of(
      moves, [](const TimelineMove& m) { return m.kind == MoveKind::company || m.kind == MoveKind::transfer; });
  for (TimelineMove& move : other_moves(view, before, moved)) moves.push_back(std::move(move));
  timeline.moves.insert(timeline.moves.end(), moves.begin(), moves.end());
}

void fill(std::string& value, const std::string& from) {
  if (value.empty()) value = from;
}

template <typename T>
void fill(std::vector<T>& values, const std::vector<T>& from) {
  if (values.empty()) values = from;
}

// Both parts of a name come from one card: a family name of one and a given name of another make a third person.
void fill_name(std::string& last, std::string& first, const std::string& from_last, const std::string& from_first) {
  if (last.empty() && first.empty()) {
    last = from_last;
    first = from_first;
  }
}

void fill_phones(std::vector<Phone>& phones, const std::vector<Phone>& from, bool mobile) {
  const auto of_kind = [mobile](const Phone& p) { return (p.type == PhoneType::mobile) == mobile; };
  if (std::any_of(phones.begin(), phones.end(), of_kind)) return;
  std::copy_if(from.begin(), from.end(), std::back_inserter(phones), of_kind);
}

// `emptied`: of newer cards, what a person took away (StoredCard::emptied); an older card does not bring it back.
void fill_from(ContactFields& fields, const ContactFields& from, bool same_organization,
               const std::set<std::string>& emptied) {
  fill_name(fields.last_name, fields.first_name, from.last_name, from.first_name);
  fill_name(fields.last_name_kana, fields.first_name_kana, from.last_name_kana, from.first_name_kana);
  fill_name(fields.last_name_roman, fields.first_name_roman, from.last_name_roman, from.first_name_roman);
  if (!emptied.contains("qualifications")) fill(fields.qualifications, from.qualifications);
  fill(fields.social, from.social);
  if (!emptied.contains(list_part("phones", true))) fill_phones(fields.phones, from.phones, true);
  if (!same_organization) return;
  fill(fields.organization.name, from.organization.name);
  fill(fields.organization.name_kana, from.organization.name_kana);
  fill(fields.organization.name_en, from.organization.name_en);
  fill(fields.organization.legal_form, from.organization.legal_form);
  fill(fields.organization.corporate_number, from.organization.corporate_number);
  if (!emptied.contains(list_part("phones", false))) fill_phones(fields.phones, from.phones, false);
  if (!emptied.contains("emails")) fill(fields.emails, from.emails);
  if (!emptied.contains("urls")) fill(fields.urls, from.urls);
  if (!emptied.contains("addresses")) fill(fields.addresses, from.addresses);
}

// Values of a list that a person put into a card stand beside those of newer cards.
template <typename T, typename Key, typename Fits>
void join_said(std::vector<T>& values, const std::vector<T>& from, const std::string& list, const StoredCard& card,
               const Key& key, const Fits& fits) {
  for (std::size_t i = 0; i < from.size(); ++i) {
    if (!card.said.contains(list + "[" + std::to_string(i) + "]") || !fits(from[i])) continue;
    if (std::ranges::none_of(values, [&](const T& value) { return key(value) == key(from[i]); }))
      values.push_back(from[i]);
  }
}

void join_said(ContactFields& fields, const StoredCard& card, bool same_organization) {
  if (card.said.empty()) return;
  const ContactFields& from = card.record.contact;
  const auto at_home = [&](const auto&) { return same_organization; };
  join_said(fields.phones, from.phones, "phones", card, phone_key,
            [&](const Phone& p) { return same_organization || p.type == PhoneType::mobile; });
  join_said(fields.emails, from.emails, "emails", card, email_key, at_home);
  join_said(fields.urls, from.urls, "urls", card, text_key, at_home);
  join_said(fields.addresses, from.addresses, "addresses", card, address_key, at_home);
}

double name_confidence(const CardRecord& record) {
  return std::min(confidence_of(record, "last_name"), confidence_of(record, "first_name"));
}

// The newest card's name may be misread where a former card shows nearly the same one with more certainty.
void take_surer_name(ContactFields& fields, const std::vector<CardView>& views) {
  const CardRecord* shown = nullptr;
  for (const CardView& view : views) {
    const ContactFields& c = view.card->record.contact;
    if (c.last_name == fields.last_name && c.first_name == fields.first_name) shown = &view.card->record;
  }
  const std::string key = name_key(fields);
  if (shown == nullptr || key.empty()) return;
  const double sure = name_confidence(*shown);
  const CardRecord* best = shown;
  for (const CardView& view : views) {
    const CardRecord& other = view.card->record;
    const std::string other_key = name_key(other.contact);
    if (other_key.empty() || other_key == key || other.contact.first_name.empty()) continue;
    if (name_confidence(other) <= name_confidence(*best)) continue;
    if (may_be_misread(key, sure, other_key, name_confidence(other))) best = &other;
  }
  fields.last_name = best->contact.last_name;
  fields.first_name = best->contact.first_name;
}

// The same for the name of the company, which the timeline has settled.
void take_surer_organization(ContactFields& fields, const std::vector<CardView>& views) {
  for (auto view = views.rbegin(); view != views.rend(); ++view) {
    const Organization& o = view->card->record.contact.organization;
    if (o.name != views.back().organization_name) continue;
    fields.organization.name = o.name;
    fields.organization.legal_form = o.legal_form;
    return;
  }
}

// The value of a field as a reader sees it; "" for one that is no text.
std::string shown_value(const CardRecord& record, const std::string& path) {
  const ContactFields& c = record.contact;
  const auto index = [&]() -> std::size_t {
    const std::size_t open = path.find('[');
    return open == std::string::npos ? 0 : static_cast<std::size_t>(std::strtoul(path.c_str() + open + 1, nullptr, 10));
  };
  const auto of = [&](const auto& list, auto&& value) {
    return index() < list.size() ? value(list[index()]) : std::string();
  };
  if (path == "last_name") return c.last_name;
  if (path == "first_name") return c.first_name;
  if (path == "organization.name") return c.organization.name;
  if (path.ends_with("].department")) return of(c.posts, [](const Post& p) { return p.department; });
  if (path.ends_with("].title")) return of(c.posts, [](const Post& p) { return p.title; });
  if (path.starts_with("phones[")) {
    return of(c.phones, [](const Phone& p) { return p.national.empty() ? p.e164 : p.national; });
  }
  if (path.starts_with("emails[")) return of(c.emails, [](const std::string& e) { return e; });
  if (path.ends_with("].block")) return of(c.addresses, [](const Address& a) { return a.block; });
  if (path.ends_with("].postal_code")) return of(c.addresses, [](const Address& a) { return a.postal_code; });
  return {};
}

// What the newest card says with less certainty than a person needs not to look (app/card_text.cc marks it with ?).
void add_doubts(Timeline& timeline, const StoredCard& newest) {
  for (const auto& [path, confidence] : newest.record.confidence) {
    if (confidence >= kSureField) continue;
    std::string value = shown_value(newest.record, path);
    if (!value.empty()) timeline.checks.push_back({path, std::move(value), "", confidence, newest.id});
  }
  std::stable_sort(timeline.checks.begin(), timeline.checks.end(),
                   [](const TimelineCheck& a, const TimelineCheck& b) { return a.confidence < b.confidence; });
}

// A suggestion gives way to a printed value.
void drop_answered_suggestions(ContactFields& fields) {
  const std::pair<const char*, const std::string*> printed[] = {{"last_name_kana", &fields.last_name_kana},
                                                                {"first_name_kana", &fields.first_name_kana},
                                                                {"last_name_roman", &fields.last_name_roman},
                                                                {"first_name_roman", &fields.first_name_roman}};
  for (const auto& [key, value] : printed) {
    if (!value->empty()) fields.suggested.erase(key);
  }
}

}  // namespace

std::string effective_date(const StoredCard& card) {
  if (!card.source.exchanged_on.empty()) return card.source.exchanged_on;
  if (!card.source.as_of.empty()) return card.source.as_of;
  return day_in_tokyo(card.imported_at);
}

bool is_undated_row(const StoredCard& card) {
  return !card.source.list.empty() && card.source.exchanged_on.empty() && card.source.as_of.empty();
}

bool older(const StoredCard& a, const StoredCard& b) {
  if (is_undated_row(a) != is_undated_row(b)) return is_undated_row(a);
  const std::string date_a = effective_date(a);
  const std::string date_b = effective_date(b);
  return date_a != date_b ? date_a < date_b : a.id < b.id;
}

namespace {

// A value that only one card shows, between two that show nearly the same one alike, was misread: nobody is transferred
// to a department one character off and back.
void settle_between(std::vector<StoredCard>& cards, std::string Post::*part, const char* path) {
  const auto value = [&](const StoredCard& card) -> const std::string* {
    const std::vector<Post>& posts = card.record.contact.posts;
    return posts.size() == 1 && !(posts.front().*part).empty() ? &(posts.front().*part) : nullptr;
  };
  for (std::size_t i = 1; i + 1 < cards.size(); ++i) {
    const std::string* own = value(cards[i]);
    const std::string* before = value(cards[i - 1]);
    const std::string* after = value(cards[i + 1]);
    if (own == nullptr || before == nullptr || after == nullptr) continue;
    const std::string key = text_key(*own);
    if (key == text_key(*before) || text_key(*before) != text_key(*after)) continue;
    if (!nearly_alike(key, text_key(*before)) || differ_in_a_number(key, text_key(*before))) continue;
    // A title that is known was read right.
    const auto rank = [](const StoredCard& card) { return card.record.contact.posts.front().title_rank; };
    if (part == &Post::title && (rank(cards[i]) != 0 || rank(cards[i - 1]) == 0)) continue;
    cards[i].record.contact.posts.front().*part = *before;
    if (part == &Post::title) cards[i].record.contact.posts.front().title_rank = rank(cards[i - 1]);
    cards[i].record.confidence[path] = confidence_of(cards[i - 1].record, path);
  }
}

}  // namespace

Timeline build_timeline(std::vector<StoredCard> cards, std::vector<std::string> retired_on) {
  std::sort(cards.begin(), cards.end(), older);
  std::sort(retired_on.begin(), retired_on.end());
  settle_scripts(cards);
  settle_between(cards, &Post::department, "posts[0].department");
  settle_between(cards, &Post::title, "posts[0].title");
  Timeline timeline;
  const std::vector<CardView> views = views_in_order(cards, timeline.checks);
  if (views.empty()) return timeline;
  // A row of unknown age is what was known when the first card came; one that was loaded later says nothing of posts.
  std::int64_t first_card = std::numeric_limits<std::int64_t>::max();
  for (const CardView& view : views) {
    if (!is_undated_row(*view.card)) first_card = std::min(first_card, view.card->id);
  }
  std::vector<CardView> before;
  auto retirement = retired_on.begin();
  for (const CardView& view : views) {
    if (is_undated_row(*view.card) && view.card->id > first_card) continue;
    // A card of the very day was handed over by somebody who was still there.
    // A row of unknown age stands before them all, whenever it was loaded.
    for (; !is_undated_row(*view.card) && retirement != retired_on.end() && *retirement < view.date; ++retirement) {
      retire(timeline, *retirement);
    }
    add_view(timeline, view, before);
    before.push_back(view);
  }
  for (; retirement != retired_on.end(); ++retirement) retire(timeline, *retirement);
  for (const StoredCard& card : cards) {  // tags and owner are the user's words, also where the card is a repetition
    for (const std::string& tag : card.source.tags) {
      if (std::find(timeline.tags.begin(), timeline.tags.end(), tag) == timeline.tags.end())
        timeline.tags.push_back(tag);
    }
    if (!card.source.owner.empty()) timeline.owner = card.source.owner;
  }
  timeline.fields = views.back().card->record.contact;
  std::set<std::string> emptied = views.back().card->emptied;
  for (auto view = std::next(views.rbegin()); view != views.rend(); ++view) {
    fill_from(timeline.fields, view->card->record.contact, view->organization_key == views.back().organization_key,
              emptied);
    emptied.insert(view->card->emptied.begin(), view->card->emptied.end());
  }
  for (const CardView& view : views) {
    join_said(timeline.fields, *view.card, view.organization_key == views.back().organization_key);
  }
  // What only a second scan could read. Its original is of some organization; a card that changed it since is not this.
  for (const StoredCard& card : cards) {
    if (card.repeats == 0) continue;
    const auto shown =
        std::find_if(views.begin(), views.end(), [&](const CardView& view) { return view.card->id == card.repeats; });
    if (shown == views.end()) continue;
    const bool same_organization = shown->organization_key == views.back().organization_key;
    fill_from(timeline.fields, card.record.contact, same_organization, emptied);
    join_said(timeline.fields, card, same_organization);
  }
  take_surer_name(timeline.fields, views);
  if (!views.back().organization_name.empty() && !timeline.fields.organization.name.empty() &&
      organization_key(timeline.fields.organization) != views.back().organization_key) {
    take_surer_organization(timeline.fields, views);
  }
  add_doubts(timeline, *views.back().card);
  drop_answered_suggestions(timeline.fields);
  timeline.fields.posts.clear();
  for (const TimelinePost& post : timeline.posts) {
    if (!post.current || (post.department.empty() && post.title.empty())) continue;
    timeline.fields.posts.push_back({post.department, post.title, post.title_rank});
  }
  return timeline;
}

}  // namespace meishi
