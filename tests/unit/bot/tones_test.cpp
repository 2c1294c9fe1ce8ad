#include "bot/call/tones.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <limits>
#include <numeric>

using switchhook::bot::instant;
using switchhook::bot::tone_order;

namespace {

constexpr instant now{};

}  // namespace

TEST_CASE("every order of five tones is put right, repeated ones included", "[bot][tones]") {
    std::vector<int> order{1, 2, 3, 4, 5};
    do {
        tone_order tones;
        std::string keys;
        for (const int n : order) {
            tones.receive(n, static_cast<char>('0' + n), now, keys);
            tones.receive(n, static_cast<char>('0' + n), now, keys);
        }
        CHECK(keys == "12345");
        CHECK_FALSE(tones.has_gap());
    } while (std::next_permutation(order.begin(), order.end()));
}

TEST_CASE("numbering may begin anywhere, at the price of one wait", "[bot][tones]") {
    tone_order zero;
    std::string keys;
    CHECK(zero.receive(0, 'a', now, keys) == tone_order::verdict::delivered);
    CHECK(zero.receive(1, 'b', now, keys) == tone_order::verdict::delivered);
    tone_order high;
    CHECK(high.receive(70, '7', now, keys) == tone_order::verdict::waits);
    high.pass_gap(keys);
    CHECK(high.receive(71, '8', now, keys) == tone_order::verdict::delivered);
    CHECK(keys == "ab78");
    CHECK(high.missed() == 0);
}

TEST_CASE("numbering begins at 0 also where a higher number was faster", "[bot][tones]") {
    tone_order tones;
    std::string keys;
    CHECK(tones.receive(2, '2', now, keys) == tone_order::verdict::waits);
    CHECK(tones.receive(0, '0', now, keys) == tone_order::verdict::delivered);
    CHECK(tones.receive(1, '1', now, keys) == tone_order::verdict::delivered);
    CHECK(keys == "012");
}

TEST_CASE("a gap is known since the first tone behind it came", "[bot][tones]") {
    using std::chrono::milliseconds;
    tone_order tones;
    std::string keys;
    CHECK_FALSE(tones.gap_since());
    tones.receive(1, '1', now, keys);
    tones.receive(5, '5', now + milliseconds(10), keys);
    tones.receive(3, '3', now + milliseconds(20), keys);
    CHECK(tones.gap_since() == now + milliseconds(10));
    tones.receive(7, '7', now + milliseconds(30), keys);
    tones.receive(2, '2', now + milliseconds(40), keys);
    tones.receive(4, '4', now + milliseconds(40), keys);
    CHECK(keys == "12345");
    CHECK(tones.gap_since() == now + milliseconds(30));
}

TEST_CASE("a tone that comes after its gap was passed over is ignored", "[bot][tones]") {
    tone_order tones;
    std::string keys;
    tones.receive(1, '1', now, keys);
    tones.receive(4, '4', now, keys);
    tones.pass_gap(keys);
    CHECK(keys == "14");
    CHECK(tones.missed() == 2);
    CHECK(tones.receive(2, '2', now, keys) == tone_order::verdict::repeated);
    CHECK(keys == "14");
}

TEST_CASE("after a new subscription numbering may begin anew or go on, without a wait", "[bot][tones]") {
    for (const std::int64_t first : {1, 4}) {
        tone_order tones;
        std::string keys;
        for (int n = 1; n < 4; ++n) tones.receive(n, 'x', now, keys);
        tones.resubscribed();
        CHECK(tones.receive(first, 'y', now, keys) == tone_order::verdict::delivered);
        CHECK(tones.receive(first + 1, 'z', now, keys) == tone_order::verdict::delivered);
        CHECK(keys == "xxxyz");
    }
}

TEST_CASE("what waits is bounded", "[bot][tones]") {
    tone_order tones;
    std::string keys;
    tones.receive(1, '1', now, keys);
    for (int n = 3; n < 200; ++n) tones.receive(n, '2', now, keys);
    CHECK(keys.size() > 150);
}

TEST_CASE("numbers that no tone has are ignored, and the highest is counted to", "[bot][tones]") {
    constexpr auto highest = std::numeric_limits<std::int64_t>::max();
    tone_order tones;
    std::string keys;
    CHECK(tones.receive(-1, '1', now, keys) == tone_order::verdict::repeated);
    CHECK(tones.receive(std::numeric_limits<std::int64_t>::min(), '1', now, keys) ==
          tone_order::verdict::repeated);
    CHECK(tones.receive(highest, '1', now, keys) == tone_order::verdict::repeated);
    CHECK(tones.receive(highest - 1, '2', now, keys) == tone_order::verdict::waits);
    tones.pass_gap(keys);
    CHECK(tones.receive(1, '3', now, keys) == tone_order::verdict::repeated);
    CHECK(keys == "2");
}
