#include "store/timeline.h"

#include <algorithm>
#include <map>

#include "store/calendar.h"
#include "store/match_key.h"

namespace meishi {

namespace {

struct CardView {
  const StoredCard* card = nullptr;
  std::string date;
  std::string exchanged_on;      // "" where `date` is only that of the import
  std::string organization_key;  // its own, or that of the card before when it names none
  std::string organization_name;
};

bool share(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  return std::any_of(a.begin(), a.end(), [&](const auto& x) { return std::find(b.begin(), b.end(), x) != b.end(); });
}

std::vector<std::string> domains(const ContactFields& contact) {
  std::vector<std::string> out;
  for (const std::string& email : contact.emails) {
    if (std::string domain = email_domain(email); !domain.empty()) out.push_back(std::move(domain));
  }
  return out;
}

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

std::vector<CardView> views_in_order(const std::vector<StoredCard>& cards) {
  std::vector<CardView> views;
  std::string key;  // of the organization so far
  std::string name;
  std::vector<std::string> key_domains;  // seen on its cards
  for (const CardDay& day : days_in_order(cards)) {
    const StoredCard& card = *day.card;
    const ContactFields& contact = card.record.contact;
    std::string own = organization_key(contact.organization);
    std::string own_name = contact.organization.name.empty() ? contact.organization.name_en : contact.organization.name;
    const std::vector<std::string> own_domains = domains(contact);
    if (own.empty() && (own_domains.empty() || share(own_domains, key_domains))) {
      own = key;
      own_name = name;
    }
    if (own != key) key_domains.clear();
    key = own;
    name = own_name;
    key_domains.insert(key_domains.end(), own_domains.begin(), own_domains.end());
    views.push_back({&card, day.date, day.exchanged_on, std::move(own), std::move(own_name)});
  }
  return views;
}

// 2: equal; 1: one of them says nothing; 0: different.
int agreement(const std::string& a, const std::string& b) {
  if (a.empty() || b.empty()) return a.empty() && b.empty() ? 2 : 1;
  return text_key(a) == text_key(b) ? 2 : 0;
}

int same_post(const TimelinePost& open, const std::string& organization, const Post& post) {
  if (open.organization_key != organization) return 0;
  const int department = agreement(open.department, post.department);
  const int title = agreement(open.title, post.title);
  return department == 0 || title == 0 ? 0 : department + title;
}

void prove(TimelinePost& open, const Post& post, const CardView& view) {
  const std::int64_t card = view.card->id;
  open.organization_name = view.organization_name;
  if (!post.department.empty()) open.department = post.department;
  if (!post.title.empty()) {
    open.title = post.title;
    open.title_rank = post.title_rank;
  }
  if (open.cards.empty() || open.cards.back() != card) open.cards.push_back(card);
}

void add_card(std::vector<TimelinePost>& posts, const CardView& view) {
  std::vector<Post> printed = view.card->record.contact.posts;
  std::erase_if(printed, [](const Post& p) { return p.department.empty() && p.title.empty(); });
  if (printed.empty() && view.organization_key.empty()) return;

  std::vector<TimelinePost*> open;
  for (TimelinePost& post : posts) {
    if (post.current) open.push_back(&post);
  }
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
        if (post->organization_key == view.organization_key) continue;
        post->current = false;
        post->valid_to = view.date;
      }
      return;
    }
    printed.emplace_back();
  }
  std::vector<TimelinePost*> proven;
  std::vector<TimelinePost> opened;
  for (const Post& post : printed) {
    TimelinePost* best = nullptr;
    int best_agreement = 0;
    for (TimelinePost* candidate : open) {
      const int agreement = same_post(*candidate, view.organization_key, post);
      if (agreement > best_agreement) {
        best = candidate;
        best_agreement = agreement;
      }
    }
    if (best != nullptr && (best_agreement == 4 || std::find(proven.begin(), proven.end(), best) == proven.end())) {
      prove(*best, post, view);
      proven.push_back(best);
      continue;
    }
    // The beginning of the very first post is known only when the card's day is.
    const std::string from = posts.empty() ? view.exchanged_on : view.date;
    opened.push_back({view.organization_key,
                      view.organization_name,
                      post.department,
                      post.title,
                      post.title_rank,
                      from,
                      "",
                      true,
                      {view.card->id}});
  }
  for (TimelinePost* post : open) {
    if (std::find(proven.begin(), proven.end(), post) != proven.end()) continue;
    post->current = false;
    post->valid_to = view.date;
  }
  posts.insert(posts.end(), opened.begin(), opened.end());
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

void fill_from(ContactFields& fields, const ContactFields& from, bool same_organization) {
  fill_name(fields.last_name, fields.first_name, from.last_name, from.first_name);
  fill_name(fields.last_name_kana, fields.first_name_kana, from.last_name_kana, from.first_name_kana);
  fill_name(fields.last_name_roman, fields.first_name_roman, from.last_name_roman, from.first_name_roman);
  fill(fields.qualifications, from.qualifications);
  fill(fields.social, from.social);
  fill_phones(fields.phones, from.phones, true);
  if (!same_organization) return;
  fill(fields.organization.name, from.organization.name);
  fill(fields.organization.name_kana, from.organization.name_kana);
  fill(fields.organization.name_en, from.organization.name_en);
  fill(fields.organization.legal_form, from.organization.legal_form);
  fill(fields.organization.corporate_number, from.organization.corporate_number);
  fill_phones(fields.phones, from.phones, false);
  fill(fields.emails, from.emails);
  fill(fields.urls, from.urls);
  fill(fields.addresses, from.addresses);
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
  return in_tokyo(card.imported_at).substr(0, std::string_view("0000-00-00").size());
}

bool older(const StoredCard& a, const StoredCard& b) {
  const std::string date_a = effective_date(a);
  const std::string date_b = effective_date(b);
  return date_a != date_b ? date_a < date_b : a.id < b.id;
}

Timeline build_timeline(std::vector<StoredCard> cards) {
  std::sort(cards.begin(), cards.end(), older);
  const std::vector<CardView> views = views_in_order(cards);
  Timeline timeline;
  if (views.empty()) return timeline;
  for (const CardView& view : views) add_card(timeline.posts, view);
  for (const StoredCard& card : cards) {  // tags and owner are the user's words, also where the card is a repetition
    for (const std::string& tag : card.source.tags) {
      if (std::find(timeline.tags.begin(), timeline.tags.end(), tag) == timeline.tags.end())
        timeline.tags.push_back(tag);
    }
    if (!card.source.owner.empty()) timeline.owner = card.source.owner;
  }
  timeline.fields = views.back().card->record.contact;
  for (auto view = std::next(views.rbegin()); view != views.rend(); ++view) {
    fill_from(timeline.fields, view->card->record.contact, view->organization_key == views.back().organization_key);
  }
  // What only a second scan could read. Its original is of some organization; a card that changed it since is not this.
  for (const StoredCard& card : cards) {
    if (card.repeats == 0) continue;
    const auto shown =
        std::find_if(views.begin(), views.end(), [&](const CardView& view) { return view.card->id == card.repeats; });
    if (shown == views.end()) continue;
    fill_from(timeline.fields, card.record.contact, shown->organization_key == views.back().organization_key);
  }
  drop_answered_suggestions(timeline.fields);
  timeline.fields.posts.clear();
  for (const TimelinePost& post : timeline.posts) {
    if (!post.current || (post.department.empty() && post.title.empty())) continue;
    timeline.fields.posts.push_back({post.department, post.title, post.title_rank});
  }
  return timeline;
}

}  // namespace meishi
