#include "server/instances/delivery.hpp"

#include <catch2/catch.hpp>
#include <future>

#include "control_site.hpp"
#include "server/store/postgres_store.hpp"
#include "tests/support/database.hpp"

using namespace switchhook;
using namespace switchhook::server;
using namespace std::chrono_literals;

namespace {

constexpr auto established =
    R"({"value":[{"changeType":"updated","resourceUrl":"/communications/calls/of-the-dead",
        "resourceData":{"@odata.type":"#microsoft.graph.call","state":"established"}}]})";

std::string ask(postgres_connection& db, const std::string& sql) {
    const auto rows = db.run({sql}, std::chrono::steady_clock::now() + 10s);
    if (rows.has_error()) FAIL(rows.error());
    return rows->empty() ? "" : std::string(rows->text(0, 0));
}

}  // namespace

TEST_CASE("a notification that is passed on began where Graph posted it, whatever the clocks say",
          "[server][instances]") {
    const std::chrono::steady_clock::time_point here(500s), there(90'000s);
    posted_notification n;
    n.to = leg_address{graph::call_id("placed"), 7};
    n.body = "{}";
    n.read_at = here - 2300ms;
    const auto q = read_question(to_text(delivery_of(n, here)));
    REQUIRE(q);
    const auto read = read_delivery(*q, there);
    REQUIRE(read);
    CHECK(read->read_at == there - 2300ms);
    CHECK(read->call == graph::call_id("placed"));
    REQUIRE(read->to);
    CHECK(read->to->leg == 7);
    CHECK_FALSE(read_delivery({std::string(delivery_kind), {"placed"}, "{}"}, there));
}

TEST_CASE("an instance that has died is not asked for its calls", "[server][instances][postgres]") {
    test::database db;
    auto opened = postgres_connection::open(db.uri(), 5s);
    REQUIRE(opened.has_value());
    auto& by_hand = *opened;
    const auto dead = std::make_shared<membership>();
    const auto its_store = *postgres_store::open(db.uri(), dead);
    const auto number = ask(by_hand,
                            "INSERT INTO switchhook.instance (version, journal_format, until) "
                            "VALUES ('test', 2, now() + interval '1 hour') RETURNING number");
    dead->enrol(std::stoll(number), std::chrono::steady_clock::now() + 1h);
    std::promise<error_code> kept;
    its_store->append({graph::call_id("of-the-dead"), 1, "record"}, [&](error_code e) { kept.set_value(e); });
    REQUIRE_FALSE(kept.get_future().get());
    its_store->stop();
    ask(by_hand, "UPDATE switchhook.instance SET gone = true WHERE number = " + number);
    ask(by_hand, "LISTEN switchhook_" + number);

    const auto member = std::make_shared<membership>();
    attendant attends({db.uri(), 60s, "test", {}}, member);
    neighbours others(attends, member);
    attendant_duties duties;
    duties.lost = [] {};
    REQUIRE(attends.start(duties).has_value());
    test::control_site here;
    here.shared->member = member;
    here.shared->others = &others;

    posted_notification posted{graph::parse_notifications(established).value().at(0), {}, established, {}};
    std::optional<reception> outcome;
    asio::co_spawn(here.context, deliver(here.shared, *here.calls, std::move(posted)),
                   [&](std::exception_ptr failed, reception r) {
                       if (failed) std::rethrow_exception(failed);
                       outcome = r;
                   });
    auto work = boost::asio::make_work_guard(here.context);
    const auto until = std::chrono::steady_clock::now() + 30s;
    const auto run_until = [&](const auto& done) {
        while (!done() && std::chrono::steady_clock::now() < until) here.context.run_one_for(10ms);
        return done();
    };
    const auto some_looks_later = std::chrono::steady_clock::now() + 500ms;
    CHECK(run_until([&] { return std::chrono::steady_clock::now() > some_looks_later; }));
    CHECK_FALSE(outcome);
    const auto asked = by_hand.notices(std::chrono::steady_clock::now(), -1);
    REQUIRE(asked.has_value());
    CHECK(asked->empty());
    ask(by_hand, "DELETE FROM switchhook.call");
    CHECK(run_until([&] { return outcome == reception::accepted; }));
}
