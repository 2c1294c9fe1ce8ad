#include "server/instances/exchange.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace switchhook::server {
namespace {

using namespace std::chrono_literals;

constexpr auto asked_again_after = 1s;
constexpr auto parts_arrive_within = 30s;
constexpr std::size_t longest_part = 7'500;  // beside what stands before it
constexpr std::size_t most_parts = 4'000;
constexpr std::size_t heard_remembered = 20'000;
constexpr std::size_t longest_remembered = 4'096;
constexpr char question_mark = '?', answer_mark = '!';

bool continues_a_character(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

std::vector<std::string_view> split(std::string_view text) {
    std::vector<std::string_view> parts;
    do {
        auto size = std::min(text.size(), longest_part);
        while (size < text.size() && size > 0 && continues_a_character(text[size])) --size;
        parts.push_back(text.substr(0, size));
        text.remove_prefix(size);
    } while (!text.empty());
    return parts;
}

// "? 17 42 1 3 text": of the instance 17, its question 42, the second of three parts.
void write(std::vector<exchange::letter>& letters, char kind, std::int64_t me, std::int64_t to,
           std::uint64_t number, std::string_view text) {
    const auto parts = split(text);
    for (std::size_t i = 0; i < parts.size(); ++i) {
        std::string payload(1, kind);
        for (const auto n : {static_cast<std::uint64_t>(me), number, static_cast<std::uint64_t>(i),
                             static_cast<std::uint64_t>(parts.size())})
            payload += ' ' + std::to_string(n);
        payload += ' ';
        payload += parts[i];
        letters.push_back({to, std::move(payload)});
    }
}

template <class Number>
bool read_number(std::string_view& text, Number& into) {
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), into);
    if (failed != std::errc() || end == text.data() + text.size() || *end != ' ') return false;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()) + 1);
    return true;
}

}  // namespace

std::vector<exchange::letter> exchange::ask(std::int64_t me, std::int64_t to, std::string text, time now,
                                            time until, answered done) {
    const auto number = next_++;
    std::vector<letter> letters;
    write(letters, question_mark, me, to, number, text);
    asked_.emplace(number, asked{to, std::move(text), now + asked_again_after, until, std::move(done)});
    return letters;
}

std::vector<exchange::letter> exchange::answer(std::int64_t me, const question& to, const std::string& text) {
    const sender from{to.from, to.number};
    // A long one is made again for whoever asks again.
    if (const auto known = heard_.find(from); known != heard_.end()) {
        if (text.size() <= longest_remembered)
            known->second = text;
        else
            heard_.erase(known);
    }
    std::vector<letter> letters;
    write(letters, answer_mark, me, to.from, to.number, text);
    return letters;
}

std::optional<std::string> exchange::whole(char kind, const sender& from, std::size_t part, std::size_t parts,
                                           std::string_view text, time now) {
    if (parts == 1) return std::string(text);
    auto& a = arriving_[{kind, from}];
    if (a.parts.size() != parts) a = {std::vector<std::string>(parts), parts, now};
    if (!a.parts[part].empty()) return std::nullopt;
    a.parts[part] = text;
    if (--a.missing > 0) return std::nullopt;
    std::string all;
    for (const auto& one : a.parts) all += one;
    arriving_.erase({kind, from});
    return all;
}

void exchange::remember(const sender& from) {
    heard_.emplace(from, std::nullopt);
    heard_order_.push_back(from);
    if (heard_order_.size() <= heard_remembered) return;
    heard_.erase(heard_order_.front());
    heard_order_.pop_front();
}

std::optional<exchange::question> exchange::take(std::string_view payload, time now) {
    if (payload.size() < 2) return std::nullopt;
    const char kind = payload.front();
    payload.remove_prefix(2);
    std::int64_t from = 0;
    std::uint64_t number = 0;
    std::size_t part = 0, parts = 0;
    const bool read = read_number(payload, from) && read_number(payload, number) &&
                      read_number(payload, part) && read_number(payload, parts);
    if (!read || part >= parts || parts > most_parts) return std::nullopt;
    auto text = whole(kind, {from, number}, part, parts, payload, now);
    if (!text) return std::nullopt;
    if (kind == answer_mark) {
        if (auto known = asked_.extract(number); known && known.mapped().to == from)
            known.mapped().done(std::move(text));
        else if (known)
            asked_.insert(std::move(known));
        return std::nullopt;
    }
    if (const auto known = heard_.find({from, number}); known != heard_.end()) {
        if (known->second) to_be_repeated_.push_back(known->first);
        return std::nullopt;
    }
    remember({from, number});
    return question{from, number, *std::move(text)};
}

std::vector<exchange::letter> exchange::time_passes(std::int64_t me, time now) {
    std::vector<letter> letters;
    std::vector<answered> too_late;
    for (auto at = asked_.begin(); at != asked_.end();) {
        auto& one = at->second;
        if (one.until <= now) {
            too_late.push_back(std::move(one.done));
            at = asked_.erase(at);
            continue;
        }
        if (one.again <= now) {
            one.again = now + asked_again_after;
            write(letters, question_mark, me, one.to, at->first, one.text);
        }
        ++at;
    }
    for (const auto& from : std::exchange(to_be_repeated_, {}))
        if (const auto known = heard_.find(from); known != heard_.end() && known->second)
            write(letters, answer_mark, me, from.first, from.second, *known->second);
    std::erase_if(arriving_, [&](const auto& a) { return a.second.since + parts_arrive_within <= now; });
    for (auto& done : too_late) done(std::nullopt);
    return letters;
}

std::optional<exchange::time> exchange::due() const {
    std::optional<time> first;
    for (const auto& [number, one] : asked_) {
        const auto at = std::min(one.again, one.until);
        if (!first || at < *first) first = at;
    }
    return first;
}

void exchange::give_up_all() {
    for (auto& [number, one] : std::exchange(asked_, {})) one.done(std::nullopt);
}

void exchange::give_up_all_but(const std::vector<std::int64_t>& alive) {
    std::vector<answered> in_vain;
    std::erase_if(asked_, [&](auto& entry) {
        auto& one = entry.second;
        const bool is_gone = std::find(alive.begin(), alive.end(), one.to) == alive.end();
        if (is_gone) in_vain.push_back(std::move(one.done));
        return is_gone;
    });
    for (auto& done : in_vain) done(std::nullopt);
}

}  // namespace switchhook::server
