// Orders to call back: kept, followed when they are due, and never followed twice, however the process ends.

#include "server/callbacks/callbacks.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <catch2/catch.hpp>
#include <future>

#include "server/media/file.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace switchhook;
using namespace switchhook::server;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace {

// Places nothing; the test says what became of each call.
struct told_switchboard final : callback_switchboard {
    bool has_room() const override { return room; }
    std::string_view refusal(const bot::callback_order&) const override { return refuses; }
    std::optional<bot::instant> opens(const kept_callback&, bot::instant at) const override {
        if (closed_for_good) return std::nullopt;
        return std::max(at, open_from);
    }
    void place(const graph::call_id& key, const bot::callback_order& order,
               std::function<void(std::string_view)> told) override {
        placed.push_back({key, order, std::move(told)});
        if (on_place) on_place();
    }

    struct call {
        graph::call_id key;
        bot::callback_order order;
        std::function<void(std::string_view)> ends;
    };
    bool room = true, closed_for_good = false;
    std::string_view refuses;
    bot::instant open_from{};
    std::vector<call> placed;
    std::function<void()> on_place;
};

callback_settings briskly() {
    callback_settings s;
    s.at_once = 2;
    s.when_busy = s.when_hindered = 2ms;
    return s;
}

// A process with callbacks, from its start to its end.
struct process {
    explicit process(const fs::path& folder, bot::milliseconds ahead = 0ms, spool::file_writer write = {},
                     callback_settings settings = briskly(), spool_limits limits = {})
        : ahead_of_time(ahead), items(spool::open(folder, limits, std::move(write)).value()) {
        callback_surroundings around{io.get_executor(),       pool.get_executor(), items, calls, counts,
                                     [this] { return now(); }};
        it = std::make_shared<callbacks>(std::move(around), settings);
        it->start();
    }
    ~process() {
        it->stop();
        run_until([] { return false; }, 0ms);
        pool.join();
    }

    bot::instant now() const {
        return std::chrono::floor<bot::milliseconds>(std::chrono::system_clock::now()) + ahead_of_time;
    }
    bool run_until(const std::function<bool()>& done, std::chrono::milliseconds within = 10s) {
        const auto give_up = std::chrono::steady_clock::now() + within;
        io.restart();
        while (!done() && std::chrono::steady_clock::now() < give_up) io.run_one_for(5ms);
        io.poll();
        return done();
    }
    template <class Answer>
    Answer answer_of(asio::awaitable<Answer> asked) {
        std::optional<Answer> answer;
        asio::co_spawn(io, std::move(asked), [&](std::exception_ptr failed, Answer got) {
            if (failed) std::rethrow_exception(failed);
            answer.emplace(std::move(got));
        });
        REQUIRE(run_until([&] { return answer.has_value(); }));
        return *std::move(answer);
    }
    // Its id, or why it is not kept.
    std::string keep(bot::milliseconds after = 0ms, int attempts = 1) {
        kept_callback what;
        what.order.flow = "reminder";
        what.order.to = {graph::identity_kind::phone, "+33600000042", {}, {}};
        what.order.due = now() + after;
        what.order.attempts = attempts;
        what.order.every = 2ms;
        what.order.expires = 1h;
        what.order.params = {{"who", "anna"}};
        what.asked = now();
        const auto kept = answer_of(it->keep(std::move(what)));
        return kept.has_value() ? *kept : std::string(kept.error().why);
    }
    bool run_until_placed(std::size_t count) {
        return run_until([&] { return calls->placed.size() >= count; });
    }
    bool run_until_counted(const std::string& outcome, int count = 1) {
        const auto line =
            "switchhook_ordered_callbacks_total{outcome=\"" + outcome + "\"} " + std::to_string(count);
        return run_until([&] { return counts.prometheus_text().find(line + '\n') != std::string::npos; });
    }
    bool run_until_removed() {
        return run_until([&] { return items->size(callback_kind) == 0; });
    }
    // Long enough for anything that is due.
    void run_a_while() {
        run_until([] { return false; }, 30ms);
    }
    std::vector<callbacks::entry> all() { return answer_of(it->all()); }

    bot::milliseconds ahead_of_time;
    asio::io_context io{1};
    asio::executor_work_guard<asio::io_context::executor_type> work{io.get_executor()};
    asio::thread_pool pool{1};
    std::shared_ptr<told_switchboard> calls = std::make_shared<told_switchboard>();
    metrics counts;
    std::shared_ptr<spool> items;
    std::shared_ptr<callbacks> it;
};

std::optional<kept_callback> on_disk(const fs::path& folder) {
    for (const auto& file : fs::directory_iterator(folder)) {
        if (file.path().extension() != ".json") continue;
        const auto text = media::read_file(file.path(), 1U << 20).value();
        return read_kept_callback(read_item(text, file.path().stem()).value().document);
    }
    return std::nullopt;
}

}  // namespace

