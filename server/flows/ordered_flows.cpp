#include "server/flows/ordered_flows.hpp"

#include <algorithm>
#include <vector>

#include "base/nearest.hpp"

namespace switchhook::server {
namespace {

using ordered = bot::flow_step::ordered_call;

bool any_step(const bot::flow& flow, ordered kind) {
    return std::any_of(flow.blocks.begin(), flow.blocks.end(), [&](const bot::block& b) {
        return std::any_of(b.steps.begin(), b.steps.end(),
                           [&](const auto& step) { return step->calls_ordered() == kind; });
    });
}

bool calls_whom_it_is_told(const bot::flow& flow) {
    return any_step(flow, ordered::own_source) || any_step(flow, ordered::configured_source);
}

class order_check {
  public:
    order_check(const std::string& file, const bot::flow_step& step, problems& out)
        : file_(file), step_(step), out_(out) {}

    void params(const bot::later_call& later, const bot::flow& by) const {
        std::vector<std::string_view> known;
        for (const auto& [name, otherwise] : by.params) known.push_back(name);
        for (const auto& name : later.params)
            if (std::find(known.begin(), known.end(), name) == known.end())
                tell(severity::error, "/params/" + name,
                     "the flow \"" + by.name + "\" has no parameter \"" + name + '"' +
                         did_you_mean(nearest(name, known)),
                     "unknown-param");
    }
    void tell(severity level, const std::string& field, std::string what, rule_name rule) const {
        out_.add({file_, step_.at.line, step_.at.column,
                  step_.at.pointer + '/' + std::string(step_.verb) + field, std::move(what), level, rule});
    }

  private:
    const std::string& file_;
    const bot::flow_step& step_;
    problems& out_;
};

}  // namespace

bool needs_configured_source(const bot::flow& flow) {
    return !any_step(flow, ordered::own_source) && any_step(flow, ordered::configured_source);
}

void check_orders(const bot::flow& f, const std::string& file, const flow_finder& find, bool has_source,
                  problems& out) {
    for (const auto& block : f.blocks)
        for (const auto& step : block.steps) {
            const auto* later = step->orders();
            if (later == nullptr) continue;
            const order_check check(file, *step, out);
            const auto found = find(later->flow);
            if (!found) {
                check.tell(severity::error, "/flow",
                           "there is no flow \"" + later->flow + "\" beside this one", "unknown-flow");
            }
            const auto by = found.value_or(nullptr);
            if (!by) continue;
            if (!by->places_calls)
                check.tell(severity::error, "/flow",
                           "the flow \"" + later->flow +
                               "\" takes calls: one that places them begins with call or join",
                           "flow-direction");
            else if (!calls_whom_it_is_told(*by))
                check.tell(severity::warning, "/flow",
                           "the flow \"" + later->flow +
                               "\" says itself whom it calls: it is not whom this step names",
                           "flow-direction");
            check.params(*later, *by);
            if (later->to_number && !has_source && needs_configured_source(*by))
                check.tell(severity::error, "/to",
                           "this always fails: there is no resource account to call a telephone number from",
                           "unserved-number");
        }
}

}  // namespace switchhook::server
