// The client under load: throttle, queue and circuit together, on virtual time.

#include <algorithm>
#include <cmath>
#include <map>

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include "graph/auth/error.hpp"
#include "graph/client/error.hpp"
#include "graph/model/methods.hpp"

#include "unit/graph/client/simulated_graph.hpp"

using namespace std::chrono_literals;
using namespace switchhook;
using namespace switchhook::graph;
using namespace switchhook::graph::testing;

namespace {

using event = simulated_graph::event;

// No request of the tenant comes in between a Retry-After and its end.
void check_retry_after_followed(const std::vector<event>& events) {
    std::map<std::string, net::steady_clock::time_point> held;
    for (const auto& e : events) {
        if (e.status == 0) CHECK(e.at >= held[e.tenant]);
        if (e.status == 429) held[e.tenant] = std::max(held[e.tenant], e.at + e.retry_after);
    }
}

}  // namespace

TEST_CASE(
    "200 requests at once, a third of them told to wait: all end, none is done twice, and the rate follows",
    "[graph][client]") {
    simulation s;
    std::map<std::string, int> done;
    unsigned n = 0;
    const std::vector<std::string> told{"0.2", "0.35", "1.128"};
    s.graph.replies = [&](const event& e) {
        ++n;
        if (n * 7919 % 3 == 0) return status(429, told[n / 3 % 3]);
        ++done[e.id];
        return status(200);
    };
    // Two shards, one throttle.
    client_restraint restraint;
    restraint.pace = std::make_shared<throttle>();
    const auto one = s.client(restraint), two = s.client(restraint);
    for (int i = 0; i < 200; ++i) s.send(i % 2 == 0 ? *one : *two, play_prompt_request(), 120s);
    s.time.run();

    REQUIRE(s.ended.size() == 200);
    CHECK(s.succeeded() + s.failed(failure_kind::throttled) == 200);
    CHECK(s.succeeded() >= 190);
    CHECK(done.size() == s.succeeded());
    for (const auto& [id, times] : done) CHECK(times == 1);
    CHECK(s.waiting == 0);
    check_retry_after_followed(s.graph.events);

    // After the first 429 they go one by one.
    const auto first_429 = std::find_if(s.graph.events.begin(), s.graph.events.end(),
                                        [](const event& e) { return e.status == 429; });
    std::vector<net::steady_clock::time_point> after;
    for (auto e = first_429; e != s.graph.events.end(); ++e)
        if (e->status == 0) after.push_back(e->at);
    REQUIRE(after.size() > 100);
    CHECK(after.front() > first_429->at + 199ms);
    for (std::size_t i = 1; i < after.size(); ++i) CHECK(after[i] - after[i - 1] >= 10ms);
}

TEST_CASE("what is lost under load is never sent twice", "[graph][client]") {
    simulation s;
    std::map<std::string, int> came;
    unsigned n = 0;
    s.graph.replies = [&](const event& e) {
        ++came[e.id];
        if (++n % 3 == 0) return status(429, "0.5");
        return simulated_graph::reply{net::errc::answer_lost, 100ms};
    };
    const auto client = s.client();
    for (int i = 0; i < 60; ++i) s.send(*client, transfer_request(), 60s);
    s.time.run();
    REQUIRE(s.ended.size() == 60);
    CHECK(s.failed(failure_kind::outcome_unknown) + s.failed(failure_kind::throttled) +
              s.failed(failure_kind::unreachable) ==
          60);
    std::map<std::string, int> lost;
    for (const auto& e : s.graph.came_in()) ++lost[e.id];
    for (const auto& e : s.graph.events)
        if (e.status == 429) --lost[e.id];
    for (const auto& [id, times] : lost) CHECK(times <= 1);
}

TEST_CASE("what takes a call goes first, questions last", "[graph][client]") {
    for (const auto& m : all_methods()) {
        CAPTURE(m.name);
        const bool takes = m.id == method::answer || m.id == method::reject || m.id == method::redirect;
        const bool can_wait = m.id == method::keep_alive || m.verb == "GET";
        CHECK(urgency_of(m.name, m.verb) == (takes      ? urgency::answering
                                             : can_wait ? urgency::background
                                                        : urgency::ordinary));
    }
}

