#include "server/admin/graph_body.hpp"

#include <catch2/catch.hpp>

#include "base/json/document.hpp"
#include "server/admin/method_pages.hpp"

using namespace switchhook;
using namespace switchhook::server;

namespace {

admin_request with_body(std::string body, std::string type = "application/json") {
    admin_request r;
    r.http.body = std::move(body);
    if (!type.empty()) r.http.headers.set("Content-Type", std::move(type));
    return r;
}

auto read(graph::method m, const std::string& body) {
    return read_graph_request(m, "sub", with_body(body), "https://bot.example.org/callback");
}

std::string mistake(graph::method m, const std::string& body) {
    const auto wrong = read(m, body);
    REQUIRE(wrong.has_error());
    CHECK(wrong.error().status == 400);
    if (wrong.error().mistakes.empty()) return wrong.error().detail;
    return wrong.error().mistakes.front().path + ": " + wrong.error().mistakes.front().what;
}

json::document document_of(const problem_document& p) {
    return *json::document::parse(to_response(p, "r1").body);
}

graph::request_failure failure(graph::failure_kind kind, unsigned status = 0, std::string code = {}) {
    graph::request_failure f;
    f.kind = kind;
    f.http_status = status;
    f.code = std::move(code);
    f.request_id = status == 0 ? "" : "graph-1";
    f.client_request_id = "ours-1";
    return f;
}

}  // namespace

TEST_CASE("bodies are judged before Graph sees them", "[server][admin][graph]") {
    using graph::method;
    CHECK(read(method::mute, "").has_value());
    CHECK(read(method::mute, R"({"clientContext": "c"})").has_value());
    CHECK(read(method::keep_alive, "").has_value());
    CHECK(mistake(method::mute, R"({"clientContxt": "c"})") ==
          "/clientContxt: is no member of this body; did you mean \"clientContext\"?");
    CHECK(mistake(method::play_prompt, R"({"prompts": []})") == "/prompts: must have at least one entry");
    CHECK(mistake(method::play_prompt, R"({"prompts": [{"@odata.type": "#microsoft.graph.mediaPrompt",
          "mediaInfo": {"resourceId": "x"}}]})") == "/prompts/0/mediaInfo/uri: is required");
    CHECK(mistake(method::play_prompt, R"({"prompts": [{"@odata.type": "#microsoft.graph.x"}]})")
              .starts_with("/prompts/0/@odata.type: must be"));
    CHECK(mistake(method::keep_alive, R"({"clientContext": "c"})") ==
          "/clientContext: is no member of this body");
    CHECK(read(method::keep_alive, "{}").has_value());
    CHECK(mistake(method::mute, R"({"a.b/c": 1})") == "/a.b~1c: is no member of this body");
    CHECK(mistake(method::change_screen_sharing_role, R"({"role": 3})") == "/role: must be a string");
    CHECK(mistake(method::send_dtmf_tones, "") == "/tones: is required");
    CHECK(mistake(method::mute, "[]") == "the body must be a JSON object");
    CHECK(read_graph_request(method::mute, {}, with_body("{}", "text/plain"), {}).error().status == 415);
}

TEST_CASE("an answer may leave the callback to the bot", "[server][admin][graph]") {
    const auto r = read(graph::method::answer, R"({"acceptedModalities": ["audio"],
        "mediaConfig": {"@odata.type": "#microsoft.graph.serviceHostedMediaConfig"}})");
    REQUIRE(r.has_value());
    CHECK(std::get<graph::answer_request>(*r).callback_uri == "https://bot.example.org/callback");
}

TEST_CASE("the id in the path goes into the request", "[server][admin][graph]") {
    const auto r = read(graph::method::mute_participant, "");
    REQUIRE(r.has_value());
    CHECK(std::get<graph::mute_participant_request>(*r).id == "sub");
}

