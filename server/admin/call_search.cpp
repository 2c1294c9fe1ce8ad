#include "server/admin/call_search.hpp"

#include <algorithm>
#include <array>

#include "base/date_time.hpp"
#include "base/percent.hpp"
#include "server/events/timeline_entry.hpp"
#include "server/runtime/people.hpp"

namespace switchhook::server {
namespace {

constexpr std::size_t least_of_a_number = 3;
constexpr std::array<std::string_view, 13> outcomes{
    "answered", "caller",   "callee",      "hangup", "transfer", "redirect", "rejected",
    "busy",     "noAnswer", "unreachable", "failed", "declined", "lost"};

using moment = std::optional<bot::instant>;

result<moment, problem_document> read_moment(const admin_request& request, std::string_view name) {
    const auto text = request.option(name).value_or(std::string_view());
    if (text.empty()) return moment();
    const auto at = parse_date_time(text);
    if (!at)
        return make_problem(
            400, std::string(name) + ": expected a moment with its offset from UTC, as 2026-12-24T17:00:00Z");
    return moment(*at);
}

}  // namespace

result<call_filter, problem_document> read_call_filter(const admin_request& request) {
    const auto option = [&](std::string_view name) { return std::string(request.option(name).value_or("")); };
    call_filter wanted;
    wanted.number = searched(option("number"));
    if (!option("number").empty() && wanted.number.size() < least_of_a_number)
        return make_problem(400, "number: expected 3 digits or more of a telephone number or user id");
    wanted.chain = option("chain");
    wanted.id = graph::call_id(option("id")).key();
    if (!option("id").empty() && wanted.id.empty())
        return make_problem(400, "id: expected the beginning of one");
    wanted.outcome = option("outcome");
    if (!wanted.outcome.empty() &&
        std::find(outcomes.begin(), outcomes.end(), wanted.outcome) == outcomes.end())
        return make_problem(400, "outcome: expected one of those that calls have, such as caller or lost");
    for (const auto& [name, into] : {std::pair("since", &wanted.since), std::pair("until", &wanted.until)}) {
        const auto at = read_moment(request, name);
        if (at.has_error()) return at.error();
        *into = *at;
    }
    return wanted;
}

std::string to_query(const call_filter& wanted) {
    std::string query;
    const auto add = [&](const char* name, const std::string& value) {
        if (!value.empty()) query += '&' + std::string(name) + '=' + percent_encode(value);
    };
    const auto text = [](const moment& at) { return at ? time_text(*at) : std::string(); };
    add("number", wanted.number);
    add("chain", wanted.chain);
    add("id", wanted.id);
    add("outcome", wanted.outcome);
    add("since", text(wanted.since));
    add("until", text(wanted.until));
    return query;
}

bool fits(const call_filter& wanted, const live_call& call) {
    const auto& c = call.state;
    if (!c.key.key().starts_with(wanted.id) && !c.id.key().starts_with(wanted.id)) return false;
    if (!fits(wanted, c.chain, bot::outcome_of(c.dial), call.began)) return false;
    return wanted.number.empty() || parties_of(c).find(wanted.number) != std::string::npos;
}

}  // namespace switchhook::server
