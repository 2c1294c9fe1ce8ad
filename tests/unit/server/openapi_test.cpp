// The description of the API agrees with itself, and with what is served.

#include "server/openapi/document.hpp"

#include <algorithm>
#include <set>

#include "control_site.hpp"
#include "graph/model/methods.hpp"
#include "graph/model/resources/resource_io.hpp"
#include "server/openapi/own_schemas.hpp"
#include "server/openapi/route_words.hpp"

using namespace switchhook;
using namespace switchhook::test;

namespace {

std::vector<std::string> members_of(json::value v) {
    std::vector<std::string> all;
    v.each_member([&](std::string_view name, json::value) { all.emplace_back(name); });
    return all;
}

void each_object(json::value v, const std::function<void(json::value)>& visit) {
    for (std::size_t i = 0; i < v.size(); ++i) each_object(v.at(i), visit);
    if (!v.is_object()) return;
    visit(v);
    v.each_member([&](std::string_view, json::value one) { each_object(one, visit); });
}

void each_operation(json::value document,
                    const std::function<void(std::string, std::string, json::value)>& visit) {
    document["paths"].each_member([&](std::string_view path, json::value item) {
        item.each_member(
            [&](std::string_view verb, json::value o) { visit(std::string(path), std::string(verb), o); });
    });
}

// Names in braces do not matter for what is served.
std::string shape_of(std::string_view path) {
    std::string shape;
    bool inside = false;
    for (const char c : path) {
        if (c == '{') inside = true;
        if (!inside) shape += c;
        if (c == '}') {
            inside = false;
            shape += '*';
        }
    }
    return shape;
}

// The path with that id of a call, and another where it names more.
std::string filled(std::string path, const std::string& call) {
    for (auto at = path.find('{'); at != std::string::npos; at = path.find('{')) {
        const auto end = path.find('}', at);
        path.replace(at, end - at + 1, path.substr(at, end - at + 1) == "{id}" ? call : "p1");
    }
    return path;
}

std::string upper(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    return text;
}

// An answer that the description of the operation has, of the type it has there.
void check_answer(json::value operation, const net::http_response& answer) {
    INFO(answer.status << ' ' << answer.body);
    auto told = operation["responses"][std::to_string(answer.status)];
    if (!told && answer.status / 100 == 4) told = operation["responses"]["4XX"];
    REQUIRE(told);
    CHECK_FALSE(answer.headers.find("X-Request-Id").empty());
    const std::string type(answer.headers.find("Content-Type"));
    const auto types = members_of(told["content"]);
    if (types.empty()) CHECK(answer.body.empty());
    for (const auto& one : types) CHECK(type.substr(0, type.find(';')) == one);
    if (types.empty() || !type.ends_with("json")) return;
    const auto body = document_in(answer);
    const auto reference = told["content"][types.front()]["schema"]["$ref"].string_or();
    if (reference != "#/components/schemas/problem") return;
    CHECK(body.root()["status"].as_integer() == answer.status);
    for (const auto* name : {"type", "title", "detail", "requestId"})
        CHECK_FALSE(body.root()[name].string_or().empty());
}

net::header_list header(std::string name, std::string value) {
    net::header_list h;
    h.set(std::move(name), std::move(value));
    return h;
}

struct described {
    control_site at{1000};
    json::document document = document_in(at.ask("GET", "/api/openapi.json"));
    json::value root = document.root();
};

}  // namespace

