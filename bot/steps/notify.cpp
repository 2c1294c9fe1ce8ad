// notify: tells a web service of the user something and goes on at once. It is kept and sent again until it is
// delivered, also when the call is over.
//   { "notify": { "url": "https://crm.example/ended", "body": { "call": "${call.id}" } } }

#include "bot/steps/registry.hpp"
#include "bot/steps/service_fields.hpp"

namespace switchhook::bot {
namespace {

class notify_step final : public flow_step {
  public:
    service_fields tells;

    notify_step() { add_outcome("done", outcome::kind::success); }

    void enter(turn& t) const override {
        t.send_notice(tells.request(t.call));
        t.leave(*this, 0);
    }
};

}  // namespace

std::unique_ptr<flow_step> read_notify(flow_reader& in, const json::spot& where) {
    auto made = std::make_unique<notify_step>();
    json::fields f(where);
    made->tells.read(in, f, "POST", service_fields::repeats::until_delivered);
    f.finish();
    return made;
}

}  // namespace switchhook::bot