TEST_CASE("answers overtake what waits", "[graph][client]") {
    simulation s;
    s.graph.replies = [](const event&) { return status(202, "", 1s); };
    client_restraint restraint;
    restraint.queue.under_way = 4;
    const auto client = s.client(restraint);
    for (int i = 0; i < 6; ++i) s.send(*client, keep_alive_request(), 60s);
    for (int i = 0; i < 6; ++i) s.send(*client, play_prompt_request(), 60s);
    for (int i = 0; i < 4; ++i) s.send(*client, answer_request(), 60s);
    s.time.run();
    std::string order;
    for (const auto& e : s.graph.came_in()) order += e.method[0];  // keepAlive, playPrompt, answer
    // Four go before anybody waits; of eight that waited, one goes for its age.
    CHECK(order == "kkkkaaaapppkpppk");
    CHECK(s.graph.most_under_way == 4);
}

TEST_CASE("a tenant that is held does not delay another's answers", "[graph][client]") {
    simulation s;
    s.graph.replies = [](const event& e) { return e.tenant == "a" ? status(429, "5") : status(202); };
    client_restraint restraint;
    restraint.queue.under_way = 2;
    const auto client = s.client(restraint);
    const auto start = s.time.now;
    for (int i = 0; i < 20; ++i) s.send(*client, play_prompt_request(), 8s, "a");
    s.time.run(start + 1s);
    CHECK(s.graph.came_in().size() == 2);
    s.send(*client, answer_request(), 15s, "b");
    s.time.run(start + 1s + 100ms);
    CHECK(s.succeeded() == 1);
    s.time.run();
    CHECK(s.ended.size() == 21);
    CHECK(s.failed(failure_kind::throttled) == 20);
    check_retry_after_followed(s.graph.events);
}

TEST_CASE("requests that the throttle would hold beyond their deadline fail at once", "[graph][client]") {
    simulation s;
    s.graph.replies = [](const event&) { return status(429, "20"); };
    const auto client = s.client();
    s.send(*client, answer_request(), 15s);
    s.time.run();
    const auto told = s.time.now;
    s.send(*client, answer_request(), 15s);
    s.send(*client, keep_alive_request(), 10s);
    s.time.run();
    REQUIRE(s.ended.size() == 3);
    CHECK(s.failed(failure_kind::throttled) == 3);
    CHECK(s.time.now == told);
    CHECK(s.graph.came_in().size() == 1);
    CHECK(s.ended[2].second.error().reason == make_error_code(client_errc::waited_too_long).message());
    CHECK(s.ended[2].second.error().client_request_id.starts_with("guid-"));
}

TEST_CASE("the date of a Retry-After counts from the answer's own clock", "[graph][client]") {
    simulation s;
    unsigned n = 0;
    s.graph.replies = [&n](const event&) {
        if (++n > 1) return status(200);
        net::http_response r;
        r.status = 429;
        r.headers = {{"Date", "Sun, 06 Nov 1994 08:49:37 GMT"},
                     {"Retry-After", "Sun, 06 Nov 1994 08:49:40 GMT"}};
        return simulated_graph::reply{r, 0ms};
    };
    const auto client = s.client();
    const auto start = s.time.now;
    s.send(*client, answer_request(), 15s);
    s.time.run();
    CHECK(s.succeeded() == 1);
    CHECK(s.graph.came_in().at(1).at == start + 3s);
}

TEST_CASE("a full queue refuses at once, as throttled", "[graph][client]") {
    simulation s;
    s.graph.replies = [](const event&) { return status(202, "", 1s); };
    client_restraint restraint;
    restraint.queue = {2, 3};
    const auto client = s.client(restraint);
    for (int i = 0; i < 7; ++i) s.send(*client, play_prompt_request(), 60s);
    s.time.context.poll();
    CHECK(s.waiting == 3);
    REQUIRE(s.ended.size() == 2);
    CHECK(s.failed(failure_kind::throttled) == 2);
    CHECK(s.ended[0].second.error().reason == make_error_code(client_errc::queue_full).message());
    s.time.run();
    CHECK(s.succeeded() == 5);
    CHECK(s.waiting == 0);
}

