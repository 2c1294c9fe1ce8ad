// What instances tell each other of lines arrives as it was.

#include "server/queueing/line_letters.hpp"

#include <catch2/catch.hpp>

using namespace switchhook;
using namespace switchhook::server;
using namespace std::chrono_literals;
using bot::queueing::told;

namespace {

const graph::call_id call("A1B2-c3");
const graph::identity jane{graph::identity_kind::user, "jane"}, phone{graph::identity_kind::phone, "+33123"};

bot::enter_line entry() {
    bot::enter_line e;
    e.number = 7;
    e.line = "support\n\"é\"";
    e.settings = {9, 1s, 2s, 3s, 4s, bot::queueing::line_settings::choice::as_listed};
    e.agents = {jane, phone};
    e.priority = 3;
    e.since = bot::instant(123456ms);
    e.offered = phone;
    e.again = true;
    return e;
}

}  // namespace

TEST_CASE("what a call asks of its line arrives at another instance", "[queueing]") {
    std::vector<asked_of_line> all{
        {call, entry()},
        {call, bot::enter_line{1, "x", {}, {}, 0, {}}},
        {call, bot::leave_line{8, "x", true}},
        {call, bot::leave_line{8, "x", false}},
        {call, bot::list_agents{9, "x", {jane, phone}}},
        {call, bot::list_agents{9, "x", {}}},
    };
    using enum graph::transfer_result;
    for (const auto why : {busy, no_answer, declined, unreachable, failed})
        all.push_back({call, bot::agent_lost{10, "x", why}});
    for (const auto& one : all) {
        const auto text = to_text(one);
        CAPTURE(text);
        CHECK(text.find('\n') == std::string::npos);
        CHECK(read_asked_of_line(text) == one);
    }
}

TEST_CASE("what a line tells a call arrives at another instance", "[queueing]") {
    const std::vector<told> all{
        {call, bot::line_moved{7, 2, 3, 90s}}, {call, bot::agent_offered{7, jane}},
        {call, bot::line_refused{7, true}},    {call, bot::line_refused{7, false}},
        {call, bot::line_forgotten{7}},
    };
    for (const auto& one : all) {
        const auto text = to_text(one);
        CAPTURE(text);
        CHECK(text.find('\n') == std::string::npos);
        CHECK(read_told_by_line(text) == one);
    }
}

TEST_CASE("letters that make no sense are none", "[queueing]") {
    for (const auto* text : {"", "x", "{}", "[]", R"({"call":"a"})", R"({"call":"a","news":{}})"}) {
        CAPTURE(text);
        CHECK_FALSE(read_asked_of_line(text));
        CHECK_FALSE(read_told_by_line(text));
    }
}

TEST_CASE("letters are joined, and split again", "[queueing]") {
    CHECK(split_letters(join_letters({"a", "b", "c"})) == std::vector<std::string_view>{"a", "b", "c"});
    CHECK(split_letters("").empty());
}
