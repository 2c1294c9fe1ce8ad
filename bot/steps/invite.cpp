// invite: asks somebody into the call; a call between two becomes a group call.
// https://learn.microsoft.com/graph/api/participant-invite
//   { "invite": { "who": "sales", "timeout": "60s", "failed": "voicemail" } }

#include "bot/steps/asking.hpp"

namespace switchhook::bot {
namespace {

constexpr std::size_t most_invited = 5;  // at once, and into group calls alone

class invite_step final : public asking_step {
  public:
    std::vector<target> who;
    milliseconds timeout{60'000};

    call_kind works_in() const override { return who.size() > 1 ? call_kind::of_several : call_kind::any; }
    bool widens_call() const override { return true; }
    bool seldom_fails() const override { return false; }

    void enter(turn& t) const override {
        graph::invite_request request;
        for (const auto& one : who) {
            auto party = resolve(one, t.call);
            if (!party) continue;
            graph::invitation invited;
            invited.identity = *std::move(party);
            request.participants.push_back(std::move(invited));
        }
        if (request.participants.empty()) {
            t.because("there is nobody to invite");
            return end(t, false);
        }
        request.client_context = t.next_context();
        t.ask(std::move(request), timeout);
    }

  private:
    [[nodiscard]] milliseconds takes() const override { return timeout; }
};

}  // namespace

std::unique_ptr<flow_step> read_invite(flow_reader& in, const json::spot& where) {
    auto made = std::make_unique<invite_step>();
    json::fields f(where);
    read_asking(in, f, *made);
    if (const auto who = f.any_required("who")) made->who = in.read_targets(*who, most_invited);
    f.optional("timeout", made->timeout, std::chrono::seconds(5), std::chrono::minutes(5));
    f.finish();
    return made;
}

}  // namespace switchhook::bot
