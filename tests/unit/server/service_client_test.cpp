#include "server/outside/service_client.hpp"

#include <catch2/catch.hpp>
#include <set>

#include "outside_test.hpp"
#include "server/outside/signature.hpp"

using namespace switchhook;
using namespace switchhook::server::outside;
using Catch::Matchers::Contains;

namespace {

constexpr auto no_reply = [](const service_outcome& outcome) {
    return outcome.has_value() ? std::string("status " + std::to_string(outcome->status))
                               : std::string(word_of(outcome.error()));
};

// A client whose time is told, and whose service is pretended.
struct pretended {
    pretended() {
        setup->signing_key = secret("0123456789abcdef");
        seams.now = [this] { return now; };
        seams.wall_clock = [this] {
            return std::chrono::system_clock::time_point(now - began + 1'767'225'600s);
        };
        seams.jitter = [] { return 0.0; };
        seams.guid = [this] { return "delivery-" + std::to_string(++deliveries); };
        seams.sleep = [this](std::chrono::milliseconds d) -> asio::awaitable<void> {
            slept.push_back(d);
            now += d;
            co_return;
        };
    }
    std::string ask(service_request r) {
        asio::io_context context;
        service_client client(service, setup, counts, seams);
        std::string outcome = "hangs";
        asio::co_spawn(context, client.send(std::move(r)),
                       [&](std::exception_ptr, service_outcome got) { outcome = no_reply(got); });
        context.run_for(10s);
        return outcome;
    }
    std::string header(std::size_t request, std::string_view name) const {
        return std::string(service.requests.at(request).headers.find(name));
    }

    told_service service;
    std::shared_ptr<service_setup> setup = std::make_shared<service_setup>();
    server::metrics counts;
    service_seams seams;
    const std::chrono::steady_clock::time_point began{1h};
    std::chrono::steady_clock::time_point now = began;
    std::vector<std::chrono::milliseconds> slept;
    int deliveries = 0;
};

service_request get(std::string url = "https://crm.example/orders?id=7") {
    service_request r;
    r.url = std::move(url);
    return r;
}

service_request post(std::string body) {
    service_request r = get("https://crm.example/orders");
    r.method = service_method::post;
    r.body = std::move(body);
    r.content_type = "application/json";
    return r;
}

using pauses = std::vector<std::chrono::milliseconds>;

}  // namespace

TEST_CASE("a service is asked over TLS, signed, and its reply comes whole", "[server][outside]") {
    town t;
    t.setup->signing_key = secret("0123456789abcdef");
    t.seams.wall_clock = [] { return std::chrono::system_clock::time_point(1'767'225'600s); };
    auto served =
        serve(t.server, {reply_of("404 Not Found", "Content-Type: text/plain\r\n", "no such order")});
    auto r = t.request("/orders?x=1");
    r.method = service_method::post;
    r.body = "{\"a\":\n1}";
    r.content_type = "application/json";
    r.headers.push_back({"Authorization", secret("Bearer t")});
    r.delivery = "0c2b8c2e-0000-4000-8000-000000000001";
    const auto outcome = t.ask(r);
    REQUIRE(outcome.has_value());
    CHECK(outcome->status == 404);
    CHECK(outcome->content_type == "text/plain");
    CHECK(outcome->body == "no such order");
    const auto request = served.get().front();
    CHECK_THAT(request, Catch::StartsWith("POST /orders?x=1 HTTP/1.1\r\nHost: crm.example:"));
    CHECK_THAT(request, Contains("User-Agent: switchhook/"));
    CHECK_THAT(request, Contains("Accept-Encoding: identity\r\n"));
    CHECK_THAT(request, Contains("Content-Type: application/json\r\n"));
    CHECK_THAT(request, Contains("Authorization: Bearer t\r\n"));
    CHECK_THAT(request, Contains("Switchhook-Delivery: 0c2b8c2e-0000-4000-8000-000000000001\r\n"));
    CHECK_THAT(request, Contains("Switchhook-Signature: t=1767225600,v1="
                                 "510cdf152cbfba7a5d74996fa839785abc8f14c8a3d8b8042264cbe8f7edb22d\r\n"));
    CHECK_THAT(request, Catch::EndsWith("\r\n\r\n{\"a\":\n1}"));
}

TEST_CASE("a name that resolves to a private address is not dialled", "[server][outside]") {
    town t({"crm.example"});
    const std::string host = GENERATE("rebound.example", "localhost", "127.0.0.1");
    CHECK(no_reply(t.ask(t.request("/", host))) == "privateAddress");
    CHECK_FALSE(t.server.has_caller());
}

TEST_CASE("a host that the configuration does not name is not looked up", "[server][outside]") {
    pretended p;
    p.setup->hosts.allow = host_list({"crm.example"});
    CHECK(p.ask(get("https://other.example/")) == "hostNotAllowed");
    CHECK(p.ask(get("http://crm.example/")) == "plainRefused");
    CHECK(p.ask(get("ftp://crm.example/")) == "refusedUrl");
    CHECK(p.ask(get("https://crm.example/" + std::string(9'000, 'x'))) == "refusedUrl");
    CHECK(p.service.asked.empty());
}

TEST_CASE("a redirect to loopback ends the request", "[server][outside]") {
    town t({"crm.example", "localhost", "127.0.0.1"});
    const std::string host = GENERATE("localhost", "127.0.0.1", "[::1]");
    const auto port = std::to_string(t.server.port());
    auto served =
        serve(t.server, {reply_of("302 Found", "Location: https://" + host + ":" + port + "/admin\r\n")});
    CHECK(no_reply(t.ask(t.request())) == "redirectRefused");
    CHECK(served.get().size() == 1);
    CHECK_FALSE(t.server.has_caller());
}

TEST_CASE("a redirect within the host is followed, signed for where it leads", "[server][outside]") {
    pretended p;
    p.service.will_answer(307, {{"Location", "/v2/orders"}});
    p.service.will_answer(303, {{"Location", "done"}});
    p.service.will_answer(200);
    CHECK(p.ask(post("{}")) == "status 200");
    CHECK(p.service.asked == std::vector<std::string>{"https://crm.example/orders",
                                                      "https://crm.example/v2/orders",
                                                      "https://crm.example/v2/done"});
    CHECK(p.service.requests[1].method == "POST");
    CHECK(p.service.requests[1].body == "{}");
    CHECK(p.service.requests[2].method == "GET");
    CHECK(p.service.requests[2].body.empty());
    CHECK(p.header(1, "Content-Type") == "application/json");
    CHECK(p.header(2, "Content-Type").empty());
    CHECK(p.header(2, "Switchhook-Delivery") == "delivery-1");
    const std::chrono::sys_seconds at(1'767'225'600s);
    CHECK(p.header(2, "Switchhook-Signature") ==
          signature_of({at, "delivery-1", "GET", "/v2/done", ""}, p.setup->signing_key));
}

TEST_CASE("redirects come to an end", "[server][outside]") {
    pretended p;
    for (int i = 0; i < 20; ++i) p.service.will_answer(302, {{"Location", "/again"}});
    CHECK(p.ask(get()) == "tooManyRedirects");
    CHECK(p.service.asked.size() == 6);
}

TEST_CASE("an endless body ends as too large, long before the time is up", "[server][outside]") {
    town t;
    auto served = std::async(std::launch::async, [&t] {
        auto peer = t.server.accept();
        peer.receive_through("\r\n\r\n");
        peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        int chunks = 0;
        while (peer.send("400\r\n" + std::string(1'024, 'x') + "\r\n")) ++chunks;
        return chunks;
    });
    auto r = t.request();
    r.timeout = 10s;
    const auto began = std::chrono::steady_clock::now();
    CHECK(no_reply(t.ask(r)) == "tooLarge");
    CHECK(std::chrono::steady_clock::now() - began < 5s);
    served.get();
}

TEST_CASE("a slow body ends when the time is up", "[server][outside]") {
    town t;
    auto served = std::async(std::launch::async, [&t] {
        auto peer = t.server.accept();
        peer.receive_through("\r\n\r\n");
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nx");
        return peer.receive_all();
    });
    auto r = t.request();
    r.timeout = 2s;
    CHECK(no_reply(t.ask(r)) == "timeout");
    served.get();
}

TEST_CASE("a service that nobody vouches for is not spoken to", "[server][outside]") {
    town t;
    t.setup->tls = net::make_client_tls().value();
    auto served = std::async(std::launch::async, [&t] {
        try {
            t.server.accept();
            return true;
        } catch (const std::runtime_error&) {
            return false;
        }
    });
    CHECK(no_reply(t.ask(t.request())) == "tls");
    CHECK_FALSE(served.get());
}

TEST_CASE("a busy service is asked again after its pause, by the same delivery", "[server][outside]") {
    pretended p;
    p.service.will_answer(503, {{"Retry-After", "2"}});
    p.service.will_answer(200);
    CHECK(p.ask(get()) == "status 200");
    CHECK(p.slept == pauses{2s});
    CHECK(p.header(0, "Switchhook-Delivery") == "delivery-1");
    CHECK(p.header(1, "Switchhook-Delivery") == "delivery-1");
    CHECK_THAT(p.header(0, "Switchhook-Signature"), Catch::StartsWith("t=1767225600,"));
    CHECK_THAT(p.header(1, "Switchhook-Signature"), Catch::StartsWith("t=1767225602,"));
    CHECK(p.deliveries == 1);
}

TEST_CASE("a pause that does not fit the time is not waited for", "[server][outside]") {
    pretended p;
    p.service.will_answer(429, {{"Retry-After", "5"}});
    CHECK(p.ask(get()) == "status 429");
    CHECK(p.slept.empty());
}

TEST_CASE("attempts are what the request says, or what its method can bear", "[server][outside]") {
    pretended p;  // nobody is there
    CHECK(p.ask(get()) == "connection");
    CHECK(p.service.asked.size() == 2);
    CHECK(p.ask(post("{}")) == "connection");
    CHECK(p.service.asked.size() == 3);
    auto thrice = post("{}");
    thrice.attempts = 3;
    CHECK(p.ask(thrice) == "connection");
    CHECK(p.service.asked.size() == 6);
}

TEST_CASE("each way in which a network fails has its word", "[server][outside]") {
    using net::errc;
    const auto [why, word] =
        GENERATE(table<errc, const char*>({{errc::not_resolved, "notResolved"},
                                           {errc::not_connected, "connection"},
                                           {errc::tls_failed, "tls"},
                                           {errc::not_sent, "connection"},
                                           {errc::answer_lost, "connection"},
                                           {errc::answer_timed_out, "timeout"},
                                           {errc::answer_malformed, "malformed"},
                                           {errc::answer_too_large, "tooLarge"},
                                           {errc::too_many_requests_waiting, "overloaded"},
                                           {errc::stopped, "stopped"},
                                           {errc::bad_message, "refusedRequest"},
                                           {errc::address_refused, "privateAddress"}}));
    pretended p;
    p.service.answers.emplace_back(why);
    auto r = get();
    r.attempts = 1;
    CHECK(p.ask(r) == word);
    const auto text = p.counts.prometheus_text();
    CHECK_THAT(text, Contains("switchhook_service_requests_total{result=\"" + std::string(word) + "\"} 1\n"));
    CHECK_THAT(text, Contains("switchhook_service_request_seconds_count 1\n"));
}

TEST_CASE("headers that say how a request travels are not the flow's to set", "[server][outside]") {
    pretended p;
    for (const auto* name : {"Host", "content-length", "Transfer-Encoding", "Switchhook-Signature",
                             "switchhook-x", "Accept-Encoding", "Expect"}) {
        CAPTURE(name);
        auto r = get();
        r.headers.push_back({name, secret("x")});
        CHECK(p.ask(r) == "refusedRequest");
    }
    CHECK(p.service.asked.empty());
}

TEST_CASE("every failure has a word of its own and says what it is", "[server][outside]") {
    std::set<std::string_view> words, texts;
    for (int f = 0; f <= static_cast<int>(service_failure::stopped); ++f) {
        words.insert(word_of(static_cast<service_failure>(f)));
        texts.insert(explain(static_cast<service_failure>(f)));
    }
    CHECK(words.size() == static_cast<std::size_t>(service_failure::stopped) + 1);
    CHECK(texts.size() == words.size());
}