TEST_CASE("stopping ends those that wait as cancelled, and those to come", "[graph][client]") {
    simulation s;
    s.graph.replies = [](const event& e) {
        return e.tenant == "a" ? status(429, "30") : status(202, "", 1s);
    };
    client_restraint restraint;
    restraint.queue.under_way = 2;
    const auto client = s.client(restraint);
    s.send(*client, play_prompt_request(), 10s, "a");
    s.time.run();
    s.ended.clear();
    for (int i = 0; i < 3; ++i) s.send(*client, play_prompt_request(), 60s, "a");
    for (int i = 0; i < 4; ++i) s.send(*client, play_prompt_request(), 60s, "b");
    s.time.context.restart();
    s.time.context.poll();
    CHECK(s.waiting == 5);
    client->stop();
    s.send(*client, play_prompt_request(), 60s, "b");
    s.time.context.restart();
    s.time.context.poll();
    CHECK(s.waiting == 0);
    CHECK(s.failed(failure_kind::cancelled) == 6);
    s.time.run();
    CHECK(s.ended.size() == 8);
    CHECK(s.succeeded() == 2);
}

namespace {

// Takes every request and answers none; what waits here belongs to the executor of who asks.
class silent_transport final : public net::http_transport {
  public:
    std::size_t came_in = 0;

    asio::awaitable<result<net::http_response>> send(net::origin, net::http_request, net::deadline) override {
        ++came_in;
        asio::steady_timer never(co_await asio::this_coro::executor, net::steady_clock::time_point::max());
        co_await never.async_wait(asio::use_awaitable);
        co_return net::errc::stopped;
    }
};

}  // namespace

TEST_CASE("requests may be destroyed where they wait, after the client", "[graph][client]") {
    tenants_as_tokens tokens;
    silent_transport graph;
    {
        auto time = std::make_unique<asio::io_context>();
        client_restraint restraint;
        restraint.queue.under_way = 2;
        client_seams seams;
        auto client =
            std::make_unique<calls_client>(graph, tokens, calls_endpoint(), retry_policy(), seams, restraint);
        int ended = 0;
        for (int i = 0; i < 5; ++i)
            asio::co_spawn(*time,
                           client->send(call_ref{"t", call_id("c"), ""}, play_prompt_request(),
                                        net::steady_clock::now() + 60s),
                           [&ended](std::exception_ptr, const simulation::outcome&) { ++ended; });
        time->poll();
        CHECK(graph.came_in == 2);
        client.reset();
        time.reset();
        CHECK(ended == 0);
    }
}

TEST_CASE("the real alarm wakes who was held", "[graph][client]") {
    simulation s;
    unsigned n = 0;
    s.graph.replies = [&n](const event&) { return status(n++ == 0 ? 429 : 202, "0.02", 0ms); };
    client_seams seams;
    const calls_endpoint endpoint;
    calls_client client(s.graph, s.tokens, endpoint, retry_policy(), seams);
    asio::io_context& context = s.time.context;
    int succeeded = 0;
    const auto count = [&](std::exception_ptr, const simulation::outcome& o) { succeeded += o.has_value(); };
    const auto until = net::steady_clock::now() + 10s;
    asio::co_spawn(context, client.send(call_ref{"t", call_id("c"), ""}, play_prompt_request(), until),
                   count);
    s.time.run();
    asio::co_spawn(context, client.send(call_ref{"t", call_id("c"), ""}, play_prompt_request(), until),
                   count);
    const auto end = net::steady_clock::now() + 10s;
    while (succeeded < 2 && net::steady_clock::now() < end) {
        context.restart();
        context.run_one_for(10s);
        s.time.run();
    }
    CHECK(succeeded == 2);
}

