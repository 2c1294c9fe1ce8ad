#include "graph/client/calls_client.hpp"

#include <stdexcept>

#include "graph/auth/error.hpp"
#include "graph/client/real_seams.hpp"
#include "unit/graph/client/fake_graph.hpp"

using namespace std::chrono_literals;
using namespace switchhook;
using namespace switchhook::graph;
using namespace switchhook::graph::testing;

namespace {

const call_ref some_call{"tenant-1", call_id("57dab8b1-894c"), "scenario-1"};

constexpr auto call_not_found = R"({"error": {"code": "8522", "message": "Call not found."}})";

using sent_result = result<call_response, request_failure>;

sent_result send(fixture& f, call_request request, milliseconds within = 60s) {
    auto client = f.client();
    return run(client.send(some_call, std::move(request), f.in(within)));
}

failure_kind kind_of(const sent_result& r) {
    REQUIRE(r.has_error());
    return r.error().kind;
}

}  // namespace

TEST_CASE("every method goes to its own URL with its verb and body", "[graph][client]") {
    answer_request answering;
    answering.callback_uri = "https://bot.example/callback";
    transfer_request transferring;
    transferring.target.identity = identity{identity_kind::user, "u1", std::nullopt, std::nullopt};
    const std::string base = "/v1.0/communications/calls/57dab8b1-894c";

    struct expectation {
        call_request request;
        std::string verb;
        std::string target;
    };
    const std::vector<expectation> all{
        {answering, "POST", base + "/answer"},
        {reject_request(), "POST", base + "/reject"},
        {play_prompt_request(), "POST", base + "/playPrompt"},
        {record_response_request(), "POST", base + "/recordResponse"},
        {subscribe_to_tone_request(), "POST", base + "/subscribeToTone"},
        {cancel_media_processing_request(), "POST", base + "/cancelMediaProcessing"},
        {transferring, "POST", base + "/transfer"},
        {keep_alive_request(), "POST", base + "/keepAlive"},
        {get_call_request(), "GET", base},
        {delete_call_request(), "DELETE", base},
    };
    for (const auto& expected : all) {
        INFO(expected.verb << " " << expected.target);
        fixture f;
        f.transport.will(answer(200));
        CHECK(send(f, expected.request).has_value());
        REQUIRE(f.transport.seen.size() == 1);
        const auto& sent = f.transport.seen[0];
        CHECK(net::to_string(sent.to) == "https://graph.microsoft.com");
        CHECK(sent.request.method == expected.verb);
        CHECK(sent.request.target == expected.target);
        CHECK(sent.request.body == write_body(expected.request));
        CHECK(header_of(sent, "Content-Type") == (sent.request.body.empty() ? "" : "application/json"));
    }
}

TEST_CASE("a request carries token, ids and names", "[graph][client]") {
    fixture f;
    f.transport.will(answer(202));
    REQUIRE(send(f, reject_request()).has_value());
    const auto& sent = f.transport.seen.at(0);
    CHECK(header_of(sent, "Authorization") == "Bearer token-1");
    CHECK(header_of(sent, "Content-Type") == "application/json");
    CHECK(header_of(sent, "Accept") == "application/json");
    CHECK(header_of(sent, "client-request-id") == "guid-1");
    CHECK(header_of(sent, "Scenario-Id") == "scenario-1");
    CHECK(header_of(sent, "User-Agent").starts_with("switchhook/"));
    CHECK(header_of(sent, "User-Agent").size() > std::string("switchhook/").size());
    CHECK(f.tokens.asked == std::vector<std::string>{"tenant-1"});
}

TEST_CASE("without a scenario the request gets one of its own, over all attempts", "[graph][client]") {
    fixture f;
    f.transport.will(answer(503));
    f.transport.will(answer(200));
    auto client = f.client();
    CHECK(run(client.send(call_ref{"tenant-1", call_id("c1"), ""}, keep_alive_request(), f.in(60s)))
              .has_value());
    for (const auto& sent : f.transport.seen) {
        CHECK(header_of(sent, "client-request-id") == "guid-1");
        CHECK(header_of(sent, "Scenario-Id") == "guid-2");
    }
}