TEST_CASE("an order on the disk says all that is in it", "[server][callbacks]") {
    kept_callback c;
    c.order = {"reminder",
               {graph::identity_kind::user, "8d1e6ab6-26c5-4e22-a1bc-06ea7343958e", {}, {}},
               "tenant-1",
               bot::instant(90s),
               "office",
               3,
               15min,
               72h,
               {{"who", "anna"}, {"pin", "4711"}},
               {"pin"}};
    c.hours_of = "front-desk";
    c.asked_by = graph::call_id("a-b");
    c.asked = bot::instant(30s);
    CHECK(read_kept_callback(write_kept_callback(c)) == c);
    c.tries = 2;
    c.last = kept_callback::attempt{graph::call_id("c-d"), bot::instant(95s), "busy"};
    CHECK(read_kept_callback(write_kept_callback(c)) == c);
    CHECK_FALSE(read_kept_callback("{}"));
    CHECK_FALSE(read_kept_callback("[]"));
}

TEST_CASE("who is to be called back is called when that is due, and forgotten when they answer",
          "[server][callbacks]") {
    const test::temporary_folder folder;
    process p(folder.path());
    const auto id = p.keep(20ms);
    REQUIRE(p.items->size(callback_kind) == 1);
    REQUIRE(p.all().size() == 1);
    CHECK(p.all()[0].id == id);
    REQUIRE(p.run_until_placed(1));
    CHECK(p.now() >= p.calls->placed[0].order.due);
    CHECK(p.calls->placed[0].order.to.id == "+33600000042");
    CHECK(p.calls->placed[0].order.params[0].second == "anna");
    CHECK(p.all()[0].what.is_calling());
    p.calls->placed[0].ends("answered");
    CHECK(p.run_until_counted("answered"));
    CHECK(p.run_until_removed());
    CHECK(p.all().empty());
}

TEST_CASE("nobody answers: it is tried as often as the order says", "[server][callbacks]") {
    const test::temporary_folder folder;
    process p(folder.path());
    p.keep(0ms, 2);
    REQUIRE(p.run_until_placed(1));
    p.calls->placed[0].ends("busy");
    REQUIRE(p.run_until_placed(2));
    CHECK(p.calls->placed[0].key != p.calls->placed[1].key);
    CHECK(p.all()[0].what.tries == 2);
    p.calls->placed[1].ends("noAnswer");
    CHECK(p.run_until_counted("givenUp"));
    CHECK(p.run_until_counted("placed", 2));
    CHECK(p.run_until_removed());
}

TEST_CASE("an attempt is on the disk before its call is placed", "[server][callbacks]") {
    const test::temporary_folder folder;
    process p(folder.path());
    std::optional<kept_callback> then;
    p.calls->on_place = [&] { then = on_disk(folder.path()); };
    p.keep();
    REQUIRE(p.run_until_placed(1));
    REQUIRE(then);
    CHECK(then->tries == 1);
    CHECK(then->is_calling());
    CHECK(then->last->call == p.calls->placed[0].key);
}

TEST_CASE("an attempt that the end of the process cut off is not made again", "[server][callbacks]") {
    const test::temporary_folder folder;
    const int attempts = GENERATE(1, 2);
    {
        process p(folder.path());
        p.keep(0ms, attempts);
        REQUIRE(p.run_until_placed(1));
    }
    process p(folder.path());
    if (attempts == 1) {
        CHECK(p.run_until_counted("givenUp"));
        CHECK(p.calls->placed.empty());
        CHECK(p.run_until_removed());
    } else {
        // The second is.
        REQUIRE(p.run_until_placed(1));
        CHECK(on_disk(folder.path())->tries == 2);
    }
}

TEST_CASE("an order that was not yet due is followed after a restart", "[server][callbacks]") {
    const test::temporary_folder folder;
    {
        process p(folder.path());
        p.keep(10min);
        p.run_a_while();
        CHECK(p.calls->placed.empty());
    }
    process p(folder.path(), 11min);
    CHECK(p.run_until_placed(1));
}

TEST_CASE("an order that is too old is not followed", "[server][callbacks]") {
    const test::temporary_folder folder;
    {
        process p(folder.path());
        p.keep(10min);
    }
    process p(folder.path(), 10min + 1h + 1s);
    CHECK(p.run_until_counted("givenUp"));
    CHECK(p.calls->placed.empty());
}

