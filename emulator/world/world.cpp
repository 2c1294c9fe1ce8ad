#include "emulator/world/world.hpp"

#include <utility>

#include "graph/model/ids.hpp"

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
      book_(settings_, ids_),
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
              },
              [this](const std::string& id) -> call* {
                  record* r = record_of(id);
                  if (r == nullptr) return nullptr;
                  touched_.push_back(r->what.facts().id);
                  return &r->what;
              },
              [this](const call_facts& of) {
                  conference_facts facts;
                  facts.tenant = of.tenant;
                  auto made = book_.open(facts);
                  // Beyond what is to be remembered, it is known to its own calls alone.
                  return made ? made : std::make_shared<conference>(std::move(facts));
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
    if (!order.meeting.empty()) {
        facts.meets = book_.find(order.meeting);
        if (!facts.meets) return std::nullopt;
    }
    facts.records = order.records;
    if (facts.records) facts.recording_token = ids_.token();
    const std::string id = facts.id;
    record& rung = add(std::move(facts), now);
    for (const auto& failure : order.failures) rung.what.fail(failure);
    settle(rung, now);
    return id;
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

bool world::fail(const std::string& call, const ordered_failure& order) {
    record* r = record_of(call);
    if (r != nullptr) r->what.fail(order);
    return r != nullptr;
}

bool world::decide(const std::string& call, std::uint64_t party, answers does, moment now) {
    advance(now);
    record* r = record_of(call);
    if (r == nullptr || !r->what.decide(party, does, now)) return false;
    settle(*r, now);
    return true;
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
        // The bot wants to record this person in a call of its own.
        if (const auto elsewhere = r->what.take_sent_elsewhere()) {
            const auto& facts = r->what.facts();
            ring({elsewhere->who, facts.to, facts.app_id, facts.tenant, elsewhere->uri, {}, true}, now);
        }
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

void world::settle_alone(record& r, moment now) {
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

// One change leads to another: a call that ends leaves its meeting, whose other calls are told, and so on. Each
// round makes somebody's news old, so this comes to an end.
void world::settle(record& r, moment now) {
    settle_alone(r, now);
    if (r.what.meets() && r.what.meets()->has_news()) with_news_.push_back(r.what.meets());
    settle_others(now);
}

void world::settle(const std::shared_ptr<conference>& c, moment now) {
    with_news_.push_back(c);
    settle_others(now);
}

void world::settle_others(moment now) {
    if (std::exchange(settling_, true)) return;
    while (!touched_.empty() || !with_news_.empty()) {
        for (const auto& id : std::exchange(touched_, {}))
            if (record* r = record_of(id)) settle(*r, now);
        for (const auto& c : std::exchange(with_news_, {})) {
            const auto news = c->take_news();
            if (!news.any()) continue;
            std::vector<std::string> legs;
            for (const auto& who : c->attendees())
                if (!who.is_person()) legs.push_back(who.leg);
            for (const auto& id : legs) {
                record* r = record_of(id);
                if (r == nullptr) continue;
                r->what.conference_news(news, now);
                settle(*r, now);
            }
        }
    }
    settling_ = false;
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
        const auto with = r.what.meets();
        if (with && (!with->facts().meeting || with->facts().made_up) && !with->has_bots())
            book_.forget(with->facts().id);
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

std::vector<const call*> world::newest(std::size_t most) const {
    std::vector<const call*> some;
    for (auto r = records_.rbegin(); r != records_.rend() && some.size() < most; ++r)
        some.push_back(&r->second->what);
    return some;
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
