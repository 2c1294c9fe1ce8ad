// Calls placed through the control API, where no Graph is.

#include "bot/journal/journal_record.hpp"
#include "control_site.hpp"
#include "server/tracing/trace_exporter.hpp"

using namespace switchhook;
using namespace switchhook::test;

namespace {

const std::string to_jane = R"("to": {"user": "8d1e6ab6-26c5-4e22-a1bc-06ea7343958e"})";

net::header_list key(std::string text) {
    net::header_list h;
    h.set("Idempotency-Key", std::move(text));
    return h;
}

std::string id_of(const net::http_response& answer) {
    INFO(answer.body);
    REQUIRE(answer.status == 201);
    const auto id = document_in(answer).root()["id"].string_or();
    CHECK(answer.headers.find("Location") == "/api/calls/" + id);
    return id;
}

std::string detail_of(const net::http_response& answer) {
    CHECK(answer.headers.find("Content-Type") == "application/problem+json");
    return document_in(answer).root()["detail"].string_or();
}

}  // namespace

TEST_CASE("an order places a call that goes by its name for ever", "[server][admin][placing]") {
    control_site at;
    const auto id = id_of(at.ask("POST", "/api/calls", "{" + to_jane + R"(, "flow": "reminder"})"));
    CHECK(id.size() == 36);
    CHECK(at.ask("GET", "/api/calls/" + id).status == 200);
    CHECK(id_of(at.ask("POST", "/api/calls", "{" + to_jane + "}")) != id);
}

TEST_CASE("a call that is over and forgotten before it is told of has ended", "[server][admin][placing]") {
    control_site at(10, 0);
    const auto answer = at.ask("POST", "/api/calls", R"({"flow": "reminder"})");  // to nobody
    id_of(answer);
    CHECK(document_in(answer).root()["state"].as_string() == "terminated");
}

TEST_CASE("an order for a flow that is not there, or takes calls, is refused", "[server][admin][placing]") {
    control_site at;
    auto r = at.ask("POST", "/api/calls", "{" + to_jane + R"(, "flow": "remindr"})");
    CHECK(r.status == 400);
    CHECK(detail_of(r) == R"(no flow "remindr"; did you mean "reminder"?)");
    r = at.ask("POST", "/api/calls", "{" + to_jane + R"(, "flow": "front-desk"})");
    CHECK(r.status == 409);
    CHECK(detail_of(r).find("takes calls") != std::string::npos);
}

TEST_CASE("a number is not called without an account to call it from", "[server][admin][placing]") {
    control_site at;
    const std::string account = R"("from": {"applicationInstance": "8d1e6ab6-26c5-4e22-a1bc-06ea7343958f"})";
    at.offer("own-account", R"([{ "call": { )" + account + R"( } }, { "wait": "1h" }])");
    at.offer("own-target", R"([{ "call": { "to": { "user": "8d1e6ab6-26c5-4e22-a1bc-06ea7343958e" } } },
                               { "wait": "1h" }])");
    const auto order = [&](const std::string& flow) {
        return at.ask("POST", "/api/calls", R"({"to": {"phone": "+33123456789"}, "flow": ")" + flow + "\"}");
    };
    for (const std::string flow : {"", "reminder"}) {
        CAPTURE(flow);
        const auto r = order(flow);
        CHECK(r.status == 409);
        CHECK(detail_of(r).find("app.applicationInstance") != std::string::npos);
    }
    CHECK(order("own-account").status == 201);
    CHECK(order("own-target").status == 201);
}

TEST_CASE("no call is placed while draining, or past the limit", "[server][admin][placing]") {
    control_site at(1);
    id_of(at.ask("POST", "/api/calls", "{" + to_jane + "}"));
    auto r = at.ask("POST", "/api/calls", "{" + to_jane + "}");
    CHECK(r.status == 503);
    CHECK(detail_of(r).find("limits.maxCalls") != std::string::npos);
    CHECK(r.headers.find("Retry-After") == "5");
    at.shared->draining = true;
    r = at.ask("POST", "/api/calls", "{" + to_jane + "}");
    CHECK(r.status == 503);
    CHECK(detail_of(r).find("draining") != std::string::npos);
}