TEST_CASE("what is due waits while there is no room, no flow, or nobody there", "[server][callbacks]") {
    const test::temporary_folder folder;
    process p(folder.path());
    auto& calls = *p.calls;
    SECTION("the server drains, or is full") {
        calls.room = false;
        p.keep();
        p.run_a_while();
        CHECK(calls.placed.empty());
        CHECK(p.all()[0].what.tries == 0);
        calls.room = true;
        CHECK(p.run_until_placed(1));
    }
    SECTION("it was full after all: that was no attempt") {
        p.keep();
        REQUIRE(p.run_until_placed(1));
        calls.placed[0].ends("noRoom");
        REQUIRE(p.run_until_placed(2));
        CHECK(on_disk(folder.path())->tries == 1);
    }
    SECTION("the flow is gone for a while") {
        calls.room = false;
        p.keep();
        calls.refuses = "noFlow";
        calls.room = true;
        p.run_a_while();
        CHECK(calls.placed.empty());
        calls.refuses = {};
        CHECK(p.run_until_placed(1));
    }
    SECTION("it is closed, for now or for good") {
        calls.closed_for_good = true;
        p.keep();
        p.run_a_while();
        CHECK(calls.placed.empty());
        calls.closed_for_good = false;
        calls.open_from = p.now() + 20ms;
        REQUIRE(p.run_until_placed(1));
        CHECK(p.now() >= calls.open_from);
    }
    SECTION("it will not open while the order is of any use") {
        calls.open_from = p.now() + 2h;
        p.keep();
        CHECK(p.run_until_counted("givenUp"));
        CHECK(calls.placed.empty());
    }
}

TEST_CASE("so many are called at once", "[server][callbacks]") {
    const test::temporary_folder folder;
    process p(folder.path());
    for (int i = 0; i < 3; ++i) p.keep();
    REQUIRE(p.run_until_placed(2));
    p.run_a_while();
    CHECK(p.calls->placed.size() == 2);
    p.calls->placed[1].ends("answered");
    CHECK(p.run_until_placed(3));
}

TEST_CASE("an order can be cancelled, also while its call rings", "[server][callbacks]") {
    const test::temporary_folder folder;
    process p(folder.path());
    const bool rings = GENERATE(false, true);
    const auto id = p.keep(rings ? 0ms : 1h, 3);
    if (rings) REQUIRE(p.run_until_placed(1));
    CHECK(p.answer_of(p.it->cancel(id)).has_value());
    CHECK(p.items->size(callback_kind) == 0);
    CHECK(p.all().empty());
    CHECK(p.answer_of(p.it->cancel(id)).error() == spool_errc::no_such_item);
    CHECK(p.run_until_counted("cancelled"));
    if (!rings) return;
    p.calls->placed[0].ends("busy");
    p.run_a_while();
    CHECK(p.calls->placed.size() == 1);
}

TEST_CASE("an order that cannot be kept leaves nothing behind", "[server][callbacks]") {
    const test::temporary_folder folder;
    SECTION("the disk is full") {
        process p(folder.path(), 0ms, [](const fs::path&, std::string_view) -> result<> {
            return make_error_code(boost::system::errc::no_space_on_device);
        });
        CHECK(p.keep() == "notKept");
        CHECK(p.run_until_counted("notKept"));
        p.run_a_while();
        CHECK(p.calls->placed.empty());
    }
    SECTION("as many are kept as may be") {
        process p(folder.path(), 0ms, {}, briskly(), {1, 1U << 20});
        CHECK_FALSE(p.keep(1h) == "full");
        CHECK(p.keep(1h) == "full");
    }
    SECTION("the disk is too slow") {
        std::promise<void> mended;
        auto when = mended.get_future().share();
        auto settings = briskly();
        settings.keeping_within = 5ms;
        process p(
            folder.path(), 0ms,
            [when](const fs::path& file, std::string_view bytes) {
                when.wait();
                return media::write_file(file, bytes);
            },
            settings);
        CHECK(p.keep() == "timeout");
        mended.set_value();
        CHECK(p.run_until_removed());
        p.run_a_while();
        CHECK(p.calls->placed.empty());
    }
    SECTION("nobody could follow it") {
        process p(folder.path());
        p.calls->refuses = "noSource";
        CHECK(p.keep() == "noSource");
    }
}

TEST_CASE("an attempt that cannot be written down is not made", "[server][callbacks]") {
    const test::temporary_folder folder;
    std::atomic<bool> full = false;
    process p(folder.path(), 0ms, [&](const fs::path& file, std::string_view bytes) -> result<> {
        if (full) return make_error_code(boost::system::errc::no_space_on_device);
        return media::write_file(file, bytes);
    });
    p.calls->room = false;
    p.keep();
    full = true;
    p.calls->room = true;
    p.run_a_while();
    CHECK(p.calls->placed.empty());
    CHECK(p.all()[0].what.tries == 0);
    full = false;
    CHECK(p.run_until_placed(1));
}
