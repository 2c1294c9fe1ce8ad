#include "bot/vocabulary/numbers.hpp"

#include <algorithm>
#include <cstdint>

namespace switchhook::bot::vocabulary {
namespace {

constexpr std::uint64_t thousand = 1'000, million = 1'000'000, billion = 1'000'000'000;
constexpr std::size_t most_digits = 12, most_places = 6;

bool all_digits(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// What takes an "and" before it: less than a hundred, or a round hundred.
bool is_simple(std::uint64_t group) { return group < 100 || group % 100 == 0; }

class speaker {
  public:
    speaker(const number_speech& speech, pieces& out) : speech_(speech), out_(out) {}

    void say(std::uint64_t n) {
        if (n == 0) return out_.push_back("0");
        struct part {
            std::uint64_t count;
            const scale* of;
        };
        const bool has_billions = !speech_.billion.many.empty();
        for (const auto& p : {part{has_billions ? n / billion : 0, &speech_.billion},
                              part{has_billions ? n / million % thousand : n / million, &speech_.million},
                              part{n % million, nullptr}}) {
            if (p.count == 0) continue;
            const bool is_last = p.of == nullptr || n % (p.of == &speech_.billion ? billion : million) == 0;
            const bool ends =
                !out_.empty() && out_.back() != speech_.minus && is_last && is_one_group(p.count);
            if (p.of != nullptr && p.count == 1) {
                put(ends, p.of->one);
            } else {
                below_million(p.count, p.of, ends);
                if (p.of != nullptr) out_.emplace_back(p.of->many);
            }
        }
    }

    // Not all of them zeros.
    void say_places(std::string_view digits) {
        out_.emplace_back(speech_.point);
        const auto zeros = digits.find_first_not_of('0');
        const bool as_number = speech_.places_as_number && digits.size() - zeros <= 2;
        for (const char digit : as_number ? digits.substr(0, zeros) : digits) out_.emplace_back(1, digit);
        if (as_number) out_.emplace_back(digits.substr(zeros));
    }

  private:
    static bool is_one_group(std::uint64_t n) {
        return n < thousand ? is_simple(n) : n % thousand == 0 && is_simple(n / thousand);
    }

    void put(bool joined, std::string_view text) {
        out_.push_back(joined ? std::string(speech_.and_).append(text) : std::string(text));
    }

    void below_million(std::uint64_t n, const scale* before, bool joined) {
        const auto thousands = n / thousand, rest = n % thousand;
        if (thousands == 1) put(joined, speech_.thousand.one);
        if (thousands > 1) {
            group(thousands, &speech_.thousand, joined);
            out_.emplace_back(speech_.thousand.many);
        }
        if (rest != 0) group(rest, before, thousands == 0 ? joined : is_simple(rest));
    }

    // 1 to 999, before a scale or none.
    void group(std::uint64_t n, const scale* before, bool joined) {
        const auto hundreds = n / 100;
        const auto rest = static_cast<unsigned>(n % 100);
        const auto round = std::to_string(hundreds * 100);
        if (hundreds != 0 && rest == 0) return put(joined, round);
        if (hundreds != 0)
            out_.push_back(hundreds == 1 && !speech_.hundred_before.empty()
                               ? std::string(speech_.hundred_before)
                               : round);
        if (!speech_.and_.empty() && (joined || hundreds != 0)) return say_joined(speech_.and_, rest, out_);
        const auto changed = before != nullptr && rest % 10 == 1 ? before->ending_in_one[rest / 10] : "";
        out_.push_back(changed.empty() ? std::to_string(rest) : std::string(changed));
    }

    const number_speech& speech_;
    pieces& out_;
};

std::uint64_t value_of(std::string_view digits) {
    std::uint64_t n = 0;
    for (const char c : digits) n = n * 10 + static_cast<std::uint64_t>(c - '0');
    return n;
}

pieces say_number(const number_speech& speech, bool negative, std::uint64_t n, std::string_view places) {
    pieces out;
    if (negative && (n != 0 || !places.empty())) out.emplace_back(speech.minus);
    speaker says(speech, out);
    says.say(n);
    if (!places.empty()) says.say_places(places);
    return out;
}

}  // namespace

void say_joined(std::string_view joint, unsigned below_hundred, pieces& out) {
    const auto put = [&](unsigned n) { out.push_back(std::string(joint) + std::to_string(n)); };
    const auto units = below_hundred % 10;
    if (below_hundred < 20 || units == 0) return put(below_hundred);
    put(below_hundred - units);
    put(units);
}

void number_words(const number_speech& speech, pieces& out) {
    for (unsigned n = 0; n < 100; ++n) out.push_back(std::to_string(n));
    for (unsigned n = 100; n < 1'000; n += 100) out.push_back(std::to_string(n));
    const auto put = [&](std::string_view text) {
        if (!text.empty()) out.emplace_back(text);
    };
    for (const auto* s : {&speech.thousand, &speech.million, &speech.billion}) {
        put(s->one);
        put(s->many);
        for (const auto text : s->ending_in_one) put(text);
    }
    put(speech.hundred_before);
    put(speech.point);
    put(speech.minus);
    if (speech.and_.empty()) return;
    for (unsigned n = 1; n < 100; ++n) say_joined(speech.and_, n, out);
    for (unsigned n = 100; n < 1'000; n += 100) out.push_back(std::string(speech.and_) + std::to_string(n));
    out.push_back(std::string(speech.and_).append(speech.thousand.one));
    if (!speech.billion.one.empty()) out.push_back(std::string(speech.and_).append(speech.million.one));
}

std::optional<pieces> compose_number(const number_speech& speech, std::string_view value) {
    const bool negative = value.starts_with('-');
    if (negative || value.starts_with('+')) value.remove_prefix(1);
    const auto point = value.find('.');
    auto whole = value.substr(0, point);
    auto places = point == std::string_view::npos ? std::string_view{} : value.substr(point + 1);
    if (whole.empty() || !all_digits(whole) || !all_digits(places)) return std::nullopt;
    if (point != std::string_view::npos && places.empty()) return std::nullopt;
    whole.remove_prefix(std::min(whole.find_first_not_of('0'), whole.size()));
    if (whole.size() > most_digits) return std::nullopt;
    auto n = value_of(whole);
    std::string said_places(places.substr(0, most_places));
    if (places.size() > most_places) {  // 0.30000000000000004 is what a program makes of 0.3
        const auto millionths = n * million + value_of(said_places) + (places[most_places] >= '5' ? 1 : 0);
        n = millionths / million;
        if (n >= thousand * billion) return std::nullopt;
        said_places = std::to_string(million + millionths % million).substr(1);
        said_places.erase(said_places.find_last_not_of('0') + 1);
    }
    if (said_places.find_first_not_of('0') == std::string::npos) said_places.clear();  // 12.00 is twelve
    return say_number(speech, negative, n, said_places);
}

}  // namespace switchhook::bot::vocabulary