TEST_CASE("every reference of the description leads somewhere", "[server][openapi]") {
    const described d;
    std::size_t references = 0;
    each_object(d.root, [&](json::value v) {
        const auto to = v["$ref"].string_or();
        if (to.empty()) return;
        ++references;
        const std::string prefix = "#/components/schemas/";
        INFO(to);
        REQUIRE(to.starts_with(prefix));
        CHECK(d.root["components"]["schemas"][to.substr(prefix.size())].is_object());
    });
    CHECK(references > 300);
    d.root["components"]["schemas"].each_member([&](std::string_view name, json::value schema) {
        INFO(name);
        const auto mapping = schema["discriminator"]["mapping"];
        for (const auto& kind : members_of(mapping)) {
            const auto to = mapping[kind].string_or().substr(std::string("#/components/schemas/").size());
            CHECK("#" + to == kind);
            CHECK(d.root["components"]["schemas"][to]["properties"]["@odata.type"]["const"].as_string() ==
                  kind);
        }
        CHECK(members_of(mapping).size() == schema["oneOf"].size() * (mapping ? 1 : 0));
    });
}

TEST_CASE("every route and every calls method is described, and nothing else", "[server][openapi]") {
    const described d;
    std::set<std::string> told;
    std::set<std::string> ids;
    each_operation(d.root, [&](const std::string& path, const std::string& verb, json::value o) {
        told.insert(verb + ' ' + shape_of(path));
        INFO(verb << ' ' << path);
        CHECK(ids.insert(o["operationId"].string_or()).second);
        CHECK_FALSE(o["summary"].string_or().empty());
        CHECK(members_of(o["responses"]).size() > 0);
        // What the path names is what the parameters of the path are.
        std::set<std::string> named, parameters;
        for (auto at = path.find('{'); at != std::string::npos; at = path.find('{', at + 1))
            named.insert(path.substr(at + 1, path.find('}', at) - at - 1));
        for (std::size_t i = 0; i < o["parameters"].size(); ++i)
            if (o["parameters"].at(i)["in"].as_string() == "path")
                parameters.insert(o["parameters"].at(i)["name"].string_or());
        CHECK(named == parameters);
    });
    const auto lower = [](std::string text) {
        std::transform(text.begin(), text.end(), text.begin(),
                       [](unsigned char c) { return std::tolower(c); });
        return text;
    };
    std::set<std::string> served;
    for (const auto& r : d.at.site->routes().routes()) {
        if (r.who == server::access::page || r.path.ends_with("{rest...}")) continue;
        served.insert(lower(r.verb) + ' ' + shape_of(r.path));
        INFO(r.verb << ' ' << r.path);
        CHECK(told.contains(lower(r.verb) + ' ' + shape_of(r.path)));
        if (r.path.find("/graph") == std::string::npos && r.path.find("logTele") == std::string::npos)
            CHECK(server::words_about(r.verb + ' ' + r.path) != nullptr);
    }
    for (const auto& m : graph::all_methods()) {
        const auto path =
            m.id == graph::method::get ? "/api/calls/{call}/graph" : "/api/calls" + std::string(m.path);
        INFO(m.name);
        const auto line = lower(std::string(m.verb)) + ' ' + shape_of(path);
        CHECK(told.contains(line));
        served.insert(line);
    }
    CHECK(told == served);
}

TEST_CASE("only probes go without a token, and everything else tells of problems", "[server][openapi]") {
    const described d;
    CHECK(d.root["security"].at(0)["bearer"].is_array());
    CHECK(d.root["components"]["securitySchemes"]["bearer"]["scheme"].as_string() == "bearer");
    each_operation(d.root, [&](const std::string& path, const std::string&, json::value o) {
        INFO(path);
        const bool probe = path == "/livez" || path == "/readyz";
        CHECK(o["security"].is_array() == probe);
        CHECK((o["responses"]["401"]["content"]["application/problem+json"].is_object()) != probe);
    });
    CHECK(d.root["paths"]["/api/events"]["get"]["responses"]["200"]["content"]["text/event-stream"]
              .is_object());
}

