#include "server/store/postgres_store.hpp"

#include <catch2/catch.hpp>
#include <future>

#include "call_search_test.hpp"
#include "tests/support/database.hpp"
#include "tests/support/relay.hpp"

using namespace switchhook;
using namespace switchhook::server;
using namespace std::chrono_literals;
using lines = std::vector<std::string>;

namespace {

struct instance {
    explicit instance(const test::database& db) : instance(db, db.uri(), {}) {}
    instance(const test::database& db, const secret& way, postgres_store_options options)
        : who(std::make_shared<membership>()) {
        auto opened = postgres_store::open(way, who, options);
        if (opened.has_error()) FAIL(opened.error());
        store = *opened;
        auto connected = postgres_connection::open(db.uri(), 5s);
        REQUIRE(connected.has_value());
        by_hand = std::make_unique<postgres_connection>(*std::move(connected));
        enrol();
    }
    void enrol() {
        const auto number =
            ask("INSERT INTO switchhook.instance (version, journal_format, until) "
                "VALUES ('test', 2, now() + interval '1 hour') RETURNING number");
        who->enrol(std::stoll(number), std::chrono::steady_clock::now() + 1h);
    }
    std::string ask(const std::string& sql) const {
        const auto rows = by_hand->run({sql}, std::chrono::steady_clock::now() + 5s);
        if (rows.has_error()) FAIL(rows.error());
        return rows->empty() ? "" : std::string(rows->text(0, 0));
    }
    error_code append(const char* call, std::uint64_t sequence, std::string record, const char* leg_of = "") {
        std::promise<error_code> outcome;
        auto told = outcome.get_future();
        store->append({graph::call_id(call), sequence, std::move(record), graph::call_id(leg_of)},
                      [&](error_code e) { outcome.set_value(e); });
        return told.get();
    }
    std::vector<unfinished_call> claim() const {
        std::vector<unfinished_call> all;
        store->each_unfinished([&](unfinished_call c) { all.push_back(std::move(c)); });
        return all;
    }
    void give_up() const {
        ask("UPDATE switchhook.instance SET gone = true WHERE number = " + std::to_string(who->number()));
    }

    std::shared_ptr<membership> who;
    std::shared_ptr<postgres_store> store;
    std::unique_ptr<postgres_connection> by_hand;
};

ended_call ended(const char* call, int minute) {
    const bot::instant at{std::chrono::minutes(minute)};
    return {graph::call_id(call), "flow", "v", "caller", at, at + 30s};
}

const auto exists = make_error_code(boost::system::errc::file_exists);
const auto given_up = make_error_code(boost::system::errc::owner_dead);

}  // namespace

