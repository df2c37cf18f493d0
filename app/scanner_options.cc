#include "app/scanner_options.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <span>

#include "app/message.h"

namespace meishi {

namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  return out;
}

bool has(std::string_view text, std::string_view word) { return lower(text).find(word) != std::string::npos; }

bool has_any(std::string_view text, std::span<const std::string_view> words) {
  return std::ranges::any_of(words, [&](std::string_view word) { return has(text, word); });
}

// The number at the start; "300dpi" is 300.
std::optional<double> number_of(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() ? std::optional(value) : std::nullopt;
}

std::string joined(const std::vector<std::string>& values) {
  std::string out;
  for (const std::string& value : values) out.append(out.empty() ? "" : ", ").append(value);
  return out;
}

void add_choices(std::string_view text, ScannerOption& option) {
  if (const std::size_t steps = text.find(" (in steps of "); steps != std::string_view::npos) {
    text = text.substr(0, steps);
  }
  if (const std::size_t dots = text.find(".."); dots != std::string_view::npos) {
    const auto least = number_of(text);
    const auto most = number_of(text.substr(dots + 2));
    if (least && most) {
      option.range = true;
      option.least = *least;
      option.most = *most;
      return;
    }
  }
  while (!text.empty()) {
    const std::size_t bar = text.find('|');
    const std::string_view choice = text.substr(0, bar);
    if (!choice.empty() && !choice.starts_with('<')) option.choices.emplace_back(choice);
    if (bar == std::string_view::npos) break;
    text.remove_prefix(bar + 1);
  }
  // Only the last number of a list carries the unit.
  if (option.choices.size() > 1 &&
      number_of(option.choices.front() == "auto" ? option.choices[1] : option.choices[0])) {
    std::string& last = option.choices.back();
    last.resize(std::min(last.size(), last.find_last_of("0123456789") + 1));
  } else if (option.choices.size() == 1 && has(option.choices.front(), "dpi")) {
    std::string& only = option.choices.front();
    only.resize(std::min(only.size(), only.find_last_of("0123456789") + 1));
  }
}

std::optional<ScannerOption> option_of(std::string_view line) {
  // An option stands four columns in; its description stands deeper.
  if (!line.starts_with("    -") || line.size() < 6) return std::nullopt;
  line.remove_prefix(4);
  ScannerOption option;
  while (line.ends_with(']')) {  // the value, and what kind of option it is
    const std::size_t open = line.rfind(" [");
    if (open == std::string_view::npos) break;
    if (line.substr(open) == " [read-only]") option.settable = false;
    line = line.substr(0, open);
  }
  constexpr std::string_view kFlags[] = {"[=(yes|no)]", "[=(auto|yes|no)]"};
  for (const std::string_view flag : kFlags) {
    if (!line.ends_with(flag)) continue;
    option.flag = true;
    line.remove_suffix(flag.size());
  }
  line.remove_prefix(std::min(line.size(), line.find_first_not_of('-')));
  const std::size_t space = line.find(' ');
  option.name = line.substr(0, space);
  if (space != std::string_view::npos) add_choices(line.substr(space + 1), option);
  return option;
}

const ScannerOption* find(const std::vector<ScannerOption>& options, std::string_view name) {
  const auto it = std::ranges::find(options, name, &ScannerOption::name);
  return it == options.end() || !it->settable ? nullptr : &*it;
}

constexpr std::string_view kFeeder[] = {"adf", "feeder", "card"};
constexpr std::string_view kFlatbed[] = {"flatbed", "platen"};
constexpr std::string_view kBothSides[] = {"duplex", "both"};
constexpr std::string_view kOtherSide[] = {"duplex", "both", "back", "rear"};

// The first of `choices` that `fits`; one with `better` in it before the others.
template <typename Fits>
std::optional<std::string> choose(const std::vector<std::string>& choices, std::string_view better, const Fits& fits) {
  std::optional<std::string> out;
  for (const std::string& choice : choices) {
    if (!fits(choice)) continue;
    if (has(choice, better)) return choice;
    if (!out) out = choice;
  }
  return out;
}

// Options that say, beside the source, that both sides are wanted: epson's adf-mode, hp's duplex and their kin.
std::optional<std::string> both_sides_argument(const std::vector<ScannerOption>& options) {
  for (const char* name : {"adf-mode", "adf_mode", "duplex", "duplex-mode", "scan-both-sides"}) {
    const ScannerOption* option = find(options, name);
    if (option == nullptr) continue;
    if (option->flag) return "--" + option->name + "=yes";
    const auto value =
        choose(option->choices, "duplex", [](const std::string& choice) { return has_any(choice, kBothSides); });
    if (value) return "--" + option->name + "=" + *value;
  }
  return std::nullopt;
}

tl::unexpected<Error> not_there(const char* message, const std::vector<std::string>& choices) {
  Error error;
  error.code = ErrorCode::invalid;
  error.message = message;
  error.args = {joined(choices)};
  return tl::unexpected(std::move(error));
}

