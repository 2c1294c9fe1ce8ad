#include "server/admin/call_list.hpp"

#include <catch2/catch.hpp>

using namespace switchhook;
using namespace switchhook::server;
using texts = std::vector<std::string>;

namespace {

std::string rank(std::int64_t began, std::string_view id) {
    live_call c;
    c.began = bot::instant(bot::milliseconds(began));
    c.state.key = graph::call_id(id);
    return rank_of(c);
}

ended_call ended(std::int64_t over, std::string_view id) {
    return {graph::call_id(id), {}, {}, {}, {}, bot::instant(bot::milliseconds(over))};
}

}  // namespace

TEST_CASE("live calls are listed with the latest first, a page at a time", "[server][admin]") {
    const texts all{rank(5, "b"), rank(1'700'000'000'000, "c"), rank(5, "a"), rank(0, "d")};
    const auto first = page_of_live(all, {}, 3);
    CHECK(first == texts{all[1], all[0], all[2]});
    CHECK(page_of_live(all, first[1], 3) == texts{all[2], all[3]});
    CHECK(page_of_live(all, all[3], 3).empty());
    CHECK(call_of_rank(all[0]) == graph::call_id("b"));
}

TEST_CASE("a call that has gone from the list leaves its place to continue from", "[server][admin]") {
    const texts left{rank(9, "new"), rank(3, "a")};
    CHECK(page_of_live(left, rank(5, "gone"), 3) == texts{left[1]});
}

TEST_CASE("the rank of an ended call is its place in the store", "[server][admin]") {
    for (const auto& call : {ended(0, "A-b"), ended(1'700'000'000'000, "57dab8b1-894c")}) {
        CAPTURE(rank_of(call));
        CHECK(place_of_rank(rank_of(call)) == place_of(call));
    }
    CHECK(place_of_rank({}) == ended_place());
    CHECK(place_of(ended(1'700'000'000'000, "z")) < ended_place());
}

TEST_CASE("a place in the list survives being written and read", "[server][admin]") {
    using part = list_position::part;
    for (const auto& p :
         {list_position{part::live, {}}, list_position{part::live, rank(17, "a")},
          list_position{part::ended, {}}, list_position{part::ended, rank(5, "57dab8b1.x")}}) {
        CAPTURE(to_string(p));
        CHECK(read_list_position(to_string(p)) == p);
    }
    for (const auto* wrong : {"", "lively", "live.", "live.5", "live.00000000000000xa", "ended.",
                              "ended.57dab8b1", "x.y", "100"}) {
        CAPTURE(wrong);
        CHECK_FALSE(read_list_position(wrong));
    }
}