TEST_CASE("instances that share a database have each its own calls", "[server][store][postgres]") {
    test::database db;
    instance a(db), b(db);

    // What is kept, and read by any of them.
    CHECK_FALSE(a.append("57dab8b1-894c-409a-b240-bd8beae78896", 1, R"(a"quoted\"one")"));
    CHECK_FALSE(a.append("57DAB8B1894C409AB240BD8BEAE78896", 2, "b"));
    CHECK(a.append("57dab8b1-894c-409a-b240-bd8beae78896", 2, "again") == exists);
    CHECK(b.store->records(graph::call_id("57dab8b1-894c-409a-b240-bd8beae78896")).value() ==
          lines{R"(a"quoted\"one")", "b"});
    CHECK(b.store->records(graph::call_id("other")).value().empty());

    // Nobody begins a call that another has, or goes on with it.
    CHECK(b.append("57dab8b1-894c-409a-b240-bd8beae78896", 1, "mine") == exists);
    CHECK(b.append("57dab8b1-894c-409a-b240-bd8beae78896", 3, "mine") == exists);
    CHECK(b.claim().empty());

    // Endings and flows.
    for (const auto* call : {"x", "y", "z"}) CHECK_FALSE(a.append(call, 1, "record"));
    a.store->finish(ended("x", 1));
    a.store->finish(ended("y", 2));
    a.store->keep_flow({"desk", "v1", "{}"}, bot::instant(1s));
    CHECK_FALSE(a.append("z", 2, "behind them"));
    CHECK(b.store->flow("v1") == kept_flow{"desk", "v1", "{}"});
    CHECK_FALSE(b.store->flow("v2"));
    const auto all = b.store->ended(10, {}).value();
    REQUIRE(all.size() == 2);
    CHECK(all[0].id == graph::call_id("y"));
    CHECK(all[0].over - all[0].began == 30s);
    CHECK(b.store->ended(10, place_of(all[0])).value().front().id == graph::call_id("x"));
    CHECK(b.store->find_ended(graph::call_id("X")).value());
    CHECK_FALSE(b.store->find_ended(graph::call_id("z")).value());

    // What is erased or forgotten.
    CHECK(b.store->erase(graph::call_id("z")).value() == erasure::still_live);
    CHECK(b.store->erase(graph::call_id("w")).value() == erasure::unknown);
    CHECK(b.store->erase(graph::call_id("x")).value() == erasure::erased);
    CHECK(b.store->records(graph::call_id("x")).value().empty());
    CHECK(b.store->forget(bot::instant(1h)).value().calls == 1);
    CHECK(b.store->ended(10, {}).value().empty());
    CHECK(b.store->forget_flows(bot::instant(1s)).has_value());
    CHECK(b.store->flow("v1"));
    CHECK(b.store->forget_flows(bot::instant(1h)).has_value());
    CHECK_FALSE(b.store->flow("v1"));
}

TEST_CASE("ended calls in a database are found", "[server][store][postgres][search]") {
    test::database db;
    instance a(db);
    call_search_test::check_search(*a.store);
    call_search_test::check_minutes(*a.store);
    // Tables of an instance before this one, which goes on beside it.
    a.ask(
        "ALTER TABLE switchhook.call DROP COLUMN parties, DROP COLUMN caller, DROP COLUMN callee, "
        "DROP COLUMN direction, DROP COLUMN chain");
    a.ask("DROP TABLE switchhook.minute");
    instance b(db);
    CHECK(call_search_test::found(*b.store, {}) == lines{"b-4"});
    call_search_test::append(*b.store, "new");
    b.store->finish(call_search_test::call("new", 5, "caller", call_search_test::from_a_phone));
    call_search_test::append(*b.store, "behind it");
    CHECK(call_search_test::found(*b.store, call_search_test::with_number("612")) == lines{"new"});
    CHECK(b.store->minutes({}).value().empty());
    CHECK(b.ask("SELECT count(*) FROM pg_indexes WHERE indexname = 'call_chain'") == "1");
}

TEST_CASE("calls of an instance that is given up are another's, and its own no more",
          "[server][store][postgres]") {
    test::database db;
    instance a(db), b(db);
    CHECK_FALSE(a.append("parent", 1, "1"));
    CHECK_FALSE(a.append("leg", 1, "1", "parent"));
    CHECK_FALSE(a.append("over", 1, "1"));
    a.store->finish(ended("over", 1));
    CHECK_FALSE(a.append("parent", 2, "2"));
    bool told = false;
    a.who->when_lost([&] { told = true; });
    a.give_up();
    CHECK(a.append("parent", 3, "3") == given_up);
    CHECK(a.append("new", 1, "1") == given_up);
    CHECK(told);
    CHECK_FALSE(a.who->acting());
    CHECK(a.claim().empty());

    const auto claimed = b.claim();
    REQUIRE(claimed.size() == 2);
    CHECK(claimed[0].id == graph::call_id("parent"));
    CHECK(claimed[0].records == std::vector<kept_record>{{1, "1"}, {2, "2"}});
    CHECK(claimed[1].id == graph::call_id("leg"));
    CHECK_FALSE(b.append("parent", 3, "3"));
    CHECK(b.claim().empty());

    // What is of a later version of the program is left to one that reads it.
    b.ask("UPDATE switchhook.call SET journal_format = 99, owner = NULL");
    CHECK(b.claim().empty());

    // One of an earlier version is written on by this one, and that version reads it no more.
    b.ask("UPDATE switchhook.call SET journal_format = 1");
    CHECK(b.claim().size() == 2);
    CHECK(b.ask("SELECT max(journal_format) FROM switchhook.call WHERE over IS NULL") == "2");
}

TEST_CASE("calls that were claimed behind a lost answer are claimed again", "[server][store][postgres]") {
    test::database db;
    postgres_store_options hasty;
    hasty.within = 1s;
    instance a(db), b(db, db.uri(), hasty);
    CHECK_FALSE(a.append("x", 1, "1"));
    a.give_up();
    // The server finishes what it was asked, although nobody waits any more.
    a.ask(
        "CREATE FUNCTION rest() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(2); "
        "RETURN NEW; END $$");
    a.ask("CREATE TRIGGER rest BEFORE UPDATE ON switchhook.call FOR EACH ROW EXECUTE FUNCTION rest()");
    const auto before = b.who->number();
    CHECK(b.claim().empty());
    CHECK_FALSE(b.who->acting());

    a.ask("DROP TRIGGER rest ON switchhook.call");  // waits for it
    REQUIRE(a.ask("SELECT owner FROM switchhook.call") == std::to_string(before));
    a.ask("UPDATE switchhook.instance SET gone = true WHERE number = " + std::to_string(before));
    b.enrol();
    CHECK(b.claim().size() == 1);
}

TEST_CASE("a call that was written behind a lost answer, and is claimed again, stays",
          "[server][store][postgres]") {
    test::database db;
    postgres_store_options hasty;
    hasty.within = 1s;
    instance a(db, db.uri(), hasty);
    a.ask(
        "CREATE FUNCTION rest() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(2); "
        "RETURN NEW; END $$");
    a.ask("CREATE TRIGGER rest BEFORE INSERT ON switchhook.call FOR EACH ROW EXECUTE FUNCTION rest()");
    CHECK(a.append("x", 1, "1") == make_error_code(boost::system::errc::not_connected));
    a.ask("DROP TRIGGER rest ON switchhook.call");  // waits for it
    SECTION("by the instance that lost its lease meanwhile") {
        a.give_up();
        a.who->lose();
        a.enrol();
        REQUIRE(a.claim().size() == 1);
        CHECK_FALSE(a.append("x", 2, "2"));
        CHECK(a.store->records(graph::call_id("x")).value() == lines{"1", "2"});
    }
    SECTION("unless nobody was told of it, and it is brought again") {
        CHECK_FALSE(a.append("x", 1, "again"));
        CHECK(a.store->records(graph::call_id("x")).value() == lines{"again"});
    }
}

TEST_CASE("a lease that was over for a moment is not renewed", "[server][store][postgres]") {
    membership who;
    const auto now = std::chrono::steady_clock::now();
    who.enrol(1, now);
    CHECK_FALSE(who.acting());
    CHECK_FALSE(who.renew(now + 1h));
    who.enrol(2, now + 1h);
    CHECK(who.renew(now + 2h));
    CHECK(who.until() == now + 2h);
}

TEST_CASE("a database that goes away is told, and used again when it is back", "[server][store][postgres]") {
    test::database db;
    instance a(db);
    CHECK_FALSE(a.append("x", 1, "1"));
    db.kill();
    CHECK(a.append("x", 2, "2") == make_error_code(boost::system::errc::not_connected));
    CHECK(a.append("new", 1, "1"));
    CHECK(a.store->records(graph::call_id("x")).has_error());
    a.store->finish(ended("x", 1));
    CHECK(a.store->find_ended(graph::call_id("x")).value());
    db.start();
    const auto until = std::chrono::steady_clock::now() + 30s;
    while (a.append("new", 1, "1")) REQUIRE(std::chrono::steady_clock::now() < until);
    CHECK(a.store->records(graph::call_id("x")).value() == lines{"1"});
    CHECK_FALSE(a.append("new", 2, "2"));
    a.store->stop();
    instance b(db);
    CHECK(b.store->find_ended(graph::call_id("x")).value());
}

TEST_CASE("whoever was cut off from the database waits for no connection from before",
          "[server][store][postgres]") {
    test::database db;
    test::relay cable({db.port()});
    postgres_store_options patient;
    patient.within = 60min;
    instance a(db, secret(test::database::uri_through(cable.port())), patient);
    CHECK_FALSE(a.append("x", 1, "1"));
    CHECK(a.store->records(graph::call_id("x")).value() == lines{"1"});
    cable.cut();
    a.who->lose();
    cable.mend();
    a.enrol();
    CHECK_FALSE(a.append("y", 1, "1"));
    CHECK(a.store->records(graph::call_id("y")).value() == lines{"1"});
    CHECK(a.store->records(graph::call_id("x")).value() == lines{"1"});
}

TEST_CASE("a database that cannot be used is told without its password", "[server][store][postgres]") {
    test::database db;
    const auto who = std::make_shared<membership>();
    const auto refused = postgres_store::open(secret("postgresql://nobody:word@127.0.0.1:1/calls"), who);
    CHECK_THAT(refused.error(), Catch::StartsWith("PostgreSQL: ") && !Catch::Contains("word@"));
    const auto unreadable = postgres_store::open(secret("postgresql://bot@db/calls?password=w%zzord"), who);
    CHECK(unreadable.error() == "PostgreSQL: the connection URI cannot be read");
    const auto no_host = postgres_store::open(secret("postgresql://bot:word/calls"), who);
    CHECK(no_host.error() == "PostgreSQL: the connection URI cannot be read");
    const auto two_hosts =
        postgres_store::open(secret("postgresql://bot:word@127.0.0.1:1,127.0.0.1:1/calls"), who);
    CHECK_THAT(two_hosts.error(), !Catch::Contains("cannot be read"));
    {
        instance a(db);
        a.ask("INSERT INTO switchhook.format VALUES (99)");
    }
    CHECK(postgres_store::open(db.uri(), who).error() ==
          "PostgreSQL: the tables are of a later version of this program (format 99)");
}
