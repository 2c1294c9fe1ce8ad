// queue: the caller waits, hears music and where they stand, and is handed to the first agent who takes the call.
//   { "queue": { "id": "line", "name": "support", "agents": ["anna", "ben"], "music": "hold",
//                "announce": { "prompt": ["position", { "number": "${line.position}" }], "every": "45s" },
//                "options": { "1": "callback" }, "max": "20m", "failed": "voicemail" } }

#include "base/guid.hpp"
#include "bot/steps/queue.hpp"
#include "bot/steps/registry.hpp"
#include "graph/model/text_forms.hpp"

namespace switchhook::bot {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::size_t most_agents = 50;
constexpr std::int64_t most_callers = 1000, highest_priority = 9;

std::optional<graph::identity> agent_in(const value& one) {
    graph::identity who;
    if (const auto* text = one.as_text()) {
        who.id = *text;
        who.kind = text->starts_with('+') ? graph::identity_kind::phone : graph::identity_kind::user;
    } else {
        for (const auto kind :
             {graph::identity_kind::user, graph::identity_kind::phone, graph::identity_kind::application,
              graph::identity_kind::application_instance}) {
            const auto* named = one.member_named(graph::to_string(kind));
            if (named == nullptr || named->as_text() == nullptr) continue;
            who.kind = kind;
            who.id = *named->as_text();
        }
    }
    const bool fits =
        who.kind == graph::identity_kind::phone ? graph::is_phone_number(who.id) : is_guid(who.id);
    return fits ? std::optional(who) : std::nullopt;
}

void read_agents(flow_reader& in, json::fields& f, queue_step& into) {
    const auto list = f.any("agents"), provider = f.any("provider");
    if (list) into.agents = in.read_targets(*list, most_agents);
    if (provider) {
        json::fields of(*provider);
        into.provider.emplace();
        into.provider->read(in, of, "GET", service_fields::repeats::some);
        of.optional("every", into.ask_every, seconds(5), minutes(10));
        of.finish();
    }
    if (list.has_value() == provider.has_value())
        f.where().complain("a queue has \"agents\", or a \"provider\" that says who they are");
}

void read_announcements(flow_reader& in, json::fields& f, queue_step& into) {
    if (const auto m = f.any("music")) into.music = in.read_prompt(*m);
    const auto a = f.any("announce");
    if (!a) return;
    json::fields of(*a);
    if (const auto p = of.any("prompt")) into.announcement = in.read_prompt(*p);
    if (const auto p = of.any("wait")) into.expected_wait = in.read_prompt(*p);
    of.optional("every", into.announce_every, seconds(10), minutes(10));
    of.finish();
    if (into.announcement.empty() && into.expected_wait.empty())
        a->complain("there is nothing to announce: give a \"prompt\", a \"wait\", or both");
}

}  // namespace

std::optional<std::vector<graph::identity>> agents_in(const value& reply) {
    const auto* named = reply.member_named("agents");
    const auto* list = (named == nullptr ? reply : *named).as_list();
    if (list == nullptr) return std::nullopt;
    std::vector<graph::identity> found;
    for (const auto& one : *list)
        if (auto who = agent_in(one); who && found.size() < queueing::most_targets)
            found.push_back(*std::move(who));
    if (found.empty() && !list->empty()) return std::nullopt;
    return found;
}

std::unique_ptr<flow_step> read_queue(flow_reader& in, const json::spot& where) {
    auto made = std::make_unique<queue_step>();
    auto& settings = made->settings;
    json::fields f(where);
    in.read_id(f, *made, {"position", "callers", "wait", "waited", "reason"});
    if (const auto n = f.any_required("name")) {
        made->line = in.read_text(*n);
        if (n->value->text.empty() || n->value->text.size() > longest_line_name)
            n->complain("a line's name has 1 to 64 characters");
    }
    read_agents(in, f, *made);
    read_announcements(in, f, *made);

    milliseconds rings{20'000};
    f.optional("ring", rings, seconds(5), seconds(115));
    asked_first how;
    if (const auto c = f.any("consult")) {
        json::fields of(*c);
        how.read(in, of);
        of.finish();
    }
    made->asks = how.make(in, rings, "queue");
    f.optional("rest", settings.rest, seconds(1), minutes(30));
    settings.long_rest = settings.rest;
    f.optional("wrapUp", settings.after_call, seconds(0), minutes(30));
    using choice = queueing::line_settings::choice;
    settings.choose = static_cast<choice>(f.choice("choose", {"longestIdle", "asListed"}).value_or(0));
    std::int64_t callers = static_cast<std::int64_t>(settings.most), priority = 0;
    f.optional("callers", callers, 1, most_callers);
    settings.most = static_cast<std::size_t>(callers);
    f.optional("priority", priority, 0, highest_priority);
    made->priority = static_cast<int>(priority);
    f.optional("max", made->longest_in_line, seconds(10), hours(4));

    made->add_outcome("connected", outcome::kind::handed_over);
    for (const auto* name : {"timeout", "full", "empty", "failed"})
        in.read_outcome(f, *made, name, outcome::kind::failure);
    for (const auto lent : {queue_step::timeout, queue_step::full, queue_step::empty})
        made->outcomes[lent].otherwise = queue_step::failed;
    if (const auto o = f.any("options")) made->options = read_ways_out(in, *o, *made);
    f.finish();
    return made;
}

}  // namespace switchhook::bot
