// Which instance leads the call of a caller.

#include "server/queueing/whereabouts.hpp"

#include <catch2/catch.hpp>

using namespace switchhook;
using namespace switchhook::server;
using namespace std::chrono_literals;

namespace {

const graph::call_id a("a"), b("b"), c("c");
constexpr bot::instant begin{1h};

std::string names(const std::vector<whereabouts::visit>& all) {
    std::string text;
    for (const auto& one : all) text += one.call.wire();
    return text;
}

}  // namespace

TEST_CASE("a caller is where it entered last", "[queueing]") {
    whereabouts all;
    CHECK(all.of(a) == 0);
    all.entered(a, 3, "support", 17);
    CHECK(all.of(a) == 17);
    all.entered(a, 5, "support", 18);
    CHECK(all.of(a) == 18);
    all.entered(a, 3, "support", 17);  // late
    CHECK(all.of(a) == 18);
    all.left(a, 3);
    CHECK(all.of(a) == 18);
    all.left(a, 5);
    CHECK(all.of(a) == 0);
}

TEST_CASE("callers of an instance that tells anew are overdue when it does not name them", "[queueing]") {
    whereabouts all;
    all.entered(a, 1, "support", 17);
    all.entered(b, 1, "support", 17);
    all.entered(c, 1, "support", 18);
    CHECK_FALSE(all.due());
    all.doubt(17, begin + 5s);
    CHECK(all.due() == begin + 5s);
    all.entered(b, 2, "support", 17);
    CHECK(all.take_overdue(begin + 4s).empty());
    const auto gone = all.take_overdue(begin + 5s);
    REQUIRE(gone.size() == 1);
    CHECK(gone[0].call == a);
    CHECK(gone[0].line == "support");
    CHECK(all.of(a) == 0);
    CHECK(all.of(b) == 17);
    CHECK_FALSE(all.due());
}

TEST_CASE("nobody is in doubt where nobody was", "[queueing]") {
    whereabouts all;
    all.entered(a, 1, "support", 17);
    all.doubt(18, begin);
    CHECK_FALSE(all.due());
}

TEST_CASE("callers of an instance that is gone are forgotten, those that another took over are not",
          "[queueing]") {
    whereabouts all;
    all.entered(a, 1, "support", 17);
    all.entered(b, 1, "support", 17);
    all.entered(c, 1, "support", 18);
    all.entered(b, 2, "support", 18);
    CHECK(names(all.take_all_of(17)) == "a");
    CHECK(names(all.take_all()) == "bc");
    CHECK(all.of(c) == 0);
}
