// Telephone numbers, where there is no resource account to reach them from.
// https://learn.microsoft.com/graph/api/application-post-calls,
// https://learn.microsoft.com/graph/api/call-answer (which calls may go on to a number)

#include <algorithm>

#include "bot/analysis/analysis.hpp"

namespace switchhook::bot {
namespace {

template <class Visit>
void each_step(const flow& f, Visit visit) {
    for (const auto& b : f.blocks)
        for (const auto& step : b.steps) visit(*step);
}

bool some_step_names_account(const flow& f) {
    bool named = false;
    each_step(f, [&](const flow_step& step) { named = named || step.names_account(); });
    return named;
}

}  // namespace

void find_unserved_numbers(const flow& f, const std::string& file, problems& out) {
    // In such a flow there may be calls from an account already.
    const bool may_have_account = some_step_names_account(f);
    each_step(f, [&](const flow_step& step) {
        // What another flow needs for its call is asked of that one.
        if (step.orders() != nullptr) return;
        if (step.dials() ? step.names_account() : may_have_account) return;
        const auto what =
            step.dials()
                ? "this always fails: there is no resource account to call a telephone number from"
                : '"' + std::string(step.verb) +
                      "\" reaches a telephone number only in a call that came to a resource account, and the "
                      "configuration names none";
        for (const auto& at : step.numbers)
            out.add({file, at.line, at.column, at.pointer, what,
                     step.dials() ? severity::error : severity::warning, "unserved-number"});
    });
}

}  // namespace switchhook::bot
