// redirect: sends a call that was not answered on to somebody else; several ring at once. The bot has no part
// in it any more. https://learn.microsoft.com/graph/api/call-redirect
//   { "redirect": { "to": ["sales", "night"], "timeout": "30s", "failed": "voicemail" } }

#include "bot/call/turn.hpp"
#include "bot/steps/registry.hpp"

namespace switchhook::bot {
namespace {

constexpr std::size_t most_targets = 25;

class redirect_step final : public flow_step {
  public:
    std::vector<target> to;
    std::optional<milliseconds> timeout;
    bool hide_callee = false;
    static constexpr std::size_t failed = 1;

    bool needs_call() const override { return true; }
    call_kind works_in() const override { return call_kind::unanswered; }

    void enter(turn& t) const override {
        if (t.call.phase != call_phase::offered) {
            t.because("an answered call cannot be redirected");
            return t.leave(*this, failed);
        }
        graph::redirect_request request;
        for (const auto& one : to) {
            auto party = resolve(one, t.call);
            if (!party) continue;
            graph::invitation target;
            target.identity = *std::move(party);
            request.targets.push_back(std::move(target));
        }
        if (request.targets.empty()) {
            t.because("there is nobody to redirect to");
            return t.leave(*this, failed);
        }
        if (timeout)
            request.timeout_seconds =
                static_cast<int>(std::chrono::duration_cast<std::chrono::seconds>(*timeout).count());
        request.callback_uri = t.world.settings.callback_uri;
        if (hide_callee) request.mask_callee = true;
        t.redirect(std::move(request));
    }

    void on(turn& t, const signal& s) const override {
        if (const auto* done = std::get_if<operation_done>(&s); done != nullptr && !done->well)
            t.leave(*this, failed);
    }

    milliseconds longest_wait(const world& w) const override {
        return w.settings.answer_window + w.settings.completion_grace;
    }
};

}  // namespace

std::unique_ptr<flow_step> read_redirect(flow_reader& in, const json::spot& where) {
    auto made = std::make_unique<redirect_step>();
    json::fields f(where);
    in.read_id(f, *made, {});
    if (const auto to = f.any_required("to")) made->to = in.read_targets(*to, most_targets);
    milliseconds timeout{};
    // What Graph takes: https://learn.microsoft.com/graph/api/call-redirect
    if (f.optional("timeout", timeout, std::chrono::seconds(15), std::chrono::seconds(90)))
        made->timeout = timeout;
    f.optional("hideCallee", made->hide_callee);
    made->add_outcome("redirected", outcome::kind::handed_over);
    in.read_outcome(f, *made, "failed", outcome::kind::failure);
    f.finish();
    return made;
}

}  // namespace switchhook::bot
