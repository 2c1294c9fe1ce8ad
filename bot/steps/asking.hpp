#pragma once
// What steps share that ask one thing of the call and wait until it is done or has failed.

#include "bot/call/turn.hpp"
#include "bot/steps/registry.hpp"

namespace switchhook::bot {

class asking_step : public flow_step {
  public:
    bool needs_media() const override { return true; }
    bool seldom_fails() const override { return true; }
    void on(turn& t, const signal& s) const override;
    milliseconds longest_wait(const world& w) const override;

  protected:
    // What the operation itself may take, once Graph has begun it.
    [[nodiscard]] virtual milliseconds takes() const { return milliseconds(0); }
    void end(turn& t, bool well) const;
};

// The fields that all of them have.
void read_asking(flow_reader& in, json::fields& f, asking_step& into);

}  // namespace switchhook::bot
