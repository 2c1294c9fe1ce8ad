// callback: the caller is called back later, by a flow that places calls. Goes on as soon as that is certain: the
// order is on the disk, and outlives the call and the server.
//   { "callback": { "id": "again", "flow": "reminder", "after": "10m", "within": "office", "attempts": 3,
//                   "every": "15m", "params": { "ticket": "${ticket.digits}" }, "failed": "voicemail" } }

#include <algorithm>

#include "base/date_time.hpp"
#include "base/guid.hpp"
#include "bot/call/turn.hpp"
#include "bot/steps/registry.hpp"
#include "graph/model/request_rules.hpp"
#include "graph/model/text_forms.hpp"

namespace switchhook::bot {
namespace {

using graph::identity_kind;

constexpr milliseconds longest_ahead = std::chrono::hours(366 * 24);
// A moment that somebody named a little while ago is now.
constexpr milliseconds just_over = std::chrono::minutes(1);

bool is_callable(identity_kind kind) {
    return kind == identity_kind::user || kind == identity_kind::phone ||
           kind == identity_kind::application || kind == identity_kind::application_instance;
}

// Whom the call is with.
std::optional<graph::identity> other_side(const call& c) {
    const auto& who = c.direction == graph::call_direction::outgoing ? c.to : c.from;
    if (!who || !is_callable(who->kind) || who->id.empty()) return std::nullopt;
    return graph::identity{who->kind, who->id, {}, {}};
}

class callback_step final : public flow_step {
  public:
    static constexpr std::size_t scheduled = 0, failed = 1;

