#include "server/events/feed.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <catch2/catch.hpp>
#include <thread>

using namespace switchhook;
using namespace switchhook::server;
using namespace std::chrono_literals;

namespace {

const graph::call_id call_a("57dab8b1-894c-409a-b240-bd8beae78896");
const graph::call_id call_b("00000000-894c-409a-b240-bd8beae78896");

void publish(event_feed& feed, int count, const graph::call_id& call = call_a) {
    for (int i = 0; i < count; ++i) feed.publish("timeline", call, "{}");
}

std::vector<std::uint64_t> ids_of(const feed_batch& batch) {
    std::vector<std::uint64_t> ids;
    for (const auto& e : batch.events) ids.push_back(e->id);
    return ids;
}

using ids = std::vector<std::uint64_t>;

// Awaits `wait` on a context of its own; whether it returned, and did so before `until`.
struct waiting_reader {
    asio::io_context context{1};
    bool returned = false;

    explicit waiting_reader(feed_subscription& s, std::chrono::milliseconds within = 1h) {
        asio::co_spawn(context, s.wait(net::steady_clock::now() + within),
                       [this](std::exception_ptr failure) { returned = !failure; });
        settle();
    }
    void settle() {
        context.restart();
        while (context.poll() > 0) {
        }
    }
};

}  // namespace

TEST_CASE("a reader gets what comes after it, in order, once", "[server][events]") {
    event_feed feed(10, 100);
    publish(feed, 2);
    const auto reader = feed.subscribe();
    CHECK(reader->position() == 101);
    CHECK(reader->read().events.empty());
    publish(feed, 3);
    const auto batch = reader->read();
    CHECK(ids_of(batch) == ids{102, 103, 104});
    CHECK_FALSE(batch.gap);
    CHECK(batch.events[0]->call == call_a.key());
    CHECK(reader->read().events.empty());
}

TEST_CASE("a reader takes up behind the last event it saw", "[server][events]") {
    event_feed feed(10, 100);
    publish(feed, 5);
    CHECK(ids_of(feed.subscribe(101)->read()) == ids{102, 103, 104});
    CHECK(ids_of(feed.subscribe(99)->read()) == ids{100, 101, 102, 103, 104});  // saw the start, and no event
    CHECK(feed.subscribe(104)->read().events.empty());
    CHECK_FALSE(feed.subscribe(99)->read().gap);
}

TEST_CASE("who asks from 0 gets all that is remembered", "[server][events]") {
    event_feed feed(3, 100);
    publish(feed, 5);
    const auto batch = feed.subscribe(0)->read();
    CHECK(ids_of(batch) == ids{102, 103, 104});
    CHECK_FALSE(batch.gap);
}

TEST_CASE("a reader that was away too long is told how much it has missed", "[server][events]") {
    event_feed feed(3, 100);
    publish(feed, 2);
    const auto slow = feed.subscribe();  // saw 101
    publish(feed, 5);
    const auto back_again = feed.subscribe(101);
    for (auto* reader : {slow.get(), back_again.get()}) {
        const auto batch = reader->read();
        REQUIRE(batch.gap);
        CHECK(batch.gap->why == feed_gap::cause::behind);
        CHECK(batch.gap->lost == 2);  // 102 and 103
        CHECK(ids_of(batch) == ids{104, 105, 106});
        CHECK_FALSE(reader->read().gap);
    }
}

TEST_CASE("an id of another run is recognised", "[server][events]") {
    event_feed feed(10, 100);
    publish(feed, 2);
    for (const std::uint64_t other :
         {std::uint64_t{1}, std::uint64_t{98}, std::uint64_t{102}, ~std::uint64_t{0}}) {
        CAPTURE(other);
        const auto reader = feed.subscribe(other);
        const auto batch = reader->read();
        REQUIRE(batch.gap);
        CHECK(batch.gap->why == feed_gap::cause::restart);
        CHECK(ids_of(batch) == ids{100, 101});
    }
    const auto now = std::chrono::system_clock::now().time_since_epoch() / 1us;
    CHECK(first_event_id() >= static_cast<std::uint64_t>(now));
    CHECK(first_event_id() < std::uint64_t{1} << 53);
}

TEST_CASE("a reader of one call sees only that one", "[server][events]") {
    event_feed feed(10, 100);
    const auto reader = feed.subscribe({}, graph::call_id("57DAB8B1894C409AB240BD8BEAE78896"));
    publish(feed, 1, call_b);
    publish(feed, 1, call_a);
    publish(feed, 1, call_b);
    CHECK(ids_of(reader->read()) == ids{101});
    CHECK(reader->position() == 102);
}