TEST_CASE("when Graph is down requests fail at once, until one gets through", "[graph][client]") {
    simulation s;
    bool down = true;
    s.graph.replies = [&down](const event&) {
        if (!down) return status(200);
        return simulated_graph::reply{net::errc::not_connected, 1s};
    };
    const auto client = s.client();
    const auto start = s.time.now;
    for (int i = 0; i < 20; ++i) s.send(*client, keep_alive_request(), 30s);
    s.time.run();
    REQUIRE_FALSE(s.circuit.empty());
    CHECK(s.circuit.front() == "open");
    CHECK(s.circuit.back() == "open");
    CHECK(s.failed(failure_kind::unreachable) == 20);
    CHECK(s.time.now < start + 10s);

    const auto sent = s.graph.came_in().size();
    s.ended.clear();
    for (int i = 0; i < 50; ++i) s.send(*client, answer_request(), 15s);
    s.time.run();
    CHECK(s.failed(failure_kind::unreachable) == 50);
    CHECK(s.graph.came_in().size() == sent);
    CHECK(s.ended[0].second.error().reason == make_error_code(client_errc::circuit_open).message());

    down = false;
    s.ended.clear();
    s.circuit.clear();
    s.time.now += 30s;
    for (int i = 0; i < 5; ++i) s.send(*client, answer_request(), 15s);
    s.time.run();
    CHECK(s.succeeded() == 1);
    CHECK(s.failed(failure_kind::unreachable) == 4);
    CHECK(s.circuit == std::vector<std::string>{"half-open", "closed"});
    for (int i = 0; i < 5; ++i) s.send(*client, answer_request(), 15s);
    s.time.run();
    CHECK(s.succeeded() == 6);
}

TEST_CASE("refusals, throttling and missing tokens never open the circuit", "[graph][client]") {
    for (const unsigned code : {400U, 401U, 403U, 404U, 429U}) {
        simulation s;
        s.graph.replies = [code](const event&) { return status(code); };
        const auto client = s.client();
        for (int i = 0; i < 60; ++i) {
            s.send(*client, keep_alive_request(), 15s);
            s.time.run();
            s.time.now += 1s;
        }
        CHECK(s.ended.size() == 60);
        CHECK(s.circuit.empty());
    }
    simulation s;
    s.tokens.failure = auth_errc::wrong_secret;
    const auto client = s.client();
    for (int i = 0; i < 60; ++i) {
        s.send(*client, keep_alive_request(), 15s);
        s.time.run();
        s.time.now += 1s;
    }
    CHECK(s.failed(failure_kind::no_token) == 60);
    CHECK(s.circuit.empty());
}

TEST_CASE("errors of the service open it", "[graph][client]") {
    simulation s;
    s.graph.replies = [](const event&) { return status(500); };
    const auto client = s.client();
    for (int i = 0; i < 20; ++i) {
        s.send(*client, play_prompt_request(), 15s);
        s.time.run();
        s.time.now += 1s;
    }
    REQUIRE(s.circuit.size() >= 1);
    CHECK(s.circuit[0] == "open");
    CHECK(s.graph.came_in().size() < 20);
}

TEST_CASE("nobody waits for a turn while all is well", "[graph][client]") {
    simulation s;
    int waited = 0;
    auto seams = s.seams();
    seams.waiting = [&waited](int, hold_up) { ++waited; };
    s.graph.replies = [](const event&) { return status(200, "", 10ms); };
    const calls_endpoint endpoint;
    calls_client client(s.graph, s.tokens, endpoint, retry_policy(), seams);
    for (int round = 0; round < 20; ++round) {
        for (int i = 0; i < 10; ++i) s.send(client, play_prompt_request(), 15s);
        s.time.run();
    }
    CHECK(s.succeeded() == 200);
    CHECK(waited == 0);
}

TEST_CASE("answer and failure name the request's own id", "[graph][client]") {
    simulation s;
    s.graph.replies = [](const event& e) { return status(e.method == "answer" ? 202 : 404); };
    const auto client = s.client();
    s.send(*client, answer_request(), 15s);
    s.send(*client, play_prompt_request(), 15s);
    s.time.run();
    const auto sent = s.graph.came_in();
    REQUIRE(s.ended.size() == 2);
    CHECK(s.ended[0].second->client_request_id == sent[0].id);
    CHECK(s.ended[1].second.error().client_request_id == sent[1].id);
    CHECK(sent[0].id != sent[1].id);
    CHECK(s.ended[1].second.error().reason.empty());
}