TEST_CASE("a scenario that no header can carry is replaced, and the request goes on", "[graph][client]") {
    for (const std::string& scenario : {std::string("a\r\nX-Evil: 1"), std::string("a b"),
                                        std::string("caf\xC3\xA9"), std::string(129, 'a')}) {
        fixture f;
        f.transport.will(answer(200));
        auto client = f.client();
        CHECK(run(client.send(call_ref{"tenant-1", call_id("c1"), scenario}, keep_alive_request(), f.in(60s)))
                  .has_value());
        CHECK(header_of(f.transport.seen.at(0), "Scenario-Id") == "guid-2");
    }
}

TEST_CASE("version, root and base URL come from the endpoint", "[graph][client]") {
    for (const char* version : {"v1.0", "beta"})
        for (const char* root : {"communications", "app"}) {
            fixture f;
            f.transport.will(answer(204));
            auto client = f.client(calls_endpoint{"https://localhost:9443/graph/", version, root});
            CHECK(run(client.send(some_call, delete_call_request(), f.in(60s))).has_value());
            const auto& sent = f.transport.seen.at(0);
            CHECK(net::to_string(sent.to) == "https://localhost:9443");
            CHECK(sent.request.target ==
                  "/graph/" + std::string(version) + "/" + root + "/calls/57dab8b1-894c");
        }
}

TEST_CASE("an id cannot leave its place in the path", "[graph][client]") {
    fixture f;
    f.transport.will(answer(204));
    auto client = f.client();
    CHECK(run(client.send(call_ref{"t", call_id("a/b?c@d"), ""}, delete_call_request(), f.in(60s)))
              .has_value());
    CHECK(f.transport.seen.at(0).request.target == "/v1.0/communications/calls/a%2Fb%3Fc%40d");
}

TEST_CASE("a base URL that is not https is refused at the start", "[graph][client]") {
    fixture f;
    for (const char* base : {"http://graph.microsoft.com", "graph.microsoft.com", ""})
        CHECK_THROWS_AS(f.client(calls_endpoint{base, "v1.0", "communications"}), std::invalid_argument);
}

TEST_CASE("the operation in the answer is read", "[graph][client]") {
    fixture f;
    f.transport.will(answer(200, R"({"@odata.type": "#microsoft.graph.playPromptOperation", "id": "o1",
        "status": "Running", "clientContext": "ctx"})"));
    const auto sent = send(f, play_prompt_request());
    REQUIRE(sent.has_value());
    CHECK(sent->status == 200);
    REQUIRE(std::holds_alternative<operation_data>(sent->body));
    const auto& operation = std::get<operation_data>(sent->body);
    CHECK(operation.id == operation_id("o1"));
    CHECK(operation.status == operation_status::running);
    CHECK(operation.client_context == "ctx");
}

