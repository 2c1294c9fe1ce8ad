#include "server/admin/elsewhere.hpp"

#include <algorithm>
#include <charconv>

#include "server/admin/call_list.hpp"
#include "server/admin/call_search.hpp"
#include "server/admin/call_view.hpp"
#include "server/admin/problem.hpp"
#include "server/runtime/pause.hpp"

namespace switchhook::server {
namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;

// A request to Graph may be waited for.
constexpr auto page_within = 15s;
constexpr auto list_within = 3s;
constexpr auto asked_again_after = 100ms;

std::string question_for(const net::http_request& r) {
    return to_text(question{
        std::string(page_kind), {r.method, r.target, std::string(r.headers.find("Content-Type"))}, r.body});
}

// "200\nContent-Type: …\n\nbody"
std::optional<net::http_response> read_response(std::string_view text) {
    net::http_response r;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), r.status);
    if (failed != std::errc() || end == text.data() + text.size() || *end != '\n') return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()) + 1);
    for (;;) {
        const auto stop = text.find('\n');
        if (stop == std::string_view::npos) return std::nullopt;
        const auto line = text.substr(0, stop);
        text.remove_prefix(stop + 1);
        if (line.empty()) break;
        const auto colon = line.find(": ");
        if (colon == std::string_view::npos) return std::nullopt;
        r.headers.add(std::string(line.substr(0, colon)), std::string(line.substr(colon + 2)));
    }
    r.body = text;
    return r;
}

net::http_response no_answer() {
    auto r = to_response(try_later("the instance that has the call does not answer", 2), {});
    return r;
}

}  // namespace

net::http_request request_in(const question& q) {
    net::http_request r;
    if (q.words.size() != 3) return r;
    r.method = q.words[0];
    r.target = q.words[1];
    r.headers.set("Content-Type", q.words[2]);
    r.body = q.body;
    return r;
}

std::string to_text(const net::http_response& r) {
    auto text = std::to_string(r.status) + '\n';
    for (const auto& h : r.headers) text += h.name + ": " + h.value + '\n';
    return text + '\n' + r.body;
}

asio::awaitable<std::optional<net::http_response>> page_of_leader(std::shared_ptr<services> shared,
                                                                  runtime& calls, net::http_request request,
                                                                  graph::call_id call) {
    const runtime::inspection is_here = [](const live_call* c) { return std::string(c ? "here" : ""); };
    auto& others = *shared->others;
    // What a dead instance was asked may be asked of the next one where twice is as good as once.
    const bool may_repeat = request.method == "GET" || request.method == "DELETE";
    const auto until = steady_clock::now() + page_within;
    while (steady_clock::now() < until) {
        auto here = co_await calls.inspect(call, is_here);
        if (!here.empty()) co_return std::nullopt;
        const auto who = co_await others.leader_of(shared->placed.name_of(call));
        if (who.what == leader::kind::nobody) co_return std::nullopt;
        if (who.what == leader::kind::unknown) break;
        // Nobody's yet, or ours, and not taken up yet: soon.
        if (others.is_alive(who.number)) {
            auto text = question_for(request);
            const auto said = co_await others.ask(who.number, std::move(text), until);
            if (said) {
                auto page = read_response(*said);
                co_return page ? std::move(page) : std::optional(no_answer());
            }
            if (!may_repeat) break;
        }
        co_await pause(asked_again_after);
    }
    co_return no_answer();
}

asio::awaitable<std::optional<net::http_response>> page_of_any(std::shared_ptr<services> shared,
                                                               net::http_request request) {
    for (const auto other : shared->others->others()) {
        auto text = question_for(request);
        const auto said =
            co_await shared->others->ask(other, std::move(text), steady_clock::now() + list_within);
        if (!said) continue;
        auto page = read_response(*said);
        if (page && page->status != 404) co_return page;
    }
    co_return std::nullopt;
}

asio::awaitable<std::string> summary_elsewhere(std::shared_ptr<services> shared, graph::call_id call) {
    if (shared->others == nullptr) co_return std::string();
    const auto who = co_await shared->others->leader_of(call);
    if (who.what != leader::kind::instance || !shared->others->is_alive(who.number)) co_return std::string();
    auto text = to_text(question{std::string(summary_kind), {call.wire()}, {}});
    auto said = co_await shared->others->ask(who.number, std::move(text), steady_clock::now() + list_within);
    co_return std::move(said).value_or(std::string());
}

asio::awaitable<std::string> give_summary(runtime& calls, question q) {
    const runtime::inspection summary = [](const live_call* c) {
        return c == nullptr ? std::string() : live_call_summary(*c);
    };
    if (q.words.size() != 1) co_return std::string();
    auto text = co_await calls.inspect(graph::call_id(q.words[0]), summary);
    co_return text;
}

asio::awaitable<std::vector<live_entry>> live_here(runtime& calls, std::string behind, std::size_t most,
                                                   call_filter wanted) {
    const runtime::inspection rank = [wanted = std::move(wanted)](const live_call* c) {
        return wanted.empty() || fits(wanted, *c) ? rank_of(*c) : std::string();
    };
    auto all = co_await calls.inspect_all(rank);
    std::erase(all, std::string());
    const auto ranks = page_of_live(std::move(all), behind, most);
    const runtime::inspection summary = [](const live_call* c) {
        return c == nullptr ? std::string() : live_call_summary(*c);
    };
    std::vector<live_entry> entries;
    for (const auto& one : ranks) {
        auto text = co_await calls.inspect(call_of_rank(one), summary);
        // One that has ended meanwhile still says where its page ends.
        entries.push_back({one, std::move(text)});
    }
    co_return entries;
}

asio::awaitable<std::vector<live_entry>> live_everywhere(std::shared_ptr<services> shared, runtime& calls,
                                                         std::string behind, std::size_t most,
                                                         call_filter wanted) {
    auto all = co_await live_here(calls, behind, most, wanted);
    if (shared->others == nullptr) co_return all;
    for (const auto other : shared->others->others()) {
        auto text =
            to_text(question{std::string(live_calls_kind), {std::to_string(most), behind}, to_query(wanted)});
        const auto said =
            co_await shared->others->ask(other, std::move(text), steady_clock::now() + list_within);
        std::string_view rest = said ? std::string_view(*said) : std::string_view();
        while (!rest.empty()) {
            const auto line = rest.substr(0, rest.find('\n'));
            rest.remove_prefix(std::min(rest.size(), line.size() + 1));
            const auto tab = line.find('\t');
            if (tab == std::string_view::npos) continue;
            all.push_back({std::string(line.substr(0, tab)), std::string(line.substr(tab + 1))});
        }
    }
    std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.rank > b.rank; });
    if (all.size() > most) all.resize(most);
    co_return all;
}

asio::awaitable<std::string> answer_live_calls(runtime& calls, question q) {
    std::size_t most = 0;
    if (q.words.size() == 2) std::from_chars(q.words[0].data(), q.words[0].data() + q.words[0].size(), most);
    const auto behind = q.words.size() == 2 ? q.words[1] : std::string();
    admin_request asked;
    if (auto query = parse_query(q.body); query.has_value()) asked.query = *std::move(query);
    auto wanted = read_call_filter(asked);
    if (wanted.has_error()) co_return std::string();
    const auto entries = co_await live_here(calls, behind, most, *std::move(wanted));
    std::string text;
    for (const auto& one : entries) text += one.rank + '\t' + one.summary + '\n';
    co_return text;
}

}  // namespace switchhook::server
