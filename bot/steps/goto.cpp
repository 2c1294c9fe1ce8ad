// goto: jumps to a section, without a way back.
//   { "goto": "main" }

#include "bot/call/turn.hpp"
#include "bot/steps/registry.hpp"

namespace switchhook::bot {
namespace {

class goto_step final : public flow_step {
  public:
    explicit goto_step(branch to) { add_outcome("goto", outcome::kind::success, to); }
    void enter(turn& t) const override { t.leave(*this, 0); }
};

}  // namespace

std::unique_ptr<flow_step> read_goto(flow_reader& in, const json::spot& where) {
    branch to;
    if (where.expect(json::node::kind::string))
        if (const auto section = in.find_section(where, where.value->text))
            to = {branch::kind::section, *section};
    return std::make_unique<goto_step>(to);
}

}  // namespace switchhook::bot
