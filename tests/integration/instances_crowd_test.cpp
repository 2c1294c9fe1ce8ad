// Instances come, go, die and lose their database while many call: every call ends, and nothing is done twice.

#include <catch2/catch.hpp>
#include <csignal>
#include <future>
#include <random>
#include <sstream>

#include "tests/integration/hasty_crowd.hpp"
#include "tests/integration/instances.hpp"
#include "tests/integration/outlived_kill.hpp"
#include "tests/support/thoroughness.hpp"

namespace switchhook::test {
namespace {

using namespace std::chrono_literals;

bool is_said(const std::string& log, std::string_view what) { return log.find(what) != std::string::npos; }

// One misfortune after the other, each until it is over.
class misfortunes {
  public:
    misfortunes(instances& of, std::uint64_t seed) : all_(of), random_(seed) {}

    void strike() {
        auto& bots = all_.bots();
        auto& one = bots[random_() % bots.size()];
        ++struck;
        switch (random_() % 3) {
            case 0: return die(one);
            case 1: return be_cut_off(one);
            default: return make_room(one);
        }
    }
    std::size_t struck = 0;

  private:
    void balance_without(const instances::bot* missing) {
        std::vector<const instances::bot*> up;
        for (const auto& one : all_.bots())
            if (&one != missing) up.push_back(&one);
        all_.balance_over(up);
    }
    void come_back(instances::bot& one) {
        all_.start(one);
        balance_without(nullptr);
    }
    void die(instances::bot& one) {
        all_.kill(one);
        come_back(one);
    }
    void be_cut_off(instances::bot& one) {
        one.to_database->cut();
        CHECK(one.process->wait_for_errors([](const auto& log) { return is_said(log, "lease lost"); }, 30s));
        one.to_database->mend();
        const auto enrolled = [](const std::string& log) {
            return count_lines_with(log, "enrolled") > count_lines_with(log, "lease lost");
        };
        CHECK(one.process->wait_for_errors(enrolled, 30s));
    }
    void make_room(instances::bot& one) {
        balance_without(&one);
        one.process->signal(SIGTERM);
        CHECK(one.process->wait_for_exit(60s) == 0);
        come_back(one);
    }

    instances& all_;
    std::mt19937_64 random_;
};

}  // namespace

// Read by whichever instance is asked.
void check_nothing_lost(instances& all, const finished_call& call) {
    std::vector<json::document> entries;
    std::istringstream lines(call.exchange);
    for (std::string line; std::getline(lines, line);) entries.push_back(parsed(line));
    std::vector<json::value> exchange;
    for (const auto& e : entries) exchange.push_back(e.root());
    const auto& bots = all.bots();
    const auto journal =
        all.admin(bots[call.requests.size() % bots.size()], "/api/calls/" + call.id + "/journal");
    INFO(call.exchange);
    INFO(journal.body);
    if (call.outcome != "not answered") CHECK(journal.status == 200);
    for (const auto& lost : lost_notifications(exchange, journal.body)) FAIL_CHECK("lost: " << lost);
}

TEST_CASE("instances die, are cut off and exchanged, and no call hears of it", "[instances][misfortunes]") {
    installation_wish wish{std::string(hasty_flow)};
    const bool is_soak = soak_calls(0) != 0;
    wish.speed = is_soak ? 1 : 3;
    instances all(3, std::move(wish), "3s");  // many misfortunes
    staff(all.graph());
    const auto repeats = R"({"callbackRepeats":20,"callbackRepeatAfter":"1s"})";
    CHECK(all.graph().control("PUT", "/emulator/quirks", repeats).status == 200);
    const auto seed = soak_seed(5);
    const auto wanted = soak_calls(under_sanitizer ? 20 : 60);
    misfortunes fate(all, seed);
    auto calls = std::async(std::launch::async, [&] {
        return send_crowd(all.graph(), {wanted, std::min<std::size_t>(wanted, 60), seed});
    });
    do fate.strike();
    while (calls.wait_for(0s) != std::future_status::ready);
    const auto ended = calls.get();
    INFO("misfortunes: " << fate.struck);
    CHECK(ended.size() == wanted);
    check_nothing_twice(ended, answers::die_with_the_bot);
    std::map<std::string, std::size_t> outcomes;
    for (const auto& call : ended) {
        ++outcomes[call.outcome];
        INFO(call.exchange);
        CHECK(call.outcome != "cut");
        check_nothing_lost(all, call);
    }
    std::string summary = std::to_string(fate.struck) + " misfortunes; ";
    for (const auto& [outcome, count] : outcomes) summary += outcome + ": " + std::to_string(count) + "; ";
    show_on_failure("outcomes", summary + '\n');
    if (is_soak) WARN(summary);
}

}  // namespace switchhook::test
