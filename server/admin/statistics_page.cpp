#include "server/admin/statistics_page.hpp"

#include <algorithm>
#include <charconv>

#include "server/admin/kept_calls.hpp"
#include "server/instances/neighbours.hpp"
#include "server/runtime/run_on.hpp"
#include "server/statistics/chart.hpp"

namespace switchhook::server {
namespace {

using std::chrono::steady_clock;

constexpr auto told_within = std::chrono::seconds(2);

// A minute a line: when it began, the process, the counts.
std::vector<kept_minute> read_minutes(std::string_view text) {
    std::vector<kept_minute> all;
    while (!text.empty()) {
        const auto line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(text.size(), line.size() + 1));
        std::int64_t begin = 0;
        const auto [end, failed] = std::from_chars(line.data(), line.data() + line.size(), begin);
        const auto rest = line.substr(static_cast<std::size_t>(end - line.data()));
        const auto space = rest.find(' ', 1);
        if (failed != std::errc() || !rest.starts_with(' ') || space == std::string_view::npos) continue;
        all.push_back({bot::instant(bot::milliseconds(begin)), std::string(rest.substr(1, space - 1)),
                       std::string(rest.substr(space + 1))});
    }
    return all;
}

asio::awaitable<reply> statistics(std::shared_ptr<services> shared, admin_request request) {
    const auto over = request.option("over").value_or(last_hour.name);
    if (over != last_hour.name && over != last_day.name)
        co_return make_problem(400, "over: expected hour or day, found \"" + shown(over) + '"');
    const auto& span = over == last_day.name ? last_day : last_hour;
    told_minutes told;
    told.add(shared->statistics.all());
    if (shared->others != nullptr)
        for (const auto other : shared->others->others()) {
            auto text = to_text(question{std::string(counts_kind), {}, {}});
            const auto until = steady_clock::now() + told_within;
            const auto said = co_await shared->others->ask(other, std::move(text), until);
            if (said) told.add(read_minutes(*said));
        }
    const auto now = shared->clock.now();
    auto read = [shared, since = begin_of(span, now)] { return shared->store->minutes(since); };
    const auto kept = co_await run_blocking(shared->blocking, std::move(read));
    if (kept.has_error()) co_return journal_unavailable();
    told.add(*kept);
    co_return json_response(to_json(span, told.over(span, now)));
}

}  // namespace

void add_statistics_page(router& to, std::shared_ptr<services> shared) {
    to.add({"GET",
            "/api/statistics",
            access::viewer,
            "What the last hour or day was like",
            [shared = std::move(shared)](admin_request q) { return statistics(shared, std::move(q)); },
            {"over"}});
}

std::string give_counts(services& here) {
    std::string text;
    for (const auto& m : here.statistics.all())
        text += std::to_string(m.begin.time_since_epoch().count()) + ' ' + m.process + ' ' + m.counts + '\n';
    return text;
}

}  // namespace switchhook::server