TEST_CASE("the call in the answer is read", "[graph][client]") {
    fixture f;
    f.transport.will(
        answer(200, R"({"@odata.type": "#microsoft.graph.call", "id": "c1", "state": "established"})"));
    const auto sent = send(f, get_call_request());
    REQUIRE(sent.has_value());
    REQUIRE(std::holds_alternative<call_data>(sent->body));
    CHECK(std::get<call_data>(sent->body).state == call_state::established);
}

TEST_CASE("a success whose body cannot be read is a success", "[graph][client]") {
    for (const char* body : {"", "<html>", "[]", "null"}) {
        fixture f;
        f.transport.will(answer(200, body));
        const auto sent = send(f, play_prompt_request());
        REQUIRE(sent.has_value());
        CHECK(std::holds_alternative<std::monostate>(sent->body));
    }
}

TEST_CASE("401 renews the token once and asks again", "[graph][client]") {
    fixture f;
    f.transport.will(answer(401));
    f.transport.will(answer(202));
    CHECK(send(f, answer_request()).has_value());
    CHECK(f.tokens.rejected == std::vector<std::string>{"tenant-1:token-1"});
    REQUIRE(f.transport.seen.size() == 2);
    CHECK(header_of(f.transport.seen[1], "Authorization") == "Bearer token-2");
    CHECK(f.time.slept.empty());
}

TEST_CASE("401 with a fresh token too is unauthorized", "[graph][client]") {
    fixture f;
    f.transport.will(answer(401));
    f.transport.will(answer(401, R"({"error": {"code": "InvalidAuthenticationToken"}})"));
    const auto sent = send(f, keep_alive_request());
    CHECK(kind_of(sent) == failure_kind::unauthorized);
    CHECK(sent.error().code == "InvalidAuthenticationToken");
    CHECK(f.transport.seen.size() == 2);
    CHECK(f.tokens.rejected.size() == 1);
}

TEST_CASE("429 waits exactly as long as it was told, to the fraction", "[graph][client]") {
    fixture f;
    f.transport.will(answer(429, "", {{"Retry-After", "2.128"}}));
    f.transport.will(answer(202));
    CHECK(send(f, answer_request()).has_value());
    CHECK(f.time.slept == std::vector<milliseconds>{2128ms});
}

TEST_CASE("Retry-After may be a date", "[graph][client]") {
    fixture f;
    f.transport.will(answer(503, "", {{"retry-after", "Sun, 06 Nov 1994 08:49:44 GMT"}}));
    f.transport.will(answer(202));
    CHECK(send(f, transfer_request()).has_value());
    CHECK(f.time.slept == std::vector<milliseconds>{7s});
}

TEST_CASE("without Retry-After the waits back off", "[graph][client]") {
    fixture f;
    for (int i = 0; i < 5; ++i) f.transport.will(answer(503));
    const auto sent = send(f, keep_alive_request());
    CHECK(kind_of(sent) == failure_kind::throttled);
    CHECK(sent.error().http_status == 503);
    CHECK(f.time.slept == std::vector<milliseconds>{250ms, 500ms, 1000ms, 2000ms});
    CHECK(f.transport.seen.size() == 5);
}

TEST_CASE("a wait beyond the deadline is not begun", "[graph][client]") {
    fixture f;
    f.transport.will(answer(429, R"({"error": {"code": "TooManyRequests"}})", {{"Retry-After", "10"}}));
    const auto sent = send(f, answer_request(), 10s);
    CHECK(kind_of(sent) == failure_kind::throttled);
    CHECK(sent.error().code == "TooManyRequests");
    CHECK(f.time.slept.empty());
}

TEST_CASE("a prompt whose answer was lost is not sent twice", "[graph][client]") {
    SECTION("by a gateway") {
        fixture f;
        f.transport.will(answer(504));
        const auto sent = send(f, play_prompt_request());
        CHECK(kind_of(sent) == failure_kind::outcome_unknown);
        CHECK(sent.error().http_status == 504);
        CHECK(f.transport.seen.size() == 1);
    }
    SECTION("by the network") {
        fixture f;
        f.transport.will(net::errc::answer_lost);
        const auto sent = send(f, play_prompt_request());
        CHECK(kind_of(sent) == failure_kind::outcome_unknown);
        CHECK(sent.error().http_status == 0);
        CHECK(f.transport.seen.size() == 1);
    }
}

TEST_CASE("what was never sent is sent again, prompts too", "[graph][client]") {
    fixture f;
    f.transport.will(net::errc::not_connected);
    f.transport.will(net::errc::not_sent);
    f.transport.will(answer(200));
    CHECK(send(f, play_prompt_request()).has_value());
    CHECK(f.transport.seen.size() == 3);
}

TEST_CASE("a hang-up whose answer was lost is sent again", "[graph][client]") {
    fixture f;
    f.transport.will(net::errc::answer_timed_out);
    f.transport.will(answer(502));
    f.transport.will(answer(204));
    CHECK(send(f, delete_call_request()).has_value());
    CHECK(f.transport.seen.size() == 3);
}

TEST_CASE("one attempt of a harmless request leaves time for another", "[graph][client]") {
    fixture f;
    const auto start = f.time.now;
    f.transport.will(net::errc::answer_timed_out, 5s);
    f.transport.will(answer(204));
    constexpr auto usual = 10s;  // the default of graph.timeout
    CHECK(send(f, delete_call_request(), usual).has_value());
    CHECK(f.transport.seen.at(0).until == start + 5s);
    CHECK(f.transport.seen.at(1).until == start + usual);

    fixture g;
    g.transport.will(answer(202));
    CHECK(send(g, answer_request(), 15s).has_value());
    CHECK(g.transport.seen.at(0).until == start + 15s);

    fixture patient;
    patient.transport.will(answer(204));
    CHECK(send(patient, delete_call_request(), 40s).has_value());
    CHECK(patient.transport.seen.at(0).until == start + 20s);
}

TEST_CASE("a call that is gone says so, with Graph's code and request id", "[graph][client]") {
    fixture f;
    f.transport.will(answer(404, call_not_found, {{"request-id", "r-1"}}));
    const auto sent = send(f, keep_alive_request());
    CHECK(kind_of(sent) == failure_kind::gone);
    CHECK(sent.error().http_status == 404);
    CHECK(sent.error().code == "8522");
    CHECK(sent.error().request_id == "r-1");
}

TEST_CASE("other refusals keep their code", "[graph][client]") {
    fixture f;
    f.transport.will(answer(400, R"({"error": {"code": "8501"}})"));
    const auto sent = send(f, play_prompt_request());
    CHECK(kind_of(sent) == failure_kind::refused);
    CHECK(sent.error().code == "8501");
}

TEST_CASE("without a token nothing is sent", "[graph][client]") {
    fixture f;
    f.tokens.failures = {auth_errc::wrong_secret};
    const auto sent = send(f, answer_request());
    CHECK(kind_of(sent) == failure_kind::no_token);
    CHECK(f.transport.seen.empty());
    CHECK(f.time.slept.empty());
}

TEST_CASE("the wait for a token counts against the request's deadline", "[graph][client]") {
    fixture f;
    const auto deadline = f.in(15s);
    f.tokens.failures = {auth_errc::out_of_time};
    f.transport.will(answer(204));
    CHECK(send(f, delete_call_request(), 15s).has_value());
    CHECK(f.tokens.asked_until == std::vector{deadline, deadline});
}

TEST_CASE("a hiccup of the identity platform is waited out", "[graph][client]") {
    fixture f;
    f.tokens.failures = {auth_errc::platform_unavailable, net::errc::not_connected};
    f.transport.will(answer(202));
    CHECK(send(f, answer_request()).has_value());
    CHECK(f.tokens.asked.size() == 3);
    CHECK(f.transport.seen.size() == 1);
}

TEST_CASE("repeats keep the client-request-id, another request has another", "[graph][client]") {
    fixture f;
    f.transport.will(answer(503));
    f.transport.will(answer(200));
    f.transport.will(answer(200));
    auto client = f.client();
    CHECK(run(client.send(some_call, keep_alive_request(), f.in(60s))).has_value());
    CHECK(run(client.send(some_call, keep_alive_request(), f.in(60s))).has_value());
    CHECK(header_of(f.transport.seen.at(0), "client-request-id") == "guid-1");
    CHECK(header_of(f.transport.seen.at(1), "client-request-id") == "guid-1");
    CHECK(header_of(f.transport.seen.at(2), "client-request-id") == "guid-2");
}

TEST_CASE("each attempt is reported", "[graph][client]") {
    fixture f;
    f.transport.will(net::errc::not_connected);
    f.transport.will(answer(503, "", {{"request-id", "r-1"}}));
    f.transport.will(answer(200, "", {{"request-id", "r-2"}}));
    CHECK(send(f, keep_alive_request()).has_value());
    CHECK(f.attempts ==
          std::vector<std::string>{"keepAlive 1 0 -", "keepAlive 2 503 r-1", "keepAlive 3 200 r-2"});
}

TEST_CASE("stopping ends a request as cancelled", "[graph][client]") {
    SECTION("while it waits") {
        fixture f;
        f.time.cancel_sleep = true;
        f.transport.will(answer(503));
        CHECK(kind_of(send(f, keep_alive_request())) == failure_kind::cancelled);
        CHECK(f.transport.seen.size() == 1);
    }
    SECTION("in the transport") {
        fixture f;
        f.transport.will(net::errc::stopped);
        CHECK(kind_of(send(f, keep_alive_request())) == failure_kind::cancelled);
    }
}

TEST_CASE("left alone, a client makes its own ids, chances and waits", "[graph][client]") {
    const auto seams = with_real_seams({});
    const auto guid = seams.guid();
    CHECK(guid.size() == 36);
    CHECK(guid[14] == '4');
    CHECK(std::string("89ab").find(guid[19]) != std::string::npos);
    CHECK(guid.find_first_not_of("0123456789abcdef-") == std::string::npos);
    CHECK(seams.guid() != guid);
    const double jitter = seams.jitter();
    CHECK(jitter >= 0);
    CHECK(jitter < 1);
    CHECK(run(seams.sleep(0ms)));
}
