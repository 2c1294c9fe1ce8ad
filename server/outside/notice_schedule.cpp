#include "server/outside/notice_schedule.hpp"

#include <algorithm>

#include "server/outside/repeat.hpp"

namespace switchhook::server::outside {
namespace {

notice_verdict judge_reply(const service_reply& r) {
    const bool busy = r.status == 429 || r.status == 502 || r.status == 503 || r.status == 504;
    if (r.status >= 200 && r.status < 300) return {notice_fate::delivered, false, {}};
    if (busy || r.status == 408 || r.status == 425 || r.status >= 500)
        return {notice_fate::again, busy, r.retry_after};
    return {notice_fate::given_up, false, {}};
}

notice_verdict judge_failure(service_failure why) {
    switch (why) {
        case service_failure::refused_url:
        case service_failure::host_not_allowed:
        case service_failure::plain_refused:
        case service_failure::refused_request: return {notice_fate::given_up, false, {}};
        case service_failure::private_address:
        case service_failure::not_resolved:
        case service_failure::connection:
        case service_failure::tls:
        case service_failure::timeout: return {notice_fate::again, true, {}};
        default: return {notice_fate::again, false, {}};
    }
}

}  // namespace

notice_verdict judge(const service_outcome& outcome) {
    return outcome.has_value() ? judge_reply(*outcome) : judge_failure(outcome.error());
}

void notice_schedule::add(const std::string& id, const std::string& to, time_point due, time_point expires) {
    if (!items_.emplace(id, item{to, due, expires}).second) return;
    hosts_[to].waiting.emplace(due, id);
}

bool notice_schedule::has_room(const host& h) const {
    return !h.waiting.empty() && h.under_way < (h.failures > 0 ? 1 : pace_.per_host);
}

std::optional<std::string> notice_schedule::next(time_point now) {
    if (under_way_ >= pace_.in_flight) return std::nullopt;
    auto at = hosts_.upper_bound(served_last_);
    for (std::size_t looked = 0; looked < hosts_.size(); ++looked, ++at) {
        if (at == hosts_.end()) at = hosts_.begin();
        host& h = at->second;
        if (!has_room(h) || h.rests_until > now || h.waiting.begin()->first > now) continue;
        std::string id = h.waiting.begin()->second;
        h.waiting.erase(h.waiting.begin());
        ++h.under_way;
        ++under_way_;
        ++items_.at(id).attempts;
        served_last_ = at->first;
        return id;
    }
    return std::nullopt;
}

std::optional<notice_schedule::time_point> notice_schedule::wakes() const {
    std::optional<time_point> first;
    if (under_way_ >= pace_.in_flight) return first;
    for (const auto& [name, h] : hosts_) {
        if (!has_room(h)) continue;
        const auto ready = std::max(h.rests_until, h.waiting.begin()->first);
        if (!first || ready < *first) first = ready;
    }
    return first;
}

void notice_schedule::let_go(std::map<std::string, host>::iterator at) {
    --under_way_;
    --at->second.under_way;
}

void notice_schedule::ended(const std::string& id) {
    const auto known = items_.find(id);
    if (known == items_.end()) return;
    const auto at = hosts_.find(known->second.host);
    items_.erase(known);
    let_go(at);
    at->second.failures = 0;
    at->second.rests_until = {};
    if (at->second.waiting.empty() && at->second.under_way == 0) hosts_.erase(at);
}

std::vector<std::string> notice_schedule::drop_expired(host& h, time_point now) {
    std::vector<std::string> expired;
    std::erase_if(h.waiting, [&](const auto& entry) {
        const item& one = items_.at(entry.second);
        if (one.expires > now || (one.attempts == 0 && h.failures == 0)) return false;
        items_.erase(entry.second);
        expired.push_back(entry.second);
        return true;
    });
    return expired;
}

notice_schedule::delayed notice_schedule::again(const std::string& id, const notice_verdict& why,
                                                time_point now, double jitter) {
    const auto known = items_.find(id);
    if (known == items_.end()) return {now, {}};
    item& one = known->second;
    const auto at = hosts_.find(one.host);
    host& h = at->second;
    let_go(at);

    const auto asked_for =
        std::min(why.retry_after.value_or(std::chrono::milliseconds(0)), pace_.longest_pause);
    delayed result{now, {}};
    if (why.host_in_trouble) {
        ++h.failures;
        h.rests_until =
            now + std::max(asked_for, backoff(pace_.first_rest, pace_.longest_rest, h.failures, jitter));
        one.due = now;  // behind those that have not been tried
        result.until = h.rests_until;
    } else {
        h.failures = 0;
        h.rests_until = {};
        one.due =
            now + std::max(asked_for, backoff(pace_.first_pause, pace_.longest_pause, one.attempts, jitter));
        result.until = one.due;
    }
    h.waiting.emplace(one.due, id);
    result.expired = drop_expired(h, now);
    if (h.waiting.empty() && h.under_way == 0) hosts_.erase(at);
    return result;
}

}  // namespace switchhook::server::outside
