#include "server/instances/delivery.hpp"

#include <algorithm>
#include <charconv>

#include "base/log.hpp"
#include "server/runtime/pause.hpp"

namespace switchhook::server {
namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;

constexpr auto taken = "taken", busy = "busy", not_here = "not here";
// A call whose instance has died is led again behind a lease; Graph does not wait much longer for an answer.
constexpr auto deliver_within = 14s;
constexpr auto answered_within = 3s;
// An instance that was only slow to renew its lease is one again after that. Longer, and the balancer had better try
// another.
constexpr auto database_awaited_for = 1s;
constexpr auto tried_again_after = 100ms;

const graph::call_id& key_of(const posted_notification& n) { return n.to ? n.to->key : n.what.resource.call; }

bool begins_a_call(const graph::notification& n) {
    const auto* data = std::get_if<graph::call_data>(&n.data);
    return data != nullptr && data->state == graph::call_state::incoming;
}

std::uint32_t number_in(const std::string& word) {
    std::uint32_t read = 0;
    std::from_chars(word.data(), word.data() + word.size(), read);
    return read;
}

}  // namespace

question delivery_of(const posted_notification& n, steady_clock::time_point now) {
    const auto here_for = std::chrono::floor<std::chrono::milliseconds>(now - n.read_at);
    question q{std::string(delivery_kind), {key_of(n).wire(), std::to_string(here_for.count())}, n.body};
    q.words.push_back(n.to ? std::to_string(n.to->leg) : std::string());
    const bool may_begin = !n.to && begins_a_call(n.what);
    q.words.push_back(n.trace && may_begin ? tracing::traceparent(*n.trace, n.trace->parent) : std::string());
    return q;
}

std::optional<delivered> read_delivery(const question& q, steady_clock::time_point now) {
    if (q.words.size() != 4) return std::nullopt;
    delivered d;
    d.call = graph::call_id(q.words[0]);
    d.read_at = now - std::chrono::milliseconds(number_in(q.words[1]));
    if (!q.words[2].empty()) d.to = leg_address{d.call, number_in(q.words[2])};
    d.trace = tracing::read_traceparent(q.words[3]);
    return d;
}

asio::awaitable<reception> deliver(std::shared_ptr<services> shared, runtime& calls, posted_notification n) {
    auto& others = *shared->others;
    const auto until = steady_clock::now() + deliver_within;
    auto unknown_until = steady_clock::time_point::max();
    while (steady_clock::now() < until) {
        const auto here = co_await calls.receive(n.what, n.read_at, n.to, n.trace);
        if (here != reception::elsewhere) co_return here;
        const auto who = co_await others.leader_of(key_of(n));
        auto whom = who.number;
        if (who.what == leader::kind::nobody) {
            if (n.to || !begins_a_call(n.what)) {
                shared->metrics.notifications_unknown_call.add();
                log::debug("bot", "notification of no live call", {{"call", key_of(n).wire()}});
                co_return reception::accepted;
            }
            // This instance takes no new ones.
            const auto alive = others.others();
            if (alive.empty()) co_return reception::overloaded;
            whom = alive[std::hash<graph::call_id>()(key_of(n)) % alive.size()];
        }
        if (who.what == leader::kind::unknown) {
            const auto now = steady_clock::now();
            unknown_until = std::min(unknown_until, now + database_awaited_for);
            if (now >= unknown_until) co_return reception::overloaded;
        } else {
            unknown_until = steady_clock::time_point::max();
        }
        if (others.is_alive(whom)) {
            const auto answer_until = std::min(until, steady_clock::now() + answered_within);
            auto q = to_text(delivery_of(n, steady_clock::now()));
            const auto said = co_await others.ask(whom, std::move(q), answer_until);
            if (said == taken) co_return reception::accepted;
            if (said == busy) co_return reception::overloaded;
        }
        co_await pause(tried_again_after);
    }
    co_return reception::overloaded;
}

asio::awaitable<std::string> take_delivery(runtime& calls, question q) {
    const auto d = read_delivery(q, steady_clock::now());
    const auto batch = graph::parse_notifications(q.body);
    if (!d || !batch.has_value()) co_return not_here;
    std::string answer = taken;
    for (const auto& n : *batch) {
        if (n.resource.call.empty() || (!d->to && n.resource.call != d->call)) continue;
        const auto here = co_await calls.receive(n, d->read_at, d->to, d->trace);
        if (here == reception::elsewhere) co_return not_here;
        if (here == reception::overloaded) answer = busy;
    }
    co_return answer;
}

}  // namespace switchhook::server