TEST_CASE("the same Idempotency-Key gives the same call", "[server][admin][placing]") {
    control_site at;
    const auto body = "{" + to_jane + "}";
    const auto id = id_of(at.ask("POST", "/api/calls", body, key("k1")));
    const auto again = at.ask("POST", "/api/calls", body, key("k1"));
    CHECK(id_of(again) == id);
    CHECK(again.headers.find("Idempotent-Replayed") == "true");
    CHECK(id_of(at.ask("POST", "/api/calls", body, key("k2"))) != id);
    CHECK(at.ask("POST", "/api/calls", "{" + to_jane + R"(, "timeout": "9s"})", key("k1")).status == 422);
    CHECK(at.ask("POST", "/api/calls", body, key("a b")).status == 400);
    CHECK(at.ask("POST", "/api/calls", body, key(std::string(256, 'k'))).status == 400);
    // A key whose order was refused has placed nothing.
    at.shared->draining = true;
    CHECK(at.ask("POST", "/api/calls", body, key("k3")).status == 503);
    at.shared->draining = false;
    id_of(at.ask("POST", "/api/calls", body, key("k3")));
}

TEST_CASE("a call joins the trace of whoever orders it", "[server][admin][placing][tracing]") {
    control_site at;
    at.shared->traces = std::make_shared<server::tracing::trace_exporter>(
        server::tracing::trace_settings{}, server::tracing::trace_exporter::surroundings{
                                               at.context.get_executor(), nullptr, at.context.get_executor(),
                                               at.shared->store, at.shared->metrics});
    const std::string text = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    const auto joined = [&](net::header_list headers) {
        const graph::call_id id(id_of(at.ask("POST", "/api/calls", "{" + to_jane + "}", std::move(headers))));
        return bot::read_journal_record(at.shared->store->records(id).value().front())->trace;
    };
    net::header_list headers;
    headers.set("traceparent", text);
    CHECK(joined(headers) == text);
    headers.set("Idempotency-Key", "k1");
    CHECK(joined(headers) == text);
    headers.set("Idempotency-Key", "k2");
    headers.set("traceparent", "of no trace");
    CHECK(joined(headers).empty());
}

TEST_CASE("hanging up is asked for once, and harmless afterwards", "[server][admin][placing]") {
    control_site at;
    CHECK(at.ask("DELETE", "/api/calls/910a2dec-8902-4cc1-aeeb-8da1658eec67").status == 404);
    const auto id = id_of(at.ask("POST", "/api/calls", "{" + to_jane + "}"));
    const auto first = at.ask("DELETE", "/api/calls/" + id).status;
    CHECK((first == 202 || first == 204));
}

TEST_CASE("methods of a call that is not there, or not yet, say so", "[server][admin][placing]") {
    control_site at;
    CHECK(at.ask("POST", "/api/calls/910a2dec-8902-4cc1-aeeb-8da1658eec67/mute").status == 404);
    CHECK(at.ask("GET", "/api/calls/910a2dec-8902-4cc1-aeeb-8da1658eec67/graph").status == 404);
    auto r = at.ask("POST", "/api/calls/x/mte");
    CHECK(r.status == 404);
    CHECK(detail_of(r) == "a call has no mte; did you mean \"mute\"?");
    r = at.ask("POST", "/api/calls/x/participants");
    CHECK(r.status == 405);
    CHECK(r.headers.find("Allow") == "GET, HEAD");
    r = at.ask("POST", "/api/calls/x/playPrompt", "{}");
    CHECK(r.status == 400);
    CHECK(document_in(r).root()["errors"].at(0)["pointer"].as_string() == "/prompts");
    r = at.ask("POST", "/api/calls/x/playPrompt", "{ \"prompts\":\n  [ }");
    CHECK(r.status == 400);
    CHECK(document_in(r).root()["errors"].at(0)["line"].as_integer() == 2);
    // Of no call: it goes out, and nobody is there.
    r = at.ask("POST", "/api/calls/logTeleconferenceDeviceQuality", "{}");
    CHECK(r.status == 400);
    CHECK(detail_of(r) == "quality is required");
}
