// The bot is killed at any moment of any kind of call, and begun anew: each call comes to the end that its caller's keys
// ask for, nothing that Graph was told to be taken is lost, and nothing is done twice that must not be.
//
// The long run: script/kill-calls.

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <future>
#include <iostream>
#include <random>

#include "tests/integration/killed_round.hpp"
#include "tests/support/database.hpp"
#include "tests/support/thoroughness.hpp"

namespace switchhook::test {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

std::string variable(const char* name, std::string otherwise) {
    const char* set = std::getenv(name);
    return set != nullptr && *set != '\0' ? set : std::move(otherwise);
}

// What goes wrong once does not go wrong another time, when a prompt is begun anew; and whoever fills a line is killed
// with it, and may come back later.
bool happens_once(const staged_call& c) {
    const auto& lines = c.test.script->lines;
    return std::any_of(lines.begin(), lines.end(), [](const auto& line) {
        return std::holds_alternative<bot::trial::injected_failure>(line.what) ||
               std::holds_alternative<bot::trial::line_is_full>(line.what);
    });
}

std::string joined(const std::vector<std::string>& all) {
    std::string text;
    for (const auto& one : all) text += (text.empty() ? "" : " | ") + one;
    return text;
}

// As often as the same call asks for it when nobody kills the bot.
void compare(played& c, const played& undisturbed) {
    if (c.way != undisturbed.way && !c.may_not_be_known && !c.asked_to_speak_again)
        c.troubles.push_back("went " + joined(c.way) + " instead of " + joined(undisturbed.way));
    for (const auto& [method, times] : c.done) {
        const auto usual = undisturbed.done.find(method);
        const auto most = usual == undisturbed.done.end() ? 0 : usual->second;
        if (times > most)
            c.troubles.push_back(method + " was done " + std::to_string(times) + " times instead of " +
                                 std::to_string(most));
    }
}

struct report {
    std::size_t kills = 0, calls = 0, wrong = 0, unknown = 0, asked_again = 0;
    milliseconds longest{0}, slowest_start{0};
    std::vector<std::string> troubles;
};

class killing {
  public:
    enum class kinds { all, incoming };
    killing(unsigned seed, std::size_t calls_at_once, kinds which) : seed_(seed), at_once_(calls_at_once) {
        problems found;
        suites_ = server::load_suites(server::find_tests({SWITCHHOOK_FOLDER "/tests/flows/outcomes"}, found));
        sites_ = sites_for(suites_);
        const auto only = variable("SWITCHHOOK_KILLS_OF", "");
        if (which == kinds::incoming)
            for (auto& s : sites_)
                std::erase_if(s.calls, [](const staged_call& c) { return !c.test.flow.empty(); });
        std::mt19937 dice(seed);
        std::shuffle(sites_.begin(), sites_.end(), dice);
        if (!only.empty())
            std::erase_if(sites_, [&](const site& s) {
                return std::none_of(s.calls.begin(), s.calls.end(), [&](const staged_call& c) {
                    return c.suite->flow_file.string().find(only) != std::string::npos;
                });
            });
    }

    report run(std::size_t kills) {
        std::vector<std::future<void>> under_way;
        std::size_t left = kills;
        for (std::size_t i = 0; i < sites_.size(); ++i) {
            const auto share = left / (sites_.size() - i);
            left -= share;
            if (share == 0) continue;
            under_way.push_back(std::async(
                std::launch::async, [this, &s = sites_[i], share, seed = seed_ + static_cast<unsigned>(i)] {
                    kill_at(s, share, seed);
                }));
        }
        for (auto& one : under_way) one.get();
        return report_;
    }

