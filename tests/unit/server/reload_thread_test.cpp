#include "server/reload/reload_thread.hpp"

#include <catch2/catch.hpp>
#include <future>

#include "tests/support/temporary_folder.hpp"

using namespace switchhook;
using namespace switchhook::server;
using namespace std::chrono_literals;

namespace {

// Reloads that end when the test says so.
struct slow_work {
    std::mutex guard;
    std::vector<reload_cause> causes;
    std::promise<void> begun, may_end;

    reload_report operator()(reload_cause cause) {
        bool first = false;
        {
            const std::lock_guard lock(guard);
            first = causes.empty();
            causes.push_back(cause);
        }
        if (first) {
            begun.set_value();
            may_end.get_future().wait_for(30s);
        }
        reload_report r;
        r.cause = cause;
        r.add("flows", fate::taken, "desk 1");
        return r;
    }
};

}  // namespace

TEST_CASE("a reload that has not begun stands for all that are asked for meanwhile", "[server][reload]") {
    slow_work work;
    reload_thread reloads([&](reload_cause c) { return work(c); });
    CHECK_FALSE(reloads.last());
    reloads.ask(reload_cause::files);
    REQUIRE(work.begun.get_future().wait_for(30s) == std::future_status::ready);
    std::promise<reload_report> second, third;
    reloads.ask(reload_cause::files);
    reloads.ask(reload_cause::signal, [&](const reload_report& r) { second.set_value(r); });
    reloads.ask(reload_cause::request, [&](const reload_report& r) { third.set_value(r); });
    work.may_end.set_value();
    auto told = second.get_future(), told_too = third.get_future();
    REQUIRE(told.wait_for(30s) == std::future_status::ready);
    REQUIRE(told_too.wait_for(30s) == std::future_status::ready);
    CHECK(told.get().cause == reload_cause::signal);
    CHECK(told_too.get().outcome() == fate::taken);
    CHECK(reloads.last()->cause == reload_cause::signal);
    reloads.stop();
    CHECK(work.causes == std::vector{reload_cause::files, reload_cause::signal});
}

TEST_CASE("a reload that breaks off is refused, and the next one goes on", "[server][reload]") {
    int runs = 0;
    reload_thread reloads([&](reload_cause cause) {
        if (++runs == 1) throw std::runtime_error("a bug");
        reload_report r;
        r.cause = cause;
        return r;
    });
    for (const auto expected : {fate::refused, fate::unchanged}) {
        std::promise<fate> told;
        reloads.ask(reload_cause::request, [&](const reload_report& r) { told.set_value(r.outcome()); });
        auto outcome = told.get_future();
        REQUIRE(outcome.wait_for(30s) == std::future_status::ready);
        CHECK(outcome.get() == expected);
    }
}

TEST_CASE("a reload goes on where it cannot be told what to watch", "[server][reload]") {
    int asked = 0;
    reload_thread reloads([](reload_cause) { return reload_report(); },
                          [&]() -> std::vector<watched_folder> {
                              if (++asked > 1) throw std::runtime_error("no such folder");
                              return {};
                          });
    for (int i = 0; i < 2; ++i) {
        std::promise<void> told;
        reloads.ask(reload_cause::signal, [&](const reload_report&) { told.set_value(); });
        CHECK(told.get_future().wait_for(30s) == std::future_status::ready);
    }
}

TEST_CASE("whoever waits for a reload is told when there will be none", "[server][reload]") {
    slow_work work;
    auto reloads = std::make_unique<reload_thread>([&](reload_cause c) { return work(c); });
    reloads->ask(reload_cause::signal);
    REQUIRE(work.begun.get_future().wait_for(30s) == std::future_status::ready);
    std::atomic<int> told = 0;
    reloads->ask(reload_cause::request, [&](const reload_report&) { ++told; });
    auto stopped = std::async(std::launch::async, [&] { reloads->stop(); });
    work.may_end.set_value();
    REQUIRE(stopped.wait_for(30s) == std::future_status::ready);
    CHECK(told == 1);
    reloads->ask(reload_cause::request, [&](const reload_report&) { ++told; });
    CHECK(told == 2);
}

TEST_CASE("a file that changes is the cause of a reload", "[server][reload]") {
    const test::temporary_folder folder;
    // What changed since the files were read for the first time, and before they were watched, is read at once.
    std::promise<reload_cause> begun[2];
    std::size_t runs = 0;
    reload_thread reloads(
        [&](reload_cause cause) {
            if (runs < std::size(begun)) begun[runs++].set_value(cause);
            return reload_report();
        },
        [&] { return std::vector{watched_folder{folder.path()}}; }, watch_pace{1ms, 1ms});
    for (auto& one : begun) {
        auto cause = one.get_future();
        REQUIRE(cause.wait_for(30s) == std::future_status::ready);
        CHECK(cause.get() == reload_cause::files);
        folder.write("desk.json", "{}");
    }
}
