#pragma once
// What `call` and `join` share: a call is placed, and ends up answered or not.

#include "bot/call/turn.hpp"
#include "bot/steps/failures.hpp"
#include "bot/steps/registry.hpp"

namespace switchhook::bot {

class placing_step : public flow_step {
  public:
    std::optional<milliseconds> timeout;

    bool places_call() const override { return true; }
    void enter(turn& t) const override;
    void on(turn& t, const signal& s) const override;
    milliseconds longest_wait(const world& w) const override;

  protected:
    // What is to be sent; nothing, with a reason, when there is nobody to be called.
    [[nodiscard]] virtual std::optional<graph::call_resource> resource(turn& t) const = 0;
    // For a step that names nobody itself: what the order of the call asks for.
    [[nodiscard]] static std::optional<graph::call_resource> ordered(turn& t,
                                                                     const std::optional<target>& from);
    // A call to these; telephone numbers are called from `from`, or the account of the settings.
    [[nodiscard]] static std::optional<graph::call_resource> call_to(turn& t,
                                                                     std::vector<graph::identity> parties,
                                                                     const std::optional<target>& from);
};

// Calls whom the order names; every failure takes that branch.
std::unique_ptr<flow_step> make_ordered_call(milliseconds rings, branch failed);

// The fields that both have.
void read_placing(flow_reader& in, json::fields& f, milliseconds longest_ring, placing_step& into);

}  // namespace switchhook::bot
