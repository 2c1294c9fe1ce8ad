#include "bot/replay/played_call.hpp"

#include <algorithm>

#include "bot/call/describe.hpp"
#include "bot/call/translate.hpp"
#include "graph/model/methods.hpp"

namespace switchhook::bot::replay {
namespace {

std::string operation_id(std::uint32_t request) {
    const auto number = std::to_string(request);
    return "0b5a2c00-7d10-4c6e-9a41-" + std::string(12 - number.size(), '0') + number;
}

}  // namespace

played_call::played_call(std::shared_ptr<const trial::scenery> on, instant begins)
    : scenery_(std::move(on)), began_(begins), now_(begins) {}

void played_call::pass_time(instant until) {
    while (const auto next = call_.timers.next()) {
        if (next->due > until) break;
        now_ = std::max(now_, next->due);
        apply(timer_fired{next->name, next->generation});
    }
    now_ = std::max(now_, until);
}

void played_call::receive(const graph::notification& n, bool busy) {
    auto e = translate(n);
    if (auto* offered = std::get_if<call_offered>(&e); offered != nullptr && busy)
        offered->admit = admission::busy;
    if (auto* ended = std::get_if<operation_ended>(&e)) own(*ended);
    if (const auto* changed = std::get_if<call_changed>(&e)) {
        if (changed->state) told_.state = changed->state;
        if (changed->audio) told_.audio = changed->audio;
    }
    apply(e);
}

// A cancelled one is what nobody waits for any more, whatever it is called.
void played_call::own(operation_ended& e) const {
    constexpr int cancelled = 8508;
    const auto theirs = contexts_.find(e.client_context);
    if (theirs != contexts_.end()) {
        e.client_context = client_context(call_, theirs->second);
        return;
    }
    if (e.client_context.starts_with(call_.key.key() + '.') || (e.result && e.result->subcode == cancelled))
        return;
    if (call_.media)
        e.client_context = client_context(call_, call_.media->request);
    else if (call_.asked && call_.asked->has_end)
        e.client_context = client_context(call_, call_.asked->request);
}

void played_call::hang_up() { apply(hang_up_asked{}); }

std::optional<std::uint32_t> played_call::pending(purpose why) const {
    const auto found = std::find_if(call_.pending.begin(), call_.pending.end(),
                                    [&](const pending_request& p) { return p.why == why; });
    return found == call_.pending.end() ? std::nullopt : std::optional(found->number);
}

bool played_call::store_recording(const std::string& file) {
    const auto request = pending(purpose::recording);
    if (request) apply(recording_stored{*request, file});
    return request.has_value();
}

bool played_call::lose_recording(const std::string& why) {
    const auto request = pending(purpose::recording);
    if (request) apply(recording_lost{*request, why});
    return request.has_value();
}

bool played_call::reply(unsigned status, value body) {
    const auto request = pending(purpose::service);
    if (request) apply(service_answered{*request, status, std::move(body), false, milliseconds(0)});
    return request.has_value();
}

void played_call::prepare(const std::string& method, answer how) {
    answers_[method].push_back(std::move(how));
}

std::vector<std::string> played_call::unasked() const {
    std::vector<std::string> methods;
    for (const auto& [method, left] : answers_)
        if (!left.empty()) methods.push_back(method);
    return methods;
}

void played_call::apply(const event& first) {
    std::deque<event> queue{first};
    while (!queue.empty()) {
        auto result = step(std::move(call_), queue.front(), scenery_->world, now_);
        queue.pop_front();
        call_ = std::move(result.call);
        visits_.insert(visits_.end(), result.visits.begin(), result.visits.end());
        for (const auto& a : result.actions) perform(a, queue);
    }
}

void played_call::perform(const action& a, std::deque<event>& then) {
    if (const auto* request = std::get_if<send_request>(&a)) {
        const auto method = graph::describe(graph::method_of(request->request)).name;
        add(a, [&](json::writer& w) {
            w.field("request", method);
            const auto body = graph::write_body(request->request);
            if (body.empty()) return;
            w.key("body");
            w.raw(body);
        });
        deeds_.back().method = method;
        deeds_.back().request = request->number;
        then.push_back(answer_to(*request));
    } else if (const auto* fetch = std::get_if<fetch_recording>(&a)) {
        add(a, [&](json::writer& w) {
            w.object("fetchRecording", [&] {
                w.field("location", fetch->location);
                w.field("token", fetch->token.reveal());
                w.field("for", fetch->name);
            });
        });
    } else if (const auto* log = std::get_if<write_log>(&a)) {
        add(a, [&](json::writer& w) { w.field("log", log->text); });
    } else if (std::holds_alternative<release_call>(a)) {
        add(a, [&](json::writer& w) { w.field("ended", to_string(call_.ended)); });
    } else {
        add(a, [&](json::writer& w) { w.field("does", without_number(describe(a, scenery_->world))); });
    }
}

event played_call::answer_to(const send_request& request) {
    const auto& method = graph::describe(graph::method_of(request.request));
    request_succeeded ok;
    ok.request = request.number;
    ok.status = 200;
    if (method.answer_type.ends_with("Operation"))
        ok.operation = graph::operation_id(operation_id(request.number));
    auto& prepared = answers_[std::string(method.name)];
    answer how;
    if (!prepared.empty()) {
        how = std::move(prepared.front());
        prepared.pop_front();
    }
    if (how.failure) {
        how.failure->request = request.number;
        return *how.failure;
    }
    if (method.id == graph::method::get) ok.call = how.call.value_or(told_);
    return ok;
}

void played_call::add(const action& a, const std::function<void(json::writer&)>& members) {
    const auto at = std::chrono::duration_cast<milliseconds>(now_ - began_);
    json::writer w;
    w.object([&] {
        w.field("at", at.count());
        members(w);
    });
    deeds_.push_back({at, without_number(describe(a, scenery_->world)), w.take(), {}, {}});
}

}  // namespace switchhook::bot::replay
