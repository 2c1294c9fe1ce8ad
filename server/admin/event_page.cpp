#include "server/admin/event_page.hpp"

#include <charconv>
#include <limits>

#include "server/admin/event_stream.hpp"
#include "server/admin/viewing.hpp"
#include "server/instances/all_events.hpp"

namespace switchhook::server {
namespace {

constexpr unsigned come_again_after = 10;  // seconds

constexpr auto no_id = std::numeric_limits<std::uint64_t>::max();

std::optional<std::uint64_t> number_in(std::string_view text) {
    std::uint64_t id = 0;
    const auto [stopped, wrong] = std::from_chars(text.data(), text.data() + text.size(), id);
    if (wrong != std::errc() || stopped != text.data() + text.size()) return std::nullopt;
    return id;
}

using opened = result<std::unique_ptr<event_reader>, problem_document>;

// An EventSource that connects anew sends the header, and the ?after= of its URL with it: the header is later.
// One that is no id of ours is from another server: as if nothing of ours had been seen.
opened read_own(services& shared, const admin_request& request, const std::optional<graph::call_id>& only) {
    const auto asked = request.number("after", 0, no_id);
    if (!asked.has_value()) return asked.error();
    auto after = *asked;
    if (const auto seen = request.http.headers.find("Last-Event-ID"); !seen.empty()) {
        after = number_in(seen).value_or(0);
        if (after == 0) after = no_id;
    }
    auto from = shared.events.subscribe(after, only);
    if (!from) return std::unique_ptr<event_reader>();
    return std::unique_ptr<event_reader>(std::make_unique<feed_reader>(std::move(from)));
}

opened read_all(services& shared, const admin_request& request, const std::optional<graph::call_id>& only) {
    std::optional<event_cursor> after;
    std::optional<feed_gap> lost;
    if (const auto asked = request.option("after")) {
        after = *asked == "0" ? event_cursor() : read_event_cursor(*asked);
        if (!after) return make_problem(400, "after: expected the id of an event, or 0");
    }
    if (const auto seen = request.http.headers.find("Last-Event-ID"); !seen.empty()) {
        after = read_event_cursor(seen);
        if (!after) lost = feed_gap{feed_gap::cause::restart, 0};
        if (!after) after.emplace();
    }
    return shared.everywhere->read(std::move(after), only ? only->key() : std::string(), lost);
}

reply events(const std::shared_ptr<services>& shared, std::chrono::milliseconds beat,
             const admin_request& request) {
    std::optional<graph::call_id> only;
    if (const auto call = request.option("call")) {
        only = graph::call_id(*call);
        if (only->key().empty()) return make_problem(400, "call: expected the id of a call, found nothing");
    }
    auto from = shared->everywhere ? read_all(*shared, request, only) : read_own(*shared, request, only);
    if (from.has_error()) return std::move(from).error();
    if (!*from) return try_later("too many streams of events are open", come_again_after);
    net::http_response r;
    r.headers.set("Content-Type", "text/event-stream");
    r.headers.set("Cache-Control", "no-store");
    r.headers.set("X-Accel-Buffering", "no");  // nginx would hold events back
    r.stream = std::make_shared<event_stream>(
        shared, *std::move(from), beat, request.who == role::viewer ? for_viewers : event_stream::view());
    return r;
}

}  // namespace

void add_event_page(router& to, std::shared_ptr<services> shared, std::chrono::milliseconds beat) {
    to.add({"GET",
            "/api/events",
            access::viewer,
            "What happens in calls, as it happens: server-sent events",
            [shared = std::move(shared), beat](const admin_request& q) {
                return at_once(events(shared, beat, q));
            },
            {"call", "after"}});
}

}  // namespace switchhook::server
