#include "bot/trial/stage.hpp"

#include <algorithm>

namespace switchhook::bot::trial {
namespace {

using graph::call_state;

constexpr milliseconds rings{3'000};  // before anybody answers or declines

// What Graph says of a party that was not reached. https://learn.microsoft.com/graph/api/call-transfer
graph::result_info result_of(graph::transfer_result how) {
    switch (how) {
        case graph::transfer_result::busy: return {486, 0, {}};
        case graph::transfer_result::no_answer: return {480, 0, {}};
        case graph::transfer_result::declined: return {603, 0, {}};
        case graph::transfer_result::unreachable: return {404, 0, {}};
        case graph::transfer_result::failed: break;
    }
    return {500, 7000, {}};
}

}  // namespace

stage::stage(std::shared_ptr<const scenery> flow, instant begins, bool keeps_timeline)
    : scenery_(std::move(flow)),
      flow_(scenery_->flow),
      world_(scenery_->world),
      began_(begins),
      now_(begins),
      media_free_(begins),
      keeps_timeline_(keeps_timeline) {}

void stage::begin(const begin_call& how) {
    began_ = now_;
    if (!flow_->places_calls) {
        call_offered e;
        e.id = graph::call_id("57dab8b1-894c-409a-b240-bd8beae78896");
        e.from = how.from;
        if (!how.to.empty()) e.to = how.to.front();
        e.tenant = how.tenant;
        e.chain = "chain-1";
        e.routes = how.routes;
        e.hours = how.hours;
        e.admit = how.busy ? admission::busy : admission::welcome;
        return apply(e);
    }
    call_order order;
    order.to = how.to;
    order.join = how.join;
    order.params = how.params;
    apply(call_ordered{graph::call_id("0c3f1d52-8a7b-4e0c-9d11-6b2f4a5e7c90"), held_order(std::move(order)),
                       how.hours});
}

void stage::press(char key) {
    const bool stops =
        recording_ && now_ >= recording_->from && recording_->stop_tones.find(key) != std::string::npos;
    if (heard_)
        apply(tone_received{next_tone_++, key});
    else
        remember("caller presses " + std::string(1, key) + ", which Graph does not report");
    constexpr int stopped_by_tone = 8514;
    if (stops && recording_) end_recording(stopped_by_tone, true, milliseconds(0));
}

void stage::speak(milliseconds time, char stop) {
    if (!recording_) return;
    remember("caller speaks");
    constexpr int by_silence = 8509, by_time = 8515;
    const auto most = recording_->from + recording_->max - now_;
    if (stop != 0 && time < most) {
        std::erase_if(coming_, [&](const occurrence& o) { return o.media == recording_->request; });
        pass(time);
        return press(stop);
    }
    const auto until = std::min(most, time + recording_->silence);
    const auto piece = recording_->request;
    end_recording(until == most ? by_time : by_silence, true, until);
    pass(until);
    // The rest goes into the next piece of a long message.
    if (time > most && recording_ && recording_->request != piece) speak(time - most, stop);
}

void stage::hang_up(end_call::by who) {
    if (who == end_call::by::bot_operator) return apply(hang_up_asked{});
    told_ = call_state::terminated;
    const bool lost = who == end_call::by::network;
    apply(call_deleted{lost ? graph::result_info{500, 0, {}} : graph::result_info{200, 0, {}}});
}

bool stage::is_transferring() const {
    return call_.transfer == transfer_progress::asked || call_.transfer == transfer_progress::seen;
}

bool stage::is_consulting() const { return call_.leg && call_.asked && call_.asked->request == *call_.leg; }

void stage::settle_transfer(const far_end& how) {
    if (how == graph::transfer_result::no_answer) {
        remember("nobody answers");
        told_ = call_state::established;
        const auto this_one = begun_;
        while (begun_ == this_one && (is_transferring() || is_consulting()) && go_on()) {
        }
        return;
    }
    pass(rings);
    if (is_consulting()) {
        if (how) return apply(leg_failed{*call_.leg, *how});
        apply(leg_answered{*call_.leg, graph::call_id("leg-" + std::to_string(*call_.leg))});
    }
    if (!is_transferring()) return;
    if (how) {
        told_ = call_state::established;
        return apply(call_changed{call_state::established, {}, result_of(*how)});
    }
    apply(call_changed{call_state::transfer_accepted, {}, {}});
    told_ = call_state::terminated;
    apply(call_deleted{graph::result_info{0, 7015, {}}});
}

void stage::settle_callee(const far_end& how) {
    if (how == graph::transfer_result::no_answer) {
        remember("nobody answers");
        const auto this_one = begun_;
        while (begun_ == this_one && call_.phase == call_phase::calling && go_on()) {
        }
        return;
    }
    pass(rings);
    if (call_.phase != call_phase::calling) return;
    if (how) {
        told_ = call_state::terminated;
        return apply(call_deleted{result_of(*how)});
    }
    told_ = call_state::established;
    apply(call_changed{call_state::established, {}, {}});
    apply(call_changed{call_state::established, graph::media_state::active, {}});
}

void stage::pass(milliseconds time) {
    const auto until = now_ + time;
    while (!over_ && !gave_up()) {
        const auto next = next_at();
        if (!next || *next > until) break;
        go_on();
    }
    if (!over_) move_to(until);
}

std::optional<instant> stage::next_at() const {
    std::optional<instant> next;
    for (const auto& o : coming_)
        if (!next || o.at < *next) next = o.at;
    if (const auto timer = call_.timers.next(); timer && (!next || timer->due < *next)) next = timer->due;
    return next;
}

bool stage::go_on() {
    if (over_ || gave_up()) return false;
    const auto next = std::min_element(coming_.begin(), coming_.end(),
                                       [](const auto& a, const auto& b) { return a.at < b.at; });
    const auto timer = call_.timers.next();
    if (next != coming_.end() && (!timer || next->at <= timer->due)) {
        auto e = std::move(next->what);
        move_to(next->at);
        if (recording_ && next->media == recording_->request) recording_.reset();
        coming_.erase(next);
        apply(e);
        return true;
    }
    if (!timer) return false;
    move_to(timer->due);
    apply(timer_fired{timer->name, timer->generation});
    return true;
}

void stage::move_to(instant moment) {
    now_ = std::max(now_, moment);
    for (auto& p : playing_) {
        if (p.heard || p.from > now_) continue;
        p.heard = true;
        since.played.push_back(p.clip);
    }
    std::erase_if(playing_, [&](const playing_clip& p) { return p.to <= now_; });
}

void stage::settle(bool more_keys) {
    for (;;) {
        const auto who = whose();
        const bool waits = who != turn_of::nobody && (who != turn_of::pressing || more_keys);
        if (waits || !go_on()) return;
    }
}

bool stage::is_of(const expected_prompt& prompt, std::uint16_t clip) const {
    // What a service replied was not known when the test was read.
    return std::find(prompt.clips.begin(), prompt.clips.end(), clip) != prompt.clips.end() ||
           flow_->media[clip].text == prompt.name;
}

bool stage::hear(const expected_prompt& prompt) {
    for (;;) {
        for (const auto& p : playing_) {
            if (!is_of(prompt, p.clip)) continue;
            pass(std::max(milliseconds(0), p.from - now_));
            return true;
        }
        const auto who = whose();
        const bool waits = who != turn_of::nobody && who != turn_of::pressing && who != turn_of::line;
        if (waits || !go_on()) return false;
    }
}

void stage::finish() {
    if (over_ || call_.key.empty()) return;
    const bool unanswered = call_.phase == call_phase::prepared || call_.phase == call_phase::calling;
    if (call_.phase != call_phase::terminating && call_.phase != call_phase::terminated) {
        remember("the test is over");
        hang_up(unanswered ? end_call::by::bot_operator : end_call::by::caller);
    }
    while (!over_) {
        if (!open_.empty()) {
            const auto number = open_.front().number;
            open_.erase(open_.begin());
            apply(service_failed{number, "unreachable", 0, milliseconds(1)});
        } else if (!go_on()) {
            return;
        }
    }
}

turn_of stage::whose() const {
    if (over_) return turn_of::over;
    if (call_.phase == call_phase::calling && !call_.dial.given_up) return turn_of::callee;
    if (is_transferring() || is_consulting()) return turn_of::target;
    if (!open_.empty()) return turn_of::service;
    if (call_.line) return turn_of::line;
    if (call_.timers.runs(timer_name::input)) return turn_of::caller;
    if (call_.timers.runs(timer_name::inter_digit)) return turn_of::pressing;
    const bool records = recording_ && call_.media && call_.media->request == recording_->request;
    return records && now_ >= recording_->from ? turn_of::recording : turn_of::nobody;
}

std::vector<std::size_t> stage::unused() const {
    std::vector<std::size_t> lines;
    for (const auto& r : replies_)
        if (r.left == r.reply.times) lines.push_back(r.line);
    for (const auto& f : failures_)
        if (f.left == f.failure.times) lines.push_back(f.line);
    for (const auto& l : lines_)
        if (!l.used) lines.push_back(l.line);
    return lines;
}

void stage::apply(const event& e) {
    std::deque<event> queue{e};
    while (!queue.empty() && !gave_up()) {
        ++events_;
        remember(queue.front());
        const bool was_over = call_.flow.in_hangup_section;
        auto result = step(std::move(call_), queue.front(), world_, now_);
        queue.pop_front();
        call_ = std::move(result.call);
        follow(result.visits, was_over);
        for (const auto& a : result.actions) perform(a, queue);
        if (call_.phase == call_phase::terminated && !over_at_) over_at_ = now_;
        std::erase_if(open_, [&](const ask_service& o) {
            return std::none_of(call_.pending.begin(), call_.pending.end(),
                                [&](const pending_request& p) { return p.number == o.number; });
        });
        if (!call_.media || (recording_ && call_.media->request != recording_->request)) recording_.reset();
    }
}

void stage::perform(const action& a, std::deque<event>& then) {
    remember(a);
    if (const auto* send = std::get_if<send_request>(&a)) {
        answer(*send, then);
    } else if (const auto* fetch = std::get_if<fetch_recording>(&a)) {
        store(fetch->number, fetch->name, spoken_, then);
    } else if (const auto* join = std::get_if<join_recordings>(&a)) {
        milliseconds whole{0};
        for (const auto& file : join->files) whole += stored_[file];
        store(join->number, join->name, whole, then);
    } else if (const auto* asked = std::get_if<ask_service>(&a)) {
        ask(*asked, then);
    } else if (const auto* notice = std::get_if<send_notice>(&a)) {
        since.notified.push_back(notice->request);
    } else if (const auto* later = std::get_if<keep_callback>(&a)) {
        keep(*later, then);
    } else if (const auto* line = std::get_if<write_log>(&a)) {
        since.log.push_back(line->text);
    } else if (std::holds_alternative<release_call>(a)) {
        over_ = true;
        coming_.clear();
        stop_media();
    } else {
        act_as_line(a, then);
    }
}

void stage::store(std::uint32_t number, const std::string& name, milliseconds length,
                  std::deque<event>& then) {
    if (take_failure(injected_failure::kind::recording))
        return then.push_back(recording_lost{number, "disk full"});
    const auto file = "recordings/" + name + '-' + std::to_string(number) + ".wav";
    stored_[file] = length;
    then.push_back(recording_stored{number, file, length});
}

std::optional<request_error> stage::take_failure(injected_failure::kind what, std::string_view method) {
    for (auto& f : failures_) {
        if (f.left == 0 || f.failure.what != what || f.failure.method != method) continue;
        --f.left;
        return f.failure.error;
    }
    return std::nullopt;
}

void stage::will_fail(const injected_failure& failure, std::size_t line) {
    failures_.push_back({failure, line, failure.times});
}

void stage::follow(const std::vector<visit>& way, bool was_over) {
    bool over = was_over;
    for (const auto& v : way) {
        remember(v);
        const auto& at = flow_->at(v.at);
        // What services added is not of the file.
        if (v.at.block < scenery_->flow->blocks.size()) visits.push_back(v);
        if (call_.flow.in_hangup_section && !v.outcome && v.at.block == flow_->on_hangup) over = true;
        if (!over) {
            section = flow_->blocks[v.at.block].section;
            step_id = at.id;
            step_verb = at.verb;
        }
        if (!v.outcome || at.id.empty()) continue;
        const auto known =
            std::find_if(outcomes.begin(), outcomes.end(), [&](const auto& o) { return o.first == at.id; });
        const auto& name = at.outcomes[*v.outcome].name;
        if (known == outcomes.end())
            outcomes.emplace_back(at.id, name);
        else
            known->second = name;
    }
}

}  // namespace switchhook::bot::trial
