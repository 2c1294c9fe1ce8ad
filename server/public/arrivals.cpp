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
        if (is_digit(segment[at]))
            ++run;
        else if (segment[at] == '%' && segment.substr(at).starts_with("%20"))
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

bool may_be_told(std::string_view segment) {
    if (segment.size() > longest_segment) return false;
    return !may_be_a_number(segment) || is_hexadecimal(segment.substr(0, segment.find('.')));
}

// Into a text whose memory may be used again.
void tell_request(std::string& told, std::string_view method, std::string_view target) {
    constexpr std::size_t longest_method = 10;
    const auto add = [&told](std::string_view text) {
        const auto from = told.size();
        told += text;
        std::replace_if(
            told.begin() + from, told.end(), [](char c) { return c <= 0x20 || c > 0x7E; }, '?');
    };
    told.clear();
    add(method.substr(0, longest_method));
    told += ' ';
    std::string_view path = target.substr(0, target.find_first_of("?#"));
    while (!path.empty() && told.size() <= longest_told) {
        const auto slash = path.find('/');
        const auto segment = path.substr(0, slash);
        if (may_be_told(segment))
            add(segment);
        else
            told += hidden;
        if (slash == std::string_view::npos) break;
        told += '/';
        path.remove_prefix(slash + 1);
    }
    if (told.size() > longest_told) {
        told.resize(longest_told);
        // Not in the middle of what was put there instead.
        while (!told.empty() && (static_cast<unsigned char>(told.back()) & 0x80U) != 0) told.pop_back();
    }
}

}  // namespace

std::string told_request(std::string_view method, std::string_view target) {
    std::string told;
    tell_request(told, method, target);
    return told;
}

void arrivals::accepted(const accepted_callback& what) {
    const auto number = callbacks_.fetch_add(1, std::memory_order_relaxed) + 1;
    auto& here = received_[number % received_.size()];
    const std::lock_guard lock(here.guard);
    if (number < here.number) return;  // so many others overtook it
    here.number = number;
    here.what.at = what.at;
    here.what.peer = what.peer;
    tell_request(here.what.what, "POST", what.target);
    here.what.notifications = what.notifications;
    here.what.status = what.status;
}

void arrivals::prompt_fetched(bot::instant at) {
    const std::lock_guard lock(guard_);
    ++prompts_.count;
    prompts_.last = at;
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

void arrivals::tell_received(report& r) const {
    std::vector<std::pair<std::uint64_t, received_callback>> found;
    for (auto& one : received_) {
        const std::lock_guard lock(one.guard);
        if (one.number != 0) found.emplace_back(one.number, one.what);
    }
    std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    r.callbacks.count = callbacks_.load(std::memory_order_relaxed);
    if (!found.empty()) r.callbacks.last = found.front().second.at;
    for (auto& one : found) r.received.push_back(std::move(one.second));
}

arrivals::report arrivals::now() const {
    report r;
    r.since = since_;
    tell_received(r);
    const std::lock_guard lock(guard_);
    r.prompts = prompts_;
    for (const auto& [reason, of_reason] : refused_) {
        r.reasons.emplace_back(reason, of_reason.all);
        r.latest.insert(r.latest.end(), of_reason.latest.rbegin(), of_reason.latest.rend());
    }
    std::stable_sort(r.latest.begin(), r.latest.end(),
                     [](const auto& a, const auto& b) { return a.at > b.at; });
    return r;
}

}  // namespace switchhook::server
