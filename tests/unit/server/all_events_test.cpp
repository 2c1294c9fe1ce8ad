// The events of several instances, as one reader gets them.

#include "server/instances/all_events.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>
#include <set>

using namespace switchhook;
using namespace switchhook::server;
using namespace std::chrono_literals;

namespace {

using texts = std::vector<std::string>;
constexpr std::size_t remembered_by_feeds = 20;

// Instances by their numbers; 0 is the one where the readers are.
struct world {
    asio::io_context context{1};
    std::map<std::int64_t, std::shared_ptr<event_feed>> feeds;
    std::set<std::int64_t> mute;
    int asked = 0;
    std::shared_ptr<all_events> all;

    explicit world(std::size_t remembered = 100) {
        begin(0, 1'000);
        all_events_settings s;
        s.remembered = remembered;
        s.most_readers = 3;
        s.hold = 20ms;
        s.apart = 0ms;
        s.looked_after = 1ms;
        s.back_within = 5ms;
        all = std::make_shared<all_events>(all_events_surroundings{[this] { return others(); },
                                                                   [this](std::int64_t whom, event_query q) {
                                                                       return ask(whom, std::move(q));
                                                                   }},
                                           s);
    }
    void begin(std::int64_t number, std::uint64_t first_id) {
        feeds[number] = std::make_shared<event_feed>(remembered_by_feeds, first_id);
    }
    std::vector<std::int64_t> others() const {
        std::vector<std::int64_t> numbers;
        for (const auto& [number, feed] : feeds)
            if (number != 0) numbers.push_back(number);
        return numbers;
    }
    asio::awaitable<std::optional<event_batch>> ask(std::int64_t whom, event_query q) {
        ++asked;
        const auto known = feeds.find(whom);
        if (known == feeds.end() || mute.contains(whom)) co_return std::nullopt;
        const auto feed = known->second;
        std::optional<graph::call_id> only;
        if (!q.only.empty()) only = graph::call_id(q.only);
        const auto from = feed->subscribe(q.after, only);
        auto batch = take_batch(*feed, *from, 10);
        if (q.after && batch.position == *q.after && !batch.closed && q.hold > 0ms) {
            co_await from->wait(net::steady_clock::now() + q.hold);
            batch = take_batch(*feed, *from, 10);
        }
        // The text is what goes from one to the other.
        co_return read_event_batch(to_text(batch));
    }
    void publish(std::int64_t whom, const std::string& data, const char* call = "a") {
        feeds.at(whom)->publish("timeline", graph::call_id(call), data);
    }
    template <class Condition>
    void run_until(Condition&& met) {
        const auto give_up = std::chrono::steady_clock::now() + 10s;
        context.restart();
        while (!met() && std::chrono::steady_clock::now() < give_up) {
            context.restart();
            context.run_one_for(10ms);
        }
        CHECK(met());
    }
};

// Reads on until it is told to leave.
struct reader {
    world& in;
    std::unique_ptr<event_reader> from;
    texts told, ids;
    bool leaves = false, gone = false, closed = false;
    std::chrono::milliseconds beat;

