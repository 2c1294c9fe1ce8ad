#include "emulator/world/world.hpp"

#include <utility>

#include "base/json/document.hpp"
#include "emulator/world/request_checks.hpp"
#include "graph/model/ids.hpp"
#include "graph/model/request_reader.hpp"

namespace switchhook::emulator {
namespace {

std::string key_of(std::string_view id) { return graph::call_id(id).key(); }

std::string trouble_of(const fetch_outcome& outcome) {
    if (const auto* wrong = std::get_if<prompt_wrong_format>(&outcome)) return wrong->what;
    if (const auto* missing = std::get_if<prompt_unreachable>(&outcome)) return missing->what;
    return {};
}

}  // namespace

world::world(world_settings settings, std::uint64_t seed)
    : settings_(std::move(settings)),
      ids_(seed),
      people_(settings_.limits.users),
      around_{settings_,
              ids_,
              faults_,
              prompts_,
              people_,
              [this](const std::string& call, kept_recording kept) {
                  std::string name = ids_.token();
                  record_of(call)->recordings.push_back(name);
                  recordings_.emplace(name, std::move(kept));
                  return name;
              },
              [this](const std::string& call, const entry& e) {
                  if (watcher_) watcher_(call, e);
              }} {}

world::record* world::record_of(std::string_view id) {
    const auto serial = serial_of_.find(key_of(id));
    return serial == serial_of_.end() ? nullptr : records_.at(serial->second).get();
}

const call* world::find(std::string_view id) const {
    const auto serial = serial_of_.find(key_of(id));
    return serial == serial_of_.end() ? nullptr : &records_.at(serial->second)->what;
}

world::record& world::add(call_facts facts, moment now) {
    const std::uint64_t serial = ++next_serial_;
    serial_of_.emplace(key_of(facts.id), serial);
    ++live_;
    return *records_.emplace(serial, std::make_unique<record>(serial, std::move(facts), around_, now))
                .first->second;
}

std::optional<std::string> world::ring(const ring_order& order, moment now) {
    advance(now);
    if (live_ >= settings_.limits.live_calls) return std::nullopt;
    call_facts facts{ids_.guid(), ids_.guid(), ids_.guid(),  ids_.guid(),  ids_.guid(),
                     order.from,  order.to,    order.app_id, order.tenant, order.callback_uri};
    const std::string id = facts.id;
    settle(add(std::move(facts), now), now);
    return id;
}

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

graph_answer world::place(const graph_request& what, const graph::create_call_request& asked, moment now) {
    const auto& app = what.app;
    if (auto refusal = refusal_to_place(asked, app, what.version, settings_.quirks))
        return *std::move(refusal);
    if (auto refusal = too_many(app.id, now)) return *std::move(refusal);
    const auto& wanted = asked.call;
    const graph::identity bot{graph::identity_kind::application, app.id, app.name, app.tenant};
    call_facts facts{ids_.guid(),
                     ids_.guid(),
                     ids_.guid(),
                     ids_.guid(),
                     ids_.guid(),
                     wanted.source ? wanted.source->identity.who() : bot,
                     wanted.targets.empty() ? graph::identity() : wanted.targets.front().identity.who(),
                     app.id,
                     wanted.tenant_id.value_or(app.tenant),
                     wanted.callback_uri,
                     app.name,
                     graph::call_direction::outgoing,
                     std::make_shared<const graph::call_resource>(wanted),
                     graph::variant_of(wanted),
                     what.version};
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

bool world::press(const std::string& call, std::string_view keys, moment now) {
    advance(now);
    record* r = record_of(call);
    if (r == nullptr || !r->what.press(keys, now)) return false;
    settle(*r, now);
    return true;
}

bool world::speak(const std::string& call, duration length, samples_ptr samples, moment now) {
    advance(now);
    record* r = record_of(call);
    if (r == nullptr || !r->what.speak(length, std::move(samples), now)) return false;
    settle(*r, now);
    return true;
}

bool world::hang_up(const std::string& call, moment now) {
    advance(now);
    record* r = record_of(call);
    if (r == nullptr || !r->what.hang_up(now)) return false;
    settle(*r, now);
    return true;
}

bool world::callee_does(const std::string& call, answers what, moment now) {
    advance(now);
    record* r = record_of(call);
    if (r == nullptr || !r->what.callee_does(what, now)) return false;
    settle(*r, now);
    return true;
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
    if (!body.has_value()) {
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

void world::note_request(const std::string& call, happened::request what, moment now) {
    record* r = record_of(call);
    if (r == nullptr) return;
    r->what.note_request(std::move(what), now);
    settle(*r, now);
}

void world::notification_answered(const std::string& call, const happened::notification_answered& how,
                                  moment now) {
    advance(now);
    if (record* r = record_of(call)) {
        r->what.notification_answered(how, now);
        settle(*r, now);
    }
}

void world::prompt_fetched(std::uint64_t number, const fetch_outcome& outcome, moment now) {
    advance(now);
    const auto arrival = prompts_.fetched(number, outcome);
    if (!arrival.what) return;
    const happened::prompt_fetched how{arrival.what->uri, arrival.what->resource_id, trouble_of(outcome),
                                       arrival.what->length};
    for (const auto& id : arrival.askers) {
        record* r = record_of(id);
        if (r == nullptr) continue;
        r->what.prompt_fetched(how, now);
        settle(*r, now);
    }
}

void world::advance(moment now) {
    while (!due_.empty() && due_.begin()->first <= now) {
        const auto [due, serial] = *due_.begin();
        record& r = *records_.at(serial);
        due_.erase(due_.begin());
        r.due.reset();
        r.what.advance(due);
        settle(r, due);
    }
    forget_old(now);
}

std::optional<moment> world::next_due() const {
    if (due_.empty()) return std::nullopt;
    return due_.begin()->first;
}

void world::settle(record& r, moment now) {
    for (auto d = r.what.next_delivery(now); d; d = r.what.next_delivery(now)) {
        const auto& facts = r.what.facts();
        // Live traffic has no Scenario-Id when it rings, and the chain's id later unless the bot chose one.
        const bool rings = d->what.number == 1 && !facts.outgoing();
        const std::string& scenario = r.scenario.empty() && !rings ? facts.chain : r.scenario;
        effects_.emplace_back(
            send_notification{facts.id, facts.chain, scenario, facts.app_id, facts.tenant, *std::move(d)});
    }
    if (const auto due = r.what.next_due(); due != r.due) {
        if (r.due) due_.erase({*r.due, r.serial});
        if (due) due_.emplace(*due, r.serial);
        r.due = due;
    }
    for (auto& order : prompts_.take_fetches()) effects_.emplace_back(fetch_prompt{std::move(order)});
    effects_.emplace_back(call_changed{r.what.facts().id});
    if (r.what.ended() && !r.counted_as_ended) {
        r.counted_as_ended = true;
        --live_;
        if (r.placed_by_bot) --placed_by_[r.what.facts().app_id].live;
        ++outcomes_[r.what.outcome()];
        ended_.push_back({now, r.serial});
    }
}

std::vector<effect> world::take_effects() { return std::exchange(effects_, {}); }

void world::forget_recordings(record& r) {
    for (const auto& name : r.recordings) recordings_.erase(name);
    r.recordings.clear();
}

void world::forget_old(moment now) {
    const auto& limits = settings_.limits;
    while (!ended_.empty() &&
           (ended_.size() > limits.ended_calls || ended_.front().at + limits.ended_calls_kept <= now)) {
        record& r = *records_.at(ended_.front().serial);
        // The bot has not been told everything yet.
        if (!r.what.settled() && ended_.size() <= 4 * limits.ended_calls) break;
        forget_recordings(r);
        if (r.due) due_.erase({*r.due, r.serial});
        serial_of_.erase(key_of(r.what.facts().id));
        records_.erase(r.serial);
        ended_.pop_front();
        if (recordings_checked_ > 0) --recordings_checked_;
    }
    for (; recordings_checked_ < ended_.size(); ++recordings_checked_) {
        const auto& e = ended_[recordings_checked_];
        if (e.at + limits.recordings_kept > now) break;
        forget_recordings(*records_.at(e.serial));
    }
}

const kept_recording* world::recording_named(const std::string& name) const {
    const auto found = recordings_.find(name);
    return found == recordings_.end() ? nullptr : &found->second;
}

std::vector<call_summary> world::calls() const {
    std::vector<call_summary> all;
    all.reserve(records_.size());
    for (const auto& [serial, r] : records_) {
        const auto& c = r->what;
        all.push_back({c.facts().id, c.facts().from, c.facts().to, c.state(), c.outcome(), r->began,
                       c.story().last(), c.facts().direction});
    }
    return all;
}

}  // namespace switchhook::emulator
