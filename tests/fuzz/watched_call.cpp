#include "tests/fuzz/watched_call.hpp"

#include <algorithm>
#include <optional>

#include "base/json/document.hpp"
#include "base/json/writer.hpp"
#include "bot/call/consistency.hpp"
#include "bot/call/event_reading.hpp"
#include "bot/call/event_writing.hpp"
#include "tests/fuzz/target.hpp"

namespace switchhook::fuzz {

using namespace bot;

namespace {

// A flow that runs in circles is stopped after 200 steps; one event may hold some keys that each move the call.
constexpr std::size_t most_actions = 2000;

std::optional<event> through_the_journal(const event& e) {
    json::writer w;
    write_event(w, e, key_display::show);
    const auto text = w.take();
    const auto read = json::document::parse(text, json::duplicates::refuse);
    if (!read.has_value()) return std::nullopt;
    return read_event(read->root());
}

// on.hangup waits for recordings, and may ask services.
bool matters_after_the_end(const event& e) {
    return std::holds_alternative<recording_stored>(e) || std::holds_alternative<recording_lost>(e) ||
           std::holds_alternative<service_answered>(e) || std::holds_alternative<service_failed>(e) ||
           std::holds_alternative<steps_fetched>(e) || std::holds_alternative<callback_kept>(e) ||
           std::holds_alternative<callback_refused>(e) || std::holds_alternative<timer_fired>(e);
}

}  // namespace

watched_call::watched_call(const flow& f) {
    for (std::size_t i = 0; i < f.media.size(); ++i) {
        const auto name = std::to_string(i);
        clips_.push_back(
            {"https://bot.example.org/prompts/" + name + ".wav", "clip-" + name, milliseconds(2000)});
    }
    world_.flow = &f;
    world_.clips = clips_;
    world_.settings.callback_uri = "https://bot.example.org/callback";
}

void watched_call::on(const event& e) {
    history_.push_back(e);
    moments_.push_back(now_);
    auto made = step(call_, e, world_, now_);
    check_step(call_, e, made);
    for (const auto& a : made.actions) note(a);
    call_ = std::move(made.call);
}

void watched_call::check_step(const bot::call& before, const event& e, const step_result& made) {
    if (const auto wrong = find_inconsistency(made.call, *world_.flow); !wrong.empty())
        std::fprintf(stderr, "%.*s\n", static_cast<int>(wrong.size()), wrong.data());
    expect(is_consistent(made.call, *world_.flow), "a call is consistent after every event");
    expect(!made.reason.empty(), "every event is answered with a reason");
    expect(made.actions.size() <= most_actions, "one event asks for a bounded number of things");
    if (before.phase != call_phase::terminated) return;
    expect(made.call.phase == call_phase::terminated && made.call.ended == before.ended,
           "an ended call stays ended");
    expect(made.actions.empty() || !released_, "a released call asks for nothing");
    if (matters_after_the_end(e)) return;
    expect(made.actions.empty() && made.call == before,
           "nothing but what on.hangup does happens to an ended call");
}

void watched_call::note(const action& a) {
    expect(!released_, "nothing is asked for behind the release");
    if (std::holds_alternative<release_call>(a)) {
        released_ = true;
    } else if (const auto* request = std::get_if<send_request>(&a)) {
        expect(request->number > last_request_, "requests are numbered upwards");
        expect(request->within > milliseconds(0), "a request has a budget of time");
        last_request_ = request->number;
        outstanding_[request->number] = {now_ + request->within, outstanding::kind::request};
    } else if (const auto* fetch = std::get_if<fetch_recording>(&a)) {
        expect(fetch->number > last_request_, "requests are numbered upwards");
        last_request_ = fetch->number;
        outstanding_[fetch->number] = {now_ + world_.settings.recording_within, outstanding::kind::recording};
    } else if (const auto* leg = std::get_if<begin_leg>(&a)) {
        expect(leg->number > last_request_, "requests are numbered upwards");
        last_request_ = leg->number;
    } else if (const auto* enter = std::get_if<enter_line>(&a)) {
        expect(enter->number > last_request_, "requests are numbered upwards");
        last_request_ = enter->number;
    } else if (const auto* join = std::get_if<join_recordings>(&a)) {
        expect(join->number > last_request_, "requests are numbered upwards");
        last_request_ = join->number;
        outstanding_[join->number] = {now_ + world_.settings.recording_within, outstanding::kind::recording};
    } else if (const auto* later = std::get_if<keep_callback>(&a)) {
        expect(later->number > last_request_, "requests are numbered upwards");
        last_request_ = later->number;
        outstanding_[later->number] = {now_ + world_.settings.keeping_within, outstanding::kind::callback};
    } else if (const auto* ask = std::get_if<ask_service>(&a)) {
        expect(ask->number > last_request_, "requests are numbered upwards");
        expect(ask->request.timeout > milliseconds(0), "a request has a budget of time");
        last_request_ = ask->number;
        outstanding_[ask->number] = {now_ + ask->request.timeout, outstanding::kind::service};
    }
}

void watched_call::settle_late_request(std::uint32_t number) {
    const auto what = outstanding_.at(number);
    outstanding_.erase(number);
    const bool waited_for = std::any_of(call_.pending.begin(), call_.pending.end(),
                                        [&](const pending_request& p) { return p.number == number; });
    if (!waited_for) return;
    now_ = std::max(now_, what.due);
    if (what.type == outstanding::kind::recording)
        on(recording_lost{number, "too late"});
    else if (what.type == outstanding::kind::service)
        on(service_failed{number, "timeout", 0, milliseconds(0)});
    else if (what.type == outstanding::kind::callback)
        on(callback_refused{number, "timeout"});
    else
        on(request_failed{number, request_error::outcome_unknown, 0, {}, milliseconds(0)});
}

void watched_call::wait(milliseconds time) {
    const auto until = now_ + time;
    for (;;) {
        const auto earlier = [](const auto& a, const auto& b) { return a.second.due < b.second.due; };
        const auto late = std::min_element(outstanding_.begin(), outstanding_.end(), earlier);
        const auto timer = call_.timers.next();
        if (late != outstanding_.end() && late->second.due <= until &&
            (!timer || late->second.due <= timer->due)) {
            settle_late_request(late->first);
        } else if (timer && timer->due <= until) {
            now_ = std::max(now_, timer->due);
            on(timer_fired{timer->name, timer->generation});
        } else {
            break;
        }
    }
    now_ = until;
}

void watched_call::wait_for_next_timer() {
    const auto timer = call_.timers.next();
    if (timer) wait(std::max(timer->due - now_, milliseconds(0)));
}

void watched_call::ring(admission admit) {
    if (world_.flow->places_calls) {
        call_order order;
        order.to = {graph::identity{graph::identity_kind::user, "u1", {}, {}}};
        return on(call_ordered{graph::call_id("57dab8b1-894c-409a-b240-bd8beae78896"), held_order(order)});
    }
    call_offered e;
    e.id = graph::call_id("57dab8b1-894c-409a-b240-bd8beae78896");
    e.from = graph::identity{graph::identity_kind::phone, "+33600000042", {}, {}};
    e.tenant = "tenant-1";
    e.chain = "chain-1";
    e.admit = admit;
    on(e);
}

void watched_call::establish() {
    on(call_changed{graph::call_state::establishing, {}, {}});
    on(call_changed{graph::call_state::established, {}, {}});
    on(call_changed{graph::call_state::established, graph::media_state::active, {}});
}

void watched_call::end() {
    if (call_.key.empty()) return;
    on(hang_up_asked{});
    on(call_deleted{});
    expect(call_.phase == call_phase::terminated, "a deleted call has ended");
    // on.hangup may ask one service after the other.
    for (int i = 0; i < 300 && !call_.pending.empty(); ++i) {
        const auto first = call_.pending.front();
        if (first.why == purpose::service)
            on(service_failed{first.number, "the test is over", 0, {}});
        else if (first.why == purpose::callback)
            on(callback_refused{first.number, "the test is over"});
        else
            on(recording_lost{first.number, "the test is over"});
    }
    expect(!call_.timers.next().has_value(), "no timer runs on after the end");
    expect(released_, "a call that has ended is released");
}

void watched_call::check_replay() const {
    bot::call again, from_journal;
    for (std::size_t i = 0; i < history_.size(); ++i) {
        again = step(std::move(again), history_[i], world_, moments_[i]).call;
        const auto read = through_the_journal(history_[i]);
        expect(read.has_value(), "an event is read from the journal again");
        from_journal = step(std::move(from_journal), *read, world_, moments_[i]).call;
    }
    expect(again == call_, "the same events make the same call");
    expect(from_journal == call_, "the events of the journal make the same call");
}

}  // namespace switchhook::fuzz
