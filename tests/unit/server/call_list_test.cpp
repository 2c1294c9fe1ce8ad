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

std::vector<ended_call> ended(std::initializer_list<const char*> ids) {
    std::vector<ended_call> all;
    for (const auto* id : ids) all.push_back({graph::call_id(id), {}, {}, {}, {}, {}});
    return all;
}

texts ids_of(const std::vector<ended_call>& calls) {
    texts all;
    for (const auto& c : calls) all.push_back(c.id.wire());
    return all;
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

TEST_CASE("ended calls are listed behind the last one seen", "[server][admin]") {
    const auto all = ended({"d", "c", "b", "a"});
    CHECK(ids_of(page_of_ended(all, {}, 2)) == texts{"d", "c"});
    CHECK(ids_of(page_of_ended(all, "c", 2)) == texts{"b", "a"});
    CHECK(page_of_ended(all, "a", 2).empty());
    CHECK(page_of_ended(all, "forgotten", 2).empty());
}

TEST_CASE("a place in the list survives being written and read", "[server][admin]") {
    using part = list_position::part;
    for (const auto& p : {list_position{part::live, {}}, list_position{part::live, rank(17, "a")},
                          list_position{part::ended, {}}, list_position{part::ended, "57dab8b1.x"}}) {
        CAPTURE(to_string(p));
        CHECK(read_list_position(to_string(p)) == p);
    }
    for (const auto* wrong :
         {"", "lively", "live.", "live.5", "live.00000000000000xa", "ended.", "x.y", "100"}) {
        CAPTURE(wrong);
        CHECK_FALSE(read_list_position(wrong));
    }
}
