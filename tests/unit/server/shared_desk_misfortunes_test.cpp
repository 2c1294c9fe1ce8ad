// Instances come, die, and think for a while that others are alive or gone; what they say gets lost. In the end everybody
// waits in one line, in order, and is served.

#include <random>

#include "tests/unit/server/shared_desk_test.hpp"

namespace {

class misfortunes {
  public:
    explicit misfortunes(unsigned seed) : dice_(seed) {
        all.gathers = 2ms;
        for (last_ = 1; last_ < 4; ++last_) all.add(last_);
        for (const auto& [n, desk] : all.desks) all.know(n);
    }

    void strike() {
        const auto some = some_instance();
        switch (dice_() % 12) {
            case 0:
                if (all.desks.size() > 1) die(some);
                break;
            case 1:
                if (all.desks.size() < 5) {
                    all.add(++last_);
                    all.know(last_);
                }
                break;
            case 2: be_wrong(some); break;
            case 3: all.know(some); break;
            case 4: all.answers_lost = static_cast<int>(dice_() % 3); break;
            case 5:
            case 6:
                if (const auto name = some_caller(); !name.empty()) leave(name, dice_() % 2 == 0);
                break;
            case 7:
                if (const auto name = some_caller(); !name.empty()) all.loses(name);
                break;
            default: all.enters("c" + std::to_string(++callers_), some);
        }
        all.clock.pass(bot::milliseconds(dice_() % 3));
        all.context.restart();
        for (auto n = dice_() % 20; n > 0; --n) all.context.poll_one();
    }

    // All know the truth, and nothing gets lost any more.
    void calm_down() {
        all.answers_lost = 0;
        pass(50ms);
    }
    std::vector<std::string> waiting() {
        std::vector<std::pair<bot::instant, std::string>> found;
        for (const auto& [name, c] : all.calls)
            if (c.waits) found.emplace_back(c.in.since, name);
        std::sort(found.begin(), found.end());
        std::vector<std::string> names;
        for (const auto& [since, name] : found) names.push_back(name);
        return names;
    }
    std::vector<std::string> in_line() {
        std::vector<std::string> names;
        for (const auto& [n, desk] : all.desks)
            if (const auto lines = all.report(n))
                for (const auto& line : *lines)
                    for (const auto& c : line.callers) names.push_back(c.call.wire());
        return names;
    }
    // Whoever is offered an agent is connected.
    void serve() {
        for (auto& [name, c] : all.calls)
            if (c.waits && c.in.offered) leave(name, true);
        pass(6ms);
    }
    void pass(std::chrono::milliseconds time) {
        for (; time > 0ms; time -= 1ms) {
            for (const auto& [n, desk] : all.desks) all.know(n);
            all.until(0);
            all.clock.pass(1ms);
        }
    }

    instances_at_work all{{}};

  private:
    std::int64_t some_instance() {
        return std::next(all.desks.begin(), static_cast<std::ptrdiff_t>(dice_() % all.desks.size()))->first;
    }
    std::string some_caller() {
        const auto names = waiting();
        return names.empty() ? std::string() : names[dice_() % names.size()];
    }
    void leave(const std::string& name, bool connected) {
        all.leaves(name, connected && all.calls[name].in.offered);
    }
    // An instance that looked a while ago, or was not heard of.
    void be_wrong(std::int64_t which) {
        std::vector<std::int64_t> others;
        for (std::int64_t n = 1; n <= last_; ++n)
            if (n != which && dice_() % 2 == 0) others.push_back(n);
        all.desks.at(which)->know(which, others);
    }
    void die(std::int64_t which) {
        all.die(which);
        for (auto& [name, c] : all.calls)
            if (c.at == which && c.waits) all.taken_over(name, some_instance());
    }

    std::mt19937 dice_;
    std::int64_t last_ = 0;
    int callers_ = 0;
};

}  // namespace

TEST_CASE("whatever happens to instances, those who wait are in one line, in order, and are served",
          "[queueing]") {
    for (unsigned seed = 1; seed <= 6; ++seed) {
        CAPTURE(seed);
        misfortunes fate(seed);
        for (int i = 0; i < 150; ++i) fate.strike();
        fate.calm_down();
        for (int i = 0; i < 40 && fate.in_line() != fate.waiting(); ++i) fate.pass(20ms);
        REQUIRE(fate.in_line() == fate.waiting());
        for (int i = 0; i < 500 && !fate.waiting().empty(); ++i) fate.serve();
        CHECK(fate.waiting().empty());
        fate.pass(5ms);
        CHECK(fate.in_line().empty());
    }
}
