// transfer: hands the caller to somebody else. On success the call ends here; a transfer that comes back goes
// on with the branch of its result, on the same call. https://learn.microsoft.com/graph/api/call-transfer
//   { "transfer": { "to": "sales", "timeout": "25s", "busy": "voicemail", "failed": "voicemail" } }

#include <array>

#include "bot/call/turn.hpp"
#include "bot/steps/registry.hpp"

namespace switchhook::bot {
namespace {

using graph::transfer_result;

struct outcome {
    transfer_result result;
    std::string_view name;
    std::string_view reason;
};

constexpr std::array<outcome, 5> outcomes{{
    {transfer_result::busy, "busy", "transfer failed: busy"},
    {transfer_result::no_answer, "noAnswer", "transfer failed: no answer"},
    {transfer_result::declined, "declined", "transfer failed: declined"},
    {transfer_result::unreachable, "unreachable", "transfer failed: unreachable"},
    {transfer_result::failed, "failed", "transfer failed"},
}};

class transfer_step final : public flow_step {
  public:
    target to;
    milliseconds timeout{60'000};
    std::array<branch, outcomes.size()> branches;

    bool needs_media() const override { return true; }

    void enter(turn& t) const override {
        t.call.flow.type_ahead.clear();
        auto who = resolve(to, t.call, t.world.flow->language);
        if (!who) {
            t.because("transfer has no target");
            return end(t, outcomes.back(), branches.back());
        }
        t.start(timer_name::transfer, timeout);
        graph::invitation whom;
        whom.identity = *std::move(who);
        t.transfer(std::move(whom));
    }

    void on(turn& t, const signal& s) const override {
        const auto* failed = std::get_if<transfer_failed>(&s);
        if (failed == nullptr) return;
        for (std::size_t i = 0; i < outcomes.size(); ++i) {
            if (outcomes[i].result != failed->result) continue;
            t.because(outcomes[i].reason);
            // `failed` takes every failure that has no branch of its own.
            return end(t, outcomes[i],
                       branches[i].type == branch::kind::absent ? branches.back() : branches[i]);
        }
    }

    // Time up, then one question to Graph how the call stands. Accepted at the last moment, the call's end is
    // waited for and asked after.
    milliseconds longest_wait(const world& w) const override {
        return timeout + w.settings.request_within + (most_looks + 1) * w.settings.ending_within;
    }

    void each_branch(const branch_visitor& visit) const override {
        for (std::size_t i = 0; i < outcomes.size(); ++i) visit(outcomes[i].name, branches[i]);
    }

  private:
    void end(turn& t, const outcome& o, const branch& b) const {
        t.set_result(*this, "result", std::string(o.name));
        t.fail(b);
    }
};

}  // namespace

std::unique_ptr<flow_step> read_transfer(flow_reader& in, const json::spot& where) {
    auto made = std::make_unique<transfer_step>();
    json::fields f(where);
    if (f.optional("id", made->id)) in.declare_result(made->id, where.member("id"));
    if (const auto to = f.any_required("to"))
        if (auto found = in.read_target(*to)) made->to = std::move(*found);
    f.optional("timeout", made->timeout, std::chrono::seconds(5), std::chrono::minutes(10));
    for (std::size_t i = 0; i < outcomes.size(); ++i)
        if (const auto b = f.any(outcomes[i].name)) made->branches[i] = in.read_branch(*b);
    f.finish();
    return made;
}

}  // namespace switchhook::bot
