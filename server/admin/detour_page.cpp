#include "server/admin/detour_page.hpp"

#include "base/json/fields.hpp"
#include "server/admin/json_body.hpp"
#include "server/admin/kept_calls.hpp"

namespace switchhook::server {
namespace {

constexpr std::size_t longest_name = 200;

result<std::string, problem_document> read_section(const admin_request& request) {
    const auto node = read_located_json(request);
    if (!node.has_value()) return node.error();
    problems mistakes;
    const std::string file = "body";
    json::fields f({&*node, "", &file, &mistakes});
    std::string section;
    if (f.required("section", section) && section.size() > longest_name)
        f.where().member("section").complain("expected the name of a section of the flow");
    f.finish();
    if (!mistakes.empty()) return make_problem(mistakes);
    return section;
}

problem_document problem_of(const detour_refused& refused, const std::string& section) {
    if (refused.why != bot::detour_refusal::no_section)
        return make_problem(409, std::string(to_string(refused.why)));
    return make_problem(422, "the flow \"" + refused.flow + "\" has no section \"" + shown(section) + '"' +
                                 did_you_mean(refused.near));
}

asio::awaitable<reply> to_reply(asking_refusal why, shared_services shared, graph::call_id call) {
    if (why == asking_refusal::too_many)
        co_return try_later("too many requests of this call wait for Graph", 1);
    const auto ended = co_await find_ended(shared, shared->placed.name_of(call));
    if (ended.has_error()) co_return journal_unavailable();
    co_return make_problem(404, *ended ? "the call has ended" : "no call " + shown(call.wire()));
}

reply to_reply(reception r) {
    if (r == reception::elsewhere) return try_later("another instance has taken the call over", 1);
    if (r == reception::overloaded)
        return try_later("the journal cannot be written: look where the call stands before you ask again", 1);
    net::http_response response;
    response.status = 202;
    response.headers.set("Cache-Control", "no-store");
    return response;
}

asio::awaitable<reply> send_to_section(shared_services shared, runtime& calls, admin_request request) {
    auto section = read_section(request);
    if (!section.has_value()) co_return std::move(section).error();
    const graph::call_id call(request.parameter("id"));
    const auto answer = co_await calls.send_to(call, *section);
    if (const auto* refused = std::get_if<detour_refused>(&answer)) co_return problem_of(*refused, *section);
    if (const auto* r = std::get_if<reception>(&answer)) co_return to_reply(*r);
    auto none = co_await to_reply(std::get<asking_refusal>(answer), std::move(shared), call);
    co_return none;
}

}  // namespace

void add_detour_page(router& to, std::shared_ptr<services> shared, runtime& calls) {
    to.add({"POST", "/api/calls/{id}/goto", access::bearer, "Sends the call to a section of its flow",
            [shared, &calls](admin_request q) { return send_to_section(shared, calls, std::move(q)); }});
}

}  // namespace switchhook::server