TEST_CASE("a long backlog is read in pieces", "[server][events]") {
    event_feed feed(1'000, 1);
    publish(feed, 600);
    const auto reader = feed.subscribe(0);
    std::size_t seen = 0;
    for (bool more = true; more;) {
        const auto batch = reader->read();
        more = batch.more;
        seen += batch.events.size();
        CHECK(batch.events.size() <= 256);
    }
    CHECK(seen == 600);
}

TEST_CASE("a reader that waits is woken by the next event", "[server][events]") {
    event_feed feed(10, 100);
    const auto reader = feed.subscribe();
    waiting_reader at(*reader);
    CHECK_FALSE(at.returned);
    publish(feed, 1);
    at.settle();
    CHECK(at.returned);
    CHECK(ids_of(reader->read()) == ids{100});
}

TEST_CASE("a reader does not wait while there is something to read", "[server][events]") {
    event_feed feed(10, 100);
    const auto reader = feed.subscribe();
    publish(feed, 1);
    CHECK(waiting_reader(*reader).returned);
}

TEST_CASE("a wait ends at its time", "[server][events]") {
    event_feed feed;
    const auto reader = feed.subscribe();
    waiting_reader at(*reader, 1ms);
    at.context.restart();
    at.context.run_for(10s);
    CHECK(at.returned);
}

TEST_CASE("events of other calls wake a reader only before the feed overtakes it", "[server][events]") {
    event_feed feed(10, 100);
    const auto reader = feed.subscribe({}, call_a);
    waiting_reader at(*reader);
    publish(feed, 5, call_b);
    at.settle();
    CHECK_FALSE(at.returned);
    publish(feed, 5, call_b);
    at.settle();
    CHECK(at.returned);
    const auto batch = reader->read();
    CHECK_FALSE(batch.gap);
    CHECK(batch.events.empty());
}

TEST_CASE("closing wakes those who wait; they read what is left", "[server][events]") {
    event_feed feed(10, 100);
    const auto reader = feed.subscribe();
    waiting_reader at(*reader);
    feed.close();
    at.settle();
    CHECK(at.returned);
    publish(feed, 1);
    const auto batch = reader->read();
    CHECK(ids_of(batch) == ids{100});
    CHECK(batch.closed);
    CHECK(waiting_reader(*reader).returned);
}

TEST_CASE("the number of readers is bounded", "[server][events]") {
    event_feed feed(10, 100, 2);
    const auto one = feed.subscribe();
    auto two = feed.subscribe();
    CHECK(feed.subscribe() == nullptr);
    two.reset();
    CHECK(feed.subscribe() != nullptr);
}

TEST_CASE("threads publish while others follow, and nobody misses or repeats anything", "[server][events]") {
    constexpr int writers = 4, readers = 3, each = 2'000;
    event_feed feed(std::size_t{writers} * each, 1);

    struct follower {
        asio::io_context context{1};
        std::unique_ptr<feed_subscription> from;
        ids seen;
        bool ended = false;

        asio::awaitable<void> follow() {
            for (;;) {
                const auto batch = from->read();
                for (const auto& e : batch.events) seen.push_back(e->id);
                if (batch.closed) break;
                if (!batch.more) co_await from->wait(net::steady_clock::now() + 1min);
            }
            ended = true;
        }
    };
    std::vector<std::unique_ptr<follower>> all;
    std::vector<std::thread> threads;
    for (int i = 0; i < readers; ++i) {
        auto& f = *all.emplace_back(std::make_unique<follower>());
        f.from = feed.subscribe();
        asio::co_spawn(f.context, f.follow(), [](std::exception_ptr) {});
        threads.emplace_back([&f] { f.context.run_for(1min); });
    }
    std::vector<std::thread> publishers;
    for (int i = 0; i < writers; ++i) publishers.emplace_back([&feed] { publish(feed, each); });
    for (auto& t : publishers) t.join();
    feed.close();
    for (auto& t : threads) t.join();
    for (const auto& f : all) {
        CHECK(f->ended);
        REQUIRE(f->seen.size() == std::size_t{writers} * each);
        for (std::size_t i = 0; i < f->seen.size(); ++i) REQUIRE(f->seen[i] == i + 1);
    }
}

TEST_CASE("what is forgotten of a call nobody hears, and others hear all the rest", "[server][events]") {
    event_feed feed(10, 100);
    publish(feed, 2, call_a);
    publish(feed, 1, call_b);
    publish(feed, 1, call_a);
    feed.forget(call_a);
    const auto all = feed.subscribe(0)->read();
    CHECK(ids_of(all) == ids{102});
    CHECK_FALSE(all.gap);
    CHECK(feed.subscribe(0, call_a)->read().events.empty());
    publish(feed, 1, call_a);
    CHECK(ids_of(feed.subscribe(0)->read()) == ids{102, 104});
}
