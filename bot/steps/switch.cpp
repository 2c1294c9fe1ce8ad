// switch: goes on by a value. The first case that fits is taken, else `default`, else the next step.
//   { "switch": { "on": "${look.body.tier}", "cases": [ { "equals": "gold", "go": "vip" },
//                 { "in": ["silver", "bronze"], "go": "queue" }, { "matches": "^test", "go": "lab" },
//                 { "startsWith": "+33", "go": "french" }, { "less": 10, "go": "few" }, { "greater": 90, "go": "many" },
//                 { "blank": true, "go": "unknown" } ], "default": "queue" } }

#include <re2/re2.h>

#include <algorithm>

#include "bot/call/turn.hpp"
#include "bot/steps/pattern.hpp"
#include "bot/steps/registry.hpp"
#include "graph/model/text_forms.hpp"

namespace switchhook::bot {
namespace {

constexpr std::size_t most_cases = 200;

// Whether a value fits; `equals` and `in` compare as text, so that 2 equals "2".
using matcher = std::function<bool(const value&, const call&)>;

bool is_blank(const value& v) {
    const auto text = v.text();
    return text.find_first_not_of(" \t\r\n") == std::string::npos;
}

matcher read_equals(flow_reader& in, const json::spot& where) {
    return [wanted = in.read_value(where)](const value& v, const call& c) {
        return !v.is_nothing() && v.text() == wanted.evaluate(c).content.text();
    };
}

matcher read_in(flow_reader& in, const json::spot& where) {
    if (!where.expect(json::node::kind::array)) return {};
    if (where.value->items.empty()) where.complain("expected at least one value");
    std::vector<matcher> all;
    for (std::size_t i = 0; i < where.value->items.size(); ++i) all.push_back(read_equals(in, where.item(i)));
    return [all = std::move(all)](const value& v, const call& c) {
        return std::any_of(all.begin(), all.end(), [&](const matcher& m) { return m(v, c); });
    };
}

matcher read_matches(const json::spot& where) {
    auto compiled = compile_pattern(where);
    if (compiled == nullptr) return {};
    return [compiled = std::move(compiled)](const value& v, const call&) {
        return !v.is_nothing() && RE2::PartialMatch(v.text(), *compiled);
    };
}

matcher read_starts_with(flow_reader& in, const json::spot& where) {
    return [beginning = in.read_text(where)](const value& v, const call& c) {
        return v.text().starts_with(beginning.render(c, secrets::reveal));
    };
}

// Values that are no numbers are neither less nor greater.
matcher read_limit(flow_reader& in, const json::spot& where, bool less) {
    auto limit = in.read_value(where);
    if (const auto* fixed = std::get_if<value>(&limit.held); fixed != nullptr && !fixed->as_number())
        where.complain("expected a number");
    return [limit = std::move(limit), less](const value& v, const call& c) {
        const auto a = v.as_number(), b = limit.evaluate(c).content.as_number();
        return a && b && (less ? *a < *b : *a > *b);
    };
}

class switch_step final : public flow_step {
  public:
    text_template on;
    std::vector<matcher> cases;  // beside the outcomes; the outcome behind them is `default`

    void enter(turn& t) const override {
        const auto chosen = on.evaluate(t.call).content;
        const auto fits =
            std::find_if(cases.begin(), cases.end(), [&](const matcher& m) { return m(chosen, t.call); });
        t.because(fits == cases.end() ? "no case fits" : "a case fits");
        t.leave(*this, static_cast<std::size_t>(fits - cases.begin()));
    }

    // It is called by what the value was held against.
    bool hides_outcome(const call& c, std::size_t outcome) const override {
        const auto chosen = on.evaluate(c);
        const auto text = chosen.content.text();
        return outcome < cases.size() &&
               (chosen.sensitive ||
                (graph::is_phone_number(text) && outcomes[outcome].name.find(text) != std::string::npos));
    }
};

std::string text_of(const json::node& operand) {
    if (operand.type != json::node::kind::number) return operand.text;
    return operand.whole ? std::to_string(static_cast<std::int64_t>(operand.number))
                         : value(operand.number).text();
}

// What the case is called on the timeline: its matcher, as it is written.
std::string name_of(std::string_view matcher_name, const json::node& operand) {
    std::string text(matcher_name);
    if (operand.type == json::node::kind::boolean) return operand.yes ? text : "not " + text;
    if (operand.type != json::node::kind::array) return text + ' ' + text_of(operand);
    for (const auto& one : operand.items) text += ' ' + text_of(one);
    return text;
}

void read_case(flow_reader& in, const json::spot& where, switch_step& into) {
    json::fields f(where);
    std::vector<std::pair<std::string, matcher>> found;
    const auto accept = [&](std::string_view name, auto read) {
        if (const auto operand = f.any(name))
            found.emplace_back(name_of(name, *operand->value), read(*operand));
    };
    accept("equals", [&](const json::spot& s) { return read_equals(in, s); });
    accept("in", [&](const json::spot& s) { return read_in(in, s); });
    accept("matches", [&](const json::spot& s) { return read_matches(s); });
    accept("startsWith", [&](const json::spot& s) { return read_starts_with(in, s); });
    accept("less", [&](const json::spot& s) { return read_limit(in, s, true); });
    accept("greater", [&](const json::spot& s) { return read_limit(in, s, false); });
    accept("blank", [&](const json::spot& s) -> matcher {
        if (!s.expect(json::node::kind::boolean)) return {};
        return [wanted = s.value->yes](const value& v, const call&) { return is_blank(v) == wanted; };
    });
    branch to;
    if (const auto go = f.any_required("go")) to = in.read_branch(*go);
    f.finish();
    if (found.size() != 1)
        where.complain("a case has one of equals, in, matches, startsWith, less, greater, blank");
    if (found.empty()) return;
    into.add_outcome(std::move(found.front().first), outcome::kind::success, to);
    into.cases.push_back(std::move(found.front().second));
}

}  // namespace

std::unique_ptr<flow_step> read_switch(flow_reader& in, const json::spot& where) {
    auto made = std::make_unique<switch_step>();
    json::fields f(where);
    if (const auto on = f.any_required("on")) made->on = in.read_text(*on);
    if (const auto cases = f.any_required("cases"); cases && cases->expect(json::node::kind::array)) {
        const auto count = cases->value->items.size();
        if (count == 0 || count > most_cases) cases->complain("expected 1 to 200 cases");
        for (std::size_t i = 0; i < count; ++i) read_case(in, cases->item(i), *made);
    }
    in.read_outcome(f, *made, "default", outcome::kind::success);
    in.read_id(f, *made, {});
    f.finish();
    return made;
}

}  // namespace switchhook::bot
