#include "server/admin/call_pages.hpp"

#include <limits>

#include "base/json/writer.hpp"
#include "base/percent.hpp"
#include "server/admin/call_list.hpp"
#include "server/admin/call_view.hpp"

namespace switchhook::server {
namespace {

constexpr std::size_t calls_a_page = 100;
constexpr std::size_t most_calls_a_page = 1'000;

struct page {
    std::vector<std::string> live, ended;  // summaries
    std::optional<list_position> next;
};

net::http_response to_response(const page& p, std::size_t limit) {
    std::string next;
    if (p.next)
        next = "/api/calls?limit=" + std::to_string(limit) + "&after=" + percent_encode(to_string(*p.next));
    json::writer w;
    w.object([&] {
        w.array("live", [&] {
            for (const auto& one : p.live) w.raw(one);
        });
        w.array("ended", [&] {
            for (const auto& one : p.ended) w.raw(one);
        });
        if (!next.empty()) w.field("next", next);
    });
    auto r = json_response(w.take());
    if (!next.empty()) r.headers.set("Link", '<' + next + ">; rel=\"next\"");  // RFC 8288
    return r;
}

asio::awaitable<page> read_page(std::shared_ptr<services> shared, runtime& calls, list_position from,
                                std::size_t limit) {
    page p;
    if (from.in == list_position::part::live) {
        const runtime::inspection rank = [](const live_call* c) { return rank_of(*c); };
        auto all = co_await calls.inspect_all(rank);
        const auto ranks = page_of_live(std::move(all), from.behind, limit + 1);
        const runtime::inspection summary = [](const live_call* c) {
            return c == nullptr ? std::string() : live_call_summary(*c);
        };
        for (std::size_t i = 0; i < std::min(limit, ranks.size()); ++i) {
            auto one = co_await calls.inspect(call_of_rank(ranks[i]), summary);
            if (!one.empty()) p.live.push_back(std::move(one));
        }
        if (ranks.size() > limit) {
            p.next = list_position{list_position::part::live, ranks[limit - 1]};
            co_return p;
        }
        limit -= ranks.size();
        from = {list_position::part::ended, {}};
    }
    const auto all =
        shared->store->ended(from.behind.empty() ? limit + 1 : std::numeric_limits<std::size_t>::max());
    const auto ended = page_of_ended(all, from.behind, limit + 1);
    for (std::size_t i = 0; i < std::min(limit, ended.size()); ++i)
        p.ended.push_back(ended_call_summary(ended[i]));
    if (ended.size() > limit)
        p.next =
            list_position{list_position::part::ended, limit == 0 ? std::string() : ended[limit - 1].id.key()};
    co_return p;
}

asio::awaitable<reply> list_calls(std::shared_ptr<services> shared, runtime& calls, admin_request request) {
    const auto limit = request.number("limit", 1, most_calls_a_page);
    if (!limit.has_value()) co_return limit.error();
    const auto from = read_list_position(request.option("after").value_or("live"));
    if (!from) co_return make_problem(400, "after: expected what an earlier page gave as its next one");
    const auto most = static_cast<std::size_t>(limit->value_or(calls_a_page));
    const auto p = co_await read_page(std::move(shared), calls, *from, most);
    co_return to_response(p, most);
}

asio::awaitable<reply> one_call(std::shared_ptr<services> shared, runtime& calls, admin_request request) {
    const auto call = shared->placed.name_of(graph::call_id(request.parameter("id")));
    const auto records = shared->store->records(call);
    const runtime::inspection details = [&records](const live_call* c) {
        return c == nullptr ? std::string() : live_call_details(*c, records);
    };
    auto found = co_await calls.inspect(call, details);
    if (found.empty())
        if (const auto ended = shared->store->find_ended(call)) found = ended_call_details(*ended, records);
    if (found.empty()) co_return make_problem(404, "no call " + shown(call.wire()));
    co_return json_response(std::move(found));
}

asio::awaitable<reply> journal_of(std::shared_ptr<services> shared, runtime& calls, admin_request request) {
    const auto call = shared->placed.name_of(graph::call_id(request.parameter("id")));
    const runtime::inspection head = [](const live_call* c) {
        return c == nullptr ? std::string() : head_of_journal(*c);
    };
    auto journal = co_await calls.inspect(call, head);
    if (journal.empty())
        if (const auto ended = shared->store->find_ended(call)) journal = head_of_journal(*ended);
    if (journal.empty()) co_return make_problem(404, "no call " + shown(call.wire()));
    journal += '\n';
    for (const auto& record : shared->store->records(call)) journal += record + '\n';
    co_return text_response(std::move(journal), "application/jsonl");
}

}  // namespace

void add_call_pages(router& to, std::shared_ptr<services> shared, runtime& calls) {
    to.add({"GET",
            "/api/calls",
            access::bearer,
            "Live calls, and those that ended lately",
            [shared, &calls](admin_request q) { return list_calls(shared, calls, std::move(q)); },
            {"limit", "after"}});
    to.add({"GET", "/api/calls/{id}", access::bearer, "One call with its timeline",
            [shared, &calls](admin_request q) { return one_call(shared, calls, std::move(q)); }});
    to.add({"GET", "/api/calls/{id}/journal", access::bearer, "One call as the store keeps it",
            [shared, &calls](admin_request q) { return journal_of(shared, calls, std::move(q)); }});
}

}  // namespace switchhook::server
