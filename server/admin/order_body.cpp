#include "server/admin/order_body.hpp"

#include <array>

#include "base/json/fields.hpp"
#include "base/json/writer.hpp"
#include "config/validate.hpp"
#include "graph/model/join_url.hpp"
#include "graph/model/methods.hpp"
#include "graph/model/request_reader.hpp"
#include "graph/model/text_forms.hpp"
#include "server/admin/graph_body.hpp"
#include "server/admin/json_body.hpp"

namespace switchhook::server {
namespace {

using graph::identity_kind;
using std::chrono::milliseconds;

constexpr std::size_t most_called = 5;            // in a new group call
constexpr milliseconds shortest_wait{5'000};      // as `timeout` of call and join
constexpr milliseconds longest_ring{115'000};     // what Graph lets a call ring
constexpr milliseconds longest_lobby{1'800'000};  // a bot may wait in the lobby of a meeting

constexpr std::array kinds{identity_kind::user, identity_kind::phone, identity_kind::application,
                           identity_kind::application_instance};

std::optional<graph::identity> read_party(const json::spot& where) {
    json::fields f(where);
    graph::identity who;
    int named = 0;
    for (const auto kind : kinds) {
        const std::string name(graph::to_string(kind));
        if (!f.optional(name, who.id)) continue;
        ++named;
        who.kind = kind;
        const bool phone = kind == identity_kind::phone;
        if (phone && !graph::is_phone_number(who.id))
            where.member(name).complain("expected a number in international form such as \"+33123456789\"");
        if (!phone && config::check_guid(who.id))
            where.member(name).complain(
                "expected an object id such as \"8d1e6ab6-26c5-4e22-a1bc-06ea7343958e\"");
    }
    f.finish();
    if (named != 1 && where.value->type == json::node::kind::object && where.value->members.size() != 1)
        where.complain("expected one of user, phone, application, applicationInstance");
    if (named != 1) return std::nullopt;
    return who;
}

std::vector<graph::identity> read_parties(const json::spot& where) {
    std::vector<graph::identity> all;
    if (where.value->type != json::node::kind::array) {
        if (auto one = read_party(where)) all.push_back(*std::move(one));
        return all;
    }
    const auto count = where.value->items.size();
    if (count == 0 || count > most_called)
        where.complain("expected 1 to " + std::to_string(most_called) + " to be called, found " +
                       std::to_string(count));
    for (std::size_t i = 0; i < count; ++i)
        if (auto one = read_party(where.item(i))) all.push_back(*std::move(one));
    return all;
}

// The tenant of a link is the meeting's.
std::optional<bot::meeting_place> read_meeting(const json::spot& where, std::string& tenant) {
    json::fields f(where);
    std::string url, id, passcode, token;
    const bool has_url = f.optional("url", url), has_id = f.optional("meetingId", id);
    const bool has_passcode = f.optional("passcode", passcode), has_token = f.optional("token", token);
    f.finish();
    if (where.value->type != json::node::kind::object) return std::nullopt;
    if (has_url + has_id + has_token != 1 || (has_passcode && !has_id)) {
        where.complain("expected {\"url\": …}, {\"meetingId\": …, \"passcode\": …} or {\"token\": …}");
        return std::nullopt;
    }
    if (has_url) {
        auto place = graph::parse_join_url(url);
        if (!place) {
            where.member("url").complain("this is no link to join a Teams meeting by");
            return std::nullopt;
        }
        tenant = place->tenant;
        return bot::meeting_place{place->chat, place->meeting};
    }
    if (has_token) return bot::meeting_place{std::nullopt, graph::token_meeting_info{secret(token), {}}};
    graph::join_meeting_id_info info;
    for (const char c : id)  // people write it in groups
        if (c != ' ') info.join_meeting_id += c;
    if (info.join_meeting_id.empty() ||
        info.join_meeting_id.find_first_not_of("0123456789") != std::string::npos)
        where.member("meetingId").complain("expected the digits of a meeting id");
    if (has_passcode) info.passcode = secret(passcode);
    return bot::meeting_place{std::nullopt, std::move(info)};
}

// What is ours, or what Graph asks for and need not be said, is put in before the call is judged.
std::string completed(json::value call) {
    json::writer w;
    w.object([&] {
        call.each_member([&](std::string_view name, json::value v) {
            if (!v) return;  // as Graph writes what is not there
            w.key(name);
            w.raw(v.dump());
        });
        if (!call["callbackUri"]) w.field("callbackUri", "https://localhost/callback");
        if (!call["requestedModalities"]) w.array("requestedModalities", [&] { w.item("audio"); });
        if (!call["mediaConfig"])
            w.object("mediaConfig",
                     [&] { w.field("@odata.type", "#microsoft.graph.serviceHostedMediaConfig"); });
    });
    return w.take();
}

result<graph::call_resource, problem_document> read_call(std::string_view body) {
    const auto whole = json::document::parse(body);
    if (!whole.has_value()) return make_problem(400, "the body cannot be read: " + whole.error().message());
    const auto text = completed(whole->root()["call"]);
    const auto document = json::document::parse(text);
    if (!document.has_value())
        return make_problem(400, "the body cannot be read: " + document.error().message());
    auto request = graph::read_request(graph::method::create, document->root());
    if (!request.has_value()) return problem_of(request.error(), "/call");
    return std::get<graph::create_call_request>(*std::move(request)).call;
}

}  // namespace

result<order_body, problem_document> read_order(const admin_request& request) {
    const auto node = read_located_json(request);
    if (!node.has_value()) return node.error();
    problems mistakes;
    const std::string file = "body";
    const json::spot body{&*node, "", &file, &mistakes};
    json::fields f(body);
    order_body read;
    auto& order = read.order;
    const auto to = f.any("to"), join = f.any("join"), call = f.any("call");
    if (to) order.to = read_parties(*to);
    if (join) order.join = read_meeting(*join, order.tenant);
    if (call && !call->expect(json::node::kind::object)) return make_problem(mistakes);
    f.optional("flow", read.flow);
    if (const auto params = f.any("params"); params && params->expect(json::node::kind::object)) {
        constexpr std::size_t most_params = 50;
        if (params->value->members.size() > most_params) params->complain("a call has at most 50 parameters");
        for (const auto& m : params->value->members)
            if (params->member(m.name).expect(json::node::kind::string))
                order.params.emplace_back(m.name, m.value.text);
    }
    if (f.optional("tenant", order.tenant) && config::check_guid(order.tenant))
        body.member("tenant").complain("expected the id of a tenant, in the form of an object id");
    milliseconds ring{};
    if (f.optional("timeout", ring, shortest_wait, to ? longest_ring : longest_lobby))
        order.ring_within = ring;
    f.finish();
    if (to.has_value() + join.has_value() + call.has_value() > 1)
        body.complain("expected one of to, join and call, found several");
    else if (!to && !join && !call && read.flow.empty())
        body.complain("expected to, join or call: whom the bot is to reach");
    if (!mistakes.empty()) return make_problem(mistakes);
    if (!call) return read;
    auto resource = read_call(request.http.body);
    if (!resource.has_value()) return std::move(resource).error();
    if (order.tenant.empty()) order.tenant = resource->tenant_id.value_or("");
    order.create = *std::move(resource);
    return read;
}

}  // namespace switchhook::server
