#include "server/admin/call_pages.hpp"

#include <algorithm>

#include "base/json/writer.hpp"
#include "base/percent.hpp"
#include "server/admin/call_list.hpp"
#include "server/admin/call_search.hpp"
#include "server/admin/call_view.hpp"
#include "server/admin/elsewhere.hpp"
#include "server/admin/kept_calls.hpp"

namespace switchhook::server {
namespace {

constexpr std::size_t calls_a_page = 100;
constexpr std::size_t most_calls_a_page = 1'000;

struct page {
    std::vector<std::string> live, ended;  // summaries
    std::optional<list_position> next;
};

net::http_response to_response(const page& p, std::size_t limit, const call_filter& wanted) {
    std::string next;
    if (p.next)
        next = "/api/calls?limit=" + std::to_string(limit) + to_query(wanted) +
               "&after=" + percent_encode(to_string(*p.next));
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

asio::awaitable<result<page>> read_page(std::shared_ptr<services> shared, runtime& calls, list_position from,
                                        std::size_t limit, call_filter wanted) {
    page p;
    if (from.in == list_position::part::live) {
        auto live = co_await live_everywhere(shared, calls, from.behind, limit + 1, wanted);
        for (std::size_t i = 0; i < std::min(limit, live.size()); ++i)
            if (!live[i].summary.empty()) p.live.push_back(std::move(live[i].summary));
        if (live.size() > limit) {
            p.next = list_position{list_position::part::live, live[limit - 1].rank};
            co_return p;
        }
        limit -= live.size();
        from = {list_position::part::ended, {}};
    }
    const auto found = co_await ended_calls(shared, limit + 1, place_of_rank(from.behind), wanted);
    if (found.has_error()) co_return found.error();
    const auto& ended = *found;
    for (std::size_t i = 0; i < std::min(limit, ended.size()); ++i)
        p.ended.push_back(ended_call_summary(ended[i]));
    if (ended.size() > limit)
        p.next =
            list_position{list_position::part::ended, limit == 0 ? std::string() : rank_of(ended[limit - 1])};
    co_return p;
}

asio::awaitable<reply> list_calls(std::shared_ptr<services> shared, runtime& calls, admin_request request) {
    const auto limit = request.number("limit", 1, most_calls_a_page);
    // Digit by digit, a search tells what is masked.
    if (request.who == role::viewer && request.option("number"))
        co_return make_problem(403, "the token is one for looking: a search by number takes admin.token");
    if (!limit.has_value()) co_return limit.error();
    const auto from = read_list_position(request.option("after").value_or("live"));
    if (!from) co_return make_problem(400, "after: expected what an earlier page gave as its next one");
    const auto wanted = read_call_filter(request);
    if (wanted.has_error()) co_return wanted.error();
    const auto most = static_cast<std::size_t>(limit->value_or(calls_a_page));
    const auto p = co_await read_page(std::move(shared), calls, *from, most, *wanted);
    if (p.has_error()) co_return journal_unavailable();
    co_return to_response(*p, most, *wanted);
}

asio::awaitable<reply> one_call(std::shared_ptr<services> shared, runtime& calls, admin_request request) {
    const auto call = shared->placed.name_of(graph::call_id(request.parameter("id")));
    // Of an ended call the records are read behind its end: one that ends meanwhile is looked at once more.
    for (int look = 0; look < 2; ++look) {
        const auto ended = co_await find_ended(shared, call);
        if (ended.has_error()) co_return journal_unavailable();
        const auto records = co_await records_of(shared, call);
        if (records.has_error()) co_return journal_unavailable();
        if (*ended) co_return json_response(ended_call_details(**ended, *records));
        const runtime::inspection details = [&records](const live_call* c) {
            return c == nullptr ? std::string() : live_call_details(*c, *records);
        };
        auto found = co_await calls.inspect(call, details);
        if (!found.empty()) co_return json_response(std::move(found));
    }
    co_return make_problem(404, "no call " + shown(call.wire()));
}

asio::awaitable<reply> journal_of(std::shared_ptr<services> shared, runtime& calls, admin_request request) {
    const auto call = shared->placed.name_of(graph::call_id(request.parameter("id")));
    const runtime::inspection head = [](const live_call* c) {
        return c == nullptr ? std::string() : head_of_journal(*c);
    };
    auto journal = co_await calls.inspect(call, head);
    if (journal.empty()) {
        const auto ended = co_await find_ended(shared, call);
        if (ended.has_error()) co_return journal_unavailable();
        if (*ended) journal = head_of_journal(**ended);
    }
    if (journal.empty()) co_return make_problem(404, "no call " + shown(call.wire()));
    const auto records = co_await records_of(shared, call);
    if (records.has_error()) co_return journal_unavailable();
    journal += '\n';
    for (const auto& record : *records) journal += record + '\n';
    co_return text_response(std::move(journal), "application/jsonl");
}

}  // namespace

void add_call_pages(router& to, std::shared_ptr<services> shared, runtime& calls) {
    to.add({"GET",
            "/api/calls",
            access::viewer,
            "Live calls, and those that ended lately",
            [shared, &calls](admin_request q) { return list_calls(shared, calls, std::move(q)); },
            {"limit", "after", "number", "chain", "id", "outcome", "since", "until"}});
    to.add({"GET", "/api/calls/{id}", access::viewer, "One call with its timeline",
            [shared, &calls](admin_request q) { return one_call(shared, calls, std::move(q)); }});
    to.add({"GET", "/api/calls/{id}/journal", access::bearer, "One call as the store keeps it",
            [shared, &calls](admin_request q) { return journal_of(shared, calls, std::move(q)); }});
}

}  // namespace switchhook::server
