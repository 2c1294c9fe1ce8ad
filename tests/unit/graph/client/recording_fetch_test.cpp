// Recordings: from a host of their own, with a token of their own.

#include "unit/graph/client/fake_graph.hpp"

using namespace std::chrono_literals;
using namespace switchhook;
using namespace switchhook::graph;
using namespace switchhook::graph::testing;

TEST_CASE("a recording is fetched with its own token and no other", "[graph][client]") {
    fixture f;
    f.transport.will(net::errc::answer_lost);
    f.transport.will(answer(200, "RIFF"));
    auto client = f.client();
    const auto fetched =
        run(client.fetch_recording("https://media.example:8443/r/1?sig=x", secret("sesame"), f.in(60s)));
    REQUIRE(fetched.has_value());
    CHECK(*fetched == "RIFF");
    const auto& sent = f.transport.seen.at(1);
    CHECK(net::to_string(sent.to) == "https://media.example:8443");
    CHECK(sent.request.method == "GET");
    CHECK(sent.request.target == "/r/1?sig=x");
    CHECK(header_of(sent, "Authorization") == "Bearer sesame");
    CHECK(f.tokens.asked.empty());
}

TEST_CASE("a recording is fetched in a trace when there is one", "[graph][client]") {
    fixture f;
    f.transport.will(answer(200, "RIFF"));
    f.transport.will(answer(200, "RIFF"));
    auto client = f.client();
    run(client.fetch_recording("https://media.example/r", secret("sesame"), f.in(60s), "00-1-2-01"));
    CHECK(header_of(f.transport.seen.at(0), "traceparent") == "00-1-2-01");
    run(client.fetch_recording("https://media.example/r", secret("sesame"), f.in(60s)));
    CHECK(header_of(f.transport.seen.at(1), "traceparent").empty());
}

TEST_CASE("a recording whose token is refused is unauthorized at once", "[graph][client]") {
    fixture f;
    f.transport.will(answer(401));
    auto client = f.client();
    const auto fetched = run(client.fetch_recording("https://media.example/r", secret("sesame"), f.in(60s)));
    REQUIRE(fetched.has_error());
    CHECK(fetched.error().kind == failure_kind::unauthorized);
    CHECK(f.tokens.rejected.empty());
}

TEST_CASE("a recording token travels over TLS only", "[graph][client]") {
    fixture f;
    auto client = f.client();
    for (const char* location : {"http://media.example/r", "media.example/r", ""}) {
        const auto fetched = run(client.fetch_recording(location, secret("sesame"), f.in(60s)));
        REQUIRE(fetched.has_error());
        CHECK(fetched.error().kind == failure_kind::refused);
        CHECK(fetched.error().reason == "the location is not an https URL");
    }
    CHECK(f.transport.seen.empty());
}
