#include "graph/model/request_reader.hpp"

#include <utility>

#include "graph/model/describing/member_reader.hpp"
#include "graph/model/request_members.hpp"
#include "graph/model/request_rules.hpp"

namespace switchhook::graph {
namespace {

template <class Request>
call_request read_as(json::value body, std::string_view sub_id) {
    Request r;
    if constexpr (requires(member_reader & v) { members(v, r); }) {
        member_reader reader(body);
        members(reader, r);
    }
    if constexpr (requires { r.id; }) r.id = sub_id;
    return r;
}

using reader = call_request (*)(json::value, std::string_view);

template <class... Requests>
constexpr auto readers(const std::variant<Requests...>*) {
    return std::array<reader, sizeof...(Requests)>{read_as<Requests>...};
}

}  // namespace

std::string to_string(const request_error& e) {
    return (e.field.empty() ? std::string("the body") : e.field) + " " + e.problem;
}

result<call_request, request_error> read_request(method m, json::value body, std::string_view sub_id) {
    if (body && !body.is_object()) return request_error{"", "must be a JSON object"};
    if (const auto* wanted = describe(m).body())
        if (auto wrong = find_departure(*wanted, body)) return *std::move(wrong);
    static constexpr auto all = readers(static_cast<const any_call_request*>(nullptr));
    auto request = all.at(static_cast<std::size_t>(m))(body, sub_id);
    if (auto wrong = find_broken_rule(request)) return *std::move(wrong);
    return request;
}

}  // namespace switchhook::graph