    reader(world& w, std::optional<event_cursor> after, std::string only = {},
           std::optional<feed_gap> lost = {}, std::chrono::milliseconds every = 5ms)
        : in(w), from(w.all->read(std::move(after), std::move(only), lost)), beat(every) {
        REQUIRE(from);
        asio::co_spawn(in.context, follow(), [this](std::exception_ptr failed) { gone = !failed; });
        in.run_until([&] { return !from->position().empty(); });
    }
    ~reader() { leave(); }
    reader(const reader&) = delete;
    reader& operator=(const reader&) = delete;
    asio::awaitable<void> follow() {
        while (!leaves && !closed) {
            const auto came = co_await from->next(net::steady_clock::now() + beat);
            for (const auto& gap : came.gaps)
                told.push_back(gap.why == feed_gap::cause::restart ? "restart"
                                                                   : "lost " + std::to_string(gap.lost));
            for (const auto& e : came.events) {
                told.push_back(e.data);
                ids.push_back(e.id);
            }
            closed = came.closed;
        }
    }
    void leave() {
        if (!from) return;
        leaves = true;
        in.run_until([&] { return gone; });
        from.reset();
    }
    texts sorted() const {
        auto all = told;
        std::sort(all.begin(), all.end());
        return all;
    }
    void expect(std::size_t count) {
        in.run_until([&] { return told.size() >= count; });
    }
};

}  // namespace

TEST_CASE("a reader is told of the calls of all instances", "[server][events][instances]") {
    world w;
    w.begin(17, 2'000);
    w.publish(17, "before");
    reader r(w, std::nullopt);
    CHECK(r.from->position() == "1000.0,2000.1");
    w.publish(0, "here");
    r.expect(1);
    w.publish(17, "there");
    r.expect(2);
    CHECK(r.told == texts{"here", "there"});
    CHECK(r.ids == texts{"1000.1,2000.1", "1000.1,2000.2"});
}

TEST_CASE("a reader that was away goes on where it stopped, at any instance", "[server][events][instances]") {
    world w;
    w.begin(17, 2'000);
    std::string last;
    {
        reader r(w, std::nullopt);
        w.publish(17, "1");
        r.expect(1);
        last = r.ids.back();
    }
    w.publish(17, "2");
    w.publish(0, "3");
    // The other way round, at the other instance.
    std::swap(w.feeds.at(0), w.feeds.at(17));
    world elsewhere;
    elsewhere.feeds = w.feeds;
    reader again(elsewhere, read_event_cursor(last));
    again.expect(2);
    elsewhere.publish(17, "4");
    again.expect(3);
    CHECK(again.sorted() == texts{"2", "3", "4"});
}

TEST_CASE("all that is remembered is told from the beginning, and of one call alone",
          "[server][events][instances]") {
    world w(2);
    w.begin(17, 2'000);
    for (int i = 0; i < 8; ++i) {
        w.publish(17, "17-" + std::to_string(i), i % 2 == 0 ? "a" : "b");
        w.publish(0, "0-" + std::to_string(i), "b");
    }
    reader all(w, event_cursor());
    all.expect(16);
    reader one(w, event_cursor(), graph::call_id("a").key());
    one.expect(4);
    w.publish(0, "of b", "b");
    w.publish(17, "of a", "a");
    all.expect(18);
    one.expect(5);
    CHECK(one.told == texts{"17-0", "17-2", "17-4", "17-6", "of a"});
    CHECK(std::set<std::string>(all.told.begin(), all.told.end()).size() == 18);
}

TEST_CASE("a reader that stays behind is told what it has missed", "[server][events][instances]") {
    world w(2);
    w.begin(17, 2'000);
    std::string last;
    {
        reader r(w, std::nullopt);
        w.publish(17, "1");
        r.expect(1);
        last = r.ids.back();
    }
    for (int i = 0; i < 23; ++i) w.publish(17, "x");
    reader again(w, read_event_cursor(last));
    again.expect(21);
    CHECK(again.told.front() == "lost 3");
    CHECK(again.told.size() == 21);
}

TEST_CASE("a crowd of events is told in order, each once", "[server][events][instances]") {
    world w(4);
    w.begin(17, 2'000);
    reader r(w, std::nullopt);
    texts expected;
    for (int round = 0; round < 10; ++round) {
        for (int i = 0; i < 15; ++i) {
            expected.push_back(std::to_string(round) + '/' + std::to_string(i));
            w.publish(17, expected.back());
        }
        r.expect(expected.size());
    }
    CHECK(r.told == expected);
}

TEST_CASE("instances come and go while a reader is there", "[server][events][instances]") {
    world w;
    w.begin(17, 2'000);
    reader r(w, std::nullopt);
    w.begin(18, 3'000);
    w.publish(18, "first of 18");
    r.expect(1);

    SECTION("one that has ended in order is not missed") {
        w.publish(17, "last of 17");
        w.feeds.at(17)->close();
        r.expect(2);
        w.run_until([&] { return r.from->position() == "1000.0,3000.1"; });
        w.feeds.erase(17);
        w.publish(18, "more");
        r.expect(3);
        CHECK(r.told == texts{"first of 18", "last of 17", "more"});
    }
    SECTION("one that has died is") {
        w.feeds.erase(17);
        r.expect(2);
        CHECK(r.told == texts{"first of 18", "restart"});
        w.publish(18, "more");
        r.expect(3);
        CHECK(r.told.size() == 3);
        // Once more for one that comes with its place, and not again.
        reader again(w, read_event_cursor(r.from->position()));
        again.expect(1);
        w.run_until([&] { return again.from->position() == "1000.0,3000.2"; });
        CHECK(again.told == texts{"restart"});
    }
    SECTION("one that is back under another number tells nothing twice") {
        w.publish(17, "a");
        r.expect(2);
        w.feeds[19] = w.feeds.at(17);
        w.feeds.erase(17);
        w.publish(19, "b");
        r.expect(3);
        CHECK(r.told == texts{"first of 18", "a", "b"});
    }
    SECTION("one that gives no answer holds nobody up") {
        w.mute.insert(17);
        w.publish(17, "late");
        w.publish(18, "more");
        r.expect(2);
        w.mute.clear();
        r.expect(3);
        CHECK(r.told == texts{"first of 18", "more", "late"});
    }
}

TEST_CASE("nobody is asked when nobody reads", "[server][events][instances]") {
    world w;
    w.begin(17, 2'000);
    CHECK(w.asked == 0);
    {
        reader r(w, std::nullopt);
        CHECK(w.all->asks());
    }
    w.run_until([&] { return !w.all->asks(); });
    w.context.restart();
    w.context.run();  // nothing is left to do
    const auto asked = w.asked;
    w.publish(17, "x");
    w.context.restart();
    w.context.run();
    CHECK(w.asked == asked);
    reader again(w, std::nullopt);
    w.publish(17, "y");
    again.expect(1);
    CHECK(again.told == texts{"y"});
}

TEST_CASE("streams end with the instance where they are", "[server][events][instances]") {
    world w;
    reader r(w, std::nullopt);
    w.publish(0, "last");
    w.feeds.at(0)->close();
    w.run_until([&] { return r.closed; });
    CHECK(r.told == texts{"last"});
}

TEST_CASE("readers are told first what is lost, are few, and hear nothing of what is forgotten",
          "[server][events][instances]") {
    world w;
    reader a(w, event_cursor(), {}, feed_gap{feed_gap::cause::restart, 0});
    CHECK(a.told == texts{"restart"});
    // This one comes back to what was told meanwhile.
    reader slow(w, std::nullopt, {}, {}, 1ms);
    {
        reader third(w, std::nullopt);
        CHECK_FALSE(w.all->read(std::nullopt, {}));
    }
    const auto late = w.all->read(std::nullopt, {});
    REQUIRE(late);
    std::optional<events_read> came;
    const auto read = [&] {
        came.reset();
        asio::co_spawn(w.context, late->next(net::steady_clock::now() + 1ms),
                       [&](std::exception_ptr, events_read all) { came = std::move(all); });
        w.run_until([&] { return came.has_value(); });
    };
    read();
    w.publish(0, "kept", "a");
    w.publish(0, "forgotten", "b");
    a.expect(3);
    w.feeds.at(0)->forget(graph::call_id("b"));
    w.all->forget(graph::call_id("b"));
    read();
    REQUIRE(came->events.size() == 1);
    CHECK(came->events[0].data == "kept");
    CHECK(late->position() == "1000.2");
}
