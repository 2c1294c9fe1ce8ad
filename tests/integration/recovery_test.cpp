// The process is killed in the middle of a call, and the next one goes on with it.

#include <algorithm>
#include <catch2/catch.hpp>

#include "server/store/sqlite.hpp"
#include "tests/integration/flows.hpp"
#include "tests/integration/followed_call.hpp"
#include "tests/integration/prometheus.hpp"

namespace switchhook::test {
namespace {

installation_wish durable() {
    installation_wish wish{std::string(reception_flow)};
    wish.settings = R"("store": { "sqlite": "var/calls.db" },)";
    return wish;
}

// A key that Graph was not told to be kept may be lost.
void wait_for_keys_kept(installation& at, const std::string& call, std::size_t keys) {
    const auto until = std::chrono::steady_clock::now() + 10s;
    while (count_lines_with(at.admin("/api/calls/" + call + "/journal").body, R"("tone")") < keys)
        REQUIRE(std::chrono::steady_clock::now() < until);
}

// Does so to the last record with these words in it, in a journal that nobody has open.
void change_last_record(const installation& at, const std::string& words, const std::string& sql) {
    auto db = server::sqlite_connection::open(at.folder().path() / "var/calls.db",
                                              server::sqlite_connection::access::read_write);
    REQUIRE(db.has_value());
    const auto change = "UPDATE record SET content = " + sql +
                        " WHERE (call, sequence) IN (SELECT call, max(sequence) FROM record WHERE content "
                        "LIKE '%" +
                        words + "%')";
    REQUIRE(db->run(change.c_str()).has_value());
}

std::size_t count(const std::vector<std::string>& all, std::string_view what) {
    return static_cast<std::size_t>(
        std::count_if(all.begin(), all.end(), [&](const auto& one) { return one.starts_with(what); }));
}

}  // namespace

TEST_CASE("a call goes on behind a kill with the keys that were pressed before it", "[recovery]") {
    installation at(durable());
    followed_call call(at, at.ring());
    call.wait_for_prompt("choices");
    call.press("2");
    call.wait_for_prompt("ticket");
    call.press("471");
    wait_for_keys_kept(at, call.id(), 4);
    at.kill_and_resume_bot();
    call.press("2365#");
    call.wait_for_prompt("long");
    const auto details = at.admin_document("/api/calls/" + call.id());
    CHECK(details.root()["variables"]["ticket.digits"].string_or() == "4712365");
    call.hang_up();
    call.wait_for_end();
    CHECK(at.ended_call(call.id()).root()["outcome"].string_or() == "caller");
    CHECK(count(call.requests(), "answer") == 1);
}

TEST_CASE("a call that is killed in a menu is put through by the process behind it", "[recovery]") {
    installation at(durable());
    followed_call call(at, at.ring());
    call.wait_for_prompt("choices");
    at.kill_and_resume_bot();
    call.press("1");
    call.wait_for_end();
    CHECK(call.outcome() == "transferred");
    CHECK(count(call.requests(), "transfer") == 1);
    at.kill_and_resume_bot();
    CHECK(at.ended_call(call.id()).root()["outcome"].string_or() == "transfer");
    CHECK(at.admin_document("/api/calls").root()["live"].size() == 0);
}

TEST_CASE("a call whose last record is damaged goes on from the one before", "[recovery]") {
    installation at(durable());
    followed_call call(at, at.ring());
    call.wait_for_prompt("choices");
    call.press("2");
    call.wait_for_prompt("ticket");
    call.press("471");
    wait_for_keys_kept(at, call.id(), 4);
    at.kill_and_resume_bot([&] { change_last_record(at, "\"tone\"", "substr(content, 1, 40)"); });
    CHECK(count_lines_with(at.bot().errors(), "journal of a call is damaged, and cut") == 1);
    call.press("12365#");
    call.wait_for_prompt("long");
    const auto details = at.admin_document("/api/calls/" + call.id());
    CHECK(details.root()["variables"]["ticket.digits"].string_or() == "4712365");
    at.kill_and_resume_bot();
    call.hang_up();
    call.wait_for_end();
    CHECK(at.ended_call(call.id()).root()["outcome"].string_or() == "caller");
}

TEST_CASE("a call that cannot go on counts among those that are lost", "[recovery]") {
    installation at(durable());
    followed_call call(at, at.ring());
    call.wait_for_prompt("choices");
    at.kill_and_resume_bot([&] {
        auto db = server::sqlite_connection::open(at.folder().path() / "var/calls.db",
                                                  server::sqlite_connection::access::read_write);
        REQUIRE(db.has_value());
        REQUIRE(db->run("UPDATE record SET content = '?' WHERE sequence = 1").has_value());
    });
    call.wait_for_end();
    CHECK(at.ended_call(call.id()).root()["outcome"].string_or() == "lost");
    CHECK(read_prometheus(at.admin("/metrics").body).at(R"(switchhook_calls_ended_total{outcome="lost"})") ==
          1);
    CHECK_THAT(at.admin("/api/statistics").body, Catch::Contains(R"("lost":1)"));
}

TEST_CASE("a call that a later version has led waits for it", "[recovery]") {
    installation at(durable());
    followed_call call(at, at.ring());
    call.wait_for_prompt("choices");
    at.kill_and_resume_bot([&] { change_last_record(at, "playPrompt", R"(json_set(content, '$.j', 3))"); });
    CHECK(count_lines_with(at.bot().errors(), "call is of a later version of this program") == 1);
    CHECK(at.admin("/api/calls/" + call.id()).status == 404);
    call.press("1");
    call.wait_for("notificationAnswered", [](json::value e) { return e["status"].as_integer() == 503; });
    at.kill_and_resume_bot([&] { change_last_record(at, "playPrompt", R"(json_remove(content, '$.j'))"); });
    call.press("1");
    call.wait_for_end();
    CHECK(call.outcome() == "transferred");
}

}  // namespace switchhook::test