  private:
    void kill_at(site& s, std::size_t kills, unsigned seed) {
        std::mt19937 dice(seed);
        const auto store = variable("SWITCHHOOK_TEST_STORE", R"({ "sqlite": "var/calls.db" })");
        const std::unique_ptr<database> shared = store == "postgres" ? std::make_unique<database>() : nullptr;
        if (shared)
            open(s, suites_, services_.url(), R"("store": { "postgres": { "env": "DATABASE_URL" } },)",
                 {{"DATABASE_URL", std::string(shared->uri().reveal())}});
        else
            open(s, suites_, services_.url(), "\"store\": " + store + ',');
        const auto quirks = R"({"callbackRepeats":100,"callbackRepeatAfter":"1s"})";
        if (s.at->control("PUT", "/emulator/quirks", quirks).status >= 300)
            throw std::runtime_error("quirks");
        std::vector<staged_call*> cycle;
        for (auto& c : s.calls)
            if (!happens_once(c)) cycle.push_back(&c);
        std::shuffle(cycle.begin(), cycle.end(), dice);
        std::map<const staged_call*, played> undisturbed;
        std::size_t next = 0;
        for (std::size_t k = 0; k < kills; ++k) {
            std::vector<staged_call*> chosen;
            for (std::size_t i = 0; i < std::min(at_once_, cycle.size()); ++i)
                chosen.push_back(cycle[next++ % cycle.size()]);
            std::vector<staged_call*> unknown;
            for (auto* c : chosen)
                if (!undisturbed.contains(c)) unknown.push_back(c);
            killed_round usual(s, services_, unknown);
            const auto began = steady_clock::now();
            usual.play();
            for (auto& c : usual.calls()) {
                if (!c.troubles.empty()) note(c, k, milliseconds(0), seed, "without a kill: ");
                undisturbed[c.call] = c;
            }
            if (!unknown.empty())
                span_ = std::chrono::duration_cast<milliseconds>(steady_clock::now() - began);
            const auto after = milliseconds(std::uniform_int_distribution<std::int64_t>(
                0, std::min<std::int64_t>(span_.load().count(), 6'000))(dice));
            killed_round killed(s, services_, chosen);
            const auto away = killed.play_and_kill(after);
            for (auto& c : killed.calls()) {
                compare(c, undisturbed[c.call]);
                note(c, k, after, seed, "");
            }
            const std::lock_guard lock(guard_);
            ++report_.kills;
            report_.slowest_start = std::max(report_.slowest_start, away);
        }
    }

    void note(const played& c, std::size_t kill, milliseconds after, unsigned seed, const std::string& when) {
        const std::lock_guard lock(guard_);
        ++report_.calls;
        if (c.may_not_be_known) ++report_.unknown;
        if (c.asked_to_speak_again) ++report_.asked_again;
        report_.longest = std::max(report_.longest, c.pause);
        if (c.troubles.empty()) return;
        ++report_.wrong;
        report_.troubles.push_back(when + c.call->suite->flow_file.filename().string() + ": " +
                                   c.call->test.script->name + " (" + c.call->id + ", seed " +
                                   std::to_string(seed) + ", kill " + std::to_string(kill) + " after " +
                                   std::to_string(after.count()) + " ms): " + joined(c.troubles));
        if (std::getenv("SWITCHHOOK_KILLS") != nullptr)
            std::cout << report_.troubles.back() << '\n' << c.story << std::endl;
    }

    unsigned seed_;
    std::size_t at_once_;
    std::vector<server::test_suite> suites_;
    staged_services services_;
    std::vector<site> sites_;
    std::atomic<milliseconds> span_{milliseconds(3'000)};
    std::mutex guard_;
    report report_;
};

void check(const report& r) {
    std::cout << r.kills << " kills, " << r.calls << " calls, " << r.wrong << " went wrong; of " << r.unknown
              << " others nobody knows whether what they asked for was done; " << r.asked_again
              << " were asked to speak again; the longest pause " << r.longest.count()
              << " ms, the slowest start " << r.slowest_start.count() << " ms" << std::endl;
    for (const auto& t : r.troubles) FAIL_CHECK(t);
    CHECK(r.kills > 0);
}

unsigned chosen_seed() {
    const auto text = variable("SWITCHHOOK_SEED", "");
    return text.empty() ? std::random_device()() : static_cast<unsigned>(std::stoul(text));
}

}  // namespace

TEST_CASE("calls outlive a bot that is killed at any moment", "[.kills]") {
    const auto seed = chosen_seed();
    std::cout << "seed " << seed << std::endl;
    killing k(seed, std::stoul(variable("SWITCHHOOK_KILLS_AT_ONCE", "6")), killing::kinds::all);
    check(k.run(std::stoul(variable("SWITCHHOOK_KILLS", "200"))));
}

TEST_CASE("callers come to where their keys lead although the bot is killed", "[kills]") {
    const auto seed = chosen_seed();
    INFO("seed " << seed);
    killing k(seed, 4, killing::kinds::incoming);
    check(k.run(under_sanitizer ? 1 : 6));
}

}  // namespace switchhook::test
