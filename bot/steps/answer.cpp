// answer: takes the call. Media steps do it by themselves; this one says where.
//   { "answer": {} }

#include "bot/call/turn.hpp"
#include "bot/steps/registry.hpp"

namespace switchhook::bot {
namespace {

class answer_step final : public flow_step {
  public:
    answer_step() { add_outcome("answered", outcome::kind::success); }
    bool needs_media() const override { return true; }
    std::optional<std::size_t> ends_in_silence() const override { return 0; }
    void enter(turn& t) const override { t.leave(*this, 0); }
};

}  // namespace

std::unique_ptr<flow_step> read_answer(flow_reader&, const json::spot& where) {
    json::fields(where).finish();
    return std::make_unique<answer_step>();
}

}  // namespace switchhook::bot
