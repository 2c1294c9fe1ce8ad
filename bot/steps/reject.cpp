// reject: refuses a call that was not answered; one that was is hung up.
// https://learn.microsoft.com/graph/api/call-reject
//   { "reject": { "reason": "busy" } }

#include "bot/call/lifecycle.hpp"
#include "bot/steps/registry.hpp"

namespace switchhook::bot {
namespace {

class reject_step final : public flow_step {
  public:
    explicit reject_step(graph::reject_reason reason) : reason_(reason) {}

    bool ends_call() const override { return true; }
    bool needs_call() const override { return true; }
    void enter(turn& t) const override {
        t.because("the flow rejects the call");
        lifecycle::refuse(t, reason_);
    }

  private:
    graph::reject_reason reason_;
};

}  // namespace

std::unique_ptr<flow_step> read_reject(flow_reader&, const json::spot& where) {
    json::fields in(where);
    const auto chosen = in.choice("reason", {"none", "busy", "forbidden"});
    in.finish();
    return std::make_unique<reject_step>(static_cast<graph::reject_reason>(chosen.value_or(0)));
}

}  // namespace switchhook::bot
