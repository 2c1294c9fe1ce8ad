// wait: lets time pass, silently.
//   { "wait": "5s" }

#include "bot/call/turn.hpp"
#include "bot/steps/registry.hpp"

namespace switchhook::bot {
namespace {

class wait_step final : public flow_step {
  public:
    milliseconds time{1'000};

    wait_step() { add_outcome("done", outcome::kind::success); }
    void enter(turn& t) const override { t.start(timer_name::wait, time); }
    void on(turn& t, const signal& s) const override {
        if (std::holds_alternative<time_is_up>(s)) t.leave(*this, 0);
    }
    milliseconds longest_wait(const world&) const override { return time; }
};

}  // namespace

std::unique_ptr<flow_step> read_wait(flow_reader&, const json::spot& where) {
    auto made = std::make_unique<wait_step>();
    json::read_duration(where, made->time, milliseconds(100), std::chrono::hours(24));
    return made;
}

}  // namespace switchhook::bot
