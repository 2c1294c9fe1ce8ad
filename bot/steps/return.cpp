// return: goes back to where the section was run from, behind that step; a value becomes its ${id.value}.
//   { "return": {} }     { "return": { "value": "${pin.digits}" } }

#include "bot/call/turn.hpp"
#include "bot/steps/registry.hpp"

namespace switchhook::bot {
namespace {

class return_step final : public flow_step {
  public:
    std::optional<value_template> brought;

    return_step() { add_outcome("returned", outcome::kind::success); }

    void enter(turn& t) const override {
        if (t.call.flow.runs.empty()) {
            t.because("nothing to return to");
        } else if (brought) {
            const auto& runner =
                t.world.flow->at(t.call.flow.position.at(t.call.flow.runs.back().depth - 1U));
            auto found = brought->evaluate(t.call);
            t.set_result(runner, "value", std::move(found.content), found.sensitive);
        }
        t.go_back();
    }

    bool returns() const override { return true; }
};

}  // namespace

std::unique_ptr<flow_step> read_return(flow_reader& in, const json::spot& where) {
    auto made = std::make_unique<return_step>();
    json::fields f(where);
    if (const auto v = f.any("value")) made->brought = in.read_value(*v);
    f.finish();
    return made;
}

}  // namespace switchhook::bot