TEST_CASE("Graph's answer comes back as it came, but for recording tokens", "[server][admin][graph]") {
    graph::call_response answer;
    answer.status = 200;
    answer.client_request_id = "ours-1";
    answer.text = "{ \"id\": \"o1\",  \"status\":\"running\" }";
    auto r = to_response(answer);
    CHECK(r.status == 200);
    CHECK(r.body == answer.text);
    CHECK(r.headers.find("Content-Type") == "application/json");
    CHECK(r.headers.find("client-request-id") == "ours-1");

    answer.text = R"({"value": [{"id": "o1", "recordingLocation": "https://x/", "RecordingAccessToken": "s"},
                      {"deep": {"recordingAccessToken": "s", "n": 1.5, "b": null}}]})";
    CHECK(to_response(answer).body ==
          R"({"value":[{"id":"o1","recordingLocation":"https://x/"},{"deep":{"n":1.5,"b":null}}]})");
    answer.text = "not JSON, recordingAccessToken=s";
    CHECK(to_response(answer).body.empty());
    answer.status = 204;
    answer.text.clear();
    r = to_response(answer);
    CHECK(r.status == 204);
    CHECK(r.headers.find("Content-Type").empty());
}

TEST_CASE("Graph's refusal is told with meaning, remedy and its ids", "[server][admin][graph]") {
    const auto p = problem_of(failure(graph::failure_kind::gone, 404, "8522"));
    CHECK(p.status == 404);
    const auto d = document_of(p);
    CHECK(d.root()["code"].as_string() == "8522");
    CHECK_FALSE(d.root()["meaning"].string_or().empty());
    CHECK_FALSE(d.root()["remedy"].string_or().empty());
    CHECK(d.root()["graphStatus"].as_integer() == 404);
    CHECK(d.root()["graphRequestId"].as_string() == "graph-1");
    CHECK(d.root()["clientRequestId"].as_string() == "ours-1");
    CHECK(d.root()["requestId"].as_string() == "r1");
}

TEST_CASE("the status says who is to do something, and whether again", "[server][admin][graph]") {
    using enum graph::failure_kind;
    const std::tuple<graph::failure_kind, unsigned, unsigned> rows[] = {
        {refused, 400, 400},      {refused, 409, 409},       {refused, 302, 502},
        {unauthorized, 401, 502}, {unauthorized, 403, 403},  {gone, 404, 404},
        {throttled, 429, 429},    {throttled, 503, 503},     {service_error, 500, 502},
        {unreachable, 0, 503},    {outcome_unknown, 0, 504}, {outcome_unknown, 504, 504},
        {no_token, 0, 503},       {cancelled, 0, 503},
    };
    for (const auto& [kind, graph_status, status] : rows) {
        CAPTURE(graph::to_string(kind), graph_status);
        const auto p = problem_of(failure(kind, graph_status));
        CHECK(p.status == status);
        CHECK(p.headers.find("Retry-After").empty() == (status != 429 && status != 503));
        CHECK(document_of(p).root()["failure"].as_string() == graph::to_string(kind));
        CHECK((document_of(p).root()["meaning"].as_string().has_value()) == (graph_status != 0));
    }
}

TEST_CASE("what stands behind a call is found as Graph finds it", "[server][admin][graph]") {
    const auto name = [](std::string_view verb, std::string_view rest) -> std::string {
        const auto found = find_method(verb, rest);
        if (found.has_error()) return std::to_string(found.error().status);
        return std::string(graph::describe(found->id).name) + ' ' + found->sub_id;
    };
    CHECK(name("POST", "mute") == "mute ");
    CHECK(name("POST", "microsoft.graph.mute") == "mute ");
    CHECK(name("POST", "participants/a%20b/mute") == "participants.mute a b");
    CHECK(name("GET", "operations/7") == "operations.get 7");
    CHECK(name("PATCH", "audioRoutingGroups/7") == "audioRoutingGroups.update 7");
    CHECK(name("POST", "participants/a%2Fb/mute") == "400");
    CHECK(name("POST", "mute%zz") == "400");
    CHECK(name("GET", "mute") == "405");
    for (const auto* step : {"participants/..", "participants/%2E%2e", "participants/./mute"})
        CHECK(find_method("DELETE", step).error().status == 400);
    CHECK(find_method("POST", "participants").error().headers.find("Allow") == "GET, HEAD");
    CHECK(find_method("POST", "mut").error().detail == "a call has no mut; did you mean \"mute\"?");
    CHECK(find_method("POST", "participants/17/mutee")
              .error()
              .detail.ends_with("did you mean \"participants/17/mute\"?"));
}
