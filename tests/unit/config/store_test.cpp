// Where calls are kept: the key `store`, and its four variables.

#include "tests/unit/config/load_test.hpp"

TEST_CASE("calls are kept in a file of SQLite, in PostgreSQL, or in memory", "[config]") {
    written w;
    using kind = store_settings::kind;
    const auto store_of = [&](const std::string& more) {
        return load_settings(w.write("c.json", w.with(more)), w.variables).values.store;
    };
    CHECK(store_of("").where == kind::sqlite);
    CHECK(store_of("").sqlite == w.path() / "var/switchhook.db");
    CHECK(store_of(R"(, "store": "memory")").where == kind::memory);
    CHECK(store_of(R"(, "store": { "sqlite": "var/calls.db" })").sqlite == w.path() / "var/calls.db");
    w.variables["DATABASE_URL"] = "postgresql://bot:word@db/calls";
    const auto shared = store_of(R"(, "store": { "postgres": { "env": "DATABASE_URL" }, "lease": "4s" })");
    CHECK(shared.where == kind::postgres);
    CHECK(shared.postgres.reveal() == "postgresql://bot:word@db/calls");
    CHECK(shared.lease == 4s);
}

TEST_CASE("a store that is none is told what it may be", "[config]") {
    written w;
    const auto complaints = [&](const std::string& store) { return w.complaints(R"(, "store": )" + store); };
    for (const auto* store :
         {R"("sqlite")", "true", "{}", R"({ "sqlite": "a.db", "postgres": { "env": "APP_SECRET" } })"}) {
        CAPTURE(store);
        CHECK(complaints(store) == lines{"c.json: /store: expected \"memory\", {\"sqlite\": \"a file\"} or "
                                         "{\"postgres\": {\"env\": \"NAME\"}}"});
    }
    CHECK(complaints(R"({ "sqlite": 7 })") == lines{"c.json: /store/sqlite: expected string, found number"});
    CHECK(complaints(R"({ "postgres": "postgresql://bot:word@db/calls" })") ==
          lines{"c.json: /store/postgres: a secret never stands here itself: write {\"env\": \"NAME\"} or "
                "{\"file\": \"path\"}"});
    w.variables["DATABASE_URL"] = "host=db password=word";
    CHECK(complaints(R"({ "postgres": { "env": "DATABASE_URL" } })") ==
          lines{"c.json: /store/postgres: expected a connection URI: "
                "postgresql://user:password@host:port/database"});
    for (const auto* word : {"w/ord", "w?rd", "w#rd", "w@rd", "w%rd", "word%2", "w rd"}) {
        CAPTURE(word);
        w.variables["DATABASE_URL"] = "postgresql://bot:" + std::string(word) + "@db/calls";
        CHECK(complaints(R"({ "postgres": { "env": "DATABASE_URL" } })") ==
              lines{"c.json: /store/postgres: user and password of a connection URI are percent-encoded: "
                    "/ is %2F, ? %3F, # %23, @ %40, % %25"});
    }
    for (const auto* uri : {"postgresql://bot:w%2Frd:1@db/calls?sslmode=verify-full",
                            "postgresql://db/calls?user=bot@server&password=x", "postgresql://db?user=bot"}) {
        CAPTURE(uri);
        w.variables["DATABASE_URL"] = uri;
        CHECK(complaints(R"({ "postgres": { "env": "DATABASE_URL" } })").empty());
    }
    for (const auto* word : {"w/o?rd", "w/rd?"}) {
        CAPTURE(word);
        w.variables["DATABASE_URL"] = "postgresql://bot:" + std::string(word) + "@db/calls?sslmode=require";
        CHECK(complaints(R"({ "postgres": { "env": "DATABASE_URL" } })").size() == 1);
    }
}

namespace {

constexpr auto database = "postgresql://bot:word@db/calls";
constexpr auto in_database = R"(, "store": { "postgres": { "env": "DATABASE_URL" }, "lease": "20s" })";
constexpr auto in_file = R"(, "store": { "sqlite": "var/calls.db" })";

using kind = store_settings::kind;

struct stored : written {
    stored() { variables["DATABASE_URL"] = database; }

    store_settings store_of(const std::string& more) const {
        const auto loaded = load(more);
        CHECK(complaints(loaded) == lines{});
        return loaded.values.store;
    }
};

}  // namespace

TEST_CASE("a variable for all of the store goes before the file, whose lease stays", "[config][store]") {
    stored w;
    SECTION("a database") {
        w.variables["SWITCHHOOK_STORE"] = "postgres://bot@db/others";
        for (const auto* file : {"", in_file}) {
            const auto other = w.store_of(file);
            CHECK(other.where == kind::postgres);
            CHECK(other.postgres.reveal() == "postgres://bot@db/others");
            CHECK(other.lease == 10s);
        }
        const auto same = w.store_of(in_database);
        CHECK(same.postgres.reveal() == "postgres://bot@db/others");
        CHECK(same.lease == 20s);
    }
    SECTION("a file") {
        w.variables["SWITCHHOOK_STORE"] = "var/others.db";
        CHECK(w.store_of(in_database).where == kind::sqlite);
        CHECK(w.store_of(in_database).sqlite == w.path() / "var/others.db");
    }
    SECTION("memory") {
        w.variables["SWITCHHOOK_STORE"] = "memory";
        CHECK(w.store_of(in_database).where == kind::memory);
    }
}

TEST_CASE("a variable for one kind of store goes before either kind in the file", "[config][store]") {
    stored w;
    SECTION("a database") {
        w.variables["SWITCHHOOK_STORE_POSTGRES"] = "postgresql://bot:other@db/calls";
        for (const auto* file : {"", in_file, in_database, R"(, "store": "memory")"}) {
            const auto store = w.store_of(file);
            CHECK(store.where == kind::postgres);
            CHECK(store.postgres.reveal() == "postgresql://bot:other@db/calls");
            CHECK(store.lease == (file == in_database ? 20s : 10s));
        }
    }
    SECTION("a file, also one that is called memory") {
        for (const auto* name : {"other.db", "memory"})
            for (const auto* file : {"", in_file, in_database, R"(, "store": "memory")"}) {
                w.variables["SWITCHHOOK_STORE_SQLITE"] = name;
                CHECK(w.store_of(file).where == kind::sqlite);
                CHECK(w.store_of(file).sqlite == w.path() / name);
            }
    }
}

TEST_CASE("the lease has a variable, whoever says that there is a database", "[config][store]") {
    stored w;
    w.variables["SWITCHHOOK_STORE_LEASE"] = "5s";
    SECTION("the file does") {
        CHECK(w.store_of(in_database).lease == 5s);
        CHECK(w.store_of(in_database).postgres.reveal() == database);
    }
    SECTION("a variable does") {
        w.variables["SWITCHHOOK_STORE_POSTGRES"] = database;
        CHECK(w.store_of(in_file).lease == 5s);
    }
    SECTION("a variable for all of it does") {
        w.variables["SWITCHHOOK_STORE"] = database;
        CHECK(w.store_of("").lease == 5s);
    }
    SECTION("one in the file is not judged then") {
        CHECK(w.store_of(R"(, "store": { "postgres": { "env": "DATABASE_URL" }, "lease": "1h" })").lease ==
              5s);
    }
    SECTION("nobody does") {
        const auto loaded = w.load(in_file);
        CHECK(w.complaints(loaded) ==
              lines{"SWITCHHOOK_STORE_LEASE: /store/lease: warning: has no effect: only "
                    "calls in PostgreSQL have a lease"});
        CHECK_FALSE(loaded.found.any_error());
    }
    SECTION("out of bounds") {
        w.variables["SWITCHHOOK_STORE_LEASE"] = "1s";
        CHECK(w.complaints(in_database).size() == 1);
        CHECK_THAT(w.complaints(in_database).at(0),
                   Catch::StartsWith("SWITCHHOOK_STORE_LEASE: /store/lease: expected a duration"));
    }
}

TEST_CASE("only one variable says where calls are kept", "[config][store]") {
    stored w;
    w.variables["SWITCHHOOK_STORE_SQLITE"] = "a.db";
    w.variables["SWITCHHOOK_STORE_POSTGRES"] = database;
    CHECK(w.complaints("") == lines{"SWITCHHOOK_STORE_SQLITE: /store: the variable SWITCHHOOK_STORE_POSTGRES "
                                    "says already where calls are kept"});
    CHECK(w.load().found.any_error());
    w.variables.erase("SWITCHHOOK_STORE_POSTGRES");
    w.variables["SWITCHHOOK_STORE"] = "memory";
    CHECK(w.complaints("") == lines{"SWITCHHOOK_STORE: /store: the variable SWITCHHOOK_STORE_SQLITE says "
                                    "already where calls are kept"});
}

TEST_CASE("what is wrong with a variable of the store names the variable", "[config][store]") {
    stored w;
    const auto said = [&](const std::string& variable, const std::string& value, const std::string& file) {
        w.variables[variable] = value;
        const auto all = w.complaints(file);
        w.variables.erase(variable);
        return all;
    };
    const std::string uri = "expected a connection URI: postgresql://user:password@host:port/database";
    CHECK(said("SWITCHHOOK_STORE_POSTGRES", "word", "") ==
          lines{"SWITCHHOOK_STORE_POSTGRES: /store/postgres: " + uri});
    CHECK(said("SWITCHHOOK_STORE_POSTGRES", "", "") ==
          lines{"SWITCHHOOK_STORE_POSTGRES: /store/postgres/env: the variable SWITCHHOOK_STORE_POSTGRES is "
                "empty"});
    CHECK(said("SWITCHHOOK_STORE_SQLITE", "", "") ==
          lines{"SWITCHHOOK_STORE_SQLITE: /store/sqlite: must not be empty"});
    CHECK(
        said("SWITCHHOOK_STORE_LEASES", "1s", "") ==
        lines{"SWITCHHOOK_STORE_LEASES: warning: no key of the configuration has this variable; did you mean "
              "\"SWITCHHOOK_STORE_LEASE\"?"});
    CHECK(said("SWITCHHOOK_STORE_SQLITE", "a.db",
               R"(, "store": { "postgres": "postgresql://bot:word@db/calls" })") ==
          lines{"c.json: /store/postgres: a secret never stands here itself: write {\"env\": \"NAME\"} or "
                "{\"file\": \"path\"}"});
}
