#include "bot/queue/lines.hpp"

#include <algorithm>

namespace switchhook::bot::queueing {
namespace {

// The same for all that write an id in their own way.
std::string name_of(const graph::identity& who) {
    std::string name = std::string(graph::to_string(who.kind)) + ' ' + who.id;
    for (auto& c : name)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return name;
}

const waiting_caller* find(const waiting_line& in, const graph::call_id& call) {
    const auto found =
        std::find_if(in.callers.begin(), in.callers.end(), [&](const auto& c) { return c.call == call; });
    return found == in.callers.end() ? nullptr : &*found;
}

bool is_idle(const waiting_line& in) { return in.callers.empty(); }

// Since when the first of those waits whom nobody rings for; nothing when there is none.
std::optional<instant> waits_since(const waiting_line& in) {
    const auto first =
        std::find_if(in.callers.begin(), in.callers.end(), [](const auto& c) { return c.offered.empty(); });
    return first == in.callers.end() ? std::nullopt : std::optional(first->since);
}

}  // namespace

std::vector<told> lines::on(const graph::call_id& call, const line_request& what, instant now) {
    if (const auto* in = std::get_if<enter_line>(&what)) enter(call, *in, now);
    if (const auto* out = std::get_if<leave_line>(&what)) leave(call, *out, now);
    if (const auto* lost = std::get_if<agent_lost>(&what)) lose(call, *lost, now);
    if (const auto* listed = std::get_if<list_agents>(&what))
        if (auto* in = of(call, listed->number, listed->line)) list(*in, listed->agents, now);
    return std::move(told_);
}

std::vector<told> lines::time_passes(instant now) {
    if (gathers_until_ && *gathers_until_ <= now) {
        gathers_until_.reset();
        for (auto& [name, one] : lines_) one.state.gathers = false;
        for (auto* one : by_wait()) one->second.due = now;
    }
    for (auto* one : by_wait())
        if (one->second.due && *one->second.due <= now) work(*one, time_passed{}, now);
    return std::move(told_);
}

std::optional<instant> lines::due() const {
    auto next = gathers_until_;
    for (const auto& [name, one] : lines_)
        if (one.due && (!next || *one.due < *next)) next = one.due;
    return next;
}

void lines::enter(const graph::call_id& call, const enter_line& what, instant now) {
    if (lines_.size() >= most_lines && !lines_.contains(what.line)) {
        const auto idle =
            std::find_if(lines_.begin(), lines_.end(), [](const auto& l) { return is_idle(l.second.state); });
        if (idle == lines_.end()) {
            told_.push_back({call, line_refused{what.number, false}});
            return;
        }
        lines_.erase(idle);
    }
    auto& in = *lines_.try_emplace(what.line).first;
    auto& state = in.second.state;
    state.gathers = gathers_until_.has_value();
    // Word of a visit before the one that is known.
    const auto known = in.second.entries.find(call.key());
    const bool is_known = known != in.second.entries.end();
    if (is_known && known->second.second > what.number) return;
    const bool again = what.again || (is_known && known->second.second < what.number);
    // Whoever is not let in has no say in what the line is.
    if (state.callers.size() >= what.settings.most && !again && find(state, call) == nullptr) {
        told_.push_back({call, line_refused{what.number, true}});
        return;
    }
    state.settings = what.settings;
    if (!what.agents.empty()) list(in, what.agents, now);
    const auto offered = what.offered ? name_of(*what.offered) : std::string();
    if (what.offered) in.second.agents.emplace(offered, *what.offered);
    in.second.entries.insert_or_assign(call.key(), std::pair(call, what.number));
    work(in, caller_joined{call, what.priority, what.since, offered, again}, now);
}

void lines::leave(const graph::call_id& call, const leave_line& what, instant now) {
    auto* in = of(call, what.number, what.line);
    if (in == nullptr) return;
    const auto* c = find(in->second.state, call);
    in->second.entries.erase(call.key());
    if (c != nullptr && what.connected && !c->offered.empty())
        work(*in, offer_taken{call, c->offered}, now);
    else
        work(*in, caller_left{call}, now);
}

void lines::lose(const graph::call_id& call, const agent_lost& what, instant now) {
    auto* in = of(call, what.number, what.line);
    const auto* c = in == nullptr ? nullptr : find(in->second.state, call);
    if (c != nullptr) work(*in, offer_failed{call, c->offered, what.why}, now);
}

void lines::list(line_entry& in, const std::vector<graph::identity>& agents, instant now) {
    targets_changed all;
    std::map<std::string, graph::identity> known;
    for (const auto& who : agents) known.emplace(all.targets.emplace_back(name_of(who)), who);
    // Whoever rings or rests still has a name.
    known.merge(in.second.agents);
    in.second.agents = std::move(known);
    work(in, all, now);
    std::set<std::string_view> kept;
    for (const auto& t : in.second.state.targets) kept.insert(t.name);
    std::erase_if(in.second.agents, [&](const auto& a) { return !kept.contains(a.first); });
}

lines::line_entry* lines::of(const graph::call_id& call, std::uint32_t number, const std::string& name) {
    const auto in = lines_.find(name);
    if (in == lines_.end()) return nullptr;
    const auto entry = in->second.entries.find(call.key());
    return entry == in->second.entries.end() || entry->second.second != number ? nullptr : &*in;
}

void lines::work(line_entry& in, const event& what, instant now) {
    auto done = step(in.second.state, what, now, held_elsewhere(in));
    in.second.due = done.due;
    for (const auto& a : done.answers) tell(in.second, a);
    if (!note_held(in.second, now)) return;
    for (auto* other : by_wait()) {
        if (other == &in) continue;
        auto next = step(other->second.state, time_passed{}, now, held_elsewhere(*other));
        other->second.due = next.due;
        for (const auto& a : next.answers) tell(other->second, a);
        note_held(other->second, now);
    }
}

std::vector<lines::line_entry*> lines::by_wait() {
    std::vector<std::pair<instant, line_entry*>> found;
    for (auto& one : lines_)
        if (const auto since = waits_since(one.second.state)) found.emplace_back(*since, &one);
    std::stable_sort(found.begin(), found.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<line_entry*> all;
    for (const auto& [since, one] : found) all.push_back(one);
    return all;
}

// But `refused`: `enter` has made sure that there is room.
void lines::tell(line& in, const answer& what) {
    if (const auto* turn = std::get_if<offer>(&what)) {
        const auto number = in.entries.at(turn->call.key()).second;
        told_.push_back({turn->call, agent_offered{number, in.agents.at(turn->target)}});
    } else if (const auto* at = std::get_if<standing>(&what)) {
        const auto number = in.entries.at(at->call.key()).second;
        told_.push_back({at->call, line_moved{number, static_cast<std::uint32_t>(at->position),
                                              static_cast<std::uint32_t>(at->callers), at->estimated_wait}});
    }
}

held_targets lines::held_elsewhere(const line_entry& in) const {
    held_targets all;
    for (const auto& other : lines_) {
        if (&other == &in) continue;
        for (const auto& [name, until] : other.second.held) {
            if (!in.second.agents.contains(name)) continue;
            auto& known = all[name];
            known = std::max(known, until);
        }
    }
    return all;
}

bool lines::note_held(line& in, instant now) {
    std::map<std::string, instant> held;
    for (const auto& t : in.state.targets) {
        if (t.offered)
            held.emplace(t.name, instant::max());
        else if (t.free_at > now)
            held.emplace(t.name, t.free_at);
    }
    const bool freed = std::any_of(in.held.begin(), in.held.end(), [&](const auto& before) {
        const auto after = held.find(before.first);
        return after == held.end() || after->second < before.second;
    });
    in.held = std::move(held);
    return freed;
}

std::vector<line_report> lines::report(instant now) const {
    std::vector<line_report> all;
    for (const auto& [name, one] : lines_) {
        line_report r;
        r.name = name;
        for (const auto& c : one.state.callers)
            r.callers.push_back({c.call, c.since, c.priority, !c.offered.empty()});
        for (const auto& t : one.state.targets) {
            if (!t.listed) continue;
            line_report::agent a;
            a.who = one.agents.at(t.name);
            if (t.offered) {
                a.is = line_report::agent::state::rings;
            } else if (t.free_at > now) {
                a.is = line_report::agent::state::rests;
                a.until = t.free_at;
            }
            r.agents.push_back(std::move(a));
        }
        if (!r.callers.empty())
            if (const auto first = standing_of(one.state, r.callers.front().call, now))
                r.wait = first->estimated_wait;
        all.push_back(std::move(r));
    }
    return all;
}

std::size_t lines::callers() const {
    std::size_t sum = 0;
    for (const auto& [name, one] : lines_) sum += one.state.callers.size();
    return sum;
}

std::optional<std::string> lines::inconsistency() const {
    std::set<std::string_view> rung;
    for (const auto& [name, one] : lines_) {
        if (auto wrong = queueing::inconsistency(one.state)) return wrong;
        if (one.entries.size() != one.state.callers.size()) return "a caller whose visit nobody knows";
        for (const auto& t : one.state.targets) {
            if (!one.agents.contains(t.name)) return "an agent whom nobody can call";
            if (t.offered && !rung.insert(t.name).second) return "an agent who rings for two lines";
        }
    }
    return std::nullopt;
}

}  // namespace switchhook::bot::queueing
