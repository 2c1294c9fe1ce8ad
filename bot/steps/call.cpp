// call: the bot calls somebody: a person, a telephone number, or several people at once. Without `to`, whom
// the order of the call names. https://learn.microsoft.com/graph/api/application-post-calls
//   { "call": { "to": "sales", "timeout": "30s", "busy": "later", "noAnswer": "later", "failed": "cleanup" } }

#include "bot/steps/placing.hpp"
#include "graph/model/request_rules.hpp"

namespace switchhook::bot {
namespace {

constexpr std::size_t most_called = 5;         // in a new group call
constexpr milliseconds longest_ring{115'000};  // what Graph lets a call ring

class call_step final : public placing_step {
  public:
    std::vector<target> to;
    std::optional<target> from;  // the resource account that numbers are called from

    std::optional<graph::call_variant> places() const override {
        if (to.size() > 1) return graph::call_variant::group;
        const bool number = !to.empty() && to.front().kind == graph::identity_kind::phone;
        return number ? graph::call_variant::pstn : graph::call_variant::peer_to_peer;
    }

    bool names_account() const override { return from.has_value(); }

    ordered_call calls_ordered() const override {
        if (!to.empty()) return ordered_call::none;
        return from ? ordered_call::own_source : ordered_call::configured_source;
    }

  protected:
    std::optional<graph::call_resource> resource(turn& t) const override {
        if (to.empty()) return ordered(t, from);
        std::vector<graph::identity> parties;
        for (const auto& one : to)
            if (auto party = resolve(one, t.call)) parties.push_back(*std::move(party));
        return call_to(t, std::move(parties), from);
    }
};

}  // namespace

std::unique_ptr<flow_step> make_ordered_call(milliseconds rings, branch failed) {
    auto made = std::make_unique<call_step>();
    made->timeout = rings;
    made->add_outcome("answered", outcome::kind::success);
    for (const auto why : call_failures)
        made->add_outcome(std::string(graph::to_string(why)), outcome::kind::failure, failed);
    return made;
}

std::unique_ptr<flow_step> read_call(flow_reader& in, const json::spot& where) {
    auto made = std::make_unique<call_step>();
    json::fields f(where);
    if (const auto to = f.any("to")) made->to = in.read_targets(*to, most_called);
    if (const auto from = f.any("from")) {
        made->from = in.read_target(*from);
        if (made->from && made->from->kind != graph::identity_kind::application_instance)
            from->complain("a call comes from an {\"applicationInstance\": …}");
    }
    read_placing(in, f, longest_ring, *made);
    f.finish();
    return made;
}

}  // namespace switchhook::bot
