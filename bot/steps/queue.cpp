#include "bot/steps/queue.hpp"

#include <algorithm>
#include <utility>

namespace switchhook::bot {
namespace {

using stage = queue_memory::stage;

constexpr milliseconds music_rests{5'000};  // when it could not be played
constexpr milliseconds silence{
    2'000};  // while the line has yet to answer: it may be out of reach for a while

std::int64_t minutes_of(milliseconds wait) {
    return std::max<std::int64_t>(1, std::chrono::ceil<std::chrono::minutes>(wait).count());
}

bool hears(const queue_memory& m) { return m.at != stage::handing_over && m.at != stage::returning; }

}  // namespace

void queue_step::enter(turn& t) const {
    if (std::holds_alternative<queue_memory>(t.call.flow.step)) return come_back(t);
    t.call.flow.type_ahead.clear();
    auto& m = t.memory<queue_memory>();
    m.since = t.now;
    m.until = t.now + longest_in_line;
    m.announce_at = t.now;
    if (provider) {
        ask(t);
        m.answer_due = t.now + provider->longest_wait(t.world);
        play_music(t);
        return set_alarm(t);
    }
    enter_line(t, agents_of(t.call));
}

std::vector<graph::identity> queue_step::agents_of(const call& c) const {
    std::vector<graph::identity> found;
    for (const auto& one : agents)
        if (auto who = resolve(one, c)) found.push_back(*std::move(who));
    return found;
}

void queue_step::on(turn& t, const signal& s) const {
    if (const auto* key = std::get_if<key_pressed>(&s)) return press(t, key->key);
    if (const auto* reply = std::get_if<service_replied>(&s)) return on_reply(t, *reply);
    if (const auto* moved = std::get_if<line_moves>(&s)) return on_moved(t, *moved);
    if (const auto* turn = std::get_if<agent_is_free>(&s)) return ring(t, turn->agent);
    if (const auto* shut = std::get_if<line_is_shut>(&s))
        return shut->full ? leave(t, full) : fail(t, "tooManyLines");
    if (const auto* there = std::get_if<leg_is_there>(&s)) return hand_over(t, there->call);
    if (const auto* lost = std::get_if<leg_is_lost>(&s)) return lose(t, lost->why);
    if (std::holds_alternative<operation_done>(s)) return lose(t, graph::transfer_result::no_answer);
    if (const auto* back = std::get_if<transfer_failed>(&s)) return fall_back(t, back->result);
    if (const auto* ended = std::get_if<prompt_ended>(&s)) return on_heard(t, ended->played);
    if (std::holds_alternative<line_is_lost>(s)) return enter_again(t);
    if (std::holds_alternative<time_is_up>(s)) on_time(t);
}

void queue_step::each_prompt(const prompt_visitor& visit) const {
    visit(announcement);
    visit(expected_wait);
    visit(music);
}

// At the last moment an agent may begin to ring, answer, and the transfer fall back.
milliseconds queue_step::longest_wait(const world& w) const {
    return longest_in_line + asks.longest(w) + handing_over + 2 * w.settings.request_within +
           w.settings.media_grace + (most_looks + 1) * w.settings.ending_within;
}

void queue_step::ask(turn& t) const {
    auto& m = t.memory<queue_memory>();
    m.asked = t.ask_beside(provider->request(t.call));
    m.ask_at.reset();
}

void queue_step::on_reply(turn& t, const service_replied& reply) const {
    auto& m = t.memory<queue_memory>();
    m.asked = 0;
    m.ask_at = t.now + ask_every;
    const bool well = reply.status >= 200 && reply.status <= 299;
    auto found = well ? agents_in(reply.body) : std::nullopt;
    if (m.at == stage::asking) {
        if (!reply.why.empty()) return fail(t, reply.why);
        if (!well) return fail(t, "status " + std::to_string(reply.status));
        return found ? enter_line(t, *std::move(found)) : fail(t, "malformed");
    }
    // Whoever was listed before stays, when nothing is known.
    if (found) t.list_agents(*found);
    if (found && found->empty() && m.at == stage::waiting) return leave(t, empty);
    set_alarm(t);
}

void queue_step::enter_line(turn& t, std::vector<graph::identity> found) const {
    if (found.empty()) {
        t.because("there is no agent");
        return leave(t, empty);
    }
    auto how = entry(t.call, std::move(found));
    if (how.line.empty() || how.line.size() > longest_line_name) return fail(t, "name");
    auto& m = t.memory<queue_memory>();
    m.at = stage::entering;
    m.answer_due = t.now + silence;
    how.since = m.since;
    t.enter_line(std::move(how));
    set_alarm(t);
}

bot::enter_line queue_step::entry(const call& c, std::vector<graph::identity> found) const {
    bot::enter_line how;
    how.line = line.render(c, secrets::reveal);
    how.shown = line.render(c, secrets::hide);
    how.settings = settings;
    how.agents = std::move(found);
    how.priority = priority;
    return how;
}

// The line knows of nobody any more. The place is kept, and so is the agent who rings.
void queue_step::enter_again(turn& t) const {
    auto& m = t.memory<queue_memory>();
    if (m.at == stage::asking || !t.call.line) return;
    const bool rings = m.at == stage::ringing || m.at == stage::handing_over || m.at == stage::returning;
    auto how = entry(t.call, agents_of(t.call));
    // Whom a service named is not remembered.
    if (provider && m.asked == 0) m.ask_at = t.now;
    how.line = t.call.line->line;
    how.since = m.since;
    how.again = m.at != stage::entering;
    if (rings) how.offered = graph::identity{m.agent_kind, m.agent};
    t.enter_line(std::move(how));
    set_alarm(t);
}

void queue_step::on_moved(turn& t, const line_moves& moved) const {
    auto& m = t.memory<queue_memory>();
    m.placed = true;
    m.position = moved.position;
    m.wait = moved.wait;
    t.set_result(*this, "position", value(std::int64_t{moved.position}));
    t.set_result(*this, "callers", value(std::int64_t{moved.callers}));
    t.set_result(*this, "wait", moved.wait ? value(minutes_of(*moved.wait)) : value());
    if (m.at == stage::entering) return wait_on(t);
    announce(t);
    set_alarm(t);
}

// Waiting begins, or goes on.
void queue_step::wait_on(turn& t) const {
    auto& m = t.memory<queue_memory>();
    m.at = stage::waiting;
    m.answer_due.reset();
    if (t.now >= m.until) {
        t.because("the longest wait is over");
        return leave(t, timeout);
    }
    if (!announce(t) && !t.call.media) play_music(t);
    set_alarm(t);
}

void queue_step::ring(turn& t, const graph::identity& agent) const {
    auto& m = t.memory<queue_memory>();
    if (m.at != stage::entering && m.at != stage::waiting)
        return t.because("an agent rings already, ignored");
    m.at = stage::ringing;
    m.placed = false;
    m.answer_due.reset();
    m.agent_kind = agent.kind;
    m.agent = agent.id;
    note_waited(t);
    t.begin_leg(agent, asks.section, asks.longest(t.world));
    if (!t.call.media) play_music(t);
    set_alarm(t);
}

void queue_step::hand_over(turn& t, const graph::call_id& leg) const {
    auto& m = t.memory<queue_memory>();
    m.at = stage::handing_over;
    m.announcing = false;
    t.cancel_media();
    t.stop(timer_name::wait);
    t.transfer({m.agent_kind, m.agent}, handing_over, leg);
}

void queue_step::lose(turn& t, graph::transfer_result why) const {
    t.because("the agent did not take the call");
    t.end_leg();
    t.lose_agent(why);
    wait_on(t);
}

// The transfer to the agent came back.
void queue_step::fall_back(turn& t, graph::transfer_result why) const {
    auto& m = t.memory<queue_memory>();
    m.at = stage::returning;
    m.lost = why;
    t.call.media_ready ? lose(t, why) : t.wait_for_media();
}

// The audio did. What a service replied meanwhile went by unheard.
void queue_step::come_back(turn& t) const {
    auto& m = t.memory<queue_memory>();
    m.asked = 0;
    if (provider) m.ask_at = t.now;
    lose(t, m.lost);
}

void queue_step::note_waited(turn& t) const {
    const auto waited = t.now - t.memory<queue_memory>().since;
    t.set_result(*this, "waited",
                 value(std::int64_t{std::chrono::ceil<std::chrono::seconds>(waited).count()}));
}

void queue_step::play_music(turn& t) const {
    t.memory<queue_memory>().music_at.reset();
    t.play(music);
}

void queue_step::on_heard(turn& t, bool played) const {
    auto& m = t.memory<queue_memory>();
    if (m.at == stage::handing_over) return;
    if (std::exchange(m.announcing, false)) m.announce_at = t.now + announce_every;
    if (played)
        play_music(t);
    else
        m.music_at = t.now + music_rests;
    set_alarm(t);
}

// Not before the line has told where the caller stands, which is what an announcement speaks of.
bool queue_step::may_announce(const queue_memory& m) const {
    const bool says_something = !announcement.empty() || !expected_wait.empty();
    return says_something && m.at == stage::waiting && !m.announcing && m.placed;
}

bool queue_step::announce(turn& t) const {
    auto& m = t.memory<queue_memory>();
    if (!may_announce(m) || t.now < m.announce_at) return false;
    m.announce_at = t.now + announce_every;  // anew when it has been heard
    auto said = announcement;
    if (m.wait) said.insert(said.end(), expected_wait.begin(), expected_wait.end());
    if (said.empty()) return false;
    m.music_at.reset();
    t.cancel_media();
    m.announcing = t.play(said);
    if (!m.announcing) play_music(t);
    return true;
}

void queue_step::on_time(turn& t) const {
    auto& m = t.memory<queue_memory>();
    if (m.answer_due && *m.answer_due <= t.now) {
        if (m.at == stage::asking) return fail(t, "timeout");
        m.answer_due.reset();
        if (!t.call.media) play_music(t);
    }
    if (m.until <= t.now && m.at != stage::ringing) {
        t.because("the longest wait is over");
        return leave(t, timeout);
    }
    if (m.position <= 1 && m.ask_at && *m.ask_at <= t.now) ask(t);
    if (!announce(t) && m.music_at && *m.music_at <= t.now) play_music(t);
    set_alarm(t);
}

void queue_step::set_alarm(turn& t) const {
    const auto& m = t.memory<queue_memory>();
    if (!hears(m)) return t.stop(timer_name::wait);
    std::optional<instant> due;
    const auto consider = [&](const std::optional<instant>& at) {
        if (at && (!due || *at < *due)) due = at;
    };
    consider(m.answer_due);
    if (m.at != stage::ringing) consider(m.until);
    if (may_announce(m)) consider(m.announce_at);
    // Those behind learn of new agents when it is their turn to be first.
    if (m.position <= 1) consider(m.ask_at);
    consider(m.music_at);
    if (due)
        t.call.timers.start(timer_name::wait, std::max(*due, t.now));
    else
        t.stop(timer_name::wait);
}

void queue_step::press(turn& t, char key) const {
    const auto chosen = options.find(key);
    if (chosen == options.end() || !hears(t.memory<queue_memory>()))
        return t.because("key means nothing here");
    t.because("caller chose a way out");
    leave(t, chosen->second, "left");
}

void queue_step::leave(turn& t, std::size_t outcome, std::string_view result) const {
    note_waited(t);
    t.cancel_media();
    t.leave(*this, outcome, result);
}

void queue_step::fail(turn& t, std::string_view why) const {
    t.set_result(*this, "reason", value(std::string(why)));
    leave(t, failed);
}

}  // namespace switchhook::bot
