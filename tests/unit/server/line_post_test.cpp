// What instances say to each other of lines: in order, until it is taken, and once.

#include "server/queueing/line_post.hpp"

#include <catch2/catch.hpp>

using namespace switchhook;
using namespace switchhook::server;
using namespace std::chrono_literals;

namespace {

using letters = std::vector<std::string>;
using matters = line_post::matters;

constexpr bot::instant begin{1h};

}  // namespace

TEST_CASE("letters go in batches, one after the other", "[queueing]") {
    line_post post(7);
    CHECK_FALSE(post.next(begin));
    post.put("a", "enter a", matters::each);
    const auto first = post.next(begin);
    REQUIRE(first);
    CHECK(first->number == 1);
    CHECK(first->letters == letters{"enter a"});
    post.put("b", "enter b", matters::each);
    post.put("a", "leave a", matters::each);
    CHECK_FALSE(post.next(begin));
    post.answered(true, begin);
    const auto second = post.next(begin);
    REQUIRE(second);
    CHECK(second->number == 2);
    CHECK(second->letters == letters{"enter b", "leave a"});
    post.answered(true, begin);
    CHECK_FALSE(post.next(begin));
    CHECK_FALSE(post.due());
}

TEST_CASE("a batch that was not taken is sent again a little later, as it was", "[queueing]") {
    line_post post(7);
    post.put("a", "enter a", matters::each);
    const auto first = post.next(begin);
    post.answered(false, begin);
    post.put("a", "leave a", matters::each);
    CHECK_FALSE(post.next(begin));
    REQUIRE(post.due());
    const auto again = post.next(*post.due());
    REQUIRE(again);
    CHECK(again->number == first->number);
    CHECK(again->letters == first->letters);
    CHECK_FALSE(post.due());
}

TEST_CASE("of places that a caller moved to, the last is told", "[queueing]") {
    line_post post(7);
    post.put("a", "a#3", matters::last);
    post.put("b", "b#4", matters::last);
    post.put("a", "a#2", matters::last);
    CHECK(post.waiting() == 2);
    post.put("a", "a>jane", matters::each);
    post.put("a", "a#1", matters::last);
    CHECK(post.next(begin)->letters == letters{"a#2", "b#4", "a>jane", "a#1"});
    post.put("a", "a#5", matters::last);  // the one before is on its way
    CHECK(post.waiting() == 1);
}

TEST_CASE("a batch is not longer than what is sent at once", "[queueing]") {
    line_post post(7);
    for (int i = 0; i < 450; ++i) post.put(std::to_string(i), "x", matters::last);
    std::size_t all = 0;
    for (int batches = 0; batches < 3; ++batches) {
        const auto one = post.next(begin);
        REQUIRE(one);
        CHECK(one->letters.size() <= 200);
        all += one->letters.size();
        post.answered(true, begin);
    }
    CHECK(all == 450);
    for (int i = 0; i < 10; ++i) post.put("a", std::string(20'000, 'x'), matters::each);
    CHECK(post.next(begin)->letters.size() == 3);
}

TEST_CASE("whoever hears takes each batch once, and none of an earlier post", "[queueing]") {
    using kind = received_post::kind;
    received_post heard;
    CHECK(heard.look(3, 1) == kind::first_of_session);
    heard.take(3, 1);
    CHECK(heard.look(3, 1) == kind::known);
    CHECK(heard.look(3, 2) == kind::next);
    heard.take(3, 2);
    CHECK(heard.look(5, 1) == kind::first_of_session);
    heard.take(5, 1);
    CHECK(heard.look(3, 3) == kind::known);
}
