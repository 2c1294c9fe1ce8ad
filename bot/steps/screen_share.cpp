// screenShare: whether the bot shares its screen in a group call. Only bots with media of their own can.
// https://learn.microsoft.com/graph/api/call-changescreensharingrole
//   { "screenShare": { "role": "viewer" } }

#include "bot/steps/asking.hpp"

namespace switchhook::bot {
namespace {

class screen_share_step final : public asking_step {
  public:
    std::string role = "viewer";

    call_kind works_in() const override { return call_kind::none; }
    void enter(turn& t) const override { t.ask(graph::change_screen_sharing_role_request{role}); }
};

}  // namespace

std::unique_ptr<flow_step> read_screen_share(flow_reader& in, const json::spot& where) {
    auto made = std::make_unique<screen_share_step>();
    json::fields f(where);
    read_asking(in, f, *made);
    if (f.choice("role", {"viewer", "sharer"}).value_or(0) == 1) made->role = "sharer";
    f.finish();
    return made;
}

}  // namespace switchhook::bot
