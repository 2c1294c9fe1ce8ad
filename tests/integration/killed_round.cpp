#include "tests/integration/killed_round.hpp"

#include <algorithm>

#include "tests/integration/followed_call.hpp"

namespace switchhook::test {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

namespace {

constexpr double speed = 10;  // of the emulator, as `open` has it

std::string story_of(json::value timeline) {
    std::string all;
    for (std::size_t i = 0; i < timeline.size(); ++i) {
        const auto e = timeline.at(i);
        all += "    " + e["at"].string_or().substr(11) + ' ' + e["event"].string_or() + ": " +
               e["reason"].string_or() + " " + e["actions"].dump() + '\n';
    }
    return all;
}

// The other process has begun the recording anew that was under way.
bool lost_a_recording(json::value timeline) {
    bool records = false;
    for (std::size_t i = 0; i < timeline.size(); ++i) {
        const auto e = timeline.at(i);
        const auto event = e["event"].string_or();
        if (records && e["reason"].string_or() == "another process goes on with the call") return true;
        if (event.starts_with("recording ") || event.starts_with("operation ")) records = false;
        if (e["actions"].dump().find("recordResponse") != std::string::npos ||
            e["actions"].dump().find("fetch the recording") != std::string::npos)
            records = true;
    }
    return false;
}

// Whom the test is about: each has somebody of its own, who calls, is called, and is the one to whom calls go.
std::string person_of(const staged_call& c) {
    for (const auto& line : c.test.script->lines)
        if (const auto* begin = std::get_if<bot::trial::begin_call>(&line.what)) {
            if (!begin->to.empty()) return begin->to.front().id;
            if (begin->from) return begin->from->id;
        }
    return c.test.caller;
}

// The calls that bots have placed to them.
std::set<std::string> dialled(installation& at, const played& c) {
    const auto person = person_of(*c.call);
    const auto list = at.control_document("/emulator/calls");
    std::set<std::string> found;
    for (std::size_t i = 0; i < list.root()["calls"].size(); ++i) {
        const auto call = list.root()["calls"].at(i);
        if (call["direction"].string_or() == "outgoing" &&
            call["to"].dump().find(person) != std::string::npos)
            found.insert(call["id"].string_or());
    }
    return found;
}

}  // namespace

killed_round::killed_round(site& where, staged_services& services, const std::vector<staged_call*>& calls)
    : where_(where), services_(services) {
    for (auto* c : calls) calls_.emplace_back().call = c;
}

template <class Fact>
void killed_round::wait(milliseconds within, Fact fact) {
    std::unique_lock lock(guard_);
    changed_.wait_for(lock, within, fact);
}

void killed_round::play() {
    start();
    join();
}
milliseconds killed_round::play_and_kill(milliseconds after) {
    start();
    wait(30s, [&] { return begun_ == calls_.size(); });
    wait(after, [&] { return over_ == calls_.size(); });
    const auto killed = steady_clock::now();
    where_.at->kill_and_resume_bot();
    const auto away = std::chrono::duration_cast<milliseconds>(steady_clock::now() - killed);
    join();
    for (auto& c : calls_) measure_pause(c, killed);
    return away;
}

void killed_round::start() {
    for (auto& c : calls_) c.dialled = dialled(*where_.at, c);
    for (auto& c : calls_)
        players_.emplace_back([this, &c] {
            auto test = c.call->test;
            test.begun = [&](const std::string& id) {
                c.begun = steady_clock::now();
                c.call->id = id;
                count(begun_);
            };
            c.call->failure.clear();
            c.call->id.clear();
            try {
                test::play(*where_.at, services_, test);
            } catch (const std::exception& e) {
                c.call->failure = e.what();
                if (c.call->id.empty()) count(begun_);
            }
            count(over_);
        });
}
void killed_round::join() {
    for (auto& one : players_) one.join();
    players_.clear();
    for (auto& c : calls_) look_at(c);
}
void killed_round::count(std::size_t& what) {
    const std::lock_guard lock(guard_);
    ++what;
    changed_.notify_all();
}

void killed_round::look_at(played& c) {
    const auto& failure = c.call->failure;
    if (c.call->id.empty()) {
        if (!failure.empty()) c.troubles.push_back(failure);
        return;
    }
    try {
        const auto told = where_.at->ended_call(c.call->id, 2min);
        c.way = without_repeats(in_words(real_way(told.root())));
        c.story = story_of(told.root()["timeline"]);
        c.asked_to_speak_again = lost_a_recording(told.root()["timeline"]);
        if (!failure.empty() && !c.asked_to_speak_again) c.troubles.push_back(failure);
        // Graph may not have been asked yet, and knows nothing of a call that is over.
        const auto resumed = std::min(c.story.find("another process goes on with the call"), c.story.size());
        for (const auto* words :
             {"no answer to the call", "call could not be placed", "no answer to `transfer`",
              "no answer to `redirect`", "failed in 0 ms: what was asked for failed"})
            if (c.story.find(words, resumed) != std::string::npos) c.may_not_be_known = true;
        const auto now = dialled(*where_.at, c);
        c.done["create"] = static_cast<std::size_t>(
            std::count_if(now.begin(), now.end(), [&](const auto& id) { return !c.dialled.contains(id); }));
        if (!c.call->test.flow.empty()) return;
        followed_call(*where_.at, c.call->id).wait_for_end();
        c.done.merge(done_in(*where_.at, c.call->id));
        for (auto& lost : lost_notifications(*where_.at, c.call->id))
            c.troubles.push_back("answered 202 and lost: " + lost);
    } catch (const std::exception& e) {
        c.troubles.emplace_back(e.what());
    }
}

void killed_round::measure_pause(played& c, steady_clock::time_point killed) const {
    if (!c.call->test.flow.empty() || c.call->id.empty() || killed < c.begun) return;
    const auto then = std::chrono::duration<double, std::milli>(killed - c.begun).count() * speed;
    const auto page = where_.at->control_document("/emulator/calls/" + c.call->id);
    const auto exchange = page.root()["exchange"];
    double over = -1, next = -1;
    for (std::size_t i = 0; i < exchange.size(); ++i) {
        const auto e = exchange.at(i);
        const auto at = static_cast<double>(e["at"].as_integer().value_or(0));
        if (e["what"].string_or() == "end") over = at;
        if (e["what"].string_or() == "request" && at > then && next < 0) next = at;
    }
    if (next >= 0 && over > then) c.pause = milliseconds(static_cast<std::int64_t>((next - then) / speed));
}

}  // namespace switchhook::test