TEST_CASE("every operation is served, and answers as it is described", "[server][openapi]") {
    described d;
    const std::string unheard_of = "910a2dec-8902-4cc1-aeeb-8da1658eec67";
    const std::string order = R"({"to": {"user": "8d1e6ab6-26c5-4e22-a1bc-06ea7343958e"}})";
    std::size_t operations = 0;
    each_operation(d.root, [&](const std::string& path, const std::string& v, json::value o) {
        const auto verb = upper(v);
        INFO(verb << ' ' << path);
        ++operations;
        const auto placed = document_in(d.at.ask("POST", "/api/calls", order)).root()["id"].string_or();
        for (const auto& call : {unheard_of, placed}) {
            const auto at = filled(path, call);
            const auto ask = [&](const std::string& target, const std::string& body = {},
                                 net::header_list headers = {}) {
                auto answer = d.at.ask(verb, target, body, std::move(headers));
                check_answer(o, answer);
                return answer;
            };
            const auto bare = ask(at);
            CHECK(bare.status != 405);
            CHECK(bare.body.find("nothing is served") == std::string::npos);
            if (o["requestBody"]["required"].as_bool() == true) CHECK(bare.status / 100 == 4);
            if (o["requestBody"]) {
                ask(at, "{}");
                CHECK(ask(at, "[").status == 400);
                CHECK(ask(at, R"({"noSuchMember": 1})").status == 400);
                CHECK(ask(at, "{}", header("Content-Type", "text/plain")).status == 415);
                CHECK(ask(at, '"' + std::string(200'000, 'x') + '"').status == 413);
            }
            const bool open = o["security"].is_array();
            if (!open) CHECK(ask(at, {}, header("Authorization", "Bearer u")).status == 401);
            CHECK(ask(at + "?%zz").status == 400);
            CHECK(ask(at + "?noSuchOption=1").status == (open ? bare.status : 400));
            for (std::size_t i = 0; i < o["parameters"].size(); ++i) {
                const auto p = o["parameters"].at(i);
                if (p["in"].as_string() != "query") continue;
                const bool number = p["schema"]["type"].as_string() == "integer" || p["schema"]["pattern"];
                auto value = number ? "1" : p["schema"]["enum"].at(0).string_or("live");
                if (p["schema"]["format"].as_string() == "date-time") value = "2026-12-24T17:00:00Z";
                const auto answer = ask(at + '?' + p["name"].string_or() + '=' + value);
                CHECK(answer.status == (bare.status == 404 ? 404 : 200));
            }
            if (verb == "GET") CHECK(d.at.ask("HEAD", at).status / 100 == bare.status / 100);
        }
        d.at.ask("DELETE", "/api/calls/" + placed);
        d.at.calls->hang_up_all();
    });
    CHECK(operations > 40);
}

TEST_CASE("types carry what their descriptions say", "[server][openapi]") {
    const described d;
    const auto schemas = d.root["components"]["schemas"];
    for (const auto* t : graph::all_types()) {
        INFO(t->name);
        CHECK(schemas["microsoft.graph." + std::string(t->name)].is_object());
    }
    const auto record = schemas["recordResponseRequest"]["properties"];
    CHECK(record["maxRecordDurationInSeconds"]["maximum"].as_integer() == 120);
    CHECK(record["prompts"]["maxItems"].as_integer() == 1);
    CHECK(record["clientContext"]["maxLength"].as_integer() == 256);
    CHECK(record["prompts"]["items"]["$ref"].as_string() == "#/components/schemas/microsoft.graph.prompt");
    CHECK(schemas["microsoft.graph.prompt"]["discriminator"]["propertyName"].as_string() == "@odata.type");
    const auto role = schemas["changeScreenSharingRoleRequest"];
    CHECK(role["properties"]["role"]["enum"].at(0).as_string() == "viewer");
    CHECK(role["required"].at(0).as_string() == "role");
    const auto play = d.root["paths"]["/api/calls/{id}/playPrompt"]["post"];
    CHECK(play["requestBody"]["required"].as_bool() == true);
    CHECK(play["responses"]["200"]["content"]["application/json"]["schema"]["$ref"].as_string() ==
          "#/components/schemas/microsoft.graph.playPromptOperation");
    CHECK(d.root["paths"]["/api/calls/{id}/mute"]["post"]["requestBody"]["required"].as_bool() == false);
}
