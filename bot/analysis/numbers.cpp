// Telephone numbers that a flow calls, where there is nothing to call them from.
// https://learn.microsoft.com/graph/api/application-post-calls

#include <algorithm>

#include "bot/analysis/analysis.hpp"
#include "bot/analysis/subject.hpp"

namespace switchhook::bot {
namespace {

using analysis::subject;

// A target as it is written, or the name of one.
bool is_number(const subject& s, const json::node& target) {
    const auto* named = s.text().find("targets");
    const bool is_name = target.type == json::node::kind::string && named != nullptr;
    const auto* meant = is_name ? named->find(target.text) : &target;
    return meant != nullptr && meant->find("phone") != nullptr;
}

bool calls_number(const subject& s, const flow_step& step) {
    const auto* to = s.fields_of(step).find("to");
    if (!step.places_call() || to == nullptr) return false;
    if (to->type != json::node::kind::array) return is_number(s, *to);
    return std::any_of(to->items.begin(), to->items.end(),
                       [&](const json::node& one) { return is_number(s, one); });
}

}  // namespace

void find_unserved_numbers(const flow& f, const std::string& file, problems& out) {
    const subject s(f, file, out);
    s.each_step([&](const frame&, const flow_step& step) {
        if (calls_number(s, step) && s.fields_of(step).find("from") == nullptr)
            s.complain(step,
                       "this always fails: there is no resource account to call a telephone number from",
                       "unserved-number");
    });
}

}  // namespace switchhook::bot
