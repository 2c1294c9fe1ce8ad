#include "tests/unit/bot/graph_in_disorder.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "bot/call/consistency.hpp"
#include "bot/call/describe.hpp"
#include "bot/call/event_reading.hpp"
#include "bot/call/event_writing.hpp"
#include "bot/journal/snapshot.hpp"

namespace switchhook::test {
namespace {

using namespace bot;
using graph::call_state;

void require(bool holds, const std::string& what) {
    if (!holds) throw std::logic_error(what);
}

std::string context_of(const graph::call_request& request) {
    if (const auto* r = std::get_if<graph::play_prompt_request>(&request)) return r->client_context;
    if (const auto* r = std::get_if<graph::record_response_request>(&request)) return r->client_context;
    if (const auto* r = std::get_if<graph::subscribe_to_tone_request>(&request)) return r->client_context;
    if (const auto* r = std::get_if<graph::cancel_media_processing_request>(&request))
        return r->client_context;
    return {};
}

event through_the_journal(const event& e) {
    json::writer w;
    write_event(w, e, key_display::show);
    const auto text = w.take();
    const auto document = json::document::parse(text);
    require(document.has_value(), "the journal cannot be read: " + text);
    const auto back = read_event(document->root());
    require(back.has_value(), "no event in the journal: " + text);
    return *back;
}

value reply_of(const service_request& request) {
    if (!request.url.ends_with("agents")) return value("x");
    return value(value::list{value("+33123456789")});
}

graph::operation_id operation_of(std::uint32_t number) {
    return graph::operation_id("0b5a2c00-7d10-4c6e-9a41-" + std::to_string(100'000'000'000 + number));
}

}  // namespace

graph_in_disorder::graph_in_disorder(const flow& f, unsigned seed, misfortune luck)
    : dice_(seed), luck_(luck) {
    for (std::size_t i = 0; i < f.media.size(); ++i)
        clips_.push_back(
            {"https://bot.example.org/prompts/" + std::to_string(i) + ".wav", "", milliseconds(2000)});
    world_.flow = &f;
    world_.clips = clips_;
    world_.settings.callback_uri = "https://bot.example.org/callback";
}

void graph_in_disorder::live(int happenings) {
    call_offered offer;
    offer.id = graph::call_id("57dab8b1-894c-409a-b240-bd8beae78896");
    offer.from = graph::identity{graph::identity_kind::phone, "+33600000042", {}, {}};
    offer.admit = dice_.one_in(50) ? admission::busy : admission::welcome;
    apply(offer);
    for (int i = 0; i < happenings && !released_; ++i)
        if (!one_thing_happens()) return;
}

void graph_in_disorder::fall_silent() {
    silent_ = true;
    // Answers still come, and recordings are settled: those have deadlines of their own.
    coming_.clear();
    for (const auto pending = call_.pending; const auto& p : pending) {
        if (p.why == purpose::recording)
            apply(recording_lost{p.number, "silence"});
        else if (p.why == purpose::service)
            apply(service_failed{p.number, "timeout", 0, milliseconds(1)});
        else if (p.why == purpose::callback)
            apply(callback_refused{p.number, "timeout"});
        else
            apply(request_failed{p.number, request_error::unavailable, 503, {}, milliseconds(1)});
    }
    for (int i = 0; i < 5'000 && !released_; ++i)
        if (!one_thing_happens()) return;
}

bool graph_in_disorder::one_thing_happens() {
    const auto next = std::min_element(coming_.begin(), coming_.end(),
                                       [](const auto& a, const auto& b) { return a.at < b.at; });
    const auto timer = call_.timers.next();
    const bool reported = next != coming_.end() && (!timer || next->at <= timer->due);
    if (!silent_ && call_.phase != call_phase::terminated && dice_.one_in(3)) {
        // Somewhere before whatever comes next.
        const auto until = reported ? next->at : timer ? timer->due : now_;
        now_ += milliseconds(
            dice_.roll(static_cast<int>(std::clamp<std::int64_t>((until - now_).count(), 0, 900)) + 1));
        caller_acts();
        return true;
    }
    if (reported) {
        const auto r = *next;
        coming_.erase(next);
        now_ = std::max(now_, r.at);
        apply(r.what);
        return true;
    }
    if (!timer) return false;
    now_ = std::max(now_, timer->due);
    apply(timer_fired{timer->name, timer->generation});
    return true;
}

void graph_in_disorder::caller_acts() {
    if (dice_.one_in(luck_.hangs_up)) return come(call_deleted{graph::result_info{200, 4521, {}}}, 10);
    if (dice_.one_in(200)) return apply(hang_up_asked{});
    if (dice_.one_in(60)) return send_to_a_section();
    if (dice_.one_in(luck_.dies)) return change_process();
    if (dice_.one_in(30)) return apply(notification_noted{"participant"});
    // Old timers may fire, whatever the call thinks of them.
    if (dice_.one_in(10))
        return apply(timer_fired{static_cast<timer_name>(dice_.roll(timer_count)),
                                 static_cast<std::uint32_t>(dice_.roll(3))});
    if (dice_.one_in(15)) {
        call_changed e;
        e.state = dice_.one_in(2) ? call_state::established : call_state::establishing;
        if (dice_.one_in(2))
            e.audio = dice_.one_in(4) ? graph::media_state::inactive : graph::media_state::active;
        return apply(e);
    }
    come(tone_received{next_tone_++, "0123456789*#12345678#A"[dice_.roll(22)]}, 300);
}

void graph_in_disorder::send_to_a_section() {
    const auto& flow = *world_.flow;
    const auto which = static_cast<block_id>(dice_.roll(static_cast<int>(flow.blocks.size())));
    // What on.hangup does, it does once: tests count it.
    if (flow.blocks[which].is_section && which != flow.on_hangup)
        apply(section_asked{flow.blocks[which].section});
}

void graph_in_disorder::come(const event& e, int within_ms) {
    if (dice_.one_in(luck_.lost)) return;
    coming_.push_back({now_ + milliseconds(dice_.roll(within_ms + 1)), e});
    if (dice_.one_in(luck_.doubled))
        coming_.push_back({now_ + milliseconds(dice_.roll(within_ms * 3 + 1)), e});
}

void graph_in_disorder::apply(const event& e) {
    const auto before = call_;
    auto result = step(call_, e, world_, now_);
    replayed_ = step(replayed_, through_the_journal(e), world_, now_).call;
    check(e, before, result);
    write_down(e, result);
    call_ = std::move(result.call);
    if (std::holds_alternative<line_refused>(e) && before.line && before.line != call_.line) line_.reset();
    if (const auto* forgotten = std::get_if<line_forgotten>(&e); forgotten && line_ == forgotten->line)
        line_.reset();
    phases_.insert(call_.phase);
    for (const auto& a : result.actions) perform(a);
}

void graph_in_disorder::write_down(const event& e, const step_result& result) {
    record_notes notes;
    notes.with_state = needs_state(e, call_, result.call, *world_.flow) || journal_.size() % 16 == 15;
    const auto text = write_journal_record(now_, e, call_, result, world_, notes);
    auto record = read_journal_record(text);
    require(record.has_value(), "no record in the journal: " + text);
    journal_.push_back({journal_.size() + 1, *std::move(record)});
}

// Under the number that it had.
void graph_in_disorder::perform_again(const action& a) {
    const auto last = std::exchange(last_number_, 0);
    perform(a);
    last_number_ = last;
}

// What Graph and the caller do goes on, and so do legs; answers to what was asked for are gone, and so is the line. The
// clock may have been set back.
void graph_in_disorder::change_process() {
    now_ += milliseconds(dice_.roll(30'000) - 10'000);
    const auto made = restore(
        journal_, world_, [](steps_fetched&) { return nullptr; }, now_);
    require(made.has_value(), "the call cannot be restored" + (made.has_error() ? ": " + made.error() : ""));
    require(made->call == take_snapshot(call_, *world_.flow).call, "another call is restored");
    call_ = replayed_ = made->call;
    std::erase_if(coming_, [](const report& r) {
        const auto& e = r.what;
        const bool is_of_graph =
            std::holds_alternative<call_changed>(e) || std::holds_alternative<call_deleted>(e) ||
            std::holds_alternative<tone_received>(e) || std::holds_alternative<operation_ended>(e);
        return !is_of_graph && !std::holds_alternative<leg_answered>(e) &&
               !std::holds_alternative<leg_failed>(e);
    });
    line_.reset();
    for (const auto& e : made->news) apply(e);
    for (const auto& a : made->again) {
        const auto* request = std::get_if<send_request>(&a);
        const auto is_it = [&](const pending_request& p) { return p.number == request->number; };
        if (request == nullptr)
            perform_again(a);
        else if (std::any_of(call_.pending.begin(), call_.pending.end(), is_it))
            answer(*request);
    }
}

void graph_in_disorder::check(const event& e, const bot::call& before, const step_result& result) {
    const auto told = describe(e, key_display::show) + " in " + std::string(to_string(before.phase)) + ": ";
    const auto& c = result.call;
    const auto wrong = find_inconsistency(c, *world_.flow);
    require(wrong.empty(), told + std::string(wrong));
    require(replayed_ == c, told + "the journal replays to another call");
    if (checked_++ % 8 == 0) {
        const auto text = write_snapshot({c, false});
        const auto document = json::document::parse(text);
        const auto read = document.has_value() ? read_snapshot(document->root()) : std::nullopt;
        require(read && read->call == c, told + "the snapshot is of another call: " + text);
    }
    require(!result.reason.empty(), told + "no reason");
    require(result.actions.size() <= 220, told + "too many actions for one event");
    if (released_)
        require(result.actions.empty() && c == before, told + "something happens after the release");
    if (before.phase == call_phase::terminated) {
        require(c.phase == call_phase::terminated && c.ended == before.ended, told + "the end is undone");
        // on.hangup may ask something of others, and waits for that alone.
        const auto next = c.timers.next();
        require(!next || (c.asked && next->name == timer_name::operation),
                told + "a timer runs after the end");
        for (const auto& a : result.actions)
            require(!std::holds_alternative<send_request>(a) && !std::holds_alternative<fetch_recording>(a),
                    told + "a request after the end");
    } else if (c.phase != call_phase::terminated && !c.id.empty()) {
        const auto next = c.timers.next();
        require(next.has_value(), told + "no deadline");
        require(next->due - now_ <= std::chrono::minutes(15), told + "the next deadline is too far away");
    }
}

void graph_in_disorder::perform(const action& a) {
    if (const auto* request = std::get_if<send_request>(&a)) {
        require(!released_, "a request after the release");
        require(request->number > last_number_, "a request's number is used twice");
        last_number_ = request->number;
        require(request->within > milliseconds(0), "a request without a budget");
        if (const auto context = context_of(request->request); !context.empty()) {
            require(contexts_.insert(context).second, "a clientContext is used twice");
            require(context.size() <= 256, "a clientContext is too long");
        }
        requests_.push_back(*request);
        answer(*request);
    } else if (const auto* fetch = std::get_if<fetch_recording>(&a)) {
        require(fetch->number > last_number_, "a request's number is used twice");
        last_number_ = fetch->number;
        const auto at = now_ + milliseconds(dice_.roll(4000));
        if (dice_.one_in(5))
            coming_.push_back({at, recording_lost{fetch->number, "disk full"}});
        else
            coming_.push_back({at, recording_stored{fetch->number, "2026/" + fetch->name + ".wav",
                                                    milliseconds(dice_.roll(9000))}});
    } else if (const auto* join = std::get_if<join_recordings>(&a)) {
        require(join->number > last_number_, "a request's number is used twice");
        require(join->files.size() > 1, "what is whole is joined");
        last_number_ = join->number;
        const auto at = now_ + milliseconds(dice_.roll(4000));
        if (dice_.one_in(5))
            coming_.push_back({at, recording_lost{join->number, "disk full"}});
        else
            coming_.push_back({at, recording_stored{join->number, "2026/whole.wav", milliseconds(30000)}});
    } else if (const auto* gone = std::get_if<discard_recordings>(&a)) {
        require(!gone->files.empty(), "nothing is discarded");
    } else if (const auto* ask = std::get_if<ask_service>(&a)) {
        require(ask->number > last_number_, "a request's number is used twice");
        last_number_ = ask->number;
        const auto at = now_ + milliseconds(dice_.roll(4000));
        if (dice_.one_in(5))
            coming_.push_back({at, service_failed{ask->number, "timeout", 0, milliseconds(1)}});
        else
            coming_.push_back(
                {at, service_answered{ask->number, 200, reply_of(ask->request), false, milliseconds(1)}});
    } else if (const auto* later = std::get_if<keep_callback>(&a)) {
        require(later->number > last_number_, "a request's number is used twice");
        last_number_ = later->number;
        const auto at = now_ + milliseconds(dice_.roll(4000));
        if (dice_.one_in(5))
            coming_.push_back({at, callback_refused{later->number, "full"}});
        else
            coming_.push_back({at, callback_kept{later->number, "order", later->order.due}});
    } else if (const auto* leg = std::get_if<begin_leg>(&a)) {
        require(leg->number > last_number_, "a request's number is used twice");
        last_number_ = leg->number;
        const auto at = now_ + milliseconds(dice_.roll(9000));
        if (dice_.one_in(3))
            coming_.push_back({at, leg_failed{leg->number, graph::transfer_result::busy}});
        else
            coming_.push_back({at, leg_answered{leg->number, graph::call_id("leg-9")}});
    } else if (std::holds_alternative<end_leg>(a) || std::holds_alternative<report_leg>(a)) {
        return;
    } else if (const auto* enter = std::get_if<enter_line>(&a)) {
        require(enter->number > last_number_, "a request's number is used twice");
        require(!line_, "a call waits in two lines");
        last_number_ = enter->number;
        line_ = enter->number;
        line_moves();
    } else if (const auto* left = std::get_if<leave_line>(&a)) {
        require(line_ == left->number, "a line is left that was not entered");
        line_.reset();
    } else if (const auto* lost = std::get_if<agent_lost>(&a)) {
        require(line_ == lost->number, "an agent of a line that was left");
        line_moves();
    } else if (const auto* listed = std::get_if<list_agents>(&a)) {
        require(line_ == listed->number, "agents of a line that was left");
    } else if (const auto* notice = std::get_if<send_notice>(&a)) {
        require(!notice->request.url.empty(), "a notice to nobody");
    } else if (const auto* log = std::get_if<write_log>(&a)) {
        lines_.push_back(log->text);
    } else {
        require(!released_, "released twice");
        released_ = true;
    }
}

// What a line tells is not lost in this process, but may be late.
void graph_in_disorder::line_moves() {
    const auto later = [&] { return now_ + milliseconds(dice_.roll(20'000)); };
    if (silent_) return;
    if (dice_.one_in(8)) coming_.push_back({later(), line_refused{*line_, dice_.one_in(2)}});
    if (dice_.one_in(8)) coming_.push_back({later(), line_forgotten{*line_}});
    for (std::uint32_t place = 1; place <= 3; ++place)
        if (dice_.one_in(2))
            coming_.push_back({later(), line_moved{*line_, place, 4, milliseconds(dice_.roll(90'000))}});
    const graph::identity agent{graph::identity_kind::phone, "+33123456789", {}, {}};
    if (!dice_.one_in(3)) coming_.push_back({later(), agent_offered{*line_, agent}});
}

// Every request is answered in the end: the runtime sees to that. What follows from it may come earlier.
void graph_in_disorder::answer(const send_request& request) {
    const auto soon = now_ + milliseconds(dice_.roll(400));
    const auto late = now_ + request.within;
    if (silent_) {
        coming_.push_back(
            {now_, request_failed{request.number, request_error::gone, 404, "8522", milliseconds(1)}});
    } else if (dice_.one_in(luck_.unanswered)) {
        coming_.push_back(
            {late, request_failed{request.number, request_error::outcome_unknown, 0, {}, request.within}});
        if (dice_.one_in(2)) consequences(request);
    } else if (dice_.one_in(luck_.refused)) {
        const auto error = dice_.one_in(20)  ? request_error::gone
                           : dice_.one_in(2) ? request_error::refused
                                             : request_error::unavailable;
        coming_.push_back({soon, request_failed{request.number, error, 400, "8585", milliseconds(9)}});
    } else {
        request_succeeded ok{request.number, operation_of(request.number), {}, 200, milliseconds(9)};
        if (std::holds_alternative<graph::get_call_request>(request.request)) {
            constexpr call_state found[] = {call_state::established,  call_state::established,
                                            call_state::established,  call_state::incoming,
                                            call_state::transferring, call_state::terminating};
            ok.call = call_changed{found[dice_.roll(6)], {}, {}};
        }
        coming_.push_back({soon, ok});
        consequences(request);
    }
}

void graph_in_disorder::consequences(const send_request& request) {
    if (std::holds_alternative<graph::answer_request>(request.request)) {
        come(call_changed{call_state::establishing, {}, {}}, 500);
        come(call_changed{call_state::established, {}, {}}, 900);
        come(call_changed{call_state::established, graph::media_state::active, {}}, 1500);
    } else if (std::holds_alternative<graph::play_prompt_request>(request.request) ||
               std::holds_alternative<graph::record_response_request>(request.request)) {
        operation_ended e;
        e.operation = operation_of(request.number);
        if (!dice_.one_in(4)) e.client_context = context_of(request.request);
        e.status = dice_.one_in(6) ? graph::operation_status::failed : graph::operation_status::completed;
        const bool records = std::holds_alternative<graph::record_response_request>(request.request);
        const int subcodes[] = {8510, 8514, 8515, 8509, 8508};
        e.result = graph::result_info{200, records ? subcodes[dice_.roll(5)] : 0, {}};
        if (records && e.status == graph::operation_status::completed && !dice_.one_in(4)) {
            e.recording_location = "https://media.example.org/r/" + std::to_string(request.number);
            e.recording_token = secret("token");
        }
        come(e, 4000);
    } else if (std::holds_alternative<graph::transfer_request>(request.request)) {
        come(call_changed{call_state::transferring, {}, {}}, 1000);
        if (dice_.one_in(3))
            come(call_changed{call_state::established, graph::media_state::inactive, {}}, 3000);
        if (dice_.one_in(3)) {
            come(call_changed{call_state::transfer_accepted, graph::media_state::inactive, {}}, 9000);
            come(
                call_deleted{dice_.one_in(4) ? std::nullopt : std::optional(graph::result_info{0, 7015, {}})},
                12'000);
        } else {
            come(call_changed{call_state::established, {}, graph::result_info{486, 8539, {}}}, 30'000);
        }
    } else if (std::holds_alternative<graph::delete_call_request>(request.request)) {
        come(call_changed{call_state::terminating, {}, {}}, 500);
        come(call_deleted{graph::result_info{200, 7000, {}}}, 900);
    } else if (std::holds_alternative<graph::reject_request>(request.request)) {
        come(call_deleted{}, 900);
    }
}

}  // namespace switchhook::test
