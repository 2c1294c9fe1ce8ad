// What bots ask of the world: of a call that is there, or for a new one.

#include <utility>

#include "base/json/document.hpp"
#include "emulator/world/request_checks.hpp"
#include "emulator/world/world.hpp"
#include "graph/model/request_reader.hpp"

namespace switchhook::emulator {

// https://learn.microsoft.com/graph/throttling-limits#cloud-communication-service-limits
std::optional<graph_answer> world::too_many(const std::string& app, moment now) {
    constexpr duration month = std::chrono::hours(24 * 30);
    const auto& limits = settings_.limits;
    auto& placed = placed_by_[app];
    while (!placed.this_month.empty() && placed.this_month.front() + month <= now)
        placed.this_month.pop_front();
    if (placed.live >= limits.calls_at_once || live_ >= limits.live_calls)
        return refused(429, "8530", "The application has too many active calls.");
    if (placed.this_month.size() >= limits.calls_a_month)
        return refused(429, "8529", "The application has placed too many calls this month.");
    return std::nullopt;
}

conference_book::found world::conference_for(const graph::call_resource& call, const asking_app& app,
                                             moment now) {
    if (call.meeting_info) return book_.to_join(call, now);
    if (call.targets.size() < 2) return {};
    conference_facts facts;
    facts.tenant = call.tenant_id.value_or(app.tenant);
    if (call.chat_info && call.chat_info->thread_id) facts.thread = *call.chat_info->thread_id;
    auto made = book_.open(std::move(facts));
    if (!made) return {nullptr, refused(503, "serviceNotAvailable", "Too many calls are in progress.")};
    return {std::move(made), {}};
}

graph_answer world::place(const graph_request& what, const graph::create_call_request& asked, moment now) {
    const auto& app = what.app;
    if (auto refusal = refusal_to_place(asked, app, what.version, settings_.quirks))
        return *std::move(refusal);
    if (auto refusal = too_many(app.id, now)) return *std::move(refusal);
    const auto& wanted = asked.call;
    auto with = conference_for(wanted, app, now);
    if (!with.refusal.code.empty()) return std::move(with.refusal);
    const graph::identity bot{graph::identity_kind::application, app.id, app.name, app.tenant};
    call_facts facts{ids_.guid(),
                     ids_.guid(),
                     ids_.guid(),
                     ids_.guid(),
                     ids_.guid(),
                     wanted.source ? wanted.source->identity.who() : bot,
                     wanted.targets.empty() ? (with.what ? with.what->facts().organizer : graph::identity())
                                            : wanted.targets.front().identity.who(),
                     app.id,
                     wanted.tenant_id.value_or(app.tenant),
                     wanted.callback_uri,
                     app.name,
                     graph::call_direction::outgoing,
                     std::make_shared<const graph::call_resource>(wanted),
                     graph::variant_of(wanted),
                     what.version,
                     with.what};
    record& r = add(std::move(facts), now);
    r.placed_by_bot = true;
    r.scenario = what.scenario;
    auto& placed = placed_by_[app.id];
    ++placed.live;
    placed.this_month.push_back(now);
    graph_answer answer = r.what.created();
    r.what.note_request({"create", what.body, answer.status, {}, {}, what.fault}, now);
    settle(r, now);
    return answer;
}

graph_answer world::request(const graph_request& what, moment now) {
    advance(now);
    const bool of_a_call = graph::describe(what.method).of_a_call();
    record* r = of_a_call ? record_of(what.call) : nullptr;
    if (of_a_call && r == nullptr) return not_found();
    const result<json::document> body = json::document::parse(what.body.empty() ? "null" : what.body);
    graph_answer answer;
    if (r != nullptr) {
        if (!what.scenario.empty()) r->scenario = what.scenario;
        r->what.hold_story();
    }
    // Objects that name each other by $id are .NET's, not OData's.
    const bool references = what.body.find("\"$values\"") != std::string::npos;
    if (body.has_value() && references) {
        answer = refused(400, "BadRequest", "The request is invalid.");
    } else if (!body.has_value()) {
        answer = refused(400, "BadRequest", graph_answer::unreadable);
    } else if (auto read = graph::read_request(what.method, body->root(), what.sub_id); !read.has_value()) {
        answer = r != nullptr && r->what.ended() ? not_found()
                                                 : refused(400, "8523", to_string(read.error()) + '.');
    } else if (const auto* asked = std::get_if<graph::create_call_request>(&*read)) {
        answer = place(what, *asked, now);
    } else if (r != nullptr) {
        answer = r->what.request(*read, what.version, now);
    } else {
        answer = {200, {}, {}, {}, {}};
    }
    if (r != nullptr)
        note_request(what.call,
                     {std::string(graph::describe(what.method).name), what.body, answer.status, answer.code,
                      answer.message, what.fault},
                     now);
    return answer;
}

}  // namespace switchhook::emulator
