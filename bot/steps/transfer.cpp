// transfer: hands the caller to somebody else. On success the call ends here; a transfer that comes back goes
// on with the branch of its result, on the same call. https://learn.microsoft.com/graph/api/call-transfer
//   { "transfer": { "to": "sales", "timeout": "25s", "busy": "voicemail", "failed": "voicemail" } }

#include <algorithm>

#include "bot/call/turn.hpp"
#include "bot/steps/consult.hpp"
#include "bot/steps/failures.hpp"
#include "bot/steps/registry.hpp"

namespace switchhook::bot {
namespace {

using graph::transfer_result;

std::string_view reason_of(transfer_result why) {
    switch (why) {
        case transfer_result::busy: return "transfer failed: busy";
        case transfer_result::no_answer: return "transfer failed: no answer";
        case transfer_result::declined: return "transfer failed: declined";
        case transfer_result::unreachable: return "transfer failed: unreachable";
        case transfer_result::failed: break;
    }
    return "transfer failed";
}

class transfer_step final : public flow_step {
  public:
    target to;
    milliseconds timeout{60'000};
    std::optional<consultation> consult;
    prompt music;  // while it is asked, again and again

    bool needs_media() const override { return true; }
    call_kind works_in() const override { return call_kind::of_two; }
    bool dials() const override { return consult.has_value(); }

    void enter(turn& t) const override {
        t.call.flow.type_ahead.clear();
        auto who = resolve(to, t.call);
        if (!who) {
            t.because("transfer has no target");
            return t.leave(*this, failure_outcome(transfer_result::failed));
        }
        if (consult) {
            t.begin_leg(*std::move(who), consult->section, consult->longest(t.world));
            t.play(music);
            return;
        }
        t.transfer(*std::move(who), timeout);
    }

    void on(turn& t, const signal& s) const override {
        if (const auto* failed = std::get_if<transfer_failed>(&s)) return end(t, failed->result);
        if (!consult) return;
        if (const auto* there = std::get_if<leg_is_there>(&s)) return hand_over(t, there->call);
        if (const auto* lost = std::get_if<leg_is_lost>(&s)) return give_up(t, lost->why);
        if (std::holds_alternative<operation_done>(s)) return give_up(t, transfer_result::no_answer);
        const auto* heard = std::get_if<prompt_ended>(&s);
        if (heard != nullptr && heard->played && t.call.asked) t.play(music);
    }

    void each_prompt(const prompt_visitor& visit) const override { visit(music); }

    // Time up, then one question to Graph how the call stands. Accepted at the last moment, the call's end is
    // waited for and asked after.
    milliseconds longest_wait(const world& w) const override {
        return (consult ? consult->longest(w) + handing_over : timeout) + w.settings.request_within +
               (most_looks + 1) * w.settings.ending_within;
    }

  private:
    void hand_over(turn& t, const graph::call_id& leg) const {
        t.cancel_media();
        auto who = resolve(to, t.call);
        if (!who) return end(t, transfer_result::failed);
        t.transfer(*std::move(who), handing_over, leg);
    }

    void give_up(turn& t, transfer_result result) const {
        t.cancel_media();
        end(t, result);
    }

    void end(turn& t, transfer_result result) const {
        t.because(reason_of(result));
        t.leave(*this, failure_outcome(result));
    }
};

}  // namespace

std::unique_ptr<flow_step> read_transfer(flow_reader& in, const json::spot& where) {
    auto made = std::make_unique<transfer_step>();
    json::fields f(where);
    in.read_id(f, *made, {});
    if (const auto to = f.any_required("to"))
        if (auto found = in.read_target(*to)) made->to = std::move(*found);
    f.optional("timeout", made->timeout, std::chrono::seconds(5), std::chrono::minutes(10));
    if (const auto c = f.any("consult")) {
        constexpr milliseconds longest_ring{115'000};  // of a call that the bot places
        asked_first how;
        json::fields of(*c);
        how.read(in, of);
        if (const auto m = of.any("music")) made->music = in.read_prompt(*m);
        of.finish();
        made->consult = how.make(in, std::min(made->timeout, longest_ring), "transfer");
    }
    made->add_outcome("transferred", outcome::kind::handed_over);
    read_failures(in, f, *made);
    f.finish();
    return made;
}

}  // namespace switchhook::bot
