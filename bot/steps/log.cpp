// log: one line in the server's log and in the call's timeline. Sensitive digits and phone numbers are
// masked.
//   { "log": "ticket ${ticket.digits}" }     { "log": { "text": "…", "level": "warn" } }

#include "bot/call/turn.hpp"
#include "bot/steps/registry.hpp"

namespace switchhook::bot {
namespace {

class log_step final : public flow_step {
  public:
    log_step(text_template text, log_level level) : text_(std::move(text)), level_(level) {
        add_outcome("done", outcome::kind::success);
    }

    void enter(turn& t) const override {
        t.write(level_, text_.render(t.call, secrets::hide));
        t.leave(*this, 0);
    }

  private:
    text_template text_;
    log_level level_;
};

}  // namespace

std::unique_ptr<flow_step> read_log(flow_reader& in, const json::spot& where) {
    if (where.value->type == json::node::kind::string)
        return std::make_unique<log_step>(in.read_template(where, where.value->text), log_level::info);
    json::fields f(where);
    std::string text;
    f.required("text", text);
    const auto level = f.choice("level", {"debug", "info", "warn"});
    f.finish();
    return std::make_unique<log_step>(in.read_template(where, text),
                                      static_cast<log_level>(level.value_or(1)));
}

}  // namespace switchhook::bot
