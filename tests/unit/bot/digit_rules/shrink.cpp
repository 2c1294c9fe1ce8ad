#include "tests/unit/bot/digit_rules/shrink.hpp"

#include <algorithm>
#include <functional>
#include <stdexcept>

#include "bot/flow/load.hpp"
#include "tests/unit/bot/digit_rules/live_account.hpp"
#include "tests/unit/bot/digit_rules/oracle.hpp"

namespace switchhook::test::digit_rules {
namespace {

account lived(const example& e) { return live(load(e.plan), e.plan, e.what); }

bool differs(const example& e) { return lived(e) != predict(e.plan, e.what).lines; }

using change = std::function<void(example&)>;

void simplify(std::vector<change>& to, std::size_t step, const std::function<void(input_step&)>& how) {
    to.push_back([step, how](example& e) {
        if (auto* input = std::get_if<input_step>(&e.plan.steps[step])) how(*input);
    });
}

std::vector<change> simplifications(const example& e) {
    std::vector<change> all;
    for (std::size_t i = 0; i < e.what.tones.size(); ++i)
        all.push_back([i](example& x) { x.what.tones.erase(x.what.tones.begin() + static_cast<long>(i)); });
    if (!e.what.fates.empty()) all.push_back([](example& x) { x.what.fates.pop_back(); });
    for (std::size_t i = 0; i < e.what.fates.size(); ++i)
        all.push_back([i](example& x) { x.what.fates[i] = {}; });
    for (std::size_t i = 0; i < e.plan.steps.size() && e.plan.steps.size() > 1; ++i)
        all.push_back([i](example& x) { x.plan.steps.erase(x.plan.steps.begin() + static_cast<long>(i)); });
    for (std::size_t i = 0; i < e.plan.steps.size(); ++i) {
        simplify(all, i, [](input_step& s) { s.says = {}; });
        simplify(all, i, [](input_step& s) { s.noinputs = s.nomatches = 0; });
        simplify(all, i, [](input_step& s) { s.noinputs = std::min(s.noinputs, 1); });
        simplify(all, i, [](input_step& s) { s.nomatches = std::min(s.nomatches, 1); });
        simplify(all, i, [](input_step& s) { s.ask = std::min(s.ask, 1); });
        simplify(all, i, [](input_step& s) { s.has_short = false; });
        simplify(all, i, [](input_step& s) { s.sensitive = false; });
        simplify(all, i, [](input_step& s) { s.exhausted_begins_anew = false; });
    }
    all.push_back([](example& x) { x.plan.defaults = {}; });
    all.push_back([](example& x) { x.what.hang_up += std::chrono::hours(1); });
    return all;
}

bool same(const example& a, const example& b) {
    return flow_text(a.plan) == flow_text(b.plan) && to_text(a.what) == to_text(b.what);
}

// What follows a difference is of little use.
constexpr std::size_t most_lines_behind = 20;

std::string side_by_side(const account& product, const account& rules) {
    std::string text;
    const auto size = std::max(product.size(), rules.size());
    std::size_t behind = 0;
    for (std::size_t i = 0; i < size && behind < most_lines_behind; ++i) {
        const auto left = i < product.size() ? product[i] : std::string();
        const auto right = i < rules.size() ? rules[i] : std::string();
        if (left != right || behind > 0) ++behind;
        if (left == right)
            text += "         both:" + left + '\n';
        else
            text += "  the product:" + left + "\n    the rules:" + right + '\n';
    }
    return behind == most_lines_behind ? text + "  …\n" : text;
}

}  // namespace

std::shared_ptr<const bot::flow> load(const flow_plan& plan) {
    problems out;
    auto made = bot::load_flow(flow_text(plan), "generated", "generated.json", out);
    std::string text;
    for (const auto& p : out.all()) text += to_string(p) + '\n';
    if (!made) throw std::runtime_error(flow_text(plan) + '\n' + text);
    return made;
}

example shrink(example e) {
    constexpr std::size_t most_hang_up_shifts = 1;
    std::size_t shifts = 0;
    for (bool smaller = true; smaller;) {
        smaller = false;
        const auto all = simplifications(e);
        for (std::size_t i = 0; i < all.size(); ++i) {
            auto simpler = e;
            all[i](simpler);
            if (i + 1 == all.size() && shifts == most_hang_up_shifts) continue;
            if (same(simpler, e) || !differs(simpler)) continue;
            if (i + 1 == all.size()) ++shifts;
            e = std::move(simpler);
            smaller = true;
            break;
        }
    }
    return e;
}

std::string explain(const example& e) {
    return flow_text(e.plan) + "\n\n" + to_text(e.what) + '\n' +
           side_by_side(lived(e), predict(e.plan, e.what).lines);
}

}  // namespace switchhook::test::digit_rules
