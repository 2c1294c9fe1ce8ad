#include "graph/client/gate.hpp"

#include <catch2/catch.hpp>

#include "unit/graph/client/simulated_graph.hpp"

using namespace std::chrono_literals;
using namespace switchhook;
using namespace switchhook::graph;
using namespace switchhook::graph::testing;

TEST_CASE("whoever waits for a turn is told how long it was, and why", "[graph][client]") {
    simulation s;
    std::vector<std::pair<net::steady_clock::duration, hold_up>> waits;
    auto seams = s.seams();
    seams.waited = [&waits](net::steady_clock::duration took, hold_up why) { waits.emplace_back(took, why); };
    s.graph.replies = [](const simulated_graph::event&) { return status(200, "", 300ms); };
    client_restraint restraint;
    restraint.queue.under_way = 1;
    calls_client client(s.graph, s.tokens, calls_endpoint(), retry_policy(), seams, restraint);
    for (int i = 0; i < 3; ++i) s.send(client, play_prompt_request(), 15s);
    s.time.run();
    CHECK(s.succeeded() == 3);
    REQUIRE(waits.size() == 2);
    CHECK(waits[0] == std::pair<net::steady_clock::duration, hold_up>(300ms, hold_up::others));
    CHECK(waits[1].first == 600ms);
}
