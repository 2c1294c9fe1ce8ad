// Orders to call back over the control API, and placed through a real runtime.

#include "server/admin/callback_pages.hpp"

#include <boost/asio/thread_pool.hpp>
#include <future>

#include "control_site.hpp"
#include "server/callbacks/switchboard.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace switchhook;
using namespace switchhook::server;
using namespace switchhook::test;
using namespace std::chrono_literals;

namespace {

const graph::identity jane{graph::identity_kind::user, "8d1e6ab6-26c5-4e22-a1bc-06ea7343958e", {}, {}};

bot::callback_order order_by(const std::string& flow, graph::identity to = jane) {
    bot::callback_order o;
    o.flow = flow;
    o.to = std::move(to);
    o.attempts = 2;
    o.expires = 24h;
    o.params = {{"pin", "4711"}};
    return o;
}

struct callback_site {
    temporary_folder folder;
    control_site at;
    asio::thread_pool pool{1};
    std::shared_ptr<callbacks> later = call_back(
        at.shared, {at.context.get_executor(), pool.get_executor(), spool::open(folder.path()).value()}, 10,
        [] { return true; });

    callback_site() {
        at.shared->later = later.get();
        later->start();
    }
    ~callback_site() {
        later->stop();
        at.context.restart();
        at.context.poll();
        pool.join();
    }
    std::string keep(bot::milliseconds after, const std::string& asked_by = "a-b") {
        kept_callback what;
        what.order = order_by("reminder");
        what.asked = at.shared->clock.now();
        what.order.due = what.asked + after;
        what.asked_by = graph::call_id(asked_by);
        std::optional<std::string> id;
        asio::co_spawn(at.context, later->keep(std::move(what)), [&](std::exception_ptr, auto kept) {
            id = kept.has_value() ? *kept : std::string(kept.error().why);
        });
        at.context.restart();
        auto work = asio::make_work_guard(at.context);
        while (!id && at.context.run_one_for(10s) > 0) continue;
        return id.value();
    }
    std::string list() { return at.ask("GET", "/api/callbacks").body; }
};

}  // namespace

TEST_CASE("operators see who is to be called back, and can take it back", "[server][callbacks]") {
    callback_site s;
    CHECK(s.list() == R"({"callbacks":[]})");
    const auto id = s.keep(1h);
    const auto page = document_in(s.at.ask("GET", "/api/callbacks"));
    const auto one = page.root()["callbacks"].at(0);
    CHECK(one["id"].string_or() == id);
    CHECK(one["flow"].string_or() == "reminder");
    CHECK(one["to"]["user"].string_or() == jane.id);
    CHECK(one["state"].string_or() == "waiting");
    CHECK(one["askedBy"].string_or() == "a-b");
    CHECK(one["attempts"].as_integer() == 2);
    CHECK(one["tries"].as_integer() == 0);
    CHECK(s.list().find("4711") == std::string::npos);
    CHECK(s.at.ask("DELETE", "/api/callbacks/" + id).status == 204);
    CHECK(s.at.ask("DELETE", "/api/callbacks/" + id).status == 404);
    CHECK(s.list() == R"({"callbacks":[]})");
}

TEST_CASE("what a call has asked for is exported and erased with it", "[server][callbacks][keeping]") {
    callback_site s;
    s.keep(1h);
    const auto other = s.keep(1h, "c-d");
    const graph::call_id asked("a-b");
    CHECK(s.at.ask("POST", "/api/calls/a-b/erase").status == 404);
    CHECK(s.list().find(R"("askedBy":"a-b")") != std::string::npos);
    const auto begin = s.at.shared->clock.now() - 1h;
    s.at.shared->store->append({asked, 1, "damaged"}, [](error_code) {});
    s.at.shared->store->finish({asked, "front-desk", "v1", "caller", begin, begin + 1s});
    const auto exported = document_in(s.at.ask("GET", "/api/calls/a-b/export"));
    REQUIRE(exported.root()["callbacks"].size() == 1);
    CHECK(exported.root()["callbacks"].at(0)["to"]["user"].string_or() == jane.id);
    const auto erased = document_in(s.at.ask("POST", "/api/calls/a-b/erase"));
    CHECK(erased.root()["callbacks"].as_integer() == 1);
    const auto left = document_in(s.at.ask("GET", "/api/callbacks"));
    REQUIRE(left.root()["callbacks"].size() == 1);
    CHECK(left.root()["callbacks"].at(0)["id"].string_or() == other);
}

TEST_CASE("an order that cannot be removed keeps its call", "[server][callbacks][keeping]") {
    callback_site s;
    const auto id = s.keep(1h);
    const graph::call_id asked("a-b");
    const auto begin = s.at.shared->clock.now() - 1h;
    s.at.shared->store->append({asked, 1, "damaged"}, [](error_code) {});
    s.at.shared->store->finish({asked, "front-desk", "v1", "caller", begin, begin + 1s});
    // A folder that is not empty is not removed as a file is.
    const auto file = s.folder.path() / (id + ".json");
    std::filesystem::remove(file);
    std::filesystem::create_directories(file / "inside");
    CHECK(s.at.ask("POST", "/api/calls/a-b/erase").status == 503);
    CHECK(s.at.ask("GET", "/api/calls/a-b").status == 200);
    CHECK(s.list().find(id) != std::string::npos);
    std::filesystem::remove_all(file);
    CHECK(document_in(s.at.ask("POST", "/api/calls/a-b/erase")).root()["callbacks"].as_integer() == 1);
}

