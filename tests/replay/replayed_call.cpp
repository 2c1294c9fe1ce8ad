#include "tests/replay/replayed_call.hpp"

#include <algorithm>
#include <cstdio>
#include <stdexcept>

#include "bot/call/consistency.hpp"
#include "bot/call/translate.hpp"
#include "graph/model/methods.hpp"

namespace switchhook::test {
namespace {

using namespace bot;

const instant start{milliseconds(1'795'000'000'000)};

// What the client makes of an HTTP status once its repeats are spent.
request_error error_of(std::int64_t status, graph::repeat on_lost_answer) {
    if (status == 404) return request_error::gone;
    if (status == 504 && on_lost_answer == graph::repeat::never) return request_error::outcome_unknown;
    if (status == 429 || status >= 500) return request_error::unavailable;
    return request_error::refused;
}

const graph::method_description& method_by_log_name(std::string_view name) {
    for (const auto& m : graph::all_methods())
        if (m.name == name) return m;
    throw std::runtime_error("no method is called " + std::string(name));
}

std::string operation_id(std::uint32_t request) {
    char text[37];
    std::snprintf(text, sizeof text, "0b5a2c00-7d10-4c6e-9a41-%012u", request);
    return text;
}

}  // namespace

replayed_call::replayed_call(std::shared_ptr<const bot::flow> flow) : flow_(std::move(flow)), now_(start) {
    for (const auto& label : flow_->media_labels)
        clips_.push_back({"https://bot.example.org/prompts/" + label + ".wav", label, milliseconds(2000)});
    world_.flow = flow_.get();
    world_.clips = clips_;
    world_.settings.callback_uri = "https://bot.example.org/callback";
}

void replayed_call::play(json::value line) {
    const auto at = line["at"].as_integer();
    if (!at || start + milliseconds(*at) < now_) throw std::runtime_error("at runs backwards, or is missing");
    pass_time(start + milliseconds(*at));

    std::size_t told = 0;
    line.each_member([&](std::string_view name, json::value v) {
        ++told;
        if (name == "at" || name == "busy") return;
        if (name == "notification") return receive(v, line["busy"].as_bool().value_or(false));
        if (name == "answer") return prepare(v);
        if (name == "stored") return apply(recording_stored{recording_under_way(), v.string_or()});
        if (name == "notStored") return apply(recording_lost{recording_under_way(), v.string_or()});
        if (name == "operator" && v.string_or() == "hangUp") return apply(hang_up_asked{});
        throw std::runtime_error("nothing of this kind happens: " + std::string(name));
    });
    if (told > 2 && !line["busy"]) throw std::runtime_error("one thing at a time");
}

void replayed_call::pass_time(instant until) {
    while (const auto next = call_.timers.next()) {
        if (next->due > until) break;
        now_ = std::max(now_, next->due);
        apply(timer_fired{next->name, next->generation});
    }
    now_ = until;
}

void replayed_call::receive(json::value notification, bool busy) {
    const auto parsed = graph::parse_notifications(notification.dump());
    if (!parsed.has_value()) throw std::runtime_error(parsed.error().message());
    if (parsed->empty()) throw std::runtime_error("no notification in it");
    for (const auto& n : *parsed) {
        if (!call_.id.empty() && n.resource.call != call_.id)
            throw std::runtime_error("a notification of another call");
        auto e = translate(n);
        if (auto* offered = std::get_if<call_offered>(&e); offered != nullptr && busy)
            offered->admit = admission::busy;
        apply(e);
    }
}

void replayed_call::prepare(json::value answer) {
    const auto& method = method_by_log_name(answer["method"].string_or());
    prepared_answer prepared;
    if (const auto call = answer["call"]) {
        prepared.call = change_of(graph::read_call(call));
    } else {
        const auto status = answer["status"].as_integer().value_or(0);
        request_failed failure;
        failure.status = static_cast<unsigned>(status);
        failure.code = answer["code"].string_or();
        const bool lost = answer["lost"].as_bool().value_or(false);
        if (!lost && status < 400) throw std::runtime_error("an answer is a call, a failure, or lost");
        failure.error = lost ? request_error::outcome_unknown : error_of(status, method.on_lost_answer);
        prepared.failure = failure;
    }
    answers_[std::string(method.name)].push_back(std::move(prepared));
}

std::uint32_t replayed_call::recording_under_way() const {
    const auto found = std::find_if(call_.pending.begin(), call_.pending.end(),
                                    [](const auto& p) { return p.why == purpose::recording; });
    if (found == call_.pending.end()) throw std::runtime_error("no recording is on its way");
    return found->number;
}

void replayed_call::apply(const event& first) {
    std::deque<event> queue{first};
    while (!queue.empty()) {
        auto result = step(std::move(call_), queue.front(), world_, now_);
        queue.pop_front();
        call_ = std::move(result.call);
        if (const auto wrong = find_inconsistency(call_, *flow_); !wrong.empty())
            throw std::logic_error("inconsistent call: " + std::string(wrong));
        for (const auto& a : result.actions) perform(a, queue);
    }
}

void replayed_call::perform(const action& a, std::deque<event>& queue) {
    if (const auto* request = std::get_if<send_request>(&a)) {
        write([&](json::writer& w) {
            w.field("request", graph::describe(graph::method_of(request->request)).name);
            const auto body = graph::write_body(request->request);
            if (body.empty()) return;
            w.key("body");
            w.raw(body);
        });
        queue.push_back(answer_to(*request));
    } else if (const auto* fetch = std::get_if<fetch_recording>(&a)) {
        write([&](json::writer& w) {
            w.object("fetchRecording", [&] {
                w.field("location", fetch->location);
                w.field("token", fetch->token.reveal());
                w.field("for", fetch->name);
            });
        });
    } else if (const auto* log = std::get_if<write_log>(&a)) {
        write([&](json::writer& w) { w.field("log", log->text); });
    } else {
        write([&](json::writer& w) { w.field("ended", to_string(call_.ended)); });
    }
}

event replayed_call::answer_to(const send_request& request) {
    const auto& method = graph::describe(graph::method_of(request.request));
    auto& prepared = answers_[std::string(method.name)];
    request_succeeded ok;
    ok.request = request.number;
    ok.status = 200;
    if (prepared.empty()) {
        if (method.id == graph::method::get)
            throw std::runtime_error("Graph is asked how the call stands, and no answer is prepared");
        if (method.answer_type.ends_with("Operation"))
            ok.operation = graph::operation_id(operation_id(request.number));
        return ok;
    }
    const auto answer = prepared.front();
    prepared.pop_front();
    if (!answer.failure) {
        ok.call = answer.call;
        return ok;
    }
    auto failed = *answer.failure;
    failed.request = request.number;
    return failed;
}

void replayed_call::write(const std::function<void(json::writer&)>& members) {
    json::writer w;
    w.object([&] {
        w.field("at", (now_ - start).count());
        members(w);
    });
    lines_.push_back(w.take());
}

std::vector<std::string> replayed_call::unasked() const {
    std::vector<std::string> methods;
    for (const auto& [method, left] : answers_)
        if (!left.empty()) methods.push_back(method);
    return methods;
}

}  // namespace switchhook::test
