// What instances that share a database remember together.

#include "server/store/postgres_common.hpp"

#include <catch2/catch.hpp>

#include "server/runtime/hour_overrides.hpp"
#include "server/store/postgres_store.hpp"
#include "tests/support/database.hpp"

using namespace switchhook;
using namespace switchhook::server;
using namespace std::chrono_literals;
using bot::hours_state;

namespace {

struct instance {
    explicit instance(const test::database& db) {
        auto opened = postgres_store::open(db.uri(), std::make_shared<membership>());
        if (opened.has_error()) FAIL(opened.error());
        store = *opened;
        common = std::make_shared<postgres_common>(store->questions());
    }
    ~instance() { store->stop(); }

    std::shared_ptr<postgres_store> store;
    std::shared_ptr<common_memory> common;
};

const bot::instant noon{std::chrono::hours(500'000)};

}  // namespace

TEST_CASE("what operators say of opening hours is the same at all instances", "[server][postgres][hours]") {
    test::database db;
    instance a(db), b(db);
    hour_overrides here, there;
    CHECK(here.keep_in(a.common).has_value());
    CHECK(there.keep_in(b.common).has_value());
    CHECK(here.set({"sales", hours_state::closed, noon + 1h}, noon).has_value());
    CHECK(there.set({"office", hours_state::holiday, {}}, noon).has_value());
    CHECK(here.snapshot()->size() == 1);
    CHECK(here.read_anew().has_value());
    CHECK(*here.snapshot() == hour_overrides::list{{"office", hours_state::holiday, {}},
                                                   {"sales", hours_state::closed, noon + 1h}});
    CHECK(*there.snapshot() == *here.snapshot());

    CHECK(there.set({"office", hours_state::open, noon + 2h}, noon + 1h).has_value());
    CHECK(here.remove("nothing", noon).has_value());
    CHECK(*here.snapshot() == hour_overrides::list{{"office", hours_state::open, noon + 2h}});
    CHECK(here.remove("office", noon).has_value());
    CHECK(there.read_anew().has_value());
    CHECK(there.snapshot()->empty());

    db.kill();
    CHECK(here.set({"office", hours_state::closed, {}}, noon).has_error());
    CHECK(here.snapshot()->empty());
    CHECK(here.read_anew().has_error());
}