TEST_CASE("a server that calls nobody back says so", "[server][callbacks]") {
    control_site at;
    CHECK(at.ask("GET", "/api/callbacks").body == R"({"callbacks":[]})");
    CHECK(at.ask("DELETE", "/api/callbacks/x").status == 404);
}

TEST_CASE("an order that is due is placed as a call", "[server][callbacks]") {
    callback_site s;
    s.keep(0ms);
    std::string seen;
    for (int i = 0; i < 1000 && seen.find("\"state\":\"calling\"") == std::string::npos; ++i) {
        s.at.context.restart();
        s.at.context.run_one_for(5ms);
        seen = s.list();
    }
    CHECK(seen.find("\"tries\":1") != std::string::npos);
    const auto page = document_in(s.at.ask("GET", "/api/callbacks"));
    const auto call = page.root()["callbacks"].at(0)["last"]["call"].string_or();
    const auto placed = document_in(s.at.ask("GET", "/api/calls/" + call));
    CHECK(placed.root()["flow"]["name"].string_or() == "reminder");
    CHECK(placed.root()["to"]["user"].string_or() == jane.id);
}

TEST_CASE("the store knows what became of a call that was placed", "[server][callbacks]") {
    control_site at;
    const placing_switchboard s(at.shared, [] { return true; });
    const graph::call_id call("c-d");
    CHECK(s.became_of(call) == "lost");
    const auto append = [&](std::uint64_t number, const std::string& reason) {
        at.shared->store->append(
            {call, number, R"({"t":1,"e":{"hangUpAsked":{}},"a":[],"r":")" + reason + "\"}"},
            [](error_code) {});
    };
    append(1, "call is to be placed");
    CHECK(s.became_of(call) == "rings");
    SECTION("somebody answers") {
        append(2, "call was answered");
        CHECK(s.became_of(call) == "answered");
        at.shared->store->finish({call, "reminder", "v1", "caller", {}, bot::instant(1s)});
        CHECK(s.became_of(call) == "answered");
    }
    SECTION("nobody answers") {
        at.shared->store->finish({call, "reminder", "v1", "noAnswer", {}, bot::instant(1s)});
        CHECK(s.became_of(call) == "noAnswer");
    }
}

TEST_CASE("the switchboard knows what can be placed, and when", "[server][callbacks]") {
    control_site at;
    bool ready = false;
    placing_switchboard s(at.shared, [&] { return ready; });
    CHECK_FALSE(s.has_room());
    ready = true;
    CHECK(s.has_room());
    at.shared->draining = true;
    CHECK_FALSE(s.has_room());

    CHECK(s.refusal(order_by("reminder")).empty());
    CHECK(s.refusal(order_by("front-desk")) == "noFlow");
    CHECK(s.refusal(order_by("nothing")) == "noFlow");
    CHECK(s.refusal(order_by("")) == "noFlow");
    CHECK(s.refusal(order_by("reminder", {graph::identity_kind::phone, "+33123456789", {}, {}})) ==
          "noSource");

    auto desk = std::make_shared<program>();
    auto flow = std::make_shared<bot::flow>();
    flow->name = "desk";
    bot::opening_hours mornings;
    mornings.zone = bot::utc();
    for (auto& day : mornings.weekly) day = {{9h, 12h}};
    flow->hours.emplace_back("office", mornings);
    desk->flow = flow;
    desk->library = media::prompt_library::build({}, {}, media::voice({}, "espeak-ng"), {}).library;
    auto offered = *at.shared->flows.now();
    offered.incoming = desk;
    at.shared->flows.offer(std::move(offered));
    kept_callback c;
    const bot::instant midnight{std::chrono::sys_days(std::chrono::year(2026) / 3 / 2)};
    CHECK(s.opens(c, midnight) == midnight);
    c.order.within = "office";
    c.hours_of = "desk";
    CHECK(s.opens(c, midnight) == midnight + 9h);
    CHECK(s.opens(c, midnight + 10h) == midnight + 10h);
    c.hours_of = "gone";
    CHECK_FALSE(s.opens(c, midnight));
}

TEST_CASE("it is no attempt when Graph is down, unless Graph had the call", "[server][callbacks]") {
    control_site at;
    std::function<void(std::string_view)> becomes;
    at.shared->calls.place = [&](auto, auto, auto, auto, auto told, auto) { becomes = std::move(told); };
    placing_switchboard s(at.shared, [] { return true; });
    std::string heard;
    s.place(graph::call_id("a-b"), order_by("reminder"), [&](std::string_view what) { heard = what; });
    REQUIRE(becomes);
    becomes("notPlaced");
    CHECK(heard == "failed");
    at.shared->metrics.circuits_open.add(1);
    becomes("notPlaced");
    CHECK(heard == callback_switchboard::no_room);
    becomes("failed");
    CHECK(heard == "failed");
}
