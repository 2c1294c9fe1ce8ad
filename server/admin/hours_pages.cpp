#include "server/admin/hours_pages.hpp"

#include <algorithm>
#include <array>

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "base/date_time.hpp"
#include "base/json/fields.hpp"
#include "base/json/writer.hpp"
#include "base/log.hpp"
#include "base/nearest.hpp"
#include "server/admin/json_body.hpp"
#include "server/events/timeline_entry.hpp"
#include "server/instances/hours.hpp"

namespace switchhook::server {
namespace {

struct hours_site {
    std::shared_ptr<services> shared;
    known_hours_source known;
};
using hours_site_ptr = std::shared_ptr<const hours_site>;

bool counts(const bot::hours_override& o, bot::instant now) { return !o.until || now < *o.until; }

void write_override(json::writer& w, const bot::hours_override& o) {
    w.object([&] {
        w.field("name", o.name);
        w.field("state", bot::to_string(o.state));
        if (o.until) w.field("until", time_text(*o.until));
    });
}

reply list_hours(const hours_site& at) {
    const auto now = at.shared->clock.now();
    const auto said = at.shared->hours.snapshot();
    json::writer w;
    w.object([&] {
        w.array("hours", [&] {
            for (const auto& k : at.known()) {
                const auto is = bot::state_at(k.hours, k.name, *said, now);
                w.object([&] {
                    w.field("name", k.name);
                    w.field("flow", k.flow);
                    w.field("zone", k.hours.zone.name);
                    w.field("state", bot::to_string(is.state));
                    if (is.until) w.field("until", time_text(*is.until));
                    w.field("overridden", is.overridden);
                });
            }
        });
        w.array("overrides", [&] {
            for (const auto& o : *said)
                if (counts(o, now)) write_override(w, o);
        });
    });
    return json_response(w.take());
}

std::optional<problem_document> unknown(const hours_site& at, const std::string& name) {
    const auto all = at.known();
    std::vector<std::string_view> names;
    for (const auto& k : all) names.push_back(k.name);
    if (std::find(names.begin(), names.end(), name) != names.end()) return std::nullopt;
    return make_problem(
        404, "no flow has opening hours \"" + shown(name) + '"' + did_you_mean(nearest(name, names)));
}

result<bot::hours_override, problem_document> read_override(const admin_request& request, bot::instant now) {
    const auto node = read_located_json(request);
    if (!node.has_value()) return node.error();
    problems mistakes;
    const std::string file = "body";
    json::fields f({&*node, "", &file, &mistakes});
    bot::hours_override said{request.parameter("name"), {}, std::nullopt};
    if (f.any_required("state")) {
        constexpr std::array states{bot::hours_state::open, bot::hours_state::closed,
                                    bot::hours_state::holiday};
        if (const auto word = f.choice("state", {"open", "closed", "holiday"})) said.state = states[*word];
    }
    if (std::string until; f.optional("until", until)) {
        said.until = parse_date_time(until);
        const auto where = f.where().member("until");
        if (!said.until)
            where.complain("expected a time with its offset, such as \"2026-12-24T18:00:00+01:00\"");
        else if (!counts(said, now))
            where.complain("this time is over: it is " + time_text(now) + " now");
    }
    f.finish();
    if (!mistakes.empty()) return make_problem(mistakes);
    return said;
}

// Runs `f` where files may be written, and comes back.
asio::awaitable<result<void>> in_file_pool(hours_site_ptr at,
                                           std::function<result<void>(hour_overrides&)> f) {
    const auto home = co_await asio::this_coro::executor;
    co_await asio::post(asio::bind_executor(at->shared->blocking, asio::use_awaitable));
    auto done = f(at->shared->hours);
    co_await asio::post(asio::bind_executor(home, asio::use_awaitable));
    if (done.has_value()) co_await tell_of_hours(at->shared);
    co_return done;
}

problem_document not_kept(const services& shared, error_code why) {
    if (shared.common)
        return try_later("the override cannot be kept, and does not count: the log says why", 5);
    return make_problem(500, "the override cannot be kept, and does not count: " + why.message() +
                                 "; see state.folder of the configuration");
}

asio::awaitable<reply> set_override(hours_site_ptr at, admin_request request) {
    const auto& name = request.parameter("name");
    const auto now = at->shared->clock.now();
    const auto said = read_override(request, now);
    if (!said.has_value()) co_return said.error();
    if (auto p = unknown(*at, name)) co_return *std::move(p);
    std::function<result<void>(hour_overrides&)> keep = [said = *said, now](hour_overrides& all) {
        return all.set(said, now);
    };
    const auto kept = co_await in_file_pool(at, std::move(keep));
    if (!kept.has_value()) co_return not_kept(*at->shared, kept.error());
    log::info("admin", "opening hours overridden",
              {{"hours", name},
               {"state", bot::to_string(said->state)},
               {"until", said->until ? time_text(*said->until) : std::string("taken back")}});
    json::writer w;
    write_override(w, *said);
    co_return json_response(w.take());
}

asio::awaitable<reply> remove_override(hours_site_ptr at, admin_request request) {
    const auto& name = request.parameter("name");
    const auto said = at->shared->hours.snapshot();
    const bool overridden =
        std::any_of(said->begin(), said->end(), [&](const auto& o) { return o.name == name; });
    if (auto p = unknown(*at, name); p && !overridden) co_return *std::move(p);
    std::function<result<void>(hour_overrides&)> forget =
        [name, now = at->shared->clock.now()](hour_overrides& all) { return all.remove(name, now); };
    const auto kept = co_await in_file_pool(at, std::move(forget));
    if (!kept.has_value()) co_return not_kept(*at->shared, kept.error());
    if (overridden) log::info("admin", "opening hours count again", {{"hours", name}});
    net::http_response r;
    r.status = 204;
    r.headers.set("Cache-Control", "no-store");
    co_return r;
}

}  // namespace

void add_hours_pages(router& to, std::shared_ptr<services> shared, known_hours_source known) {
    const auto at = std::make_shared<const hours_site>(hours_site{std::move(shared), std::move(known)});
    to.add({"GET", "/api/hours", access::bearer, "Opening hours as they are now, and what overrides them",
            [at](const admin_request&) { return at_once(list_hours(*at)); }});
    to.add({"PUT", "/api/hours/{name}", access::bearer,
            "Overrides opening hours, in every flow that has them",
            [at](admin_request q) { return set_override(at, std::move(q)); }});
    to.add({"DELETE", "/api/hours/{name}", access::bearer, "Opening hours count again",
            [at](admin_request q) { return remove_override(at, std::move(q)); }});
}

}  // namespace switchhook::server
