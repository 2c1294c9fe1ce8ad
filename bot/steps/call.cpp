// call: the bot calls somebody: a person, a telephone number, or several people at once. Without `to`, whom
// the order of the call names. https://learn.microsoft.com/graph/api/application-post-calls
//   { "call": { "to": "sales", "timeout": "30s", "busy": "later", "noAnswer": "later", "failed": "cleanup" } }

#include <algorithm>

#include "bot/steps/placing.hpp"

namespace switchhook::bot {
namespace {

constexpr std::size_t most_called = 5;         // in a new group call
constexpr milliseconds longest_ring{115'000};  // what Graph lets a call ring

bool is_phone(const graph::invitation& i) { return i.identity.who().kind == graph::identity_kind::phone; }

class call_step final : public placing_step {
  public:
    std::vector<target> to;
    std::optional<target> from;  // the resource account that numbers are called from

  protected:
    std::optional<graph::call_resource> resource(turn& t) const override {
        const auto* order = t.call.order.get();
        if (to.empty() && order != nullptr && order->create) return order->create;
        graph::call_resource wanted;
        for (auto& party : parties(t)) {
            graph::invitation invited;
            invited.identity = std::move(party);
            wanted.targets.push_back(std::move(invited));
        }
        if (wanted.targets.empty()) {
            t.because("there is nobody to call");
            return std::nullopt;
        }
        t.call.to = wanted.targets.front().identity.who();
        wanted.tenant_id = t.call.tenant;
        const bool to_phone = std::any_of(wanted.targets.begin(), wanted.targets.end(), is_phone);
        if (!from && !to_phone) return wanted;
        wanted.source = source(t);
        if (!wanted.source) {
            t.because("telephone numbers are called from an applicationInstance, and none is named");
            return std::nullopt;
        }
        return wanted;
    }

  private:
    std::vector<graph::identity> parties(const turn& t) const {
        std::vector<graph::identity> all;
        for (const auto& one : to)
            if (auto party = resolve(one, t.call, t.world.flow->language)) all.push_back(*std::move(party));
        const auto* order = t.call.order.get();
        if (to.empty() && order != nullptr) all = order->to;
        return all;
    }

    std::optional<graph::participant_info> source(const turn& t) const {
        graph::identity who;
        who.kind = graph::identity_kind::application_instance;
        who.id = t.world.settings.application_instance;
        if (from)
            if (auto named = resolve(*from, t.call, t.world.flow->language)) who = *std::move(named);
        if (who.id.empty()) return std::nullopt;
        graph::participant_info info;
        info.identity = std::move(who);
        return info;
    }
};

}  // namespace

std::unique_ptr<flow_step> read_call(flow_reader& in, const json::spot& where) {
    auto made = std::make_unique<call_step>();
    json::fields f(where);
    if (const auto to = f.any("to")) made->to = in.read_targets(*to, most_called);
    if (const auto from = f.any("from")) {
        made->from = in.read_target(*from);
        if (made->from && made->from->kind != graph::identity_kind::application_instance)
            from->complain("a call comes from an {\"applicationInstance\": …}");
    }
    read_placing(in, f, where, longest_ring, *made);
    f.finish();
    return made;
}

}  // namespace switchhook::bot
