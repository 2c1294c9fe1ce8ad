#include "graph/auth/async_latch.hpp"

#include <catch2/catch.hpp>

#include "bench.hpp"

using namespace switchhook;
using namespace switchhook::graph;

TEST_CASE("all who wait go on when the latch opens", "[graph][auth]") {
    asio::io_context one, two;
    const auto latch = std::make_shared<async_latch>();
    const auto first = bench::ask(one, latch->wait(bench::never));
    const auto second = bench::ask(two, latch->wait(bench::never));
    bench::settle(one);
    bench::settle(two);
    CHECK_FALSE(first->has_value());
    latch->open();
    latch->open();
    bench::settle(one);
    bench::settle(two);
    CHECK(*first == true);
    CHECK(*second == true);
}

TEST_CASE("who comes after the opening does not wait", "[graph][auth]") {
    asio::io_context io;
    async_latch latch;
    latch.open();
    CHECK(bench::answer_to(io, latch.wait(bench::never)));
}

TEST_CASE("a deadline ends the wait", "[graph][auth]") {
    asio::io_context io;
    async_latch latch;
    CHECK_FALSE(bench::answer_to(io, latch.wait(net::steady_clock::now())));
}

TEST_CASE("a waiting coroutine may be destroyed with its executor", "[graph][auth]") {
    async_latch latch;
    std::shared_ptr<std::optional<bool>> outcome;
    {
        asio::io_context io;
        outcome = bench::ask(io, latch.wait(bench::never));
        bench::settle(io);
    }
    latch.open();
    CHECK_FALSE(outcome->has_value());
}
