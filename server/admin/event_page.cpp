#include "server/admin/event_page.hpp"

#include <charconv>
#include <limits>

#include "server/admin/event_stream.hpp"

namespace switchhook::server {
namespace {

constexpr unsigned come_again_after = 10;  // seconds

// An EventSource that connects anew sends the header, and the ?after= of its URL with it: the header is later.
// One that is no id of ours is from another server: as if nothing of ours had been seen.
std::optional<std::uint64_t> last_seen(const admin_request& request) {
    const auto text = request.http.headers.find("Last-Event-ID");
    if (text.empty()) return std::nullopt;
    std::uint64_t id = 0;
    const auto [stopped, wrong] = std::from_chars(text.data(), text.data() + text.size(), id);
    const bool ours = wrong == std::errc() && stopped == text.data() + text.size() && id != 0;
    return ours ? id : std::numeric_limits<std::uint64_t>::max();
}

reply events(const std::shared_ptr<services>& shared, std::chrono::milliseconds beat,
             const admin_request& request) {
    const auto after = request.number("after", 0, std::numeric_limits<std::uint64_t>::max());
    if (!after.has_value()) return after.error();
    std::optional<graph::call_id> only;
    if (const auto call = request.option("call")) {
        only = graph::call_id(*call);
        if (only->key().empty()) return make_problem(400, "call: expected the id of a call, found nothing");
    }
    const auto seen = last_seen(request);
    auto from = shared->events.subscribe(seen ? seen : *after, only);
    if (!from) return try_later("too many streams of events are open", come_again_after);
    net::http_response r;
    r.headers.set("Content-Type", "text/event-stream");
    r.headers.set("Cache-Control", "no-store");
    r.headers.set("X-Accel-Buffering", "no");  // nginx would hold events back
    r.stream = std::make_shared<event_stream>(shared, std::move(from), beat);
    return r;
}

}  // namespace

void add_event_page(router& to, std::shared_ptr<services> shared, std::chrono::milliseconds beat) {
    to.add({"GET",
            "/api/events",
            access::bearer,
            "What happens in calls, as it happens: server-sent events",
            [shared = std::move(shared), beat](const admin_request& q) {
                return at_once(events(shared, beat, q));
            },
            {"call", "after"}});
}

}  // namespace switchhook::server
