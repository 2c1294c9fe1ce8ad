#include "server/instances/exchange.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "server/instances/question.hpp"

using namespace switchhook;
using namespace switchhook::server;
using namespace std::chrono_literals;

namespace {

constexpr exchange::time begin{};
const auto late = begin + 1h;

struct one_answer {
    int told = 0;
    std::optional<std::string> text;
    exchange::answered hear() {
        return [this](std::optional<std::string> said) {
            ++told;
            text = std::move(said);
        };
    }
};

// All that is sent arrives.
std::optional<exchange::question> arrive(exchange& at, const std::vector<exchange::letter>& letters,
                                         exchange::time now = begin) {
    std::optional<exchange::question> heard;
    for (const auto& one : letters)
        if (auto q = at.take(one.payload, now)) heard = std::move(q);
    return heard;
}

}  // namespace

TEST_CASE("a question is answered once, however often it and its answer arrive", "[server][instances]") {
    exchange one(100), two(100);
    one_answer got;
    const auto asked = one.ask(1, 2, "how are you?", begin, late, got.hear());
    REQUIRE(asked.size() == 1);
    CHECK(asked[0].to == 2);
    const auto heard = arrive(two, asked);
    REQUIRE(heard);
    CHECK(heard->text == "how are you?");
    CHECK_FALSE(arrive(two, asked));
    const auto said = two.answer(2, *heard, "well");
    CHECK(said.at(0).to == 1);
    CHECK_FALSE(arrive(one, said));
    CHECK_FALSE(arrive(one, said));
    CHECK(got.told == 1);
    CHECK(got.text == "well");
}

TEST_CASE("what gets lost is said again", "[server][instances]") {
    exchange one, two;
    one_answer got;
    const auto lost = one.ask(1, 2, "there?", begin, late, got.hear());
    CHECK(one.due() == begin + 1s);
    CHECK(one.time_passes(1, begin + 999ms).empty());
    const auto again = one.time_passes(1, begin + 1s);
    REQUIRE(again.size() == 1);
    CHECK(again[0].payload == lost[0].payload);
    const auto heard = arrive(two, again);
    REQUIRE(heard);
    two.answer(2, *heard, "here");  // gets lost, too
    CHECK(two.time_passes(2, begin).empty());
    CHECK_FALSE(arrive(two, one.time_passes(1, begin + 2s)));
    CHECK_FALSE(arrive(one, two.time_passes(2, begin + 2s)));
    CHECK(got.text == "here");
    CHECK_FALSE(one.due());
}

TEST_CASE("a question that nobody answers ends in its time", "[server][instances]") {
    exchange one;
    one_answer in_time, at_stop;
    one.ask(1, 2, "there?", begin, begin + 3s, in_time.hear());
    one.time_passes(1, begin + 3s);
    CHECK(in_time.told == 1);
    CHECK_FALSE(in_time.text);
    one.ask(1, 2, "there?", begin, late, at_stop.hear());
    one.give_up_all();
    CHECK(at_stop.told == 1);
}

TEST_CASE("whoever is gone is not waited for", "[server][instances]") {
    exchange one;
    one_answer of_the_dead, of_the_living;
    one.ask(1, 2, "there?", begin, late, of_the_dead.hear());
    one.ask(1, 3, "there?", begin, late, of_the_living.hear());
    one.give_up_all_but({3, 4});
    CHECK(of_the_dead.told == 1);
    CHECK_FALSE(of_the_dead.text);
    CHECK(of_the_living.told == 0);
}

TEST_CASE("a long text travels in parts that arrive in any order", "[server][instances]") {
    exchange one, two;
    std::string text;
    while (text.size() < 40'000) text += "é€😀";
    one_answer got;
    auto asked = one.ask(1, 2, text, begin, late, got.hear());
    CHECK(asked.size() > 4);
    for (const auto& part : asked) {
        CHECK(part.payload.size() < 8'000);
        CHECK((static_cast<unsigned char>(part.payload.back()) & 0xC0U) != 0xC0U);  // not cut in a character
    }
    std::reverse(asked.begin(), asked.end());
    asked.insert(asked.begin() + 1, asked.front());
    const auto heard = arrive(two, asked);
    REQUIRE(heard);
    CHECK(heard->text == text);
    CHECK_FALSE(arrive(one, two.answer(2, *heard, text)));
    CHECK(got.text == text);
}

TEST_CASE("what no instance has sent is not understood", "[server][instances]") {
    exchange one;
    for (const auto* payload : {"", "?", "? ", "? 1", "? 1 2 3 3 x", "? 1 2 0 0 x", "? a 2 0 1 x",
                                "? 1 2 0 99999999 x", "! 1 2 0 1 x", "look around"})
        CHECK_FALSE(one.take(payload, begin));
}

TEST_CASE("a question is read as it was written", "[server][instances]") {
    const question q{"callback", {"a call", "3"}, "{\n\"value\": []\n}"};
    const auto read = read_question(to_text(q));
    REQUIRE(read);
    CHECK(read->kind == q.kind);
    CHECK(read->words == q.words);
    CHECK(read->body == q.body);
    for (const auto* text : {"", "x", "callback 1", "callback 2\nword\n", "callback x\n", "callback\n"})
        CHECK_FALSE(read_question(text));
}