// "" where the scanner has no choice.
Result<std::string> source_argument(const std::vector<ScannerOption>& options, const ScanWish& wish, bool& feeder) {
  const ScannerOption* source = find(options, "source");
  const bool no_choice = source == nullptr || source->choices.empty();
  if (no_choice) {
    feeder = wish.source == "adf" || wish.duplex;
    if (wish.source == "adf" && wish.pages == 0) {
      return fail(ErrorCode::invalid, "this scanner does not say that it has a feeder; say how many pages: --pages N");
    }
    return std::string();
  }
  const auto one_side = [](const std::string& choice) {
    return has_any(choice, kFeeder) && !has_any(choice, kOtherSide);
  };
  const auto both_sides = [](const std::string& choice) {
    return has_any(choice, kFeeder) && has_any(choice, kBothSides);
  };
  std::optional<std::string> chosen;
  feeder = wish.source != "flatbed";
  if (feeder && wish.duplex) chosen = choose(source->choices, "adf", both_sides);
  if (feeder && !chosen) chosen = choose(source->choices, "adf", one_side);
  if (feeder && !chosen && !wish.duplex && wish.source == "adf") chosen = choose(source->choices, "adf", both_sides);
  if (!chosen && (wish.source == "adf" || wish.duplex)) {
    return not_there(tr_noop("this scanner has no feeder; it scans from: {}"), source->choices);
  }
  if (!chosen) {
    feeder = false;
    chosen = choose(source->choices, "flatbed", [](const std::string& choice) { return has_any(choice, kFlatbed); });
    if (!chosen && wish.source == "flatbed") {
      return not_there(tr_noop("this scanner has no flatbed; it scans from: {}"), source->choices);
    }
    if (!chosen) return std::string();
  }
  return "--source=" + *chosen;
}

Result<std::string> mode_argument(const std::vector<ScannerOption>& options, bool gray) {
  const ScannerOption* mode = find(options, "mode");
  if (mode == nullptr || mode->choices.empty()) return std::string();
  constexpr std::string_view kGray[] = {"gray", "grey"};
  constexpr std::string_view kColor[] = {"color", "colour"};
  const std::span<const std::string_view> words = gray ? std::span(kGray) : std::span(kColor);
  const auto fits = [&](const std::string& choice) { return has_any(choice, words); };
  // The plain one before "Color Lineart" and "True Gray" before "Gray[Error Diffusion]" are a matter of their order.
  for (const std::string& choice : mode->choices) {
    if (std::ranges::find(words, lower(choice)) != words.end()) return "--mode=" + choice;
  }
  const auto chosen = choose(mode->choices, "24bit", fits);
  if (!chosen) {
    return not_there(gray ? tr_noop("this scanner has no grey mode; it has: {}")
                          : tr_noop("this scanner has no colour mode; it has: {}"),
                     mode->choices);
  }
  return "--mode=" + *chosen;
}

// The next finer resolution, else the finest.
int resolution_of(const ScannerOption& option, int wanted) {
  if (option.range) return static_cast<int>(std::clamp(static_cast<double>(wanted), option.least, option.most));
  double finer = 0;
  double finest = 0;
  for (const std::string& choice : option.choices) {
    const double dpi = number_of(choice).value_or(0);
    finest = std::max(finest, dpi);
    if (dpi >= wanted && (finer == 0 || dpi < finer)) finer = dpi;
  }
  return static_cast<int>(finer > 0 ? finer : finest);
}

}  // namespace

std::vector<ScannerOption> scanner_options_of(std::string_view scanimage) {
  std::vector<ScannerOption> out;
  while (!scanimage.empty()) {
    const std::size_t end = scanimage.find('\n');
    if (auto option = option_of(scanimage.substr(0, end))) out.push_back(std::move(*option));
    if (end == std::string_view::npos) break;
    scanimage.remove_prefix(end + 1);
  }
  return out;
}

Result<ScanPlan> plan_scan(const std::vector<ScannerOption>& options, const ScanWish& wish) {
  ScanPlan plan;
  bool feeder = false;
  const auto add = [&plan](std::string argument) {
    if (!argument.empty()) plan.arguments.push_back(std::move(argument));
  };
  const auto source = source_argument(options, wish, feeder);
  if (!source) return tl::unexpected(source.error());
  add(*source);  // first: what else can be chosen depends on it
  if (wish.duplex && !has_any(*source, kBothSides)) {
    auto both = both_sides_argument(options);
    if (!both) {
      const ScannerOption* sources = find(options, "source");
      if (sources == nullptr) return fail(ErrorCode::invalid, "this scanner does not say that it scans both sides");
      return not_there(tr_noop("this scanner does not say that it scans both sides; it scans from: {}"),
                       sources->choices);
    }
    add(std::move(*both));
  }
  const auto mode = mode_argument(options, wish.gray);
  if (!mode) return tl::unexpected(mode.error());
  add(*mode);
  if (const ScannerOption* resolution = find(options, "resolution");
      resolution != nullptr && (resolution->range || !resolution->choices.empty())) {
    plan.resolution = resolution_of(*resolution, wish.resolution);
    add("--resolution=" + std::to_string(plan.resolution));
  }
  for (const std::string& assignment : wish.as_it_is) {
    const std::string name = assignment.substr(0, assignment.find('='));
    if (find(options, name) == nullptr) {
      return fail(ErrorCode::invalid, "this scanner has no option {} that can be set; `scanimage -A` lists them",
                  {name});
    }
    add((name.size() == 1 ? "-" + name + assignment.substr(2) : "--" + assignment));
  }
  if (!feeder && wish.pages > 1 && !source->empty()) {
    return fail(ErrorCode::invalid, "a flatbed gives one page at a time; --pages is for a feeder");
  }
  plan.pages = wish.pages > 0 ? wish.pages : feeder ? 0 : 1;
  return plan;
}

}  // namespace meishi
