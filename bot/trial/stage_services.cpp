// The user's services, as far as a test says what they reply, and orders to call back.

#include "bot/flow/interpreter.hpp"
#include "bot/flow/load.hpp"
#include "bot/trial/moment.hpp"
#include "bot/trial/stage.hpp"

namespace switchhook::bot::trial {
namespace {

constexpr milliseconds took{20};

bool is_meant(const std::string& pattern, const std::string& url) {
    if (pattern.empty()) return true;
    if (pattern.back() != '*') return url == pattern;
    return url.starts_with(std::string_view(pattern).substr(0, pattern.size() - 1));
}

}  // namespace

void stage::ask(const ask_service& what, std::deque<event>& then) {
    since.asked.push_back(what.request);
    if (reply_to(what, then)) return;
    // Asked again and again, it says the same until a line says otherwise.
    if (call_.line && listed_) {
        auto again = *listed_;
        again.request = what.number;
        return then.push_back(std::move(again));
    }
    const auto* at = interpreter::current(call_, *flow_);
    waits_for = what.request.method + ' ' + what.request.url;
    if (at != nullptr && !at->id.empty()) waits_for += " of the step \"" + at->id + '"';
    open_.push_back(what);
}

void stage::will_reply(const service_reply& reply, std::size_t line) {
    replies_.push_back({reply, line, reply.times});
    const auto waiting = open_;
    for (const auto& one : waiting) {
        std::deque<event> then;
        if (!reply_to(one, then)) continue;
        std::erase(open_, one);
        for (const auto& e : then) apply(e);
    }
}

void stage::keep(const keep_callback& what, std::deque<event>& then) {
    if (take_failure(injected_failure::kind::callback)) {
        then.push_back(callback_refused{what.number, "notKept"});
        return;
    }
    value::object params;
    for (const auto& [name, content] : what.order.params) params.push_back({name, value(content)});
    since.callbacks.emplace_back(value::object{{"flow", value(what.order.flow)},
                                               {"to", value(what.order.to.id)},
                                               {"due", value(to_string(what.order.due))},
                                               {"params", value(std::move(params))}});
    then.push_back(callback_kept{what.number, "order-" + std::to_string(what.number), what.order.due});
}

bool stage::reply_to(const ask_service& what, std::deque<event>& then) {
    const auto* at = interpreter::current(call_, *flow_);
    const auto number = what.number;
    for (auto& prepared : replies_) {
        const auto& r = prepared.reply;
        if (prepared.left == 0 || !is_meant(r.url, what.request.url)) continue;
        if (!r.id.empty() && (at == nullptr || at->id != r.id)) continue;
        --prepared.left;
        const bool is_success = r.status >= 200 && r.status <= 299;
        if (r.why == "timeout") {
            come(what.request.timeout, service_failed{number, r.why, 0, what.request.timeout});
        } else if (!r.why.empty()) {
            then.push_back(service_failed{number, r.why, 0, took});
        } else if (!what.for_steps) {
            const service_answered reply{number, r.status, r.body, false, took};
            if (asked_beside(call_.flow.step) == number) listed_ = reply;
            then.push_back(reply);
        } else if (!is_success) {
            then.push_back(service_failed{number, "status " + std::to_string(r.status), r.status, took});
        } else {
            then.push_back(steps_of(number, r.body, prepared.line));
        }
        return true;
    }
    return false;
}

event stage::steps_of(std::uint32_t request, const value& reply, std::size_t line) {
    json::writer w;
    reply.write(w);
    const auto text = w.take();
    problems found;
    auto extended = extend_flow(*flow_, text, "reply", found, scenery_->around);
    if (!extended.flow) {
        for (const auto& p : found.all())
            if (p.level == severity::error)
                wrong.emplace_back(line, "the reply is no list of steps: " + p.path + ": " + p.what);
        return service_failed{request, "malformed", 200, took};
    }
    flow_ = std::move(extended.flow);
    world_.flow = flow_.get();
    clips_ = clips_for(*flow_);
    world_.clips = clips_;
    return steps_fetched{request, extended.steps, text, took};
}

}  // namespace switchhook::bot::trial
