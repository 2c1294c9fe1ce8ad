// hours: whether somebody is there now.
//   { "hours": { "of": "office", "closed": "voicemail", "holiday": "voicemail" } }

#include <algorithm>

#include "bot/call/turn.hpp"
#include "bot/steps/registry.hpp"

namespace switchhook::bot {
namespace {

class hours_step final : public flow_step {
  public:
    std::size_t of = 0;  // in flow::hours
    static constexpr std::size_t open = 0, closed = 1, holiday = 2;

    void enter(turn& t) const override {
        const auto& [name, hours] = t.world.flow->hours.at(of);
        switch (state_at(hours, name, t.call.flow.hours_said, t.now).state) {
            case hours_state::open: t.because("it is open"); return t.leave(*this, open);
            case hours_state::closed: t.because("it is closed"); return t.leave(*this, closed);
            case hours_state::holiday: t.because("it is a holiday"); return t.leave(*this, holiday);
        }
    }
};

}  // namespace

std::unique_ptr<flow_step> read_hours(flow_reader& in, const json::spot& where) {
    auto made = std::make_unique<hours_step>();
    json::fields f(where);
    in.read_id(f, *made, {});
    if (const auto of = f.any_required("of"); of && of->expect(json::node::kind::string))
        made->of = in.find_hours(*of).value_or(0);
    in.read_outcome(f, *made, "open", outcome::kind::success);
    in.read_outcome(f, *made, "closed", outcome::kind::success);
    in.read_outcome(f, *made, "holiday", outcome::kind::success);
    made->outcomes[hours_step::holiday].otherwise = hours_step::closed;
    f.finish();
    return made;
}

}  // namespace switchhook::bot
