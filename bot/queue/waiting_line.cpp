#include "bot/queue/waiting_line.hpp"

#include <algorithm>
#include <set>

namespace switchhook::bot::queueing {
namespace {

using graph::transfer_result;

constexpr milliseconds least_rest{1'000};
// Of a target that is free at once: by then other lines that wait for it have had a say.
constexpr milliseconds least_pause{1};

// One event being worked into the line.
class stepping {
  public:
    stepping(waiting_line& line, const held_targets& elsewhere) : line_(line), elsewhere_(elsewhere) {}

    void operator()(const caller_joined& e) {
        if (auto* known = find(e.call)) {
            known->told = 0;
            if (!e.again || known->offered == e.offered) return;
            // What it was told last did not arrive.
            if (e.offered.empty()) return void(turn_.answers.emplace_back(offer{e.call, known->offered}));
            if (!known->offered.empty()) release(known->offered, least_rest);
            known->offered.clear();
            continue_offer(*known, e.offered);
            return;
        }
        if (line_.callers.size() >= line_.settings.most && !e.again) {
            turn_.answers.emplace_back(refused{e.call});
            return;
        }
        const auto since = std::min(e.since, line_.now);
        const auto place = std::find_if(line_.callers.begin(), line_.callers.end(), [&](const auto& c) {
            return c.priority < e.priority || (c.priority == e.priority && c.since > since);
        });
        const auto position = static_cast<std::size_t>(place - line_.callers.begin()) + 1;
        auto& joined = *line_.callers.insert(place, {e.call, e.priority, since, position, 0, {}});
        if (!e.offered.empty()) continue_offer(joined, e.offered);
    }

    void operator()(const caller_left& e) {
        const auto* c = find(e.call);
        if (c == nullptr) return;
        if (!c->offered.empty()) release(c->offered, line_.settings.after_hang_up);
        remove(e.call);
    }

    void operator()(const offer_taken& e) {
        const auto* c = find(e.call);
        if (c == nullptr || c->offered != e.target || e.target.empty()) return;
        release(c->offered, std::max(least_pause, line_.settings.after_call));
        if (line_.waits.size() == most_remembered_waits) line_.waits.erase(line_.waits.begin());
        line_.waits.push_back({line_.now, line_.now - c->since, c->joined_at});
        remove(e.call);
    }

    void operator()(const offer_failed& e) {
        auto* c = find(e.call);
        if (c == nullptr || c->offered != e.target || e.target.empty()) return;
        const bool for_long =
            e.result == transfer_result::declined || e.result == transfer_result::unreachable;
        release(c->offered, std::max(least_rest, for_long ? line_.settings.long_rest : line_.settings.rest));
        c->offered.clear();
    }

    void operator()(const targets_changed& e) {
        std::vector<line_target> listed;
        std::set<std::string_view> names;
        for (const auto& name : e.targets) {
            if (listed.size() == most_targets) break;
            if (name.empty() || !names.insert(name).second) continue;
            const auto known = std::find_if(line_.targets.begin(), line_.targets.end(),
                                            [&](const auto& t) { return t.name == name; });
            listed.push_back(known != line_.targets.end() ? *known : line_target{name, true, {}, {}, false});
            listed.back().listed = true;
        }
        for (auto& t : line_.targets) {
            if (names.contains(t.name)) continue;
            t.listed = false;
            listed.push_back(std::move(t));
        }
        line_.targets = std::move(listed);
    }

    void operator()(const time_passed&) {}

    turn finish() {
        forget();
        if (line_.gathers) return std::move(turn_);
        match();
        for (std::size_t i = 0; i < line_.callers.size(); ++i) {
            auto& c = line_.callers[i];
            if (!c.offered.empty() || c.told == i + 1) continue;
            c.told = i + 1;
            turn_.answers.emplace_back(*standing_of(line_, c.call, line_.now));
        }
        turn_.due = next_due();
        return std::move(turn_);
    }

  private:
    waiting_caller* find(const graph::call_id& call) {
        const auto found = std::find_if(line_.callers.begin(), line_.callers.end(),
                                        [&](const auto& c) { return c.call == call; });
        return found == line_.callers.end() ? nullptr : &*found;
    }
    line_target* find(const std::string& target) {
        const auto found = std::find_if(line_.targets.begin(), line_.targets.end(),
                                        [&](const auto& t) { return t.name == target; });
        return found == line_.targets.end() ? nullptr : &*found;
    }
    void remove(const graph::call_id& call) {
        const graph::call_id gone = call;
        line_.callers.erase(std::find_if(line_.callers.begin(), line_.callers.end(),
                                         [&](const auto& c) { return c.call == gone; }));
    }
    void release(const std::string& target, milliseconds rest) {
        if (auto* t = find(target)) {
            t->offered = false;
            t->free_at = line_.now + rest;
        }
    }
    void continue_offer(waiting_caller& caller, const std::string& target) {
        auto* t = find(target);
        if (t != nullptr && t->offered) return;
        if (t == nullptr) t = &line_.targets.emplace_back(line_target{target, false, {}, {}, false});
        t->offered = true;
        t->last_offered = line_.now;
        caller.offered = target;
    }

    // Targets that are listed no longer, when nothing holds them any more; and old waits.
    void forget() {
        auto& all = line_.targets;
        all.erase(
            std::remove_if(all.begin(), all.end(),
                           [&](const auto& t) { return !t.listed && !t.offered && t.free_at <= line_.now; }),
            all.end());
        std::size_t resting = 0;
        for (auto t = all.rbegin(); t != all.rend(); ++t) resting += !t->listed && !t->offered;
        while (resting > most_targets) {  // a provider that makes up a new name each time
            all.erase(
                std::find_if(all.begin(), all.end(), [](const auto& t) { return !t.listed && !t.offered; }));
            --resting;
        }
        const auto young = std::find_if(line_.waits.begin(), line_.waits.end(), [&](const auto& w) {
            return w.taken + waits_remembered_for > line_.now;
        });
        line_.waits.erase(line_.waits.begin(), young);
    }

    [[nodiscard]] instant free_at(const line_target& t) const {
        const auto held = elsewhere_.find(t.name);
        return held == elsewhere_.end() ? t.free_at : std::max(t.free_at, held->second);
    }

    line_target* next_target() {
        line_target* best = nullptr;
        for (auto& t : line_.targets) {
            if (!t.listed || t.offered || free_at(t) > line_.now) continue;
            const bool better =
                best == nullptr || (line_.settings.choose == line_settings::choice::longest_idle &&
                                    t.last_offered < best->last_offered);
            if (better) best = &t;
        }
        return best;
    }

    void match() {
        for (auto& c : line_.callers) {
            if (!c.offered.empty()) continue;
            auto* t = next_target();
            if (t == nullptr) return;
            t->offered = true;
            t->last_offered = line_.now;
            c.offered = t->name;
            c.told = 0;
            turn_.answers.emplace_back(offer{c.call, t->name});
        }
    }

    // When the first target has rested; nobody asks while nobody waits for one.
    [[nodiscard]] std::optional<instant> next_due() const {
        std::optional<instant> due;
        if (std::all_of(line_.callers.begin(), line_.callers.end(),
                        [](const auto& c) { return !c.offered.empty(); }))
            return due;
        for (const auto& t : line_.targets)
            if (const auto at = free_at(t);
                t.listed && !t.offered && at != instant::max() && (!due || at < *due))
                due = at;
        return due;
    }

    waiting_line& line_;
    const held_targets& elsewhere_;
    turn turn_;
};

// Of a place in the line: how long it took the last callers to move up by one.
std::optional<milliseconds> pace(const waiting_line& line, instant now) {
    milliseconds waited{0};
    std::size_t places = 0;
    for (const auto& w : line.waits) {
        if (w.taken + waits_remembered_for <= now) continue;
        waited += w.waited;
        places += w.position;
    }
    if (places == 0) return std::nullopt;
    return waited / static_cast<std::int64_t>(places);
}

}  // namespace

turn step(waiting_line& line, const event& what, instant now, const held_targets& elsewhere) {
    line.now = std::max(line.now, now);
    stepping s(line, elsewhere);
    std::visit(s, what);
    return s.finish();
}

std::optional<standing> standing_of(const waiting_line& line, const graph::call_id& call, instant now) {
    const auto found =
        std::find_if(line.callers.begin(), line.callers.end(), [&](const auto& c) { return c.call == call; });
    if (found == line.callers.end()) return std::nullopt;
    standing s{call, static_cast<std::size_t>(found - line.callers.begin()) + 1, line.callers.size()};
    s.targets = static_cast<std::size_t>(
        std::count_if(line.targets.begin(), line.targets.end(), [](const auto& t) { return t.listed; }));
    if (const auto one = pace(line, std::max(now, line.now))) s.estimated_wait = *one * s.position;
    return s;
}

std::optional<std::string> inconsistency(const waiting_line& line) {
    if (line.waits.size() > most_remembered_waits) return "too many waits remembered";
    std::set<std::string> calls, offered, names;
    for (std::size_t i = 0; i < line.callers.size(); ++i) {
        const auto& c = line.callers[i];
        if (!calls.insert(c.call.key()).second) return "a caller twice";
        if (!c.offered.empty() && !offered.insert(c.offered).second) return "a target offered to two callers";
        if (c.offered.empty() && c.told != i + 1 && !line.gathers)
            return "a caller that does not know its position";
        if (i == 0) continue;
        const auto& before = line.callers[i - 1];
        if (before.priority < c.priority || (before.priority == c.priority && before.since > c.since))
            return "callers out of order";
    }
    std::size_t listed = 0, resting = 0;
    for (const auto& t : line.targets) {
        if (!names.insert(t.name).second) return "a target twice";
        if (t.offered != offered.contains(t.name)) return "an offer that only one side knows";
        listed += t.listed;
        resting += !t.listed && !t.offered;
    }
    for (const auto& name : offered)
        if (!names.contains(name)) return "an offer of a target that is not there";
    if (listed > most_targets || resting > most_targets) return "too many targets";
    return std::nullopt;
}

}  // namespace switchhook::bot::queueing