    later_call later;
    std::optional<target> to;
    std::vector<std::string> allow;  // what numbers begin with; empty: whatever
    milliseconds after{0};
    std::optional<text_template> at;
    std::optional<std::size_t> within;  // in flow::hours
    int attempts = 3;
    milliseconds every{15 * 60'000};
    milliseconds expires = std::chrono::hours(72);
    std::vector<std::pair<std::string, value_template>> params;

    const later_call* orders() const override { return &later; }
    std::optional<graph::call_variant> places() const override {
        return later.to_number ? graph::call_variant::pstn : graph::call_variant::peer_to_peer;
    }

    void enter(turn& t) const override {
        auto who = to ? resolve(*to, t.call) : other_side(t.call);
        if (!who) return fail(t, "noTarget");
        if (const auto wrong = refusal_of(*who); !wrong.empty()) return fail(t, wrong);
        const auto asked = moment(t);
        if (!asked) return fail(t, "badTime");
        const auto due = when_open(t, *asked);
        if (!due) return fail(t, "neverOpen");

        callback_order order;
        order.flow = later.flow;
        order.to = *std::move(who);
        order.tenant = t.call.tenant;
        order.due = *due;
        if (within) order.within = t.world.flow->hours.at(*within).first;
        order.attempts = attempts;
        order.every = every;
        order.expires = expires;
        for (const auto& [name, content] : params) {
            const auto found = content.evaluate(t.call);
            order.params.emplace_back(name, found.content.text());
            if (found.sensitive) order.sensitive.push_back(name);
        }
        t.keep_callback(std::move(order));
    }

    void on(turn& t, const signal& s) const override {
        if (std::holds_alternative<operation_done>(s)) return fail(t, "timeout");
        const auto* settled = std::get_if<callback_settled>(&s);
        if (settled == nullptr) return;
        if (settled->order.empty()) return fail(t, settled->why);
        t.set_result(*this, "order", value(settled->order));
        t.set_result(*this, "due", value(date_time_text(settled->due, ahead_at(t, settled->due))));
        t.leave(*this, scheduled);
    }

    milliseconds longest_wait(const world& w) const override {
        return w.settings.keeping_within + w.settings.completion_grace;
    }

  private:
    void fail(turn& t, std::string_view why) const {
        t.because("nobody will call back");
        t.set_result(*this, "reason", value(std::string(why)));
        t.leave(*this, failed);
    }

    // Of whom nothing was known when the flow was loaded. A keypad has no plus.
    [[nodiscard]] std::string_view refusal_of(graph::identity& who) const {
        if (who.kind != identity_kind::phone) return is_guid(who.id) ? "" : "badTarget";
        if (who.id.starts_with("00")) who.id.replace(0, 2, "+");
        if (!graph::is_phone_number(who.id)) return "badTarget";
        const bool allowed = allow.empty() || std::any_of(allow.begin(), allow.end(), [&](const auto& begin) {
                                 return who.id.starts_with(begin);
                             });
        return allowed ? "" : "notAllowed";
    }

    [[nodiscard]] std::optional<instant> moment(const turn& t) const {
        if (!at) return t.now + after;
        const auto named = parse_date_time(at->render(t.call, secrets::reveal));
        if (!named || *named < t.now - just_over || *named > t.now + longest_ahead) return std::nullopt;
        return std::max(*named, t.now);
    }

    [[nodiscard]] std::optional<instant> when_open(const turn& t, instant from) const {
        if (!within) return from;
        const auto& [name, hours] = t.world.flow->hours.at(*within);
        return opens(hours, name, t.call.flow.hours_said, from);
    }

    // Told by the clocks of the place whose hours they are.
    [[nodiscard]] std::chrono::minutes ahead_at(const turn& t, instant when) const {
        if (!within) return std::chrono::minutes(0);
        const auto& zone = t.world.flow->hours.at(*within).second.zone;
        return std::chrono::floor<std::chrono::minutes>(
            offset_at(zone, std::chrono::floor<std::chrono::seconds>(when)));
    }
};

void read_when(flow_reader& in, json::fields& f, callback_step& into) {
    const bool has_after = f.optional("after", into.after, milliseconds(0), std::chrono::hours(30 * 24));
    if (const auto at = f.any("at")) {
        into.at = in.read_text(*at);
        const bool written = at->value->text.find("${") == std::string::npos;
        if (at->value->type == json::node::kind::string && written && !parse_date_time(at->value->text))
            at->complain("expected a moment such as \"2026-12-24T18:00:00+01:00\"");
        if (has_after) at->complain("a callback has \"after\" or \"at\", not both");
    }
    if (const auto within = f.any("within"); within && within->expect(json::node::kind::string))
        into.within = in.find_hours(*within);
}

bool is_prefix(const std::string& text) {
    return text.size() > 1 && text.size() <= 16 && text.front() == '+' &&
           text.find_first_not_of("0123456789", 1) == std::string::npos;
}

void read_allowed(const json::spot& where, callback_step& into) {
    if (!where.expect(json::node::kind::array)) return;
    if (where.value->items.empty()) where.complain("no number is allowed: leave \"allow\" out to allow all");
    for (std::size_t i = 0; i < where.value->items.size(); ++i) {
        const auto one = where.item(i);
        if (!one.expect(json::node::kind::string)) continue;
        if (!is_prefix(one.value->text)) one.complain("expected what numbers begin with, such as \"+33\"");
        into.allow.push_back(one.value->text);
    }
}

void read_params(flow_reader& in, const json::spot& where, callback_step& into) {
    constexpr std::size_t most_params = 50;
    if (!where.expect(json::node::kind::object)) return;
    if (where.value->members.size() > most_params) where.complain("a call has at most 50 parameters");
    for (const auto& m : where.value->members) {
        into.params.emplace_back(m.name, in.read_value(where.member(m.name)));
        into.later.params.push_back(m.name);
    }
}

}  // namespace

std::unique_ptr<flow_step> read_callback(flow_reader& in, const json::spot& where) {
    using std::chrono::hours;
    auto made = std::make_unique<callback_step>();
    json::fields f(where);
    in.read_id(f, *made, {"due", "order", "reason"});
    f.required("flow", made->later.flow);
    if (const auto to = f.any("to")) made->to = in.read_target(*to);
    made->later.to_number = made->to && made->to->kind == identity_kind::phone;
    if (const auto allow = f.any("allow")) read_allowed(*allow, *made);
    read_when(in, f, *made);
    std::int64_t attempts = made->attempts;
    f.optional("attempts", attempts, 1, 20);
    made->attempts = static_cast<int>(attempts);
    f.optional("every", made->every, std::chrono::seconds(1), hours(24));
    f.optional("expires", made->expires, std::chrono::minutes(1), hours(30 * 24));
    if (const auto params = f.any("params")) read_params(in, *params, *made);
    in.read_outcome(f, *made, "scheduled", outcome::kind::success);
    in.read_outcome(f, *made, "failed", outcome::kind::failure);
    f.finish();
    return made;
}

}  // namespace switchhook::bot
