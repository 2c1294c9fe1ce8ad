// hangup: ends the call.
//   { "hangup": {} }

#include "bot/call/turn.hpp"
#include "bot/steps/registry.hpp"

namespace switchhook::bot {
namespace {

class hangup_step final : public flow_step {
  public:
    bool ends_call() const override { return true; }
    void enter(turn& t) const override { t.hang_up(); }
};

}  // namespace

std::unique_ptr<flow_step> read_hangup(flow_reader&, const json::spot& where) {
    json::fields(where).finish();
    return std::make_unique<hangup_step>();
}

}  // namespace switchhook::bot
