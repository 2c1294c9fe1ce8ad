#include "server/instances/events.hpp"

#include <algorithm>
#include <charconv>

namespace switchhook::server {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t most_bytes = 32U << 10;
constexpr auto answered_within = 3s;  // beside the time for which it is held
constexpr std::chrono::milliseconds longest_hold = 10s;
constexpr auto told_within = 2s;
constexpr std::string_view from_now_on = "now";

template <class Number>
bool read_number(const std::string& text, Number& into) {
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), into);
    return failed == std::errc() && end == text.data() + text.size();
}

question question_of(const event_query& q) {
    return {std::string(events_kind),
            {q.after ? std::to_string(*q.after) : std::string(from_now_on), std::to_string(q.hold.count()),
             q.only},
            {}};
}

std::optional<event_query> query_in(const question& q) {
    if (q.words.size() != 3) return std::nullopt;
    event_query read;
    std::uint64_t after = 0;
    std::int64_t hold = 0;
    if (!read_number(q.words[1], hold)) return std::nullopt;
    if (q.words[0] != from_now_on) {
        if (!read_number(q.words[0], after)) return std::nullopt;
        read.after = after;
    }
    read.hold = std::min(std::chrono::milliseconds(hold), longest_hold);
    read.only = q.words[2];
    return read;
}

asio::awaitable<std::optional<event_batch>> events_here(std::shared_ptr<services> shared, event_query q) {
    std::optional<graph::call_id> only;
    if (!q.only.empty()) only = graph::call_id(q.only);
    const auto from = shared->events.subscribe(q.after, only);
    if (!from) co_return std::nullopt;
    const auto until = net::steady_clock::now() + q.hold;
    for (;;) {
        auto batch = take_batch(shared->events, *from, most_bytes);
        // One that follows another call may be told of nothing but its place.
        if (!q.after || batch.gap || batch.closed || batch.position != *q.after) co_return batch;
        if (net::steady_clock::now() >= until) co_return batch;
        co_await from->wait(until);
    }
}

}  // namespace

asio::awaitable<std::optional<event_batch>> events_of(std::shared_ptr<services> shared, std::int64_t instance,
                                                      event_query q) {
    if (instance == all_events::here) {
        auto batch = co_await events_here(std::move(shared), std::move(q));
        co_return batch;
    }
    auto text = to_text(question_of(q));
    const auto until = net::steady_clock::now() + q.hold + answered_within;
    const auto said = co_await shared->others->ask(instance, std::move(text), until);
    if (!said) co_return std::nullopt;
    co_return read_event_batch(*said);
}

asio::awaitable<std::string> give_events(std::shared_ptr<services> shared, question q) {
    auto wanted = query_in(q);
    if (!wanted) co_return std::string();
    const auto batch = co_await events_here(std::move(shared), *std::move(wanted));
    co_return batch ? to_text(*batch) : std::string();
}

asio::awaitable<void> forget_events(std::shared_ptr<services> shared, graph::call_id call) {
    const question q{std::string(forget_kind), {call.wire()}, {}};
    forget_events_here(*shared, q);
    if (shared->others == nullptr) co_return;
    auto text = to_text(q);
    co_await shared->others->ask_all(std::move(text), net::steady_clock::now() + told_within);
}

std::string forget_events_here(services& shared, const question& q) {
    if (q.words.empty()) return {};
    const graph::call_id call(q.words[0]);
    shared.events.forget(call);
    if (shared.everywhere) shared.everywhere->forget(call);
    return "forgotten";
}

}  // namespace switchhook::server
