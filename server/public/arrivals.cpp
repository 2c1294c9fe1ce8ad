#include "server/public/arrivals.hpp"

#include <algorithm>

#include "server/telemetry/refusals.hpp"

namespace switchhook::server {
namespace {

constexpr std::size_t longest_told = 100;
constexpr std::size_t longest_segment = 70;  // the hash of a prompt fits, a token does not
constexpr std::size_t digits_of_a_number = 7;
constexpr std::size_t shortest_id = 32;
constexpr std::string_view hidden = "…";

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool may_be_a_number(std::string_view segment) {
    for (const std::string_view sign : {"+", "%2B", "%2b", "tel:"})
        if (segment.starts_with(sign)) return true;
    std::size_t run = 0;
    for (std::size_t at = 0; at < segment.size(); ++at) {
        const auto rest = segment.substr(at);
        if (is_digit(segment[at]))
            ++run;
        else if (rest.starts_with("%20"))
            at += 2;
        else if (segment[at] != '-' && segment[at] != '.')
            run = 0;
        if (run == digits_of_a_number) return true;
    }
    return false;
}

// Ids and hashes: longer than any number, with letters among their digits.
bool is_hexadecimal(std::string_view text) {
    return text.size() >= shortest_id &&
           text.find_first_not_of("0123456789abcdefABCDEF-") == std::string_view::npos &&
           text.find_first_of("abcdefABCDEF") != std::string_view::npos;
}

std::string_view shown_segment(std::string_view segment) {
    if (segment.size() > longest_segment) return hidden;
    const auto stem = segment.substr(0, segment.find('.'));
    return may_be_a_number(segment) && !is_hexadecimal(stem) ? hidden : segment;
}

}  // namespace

std::string told_request(std::string_view method, std::string_view target) {
    constexpr std::size_t longest_method = 10;
    const auto visible = [](std::string_view text) {
        std::string clean(text);
        std::replace_if(
            clean.begin(), clean.end(), [](char c) { return c <= 0x20 || c > 0x7E; }, '?');
        return clean;
    };
    std::string told = visible(method.substr(0, longest_method)) + ' ';
    const std::string clean = visible(target.substr(0, target.find_first_of("?#")));
    for (std::string_view path = clean; !path.empty();) {
        const auto slash = path.find('/');
        told += shown_segment(path.substr(0, slash));
        if (slash == std::string_view::npos) break;
        told += '/';
        path.remove_prefix(slash + 1);
    }
    if (told.size() > longest_told) {
        told.resize(longest_told);
        // Not in the middle of what was put there instead.
        while (!told.empty() && (static_cast<unsigned char>(told.back()) & 0x80U) != 0) told.pop_back();
    }
    return told;
}

void arrivals::accepted(kind what, bot::instant at) {
    const std::lock_guard lock(guard_);
    auto& t = accepted_[static_cast<std::size_t>(what)];
    ++t.count;
    t.last = at;
}

void arrivals::refused(refused_arrival what) {
    what.reason = words_of(what.reason).reason;
    const std::lock_guard lock(guard_);
    auto& of_reason = refused_[what.reason];
    ++of_reason.all.count;
    of_reason.all.last = what.at;
    of_reason.latest.push_back(std::move(what));
    ++held_;
    if (of_reason.latest.size() > most_of_a_reason) {
        of_reason.latest.pop_front();
        --held_;
    }
    if (held_ > most_remembered) make_room();
}

// With the guard held.
void arrivals::make_room() {
    const auto fullest = std::max_element(refused_.begin(), refused_.end(), [](const auto& a, const auto& b) {
        return a.second.latest.size() < b.second.latest.size();
    });
    fullest->second.latest.pop_front();
    --held_;
}

arrivals::report arrivals::now() const {
    const std::lock_guard lock(guard_);
    report r;
    r.since = since_;
    r.callbacks = accepted_[static_cast<std::size_t>(kind::callbacks)];
    r.prompts = accepted_[static_cast<std::size_t>(kind::prompts)];
    for (const auto& [reason, of_reason] : refused_) {
        r.reasons.emplace_back(reason, of_reason.all);
        r.latest.insert(r.latest.end(), of_reason.latest.rbegin(), of_reason.latest.rend());
    }
    std::stable_sort(r.latest.begin(), r.latest.end(),
                     [](const auto& a, const auto& b) { return a.at > b.at; });
    return r;
}

}  // namespace switchhook::server
